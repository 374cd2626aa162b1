def a1(out a: Int):
    pass
def a2(out a: Int):
    print(a)
    a = 3
trait A:
    def m(self) -> Int: return 1
@fieldwise_init
struct S(A):
    def m(self, k: Int = 3) -> Int: return k
def a3(): print(S().m())
def a4(x: Int): assert x
def a5(): _ = Int(None)
def lst[T: Copyable & Deinitable](x: List[T]): pass
def lst[T: Copyable & Deinitable](x: T): pass
def a6(x: List[Int]): lst(x)
def main(): _ = a1()
