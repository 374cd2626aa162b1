@fieldwise_init
struct Q[T: Copyable & Deinitable, n: Int = 3](Copyable):
    var x: Self.T
def f1():
    var a: Q[Int, 4] = Q[Int, 5](1)
def f2():
    var a: Q[Int, _] = Q[String, 5]("s")
def f3():
    var a: Q[_, 4] = Q[Int, 5](1)
def f5():
    var a: Q
def f6():
    var a: Optional[_] = 3
    print(a.value())
def f7():
    var a: Q[Int, 5] = Q(3)
def f8():
    var a: SIMD[DType.int8, _] = 3
def f9():
    var a: Q[_, _] = 3
def f10():
    var a: List[Optional[_]] = [Optional(1)]
def f13():
    var a: List[_] = []
def u2(x: SIMD[DType.float64, _]): pass
def u4(x: Q[Int, _]): pass
def u6(x: Dict[String, _]): pass
def u7(x: Span[Int, _]): pass
def v1(i: Int):
    u2(1)
def v2(i: Int):
    u2(i)
def v3():
    u2(Float32(1))
def v4():
    u4(Q[Float64, 2](1.0))
def v5():
    var d: Dict[Int, Int] = {1: 2}
    u6(d)
def v6():
    u6({1: 2})
def v7(l: List[Float64]):
    u7(l)
def w1(x: List[List]): pass
def w2(x: List[List[_]]): pass
def w3(x: Optional[SIMD[DType.int8, _]]): pass
def w4(x: Tuple[List[_], Int]): pass
def w7(x: List[Span[Int, _]]): pass
def w8(x: Pointer[List[_], _]): pass
def w9(x: List[Scalar]): pass
def w10(x: List[Array[Int, _]]): pass
def ambiguous(x: Array[Int, 2]): pass
def ambiguous(x: List[Int]): pass
def w11():
    ambiguous([1, 2])
@fieldwise_init
struct P(Copyable, Writable):
    var x: Int
    var y: Int
def b1():
    var p: P = {1}
def b2():
    var p: P = {1, 2, 3}
def b3():
    var p: P = {1, "x"}
def b4():
    var p: P = {1: 2}
def b5():
    var p: P = {x=1, z=2}
def b6():
    var p = {x=1, y=2}
def b8() -> P:
    return {}
def b9():
    var p: P = (1, 2)
def b10():
    var p: P = [1, 2]
struct A:
    var n: Int
    def __init__(out self): self.n = 0
    def __setitem__(mut self, i: Int, v: Int): self.n = i + v
struct B:
    var n: Int
    def __init__(out self): self.n = 0
    def __getitem__(self, i: Int) -> String: return "x"
    def __setitem__(mut self, i: Int, v: Int): self.n = i + v
struct C:
    var n: Int
    def __init__(out self): self.n = 0
    def __getitem__(self, s: String) -> Int: return 0
    def __setitem__(mut self, i: Int, v: Int): self.n = i + v
struct D:
    var n: Int
    def __init__(out self): self.n = 0
    def __getitem__(self, s: String) -> Int: return 0
    def __getitem__(self, s: Int) -> Int: return 0
    def __setitem__(mut self, i: Int, v: Int): self.n = i + v
    def __setitem__(mut self, i: Int, v: String): self.n = i * 100
struct E:
    var n: Int
    def __init__(out self): self.n = 0
    def __getitem__(self, i: Int) -> Float64: return 0
    def __setitem__(mut self, i: Int, v: Float64): self.n = Int(v)
    def __setitem__(mut self, i: Int, v: Int): self.n = v * 1000
struct F:
    var n: Int
    def __init__(out self): self.n = 0
    def __getitem__(self, i: Int) raises -> Int: return 0
    def __setitem__(mut self, i: Int, v: Int): self.n = v * 1000
struct G:
    var n: Int
    def __init__(out self): self.n = 0
    def __getitem__[T: Writable](self, i: T) -> Int: return 0
    def __setitem__[T: Writable, U: Writable](mut self, i: T, v: U): self.n = 5
def s1():
    var a = A(); a[3] = 4; print(a.n)
def s2():
    var b = B(); b[3] = 4; print(b.n)
def s3():
    var b = C(); b[3] = 4; print(b.n)
def s4():
    var b = D(); b[3] = 4; print(b.n)
    b[3] = "x"; print(b.n)
def s5():
    var b = E(); b[3] = 4; print(b.n)
    var i = 4
    b[3] = i; print(b.n)
def s6():
    var b = F(); b[3] = 4; print(b.n)
def s7():
    var b = G(); b[3] = 4; b["x"] = "y"; print(b.n)
def s8():
    var b = A(); b[3] += 4; print(b.n)
def writable[T: Writable](x: T): pass
def none1():
    print(1, None)
def none2():
    writable(None)
def none3():
    print(String(None))
def main(): pass
