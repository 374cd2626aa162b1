from std.reflection import get_function_name, source_location, call_location
@fieldwise_init
struct Pt(ImplicitlyCopyable, Writable):
    var x: Int
    var y: Int
def vi[n: Int]() -> Int: return n * 2
def vb[b: Bool]() -> Bool: return not b
def vf[f: Float64]() -> Float64: return f + 1
def vs[s: String]() -> String: return s + "!"
def vd[d: DType]() -> DType: return d
def vsc[d: DType, v: Scalar[d]]() -> Scalar[d]: return v + 1
def vt[t: Tuple[Int, String]]() -> String: return String(t[0], t[1])
def vo[o: Optional[Int]]() -> Int: return o.or_else(-1)
def vl[l: List[Int]]() -> Int:
    var s = 0
    comptime for i in range(len(l)): s += comptime (l[i])
    return s
def vp[p: Pt]() -> Int: return p.x + p.y
def vfn[f: def(Int) thin -> Int](x: Int) -> Int: return f(x)
def vgf[f: def[w: Int](Int) thin -> Int](x: Int) -> Int: return f[3](x) + f[4](x)
def gen[w: Int](x: Int) -> Int: return x * w
def dep[a: Int, b: Int = a * 2, c: Int = a + b]() -> Int: return a * 100 + b * 10 + c
def kwo[a: Int, *, b: Int = 2, c: Int]() -> String: return String(a, b, c)
def pos[a: Int, /, b: Int]() -> Int: return a * 10 + b
def inf[T: Writable, //, n: Int](x: T) -> String: return String(x, n)
def inf2[dtype: DType, //, n: Int](x: Scalar[dtype]) -> String: return String(dtype, n)
def types[*Ts: Writable]() -> Int: return len(Ts)
def nums[*ns: Int]() -> Int:
    var s = 0
    comptime for i in range(ns.size): s += ns[i]
    return s
def both[*Ts: Writable, n: Int = 5](*args: *Ts) -> String:
    var s = String(args.__len__(), n, Ts.length)
    comptime for i in range(args.__len__()): s += String(args[i])
    return s
struct Mix[a: Int, b: Int = 7, s: String = "d"](Writable):
    var v: Int
    comptime total = Self.a + Self.b
    def __init__(out self, v: Int): self.v = v
    def show(self) -> String: return String(Self.a, Self.b, Self.s, self.v)
    @staticmethod
    def st() -> Int: return Self.a
comptime WithTwo = Mix[_, 2, "two"]
comptime Five = Mix[5, ...]
comptime g1 = pos[1, _]
comptime g2 = dep[3]
comptime AddOne[n: Int]: Int = n + 1
comptime Vec[n: Int, wide: Bool = False] = SIMD[DType.float64 if wide else DType.float32, n]
comptime Fn[k: Int] = gen[k]
def auto(m: Mix) -> Int: return m.a * 1000 + m.b
def auto2(m: Mix[5, ...]) -> Int: return m.b
def same(x: SIMD, y: type_of(x)) -> SIMD[x.dtype, x.length]: return x + y
def lenof(x: Array) -> Int: return len(x)
struct Cell[T: Copyable & Deinitable]:
    var v: Self.T
    def __init__(out self, var v: Self.T): self.v = v^
    @staticmethod
    def wrap(var v: Self.T) -> Self: return Self(v^)
@fieldwise_init
struct Pair[A: Copyable & Deinitable, B: Copyable & Deinitable](Copyable):
    var a: Self.A
    var b: Self.B
    def swap(self) -> Pair[Self.B, Self.A]: return Pair(self.b.copy(), self.a.copy())
def fact[n: Int]() -> Int:
    comptime if n <= 1: return 1
    else: return n * fact[n - 1]()
def fib(n: Int) -> Int: return n if n < 2 else fib(n - 1) + fib(n - 2)
def build(n: Int) -> String:
    var s = String("")
    for i in range(n): s += String(i)
    return s
def sq(n: Int) -> List[Int]: return [i * i for i in range(n)]
def dct() -> Dict[String, Int]: return {"a": 1, "b": 2}
def dflt(a: Int = fib(10), s: String = build(4)) -> String: return String(a, s)
struct Rgb(Copyable, Writable, ImplicitlyCopyable):
    var r: Int
    comptime RED = Rgb(255)
    comptime MIX = Self.half(100)
    def __init__(out self, r: Int): self.r = r
    @staticmethod
    def half(r: Int) -> Self: return Rgb(r // 2)
def need[n: Int]() -> Int where n > 3: return n
def need2[n: Int]() -> Int where n > 3: return need[n]()
def need3[n: Int]() -> Int:
    comptime if n > 3: return need[n]()
    else: return 0
def need4[n: Int]() -> Int:
    comptime assert n > 3, "n too small"
    return need[n]()
struct Rg[cap: Int] where cap > 1:
    var v: Int
    def __init__(out self): self.v = Self.cap
    def big(self) -> Bool where Self.cap > 10: return True
def f4[n: SIMDLength](v: SIMD[DType.int32, n]) -> Int32:
    comptime if n == 4:
        var w = rebind[SIMD[DType.int32, 4]](v)
        return w[3]
    else: return -1
def plus2(x: Int) -> Int: return x + 2
def times3(x: Int) -> Int: return x * 3
def chain[f: def(Int) thin -> Int, g: def(Int) thin -> Int](x: Int) -> Int: return g(f(x))
comptime BOTH = chain[plus2, times3]
def app[F: def(Int) -> None](f: F): f(3); f(4)
def rz[E: AnyType](f: def() raises E thin -> Int) raises E -> Int: return f()
def ovl[n: Int]() -> String: return "n"
def ovl[b: Bool]() -> String: return "b"
def ovl[T: AnyType]() -> String: return "T"
def main() raises:
    print(vi[4](), vb[True](), vf[1.5](), vs["a"](), vd[DType.int8](), vsc[DType.int16, 4](), vt[(1, "q")](), vo[None](), vo[3](), vl[[1, 2, 3]](), vp[Pt(1, 2)](), vfn[plus2](4), vgf[gen](5))
    print(dep[1](), dep[1, 5](), dep[1, c=9](), dep[a=2](), kwo[1, c=5](), kwo[1, c=5, b=8](), pos[1, b=2](), inf[3]("x"), inf[T=Int, 3](6), inf2[7](Int16(1)), inf2[dtype=DType.int16, 7](1))
    print(types[](), types[Int, String](), nums[](), nums[1, 2, 3](), both(), both(1, "a"), both[n=8](1.5))
    print(WithTwo[9](0).show(), Five(1).show(), Five[s="z"](1).show(), Mix[1](2).show(), Mix[b=1, a=2](3).show(), g1[5](), g2(), Mix[3].total, Mix[3].st(), Mix[4](1).a, type_of(Mix[4](1)).b)
    print(AddOne[4], Vec[2](1, 2), Vec[2, True](1, 2), Vec[n=2, wide=True](3), Fn[6](7), auto(Mix[3](1)), auto2(Mix[5, 9](1)), same(Float32(1), 2), lenof([1, 2, 3]))
    print(Cell(3).v, Cell.wrap("x").v, Pair(1, "x").swap().a, Pair[Int, Float64](1, 2).b)
    print(fact[5](), comptime (fib(15)), dflt(), dflt(1))
    comptime L = sq(5)
    comptime S = build(6)
    comptime D = dct()
    print(len(materialize[L]()), comptime (L[3]), S, comptime (len(D)))
    var l = materialize[L](); l.append(1); print(l, materialize[L]())
    comptime for k in D.keys(): print(k, end=" ")
    comptime for x in [10, 20]: print(x + 1, end=" ")
    comptime for i in range(0, 6, 2):
        comptime for j in range(2): print(vi[i + j](), end=" ")
    print()
    print(Rgb.RED, Rgb.MIX, need[5](), need2[6](), need3[2](), need3[7](), need4[4](), Rg[3]().v, Rg[11]().big(), f4(SIMD[DType.int32, 4](1, 2, 3, 4)), f4(SIMD[DType.int32, 2](1, 2)))
    print(BOTH(4), ovl[3](), ovl[True](), ovl[Int](), get_function_name[plus2](), source_location().line())
    var tot = 0
    def add(x: Int) {mut tot}: tot += x
    app(add); print(tot)
    def loc[k: Int](x: Int) {} -> Int: return x * k
    print(loc[5](2))
    def val() -> Int: return 5
    print(rz(val))
    comptime SH = 1
    if True:
        comptime SH = 2
        print(SH)
    print(SH)
    comptime A = "a" + "b"
    var sa = A; sa += "c"; print(sa, A)
