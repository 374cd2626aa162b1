def a1(a: Int, b: Int = a): pass
def a2(a: Int, f: def(Int) thin -> Int = lambda (a: Int) {} -> Int: a): pass
def a3(a: Int, b: Int = type_of(a)(3)): pass
def a4[n: SIMDLength](a: SIMD[DType.int, n], b: Int = Int(a.length)): pass
trait R:
    def m(self) raises: ...
def a5(x: Some[R]): x.m()
def a6[T: R](x: T) raises: x.m()
def a7[T: R](x: T):
    try: x.m()
    except: pass
def a8[T: Int](x: T): pass
trait A:
    def m(self) -> Int: return 1
@fieldwise_init
struct S(A):
    def m(self, k: Int = 3) -> Int: return k
def main(): pass
