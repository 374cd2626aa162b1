from std.utils import Variant
@fieldwise_init
struct Res(Copyable):
    var n: Int
    def ping(self): print("ping", self.n)
    def __deinit__(deinit self): print("free", self.n)
struct Rect(Copyable, Writable):
    """Doc."""
    var w: Int
    var h: Int
    comptime SIDES = 4
    comptime ANGLES: Int = Self.SIDES
    def __init__(out self, w: Int, h: Int = 1, *, scale: Int = 1):
        self.w = w * scale
        self.h = h * scale
    def __init__(out self, s: String) raises:
        if s == "": raise "empty"
        self = Self(s.byte_length())
    def area(self) -> Int: return self.w * self.h
    def grow(mut self, by: Int = 1): self.w += by
    def into(var self) -> Int:
        self.w += 100
        return self.area()
    @staticmethod
    def unit() -> Self: return Self(1)
    @staticmethod
    def unit2() -> Rect: return Rect(2, 2)
    def both(ref self) -> Int: return self.w
struct Ring[size: Int, T: Copyable & Deinitable = Int]:
    comptime double = Self.size * 2
    comptime scaled[k: Int] = Self.size * k
    comptime Elem = Self.T
    var items: List[Self.T]
    def __init__(out self): self.items = []
    def push(mut self, var x: Self.T): self.items.append(x^)
    def first(self) -> Self.Elem: return self.items[0].copy()
    def cap(self) -> Int: return Self.double + Self.scaled[3]
@fieldwise_init
struct Lvl(Equatable, Writable, ImplicitlyCopyable):
    var n: Int
    comptime LOW = Self(1)
    comptime HIGH = Lvl(2)
@fieldwise_init
struct Zero(Writable): pass
@fieldwise_init("implicit")
struct Meters(Copyable, Writable):
    var v: Float64
struct Temp(Copyable, Writable):
    var v: Int
    @implicit
    def __init__(out self, v: Int): self.v = v
    @implicit
    def __init__(out self, s: String, extra: Int = 5): self.v = s.byte_length() + extra
@fieldwise_init
struct Named(Writable, Copyable):
    var name: String
    var n: Int
    def __init__(out self, n: Int): self = Self("dflt", n)
def tk(t: Temp) -> Int: return t.v
def mk() -> Temp: return 8
def m2(m: Meters) -> Float64: return m.v
struct Counter:
    var hits: Int
    def __init__(out self): self.hits = 0
    def __getattr__(self, name: String) -> String: return "attr:" + name
def main() raises:
    var a = Res(1); var b = Res(2)
    a.ping(); print("between"); b.ping()
    var r = Rect(3, 4)
    print(r.area(), Rect(2).area(), Rect(2, scale=3).area(), Rect(w=1, h=9).area(), Rect("abc").area())
    try: _ = Rect("")
    except e: print(e)
    r.grow(); r.grow(by=4); print(r.w, r, r.copy().into(), Rect.unit(), Rect.unit2(), r.both())
    print(Rect.SIDES, r.ANGLES, Lvl.LOW, Lvl.HIGH, Lvl.LOW == Lvl(1))
    var g = Ring[3](); g.push(7); print(g.first(), g.cap(), Ring[5].double, Ring[5].scaled[2], g.size, Ring[size=2]().cap())
    var g2 = Ring[2, String](); g2.push("x"); print(g2.first())
    print(Zero(), Meters(2.5), m2(3.5), tk(4), tk("abc"), mk())
    var t: Temp = 3; print(t); t = 9; print(t); t = "xy"; print(t)
    var ts: List[Temp] = [1, "a", Temp(5)]; print(ts)
    print(Named(4), Named("z", 1), Named(name="q", n=2), Named(n=3, name="p"))
    print(Counter().foo, Counter().hits)
    var n = Named("k", 1); n.name += "!"; n.n = 5; var m = n.copy(); m.n = 6; print(n, m, repr(n))
    var n2 = n^; n = Named("new", 0); print(n, n2)
    var mv = Named("a", 1); var taken = mv.name^; mv.name = "b"; print(taken, mv)
    print("end")
