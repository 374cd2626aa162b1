@fieldwise_init
struct V(Writable, ImplicitlyCopyable):
    var x: Int
    def __add__(self, o: Self) -> Self: return V(self.x + o.x)
    def __add__(self, o: Int) -> Self: return V(self.x + o)
    def __radd__(self, o: Int) -> Self: return V(o * 1000 + self.x)
    def __sub__(self, o: Self) -> Self: return V(self.x - o.x)
    def __rsub__(self, o: Int) -> Self: return V(o - self.x)
    def __mul__(self, o: Self) -> Self: return V(self.x * o.x)
    def __rmul__(self, o: Int) -> Self: return V(self.x * o)
    def __matmul__(self, o: Self) -> String: return "matmul"
    def __truediv__(self, o: Self) -> String: return "truediv"
    def __rtruediv__(self, o: Int) -> String: return "rtruediv"
    def __floordiv__(self, o: Self) -> String: return "floordiv"
    def __mod__(self, o: Self) -> String: return "mod"
    def __pow__(self, o: Int) -> String: return "pow"
    def __rpow__(self, o: Int) -> String: return "rpow"
    def __and__(self, o: Self) -> String: return "and"
    def __or__(self, o: Self) -> String: return "or"
    def __xor__(self, o: Self) -> String: return "xor"
    def __lshift__(self, o: Int) -> String: return "lshift"
    def __rshift__(self, o: Int) -> String: return "rshift"
    def __rand__(self, o: Int) -> String: return "rand"
    def __iadd__(mut self, o: Int): self.x += o
    def __isub__(mut self, o: Int): self.x -= o
    def __imul__(mut self, o: Int): self.x *= o
    def __ipow__(mut self, o: Int): self.x = self.x ** o
    def __ifloordiv__(mut self, o: Int): self.x //= o
    def __imod__(mut self, o: Int): self.x %= o
    def __iand__(mut self, o: Int): self.x &= o
    def __ior__(mut self, o: Int): self.x |= o
    def __ixor__(mut self, o: Int): self.x ^= o
    def __ilshift__(mut self, o: Int): self.x <<= o
    def __irshift__(mut self, o: Int): self.x >>= o
    def __itruediv__(mut self, o: Int): self.x = -self.x
    def __imatmul__(mut self, o: Int): self.x = 77
    def __neg__(self) -> Self: return V(-self.x)
    def __pos__(self) -> String: return "pos"
    def __invert__(self) -> String: return "invert"
    def __eq__(self, o: Self) -> Bool: return self.x == o.x
    def __ne__(self, o: Self) -> Bool: return self.x != o.x
    def __lt__(self, o: Self) -> Bool: return self.x < o.x
    def __le__(self, o: Self) -> Bool: return self.x <= o.x
    def __gt__(self, o: Self) -> Bool: return self.x > o.x
    def __ge__(self, o: Self) -> Bool: return self.x >= o.x
    def __call__(self, a: Int, *, k: Int = 2) -> Int: return self.x + a * k
    def __bool__(self) -> Bool: return self.x != 0
    def __contains__(self, o: Int) -> Bool: return o == self.x
struct Grid(Sized, Boolable):
    var d: List[Int]
    def __init__(out self): self.d = [1, 2, 3, 4]
    def __getitem__(self, i: Int) -> Int: print("get", i, end=" "); return self.d[i]
    def __getitem__(self, i: Int, j: Int) -> String: return String(i, ",", j)
    def __getitem__(self, k: String) -> String: return "key " + k
    def __getitem__(self, s: Slice) -> String:
        var t = s.indices(4)
        return String(s.start, s.end, s.step, " ", t[0], t[1], t[2])
    def __setitem__(mut self, i: Int, v: Int): print("set", i, v, end=" "); self.d[i] = v
    def __setitem__(mut self, i: Int, j: Int, v: Int): print("set2", i, j, v)
    def __len__(self) -> Int: return 4
    def __bool__(self) -> Bool: return True
struct RefGrid:
    var d: List[Int]
    def __init__(out self): self.d = [1, 2]
    def __getitem__(ref self, i: Int) -> ref[self.d[0]] Int: return self.d[i]
struct Ctx:
    var n: Int
    def __init__(out self, n: Int): self.n = n
    def __enter__(self) -> Int: print("enter", self.n); return self.n
    def __exit__(self): print("exit", self.n)
struct Swallow:
    def __init__(out self): pass
    def __enter__(self) -> String: return "h"
    def __exit__(self): print("plain exit")
    def __exit__(self, e: Error) -> Bool: print("swallow", e); return String(e) == "ok"
@fieldwise_init
struct Cnt(Copyable):
    var n: Int
    def __iter__(self) -> Self: return self.copy()
    def __next__(mut self) raises StopIteration -> Int:
        print("next", end=" ")
        if self.n <= 0: raise StopIteration()
        self.n -= 1
        return self.n
def idx(i: Int) -> Int: print("idx", i, end=" "); return i
def main() raises:
    var a = V(3); var b = V(4)
    print(a + b, a + 1, 1 + a, a - b, 10 - a, a * b, 2 * a, a @ b, a / b, 1 / a, a // b, a % b, a ** 2, 2 ** a)
    print(a & b, a | b, a ^ b, a << 1, a >> 1, 1 & a, -a, +a, ~a, a == b, a != b, a < b, a <= b, a > b, a >= b)
    a += 1; print(a); a -= 2; print(a); a *= 5; print(a); a **= 2; print(a); a //= 3; print(a); a %= 20; print(a)
    a &= 12; print(a); a |= 3; print(a); a ^= 1; print(a); a <<= 2; print(a); a >>= 1; print(a); a /= 1; print(a); a @= 1; print(a)
    print(a(1), a(1, k=3), 3 in a, 77 in a, 4 not in a)
    if a: print("truthy")
    if not V(0): print("falsy")
    print((V(0) or V(5)), (V(2) and V(3)), not a)
    var g = Grid()
    print(g[1]); print(g[1, 2], g["k"], g[1:3], g[:], g[::2], g[-1:], len(g), Bool(g))
    g[idx(2)] = idx(9); print(g.d)
    g[idx(1)] += idx(5); print(g.d)

    var rg = RefGrid(); rg[0] = 5; rg[1] += 7; print(rg[0]); print(rg[1])
    with Ctx(1) as h: print("body", h)
    with Ctx(2): print("noname")
    with Ctx(3) as x, Ctx(4) as y: print(x + y)
    with Swallow() as s: print(s); raise "ok"
    try:
        with Swallow(): raise "bad"
    except e: print("out", e)
    for i in range(2):
        with Ctx(i + 10):
            if i == 0: continue
            break
    for x in Cnt(3): print(x, end=" ")
    print()
    for x in Cnt(3):
        if x == 1: break
    else: print("no")
    for x in Cnt(1): print("b")
    else: print("else")
    print(1 < idx(2) < idx(3) < idx(1) < idx(9))
