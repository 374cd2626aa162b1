trait TA:
    def m(self) -> Int: return 1
trait T3:
    def a(self) -> Int: pass
@fieldwise_init
struct S5(TA): pass
@fieldwise_init
struct S6:
    def m(self) -> Int: return 1
def bad3() -> Some[TA]: pass
def bad6(x: List[TA]): pass
def bad7(x: List[Undef]): pass
def bad8[T: Undef](x: T): pass
def bad9() -> Undef: pass
def bada(x: Undef): pass
def badb[n: Undef](): pass
def badc() raises Undef: pass
def badd[T: Int](x: T): pass
def bade[T: Writable](x: List[Undef], y: T): pass
def badf[T: Writable](x: T) -> Undef: pass
def badg[T: Writable](x: T) where undef: pass
def badh(x: Int = undef): pass
def badi[n: Int = undef](): pass
comptime badj = undef
comptime badk: Undef = 3
comptime badl[n: Int] = undef
def badm():
    def inner(x: Undef): pass
    var y = lambda (x: Undef) {} -> Int: 3
def use(x: Some[TA]): pass
def use2[T: TA](x: T): pass
struct Bx[T: Copyable & Deinitable](Writable where conforms_to(T, Writable)):
    var v: Self.T
    def __init__(out self, var v: Self.T): self.v = v^
    def cmp(self) -> Bool where conforms_to(Self.T, Comparable): return self.v < self.v
    def und(self, x: Undef): pass
    def und2(self): undef()
    var w: Undef
    comptime K = undef
trait Und:
    def a(self, x: Undef): ...
    def b(self): undef()
    comptime K: Undef
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
def main(): pass
