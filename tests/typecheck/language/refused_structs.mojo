struct A1:
    var x: Int
struct A2:
    var x: Int = 3
struct A4:
    var x: Int
    def x(self): pass
struct A5:
    var x: Int
    var x: Int
struct A6:
    var x: A6
struct A7:
    var x: Optional[A7]
struct A8[T: Copyable & Deinitable]:
    var x: T
struct A9:
    var n: Int
    def f(self) -> Int: return n
struct B1:
    def g(self): pass
    def f(self): g()
struct B2:
    def f(x: Int): pass
struct B3:
    var n: Int
    def f(self): self.n = 3
struct B4:
    var n: Int
    def __init__(self): pass
struct B5:
    var n: Int
    def __init__(out self, c: Bool):
        if c: self.n = 1
struct B6:
    var n: Int
struct B7(ImplicitlyCopyable):
    var l: B6
struct B8(TrivialRegisterPassable):
    var s: String
struct B9:
    def __deinit__(deinit self) raises: pass
struct C1[T: Movable]:
    var x: Self.T
struct C2(Writable2): pass
struct C3(Sized): pass
struct C4(Sized):
    def __len__(self) -> Float64: return 1
trait TR:
    def m(self) -> Int: ...
struct C5(TR):
    def m(mut self) -> Int: return 1
struct C6(TR): pass
struct C7:
    var x: TR
struct C8(B6): pass
@fieldwise_init("implicit")
struct C9:
    var a: Int
    var b: Int
struct D1:
    @implicit
    def __init__(out self, a: Int, b: Int): pass
struct D2:
    comptime n: Int
struct D3:
    foo: Int
struct D4:
    print(3)
def k1():
    _ = B6()
def k2():
    var b = C9(1, 2)
    b.zzz = 3
def k3():
    C9.zzz()
def k4():
    var b = C9(1, 2)
    b += 1
def k5():
    var b = C9(1, 2)
    print(b)
def k6():
    var b = C9(1, 2)
    print(len(b))
def k7():
    print(-C9(1, 2))
def k8():
    print(C9(1, 2)[0])
def k9():
    for x in C9(1, 2): pass
def l1():
    with C9(1, 2): pass
def l2():
    C9(1, 2)()
def l3():
    print(3 in C9(1, 2))
def l4():
    var c: C9 = 3
def l5():
    var c = C9(1)
def l6():
    var c = C9(1, 2, 3)
def l7():
    var c = C9(1, b="x")
def l8():
    var c = C9(1, c=2)
def l9():
    var c = C9(1, 2)
    var d = c
    print(c.a)
def m1():
    print(C9.a)
def main(): pass
