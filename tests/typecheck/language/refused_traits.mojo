trait T1:
    var x: Int
trait T3:
    def a(self) -> Int: pass
trait T4:
    def a(self): ...
trait T5(T4):
    comptime K: Int
@fieldwise_init
struct S1(T5):
    def a(self): pass
@fieldwise_init
struct S2(T4):
    def a(self) -> Int: return 1
@fieldwise_init
struct S3(T4):
    def a(mut self): pass
@fieldwise_init
struct S4(T5):
    comptime K = "x"
    def a(self): pass
trait TA:
    def m(self) -> Int: return 1
trait TB:
    def m(self) -> Int: return 2
@fieldwise_init
struct S5(TA, TB): pass
@fieldwise_init
struct S6:
    def m(self) -> Int: return 1
def use(x: Some[TA]): pass
def use2[T: TA](x: T): pass
def bad[T: Copyable](a: T, b: T) -> Bool: return a < b
def bad2(x: TA): pass
def bad3() -> Some[TA]: pass
def bad4[T: Copyable](a: T) -> T: return a
def bad5[T: Copyable](var a: T): pass
def bad6(x: List[TA]): pass
struct Bx[T: Copyable & Deinitable](Writable where conforms_to(T, Writable)):
    var v: Self.T
    def __init__(out self, var v: Self.T): self.v = v^
    def cmp(self) -> Bool where conforms_to(Self.T, Comparable): return self.v < self.v
    def k(self: Bx[Int]): pass
def k1():
    use(S6())
def k2():
    use2(S6())
def k3():
    print(Bx(S6()))
def k4():
    _ = Bx(S6()).cmp()
def k5():
    var t: TA = S5()
def k6():
    print(conforms_to(Int))
def k7():
    var x = TA
def k8():
    var x = TA()
struct S7(Comparable):
    var n: Int
struct S8(Hashable):
    var n: S6
struct S9(Equatable):
    var n: S6
struct Q1(Iterator):
    def __next__(mut self) -> Int: return 1
struct Q2(Sized, Sized): pass
struct Q3(NotATrait): pass
struct Q4(Stringable): pass
def main(): pass
