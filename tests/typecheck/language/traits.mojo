from std.hash import Hasher
trait Shape:
    """Doc."""
    comptime SIDES: Int
    comptime Unit: Copyable & Writable & Deinitable
    comptime KIND: Int = 7
    def area(self) -> Float64: ...
    def name(self) -> String:
        return "shape"
    @staticmethod
    def make(n: Int) -> Self: ...
    def scale(mut self, k: Int): ...
    def eat(var self) -> Int: ...
    def gen[k: Int](self, x: Int) -> Int: return x * k
    def unit(self) -> Self.Unit: ...
    def both(self) -> String: return String(self.name(), Self.SIDES, Self.KIND)
@fieldwise_init
struct Sq(Shape, Copyable):
    comptime SIDES = 4
    comptime Unit = String
    var s: Int
    def area(self) -> Float64: return Float64(self.s * self.s)
    def name(self) -> String: return "square"
    @staticmethod
    def make(n: Int) -> Self: return Self(n)
    def scale(mut self, k: Int): self.s *= k
    def eat(var self) -> Int: return self.s
    def unit(self) -> String: return "u"
    def area(self, extra: Int) -> Int: return extra
@fieldwise_init
struct Tri(Shape, Copyable):
    comptime SIDES = 3
    comptime Unit = Int
    comptime KIND = 9
    var s: Int
    def area(self) -> Float64: return 0.5
    @staticmethod
    def make(n: Int) -> Self: return Self(n + 1)
    def scale(mut self, k: Int): self.s += k
    def eat(deinit self) -> Int: return -self.s
    def unit(self) -> Int: return 1
trait A0:
    def a(self) -> Int: return 1
trait B0(A0):
    def b(self) -> Int: return self.a() + 1
trait C0(A0):
    def c(self) -> Int: return self.a() + 2
trait D0(B0, C0): pass
@fieldwise_init
struct Dia(D0): pass
@fieldwise_init
struct Dia2(B0, C0):
    def a(self) -> Int: return 10
comptime BC = B0 & C0
def usebc[T: BC](x: T) -> Int: return x.b() + x.c()
def usea(x: Some[A0]) -> Int: return x.a()
def usebc2(x: Some[B0 & C0]) -> Int: return x.b()
def info[T: Shape](x: T) -> String: return String(x.name(), T.SIDES, T.KIND, x.area(), x.gen[3](2), x.unit(), x.both())
def build[S: Shape & Copyable & Deinitable](n: Int) -> S: return S.make(n)
def grow[S: Shape](mut s: S): s.scale(3)
trait FromInt:
    def __init__(out self, x: Int): ...
struct FI(FromInt, Writable):
    var x: Int
    def __init__(out self, x: Int): self.x = x
def mk[T: FromInt & Deinitable](n: Int) -> T: return T(n)
struct CtB(Copyable):
    var n: Int
    def __init__(out self): self.n = 5
struct Box[T: Copyable & Deinitable](Copyable, Writable where conforms_to(T, Writable), Equatable where conforms_to(T, Equatable)):
    var v: Self.T
    def __init__(out self, var v: Self.T): self.v = v^
    def biggest(self, o: Self) -> Self.T where conforms_to(Self.T, Comparable) and conforms_to(Self.T, ImplicitlyCopyable):
        if self.v < o.v: return o.v
        return self.v
@fieldwise_init
struct NoW(Copyable):
    var n: Int
def desc[T: AnyType](x: T) -> String:
    comptime if conforms_to(T, Writable): return String("W:", x)
    elif conforms_to(T, Sized): return String("S:", len(x))
    else: return "?"
@fieldwise_init
struct Sz(Sized):
    def __len__(self) -> Int: return 12
@fieldwise_init
struct Full(KeyElement, Comparable, Writable, Defaultable, ImplicitlyCopyable, Intable, Floatable, Boolable, Sized, Absable, Roundable, Powable):
    var n: Int
    def __init__(out self): self.n = 0
    def __lt__(self, o: Self) -> Bool: return self.n < o.n
    def __hash__[H: Hasher](self, mut hasher: H): self.n.__hash__(hasher)
    def __int__(self) -> Int: return self.n
    def __float__(self) -> Float64: return Float64(self.n)
    def __bool__(self) -> Bool: return self.n != 0
    def __len__(self) -> Int: return self.n
    def __abs__(self) -> Self: return Self(abs(self.n))
    def __round__(self) -> Self: return Self(-1)
    def __round__(self, d: Int) -> Self: return Self(d)
    def __pow__(self, e: Self) -> Self: return Self(self.n ** e.n)
struct It(Iterable):
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Nx
    var n: Int
    def __init__(out self, n: Int): self.n = n
    def __iter__(ref self) -> Self.IteratorType[origin_of(self)]: return Nx(self.n)
@fieldwise_init
struct Nx(Iterator, Copyable):
    comptime Element = Int
    var n: Int
    def __next__(mut self) raises StopIteration -> Int:
        if self.n == 0: raise StopIteration()
        self.n -= 1
        return self.n
trait HasElt:
    comptime Elt: Copyable & Writable & Deinitable
    def put(mut self, var item: Self.Elt): ...
    def get(self) -> Self.Elt: ...
struct St(HasElt):
    comptime Elt = String
    var items: List[String]
    def __init__(out self): self.items = []
    def put(mut self, var item: String): self.items.append(item^)
    def get(self) -> String: return self.items[0]
def fill[S: HasElt](mut s: S, item: S.Elt) -> S.Elt:
    s.put(item.copy()); return s.get()
trait Calm:
    def go(self) raises -> Int: ...
@fieldwise_init
struct CalmS(Calm):
    def go(self) -> Int: return 3
def rungo(c: Some[Calm]) raises -> Int: return c.go()
def main() raises:
    var q = Sq(3); var t = Tri(2)
    print(info(q)); print(info(t))
    grow(q); grow(t); print(q.s, t.s, build[Sq](5).s, build[Tri](5).s, q.area(4), q.copy().eat(), t.copy().eat())
    print(usebc(Dia()), usea(Dia2()), usebc2(Dia2()), usebc(Dia2()))
    print(mk[FI](4), Box(3), Box(2).biggest(Box(9)), Box("a") == Box("a"), conforms_to(Box[NoW], Writable), conforms_to(Box[Int], Writable))
    var bn = Box(NoW(1)); print(bn.v.n)
    print(desc(3), desc(Sz()), desc(NoW(1)), conforms_to(Int, Comparable & Writable))
    var f = Full(3)
    print(f, Full(), Int(f), Float64(f), Bool(f), len(f), abs(Full(-4)), round(f), round(f, 2), f ** Full(2), f < Full(4), f >= Full(3), f == Full(3), max(f, Full(8)), min(f, Full(1)), hash(f) == hash(Full(3)), pow(f, Full(2)))
    var d = {Full(1): "a"}; print(d[Full(1)], Full(1) in d)
    for x in It(3): print(x, end=" ")
    for i, x in enumerate(It(2)): print(i, x, end=";")
    for a, b in zip(It(2), It(3)): print(a, b, end="|")
    print([x * 2 for x in It(3)])
    var s = St(); print(fill(s, "e"), rungo(CalmS()))
