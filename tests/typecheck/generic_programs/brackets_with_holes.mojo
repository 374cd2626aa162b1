struct P[A: AnyType, n: Int = 3]:
    def __init__(out self):
        pass
def f(values: P[Int, _]):
    print(values.n)
def g(values: P[Int, ...]):
    print(values.n)
def h(values: P[...]):
    print(values.n)
def main():
    f(P[Int, 4]())
    g(P[Int, 4]())
    h(P[Int, 4]())
