@fieldwise_init
struct S[T: Copyable & Deinitable, n: Int = 3](Copyable):
    var v: Self.T
struct Q2[n: Int]:
    var v: Int
    def __init__(out self): self.v = 0
def f[n: Int](): pass
def g[T: Writable, //, n: Int](x: T): pass
def h[T: Copyable & Deinitable](a: T, b: T): pass
def w[n: Int]() where n > 3: pass
def rs() raises -> Int: return 1
@fieldwise_init
struct Meter: pass
@fieldwise_init
struct Sec: pass
@fieldwise_init
struct Qy[U: AnyType](ImplicitlyCopyable):
    var v: Int
    def __add__(self, o: Self) -> Self: return Self(self.v + o.v)
def k1():
    var x = 3
    f[x]()
def k2():
    f()
def k3():
    f[1, 2]()
def k4():
    f["a"]()
def k5():
    f[m=3]()
def k6():
    g[Int, 3](4)
def k7():
    h(1, "a")
def k8():
    w[2]()
def l1():
    comptime L: List[Int] = [1, 2]
    var x = L
def l2():
    comptime c = 3
    c = 4
def l3():
    comptime c = rs()
def l4():
    _ = Q2()
def l5():
    print(Qy[Meter](1) + Qy[Sec](2))
def l6(x: Int):
    comptime if x > 3: pass
def l7(x: Int):
    comptime for i in range(x): pass
def l8():
    comptime for i in (1, 2): pass
def l9():
    var x: S = 3
def m1():
    var x: S[Int, "a"]
def m2():
    var x: S[3]
def m3():
    var x: S[Int, 1, 2]
def m4():
    print(S[Int](1).zzz)
def m5():
    comptime c = 3
    c += 1
def m6():
    var x: List = [1]
def m7():
    var x: Dict[Int] = {}
def m8():
    f[1.5]()
def m9():
    comptime a: Int = "s"
def n1():
    comptime a = b
def n2():
    comptime x = 3
    comptime x = 4
def n5():
    var x: Int[3] = 1
def main(): pass
