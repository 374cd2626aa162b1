def plain(a: Int, b: Int = 2, *, c: Int = 3) -> Int: return a * 100 + b * 10 + c
def posonly(a: Int, b: Int, /, c: Int = 7) -> String: return String(a, b, c)
def kwonly(*, need: Int, opt: Int = 4, other: Int) -> String: return String(need, opt, other)
def after(*xs: Int, scale: Int = 1) -> Int:
    var t = 0
    for x in xs: t += x * scale
    return t
def pure(n: Int) -> Int: return n * n
def dflt(a: Int = pure(5), s: String = "x", l: List[Int] = [1, 2]) -> String: return String(a, s, l)
def vdef(var s: String = "d") -> String:
    s += "!"
    return s^
def even(n: Int) -> Bool: return True if n == 0 else odd(n - 1)
def odd(n: Int) -> Bool: return False if n == 0 else even(n - 1)
def tup() -> Tuple[Int, String]: return 1, "two"
def conv() -> Float64: return 3
def e(n: Int) -> Int: print(n, end=" "); return n
def named(out r: String):
    r = "n"
    r += "amed"
def named2(n: Int, out r: Int):
    if n > 3:
        r = 10
        return
    return 5
def bump(mut x: Int, by: Int): x += by
def two(mut x: Int, y: Int): x += y
def rr(ref x: Int) -> Int: return x
def first(ref xs: List[Int]) -> ref[xs[0]] Int: return xs[0]
def larger(ref a: Int, ref b: Int) -> ref[a, b] Int:
    if a > b: return a
    return b
@fieldwise_init
struct Box:
    var v: Int
    var w: List[Int]
    def get(ref self) -> ref[self.v] Int: return self.v
    def whole(ref self) -> ref[self] Self: return self
def field(ref b: Box) -> ref[b.v] Int: return b.v
def count(*xs: Int) -> Int: return len(xs)
def incr(mut *xs: Int):
    for ref x in xs: x += 1
    xs[0] += 10
def show[*Ts: Writable](*args: *Ts):
    print(args.__len__(), end=": ")
    comptime for i in range(args.__len__()): print(args[i], end=", ")
    print()
def kws(var **kw: Int) raises:
    print(len(kw), "a" in kw, kw["b"], end=" ")
    for item in kw.items(): print(item.key, item.value, end=";")
    for v in kw.values(): print(v, end=" ")
    print()
def mixed(a: Int, *xs: Int, k: String = "k", var **kw: Int): print(a, len(xs), k, len(kw))
def forever() -> Int:
    while True: pass
def rs() raises -> Int: raise "always"
def exh(b: Bool) -> Int:
    match b:
        case True: return 1
        case False: return 2
def ifs(a: Int) -> Int:
    if a > 0: return 1
    elif a < 0: return -1
    else: return 0
def main() raises:
    print(plain(1), plain(1, 5), plain(1, c=9), plain(b=1, a=2), plain(1, b=8, c=9), plain(c=1, a=1))
    print(posonly(1, 2), posonly(1, 2, 3), posonly(1, 2, c=4), kwonly(other=1, need=2), kwonly(need=1, opt=2, other=3))
    print(after(), after(1, 2, 3), after(1, 2, scale=10), dflt(), dflt(1), vdef(), vdef("z"))
    print(even(10), odd(7), tup(), conv())
    print(plain(c=e(3), a=e(1), b=e(2)))
    print(named(), named2(5), named2(1))
    var x = 1
    bump(x, 5); two(x, x); print(x, rr(x))
    var l: List[Int] = [1, 2]
    first(l) = 10; first(l) += 5; print(l)
    ref r = first(l); r = 3; print(l)
    var p = 4; var q = 9
    larger(p, q) = 0; print(p, q)
    var b = Box(1, [1])
    b.get() += 4; field(b) *= 3; b.whole().v += 1; print(b.v, b.get())
    var vv = b.get(); vv += 100; print(b.v)
    print(count(), count(1, 2), count(x))
    incr(p, q); print(p, q)
    incr(b.v, l[0]); print(b.v, l)
    show(); show(1, "a", 2.5, [1, 2])
    kws(a=1, b=2, c=3)
    mixed(1); mixed(1, 2, 3, k="z", u=1, v=2)
    print(exh(True), ifs(-3))
    try: _ = rs()
    except e: print(e)
