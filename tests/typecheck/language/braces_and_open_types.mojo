# Braces that call a constructor of the type that is wanted there; annotations that leave parameters to the value.
@fieldwise_init
struct P(Copyable, Writable):
    var x: Int
    var y: Int
struct E(Writable):
    var n: Int
    def __init__(out self): self.n = 7
    def __init__(out self, n: Int, *, k: Int = 0): self.n = n + k
struct G[T: Copyable & Deinitable]:
    var x: Self.T
    def __init__(out self, var x: Self.T): self.x = x^
    def dup(self) -> Self: return {self.x.copy()}
@fieldwise_init
struct Line(Copyable, Writable):
    var a: P
    var b: P
def show(p: P): print(p)
def show_e(e: E): print(e)
def mk() -> P: return {5, 6}
def mke() -> E: return {}
def noisy(n: Int) -> Int:
    print("n", n, end=" ")
    return n
def dflt(p: P = {9, 8}) -> Int: return p.x
def own(var p: P) -> Int: return p.y
def opt(p: Optional[P] = None) -> Bool: return Bool(p)
def braces() raises:
    var p: P = {1, 2}
    print(p)
    p = {3, 4}
    print(p)
    show({7, 8})
    print(mk(), mke())
    show_e({})
    show_e({4})
    var l: Line = {{1, 2}, {3, 4}}
    print(l)
    l.a = {noisy(8), noisy(9)}
    print(l)
    var xs: List[P] = [{1, 2}, {3, 4}]
    xs.append({5, 6})
    xs[0] = {7, 7}
    print(xs)
    print(own({1, 2}), dflt(), dflt({4, 4}))
    var g: G[Int] = {5}
    print(g.dup().x)
    var e: E = {3}
    print(e)
    var t: Tuple[P, Int] = ({1, 2}, 3)
    print(t[0], t[1])
    var s: String = {}
    print(s == "")
    var d: Dict[String, P] = {"a": {1, 2}}
    print(d["a"])

def chosen(p: P) -> String: return "P"
def chosen(p: List[Int]) -> String: return "List"
def named():
    var p: P = {x=1, y=2}
    var e: E = {3, k=4}
    print(p, e, chosen({1, 2}), chosen({y=1, x=2}), chosen([1, 2]))
    p = {5, y=6}
    print(p)
@fieldwise_init
struct N[n: Int = 3](Copyable):
    var x: Int
@fieldwise_init
struct Q[T: Copyable & Deinitable, n: Int = 3](Copyable):
    var x: Self.T
comptime Num = Scalar
comptime V2[d: DType] = SIMD[d, 2]
comptime Q5[T: Copyable & Deinitable] = Q[T, 5]
def any1(x: Num) -> String: return String(x.dtype)
def any2(x: Scalar) -> String: return String(x.dtype)
def any3(x: V2) -> String: return String(x.dtype)
def any4(x: Q5) -> Int: return x.n
def any5(x: Q[Int, _]) -> Int: return x.n
def seven() -> N[7]: return N[7](0)
def risky(x: Int) raises -> Int: return x
def thin_raises(f: def(Int) thin raises -> Int) raises -> Int: return f(1)
def raises_thin(f: def(Int) raises thin -> Int) raises -> Int: return f(2)
def list_or_any(x: List[Int]) -> String: return "List"
def list_or_any[T: AnyType](x: T) -> String: return "any"
def bytes_of(x: Span[UInt8, _]) -> Int:
    var t = 0
    for e in x:
        t += Int(e)
    return t
def open_types() raises:
    print(bytes_of([1, 2, 255]))
    var a: N = N[5](1)
    var b: N[_] = N[6](1)
    var c: Q[Int, _] = Q[Int, 4](noisy(1))
    var d: Q = Q[Int, 5](noisy(2))
    var f: List = [noisy(4), noisy(5)]
    var g: Q[Int, ...] = Q[Int, 8](1)
    var h: N = seven()
    var j: N[_] = N(4)
    print(a.n, b.n, c.n, d.n, f, g.n, h.n, j.n)
    var k: SIMD[DType.int8, _] = SIMD[DType.int8, 4](1)
    var m: Scalar = Int8(3)
    var n: Dict[String, _] = {"a": 1}
    var o: Tuple = (1, "a")
    print(k, m, n, o[0])
    c = Q[Int, 4](2)
    print(c.x, any1(Int8(1)), any2(Float32(2)), any2(3), any3(V2[DType.int8](1, 2)), any4(Q[Int, 5](1)), any5(c))
    print(Q5(True).n, Q5(x="s").n, thin_raises(risky), raises_thin(risky), list_or_any([1, 2]))
def main() raises:
    braces()
    named()
    open_types()
