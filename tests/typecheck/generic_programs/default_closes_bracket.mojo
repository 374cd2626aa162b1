struct P[A: AnyType, n: Int = 3]:
    def __init__(out self):
        pass
def f[T: AnyType](values: P[T]):
    print(values.n)
def main():
    f(P[Int, 3]())
    f(P[Int, 4]())
