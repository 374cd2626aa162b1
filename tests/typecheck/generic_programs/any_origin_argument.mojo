struct A[o: Origin]:
    var p: Pointer[Int, Self.o]
def f(x: A[MutUnsafeAnyOrigin]):
    pass
def main():
    pass
