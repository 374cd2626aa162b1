trait A:
    def a(self) -> Int: ...
trait B(A):
    def b(self) -> Int: ...
@fieldwise_init
struct S(A):
    def a(self) -> Int:
        return 1
    def b(self) -> Int:
        return 2
def f[T: B](x: T) -> Int:
    return x.a() + x.b()
def main():
    print(f(S()))
