struct P[A: AnyType, n: Int = 3]:
    def __init__(out self):
        pass

def f(values: P[Int]):
    print(values.n)

def g(values: P):
    print(values.n)

def main():
    f(P[Int]())
    g(P[Int, 4]())
    f(P[Int, 4]())
