@fieldwise_init
struct P(Equatable, Writable, ImplicitlyCopyable):
    var x: Int
    var y: Int
def what(v: Int) -> String:
    match v:
        case 0: return "zero"
        case 1 | 2: return "few"
        case 0x10: return "sixteen"
        case == -1: return "minus"
        case == Int.MAX: return "max"
        case n if n > 100: return String("big ", n)
        case 50 as k: return String("k", k)
        case _: return "other"
def boo(b: Bool) -> Int:
    match b:
        case True: return 1
        case False: return 0
def pair(a: Int, b: Bool) -> String:
    match (a, b):
        case 1, True: return "1T"
        case (x, False): return String("F", x)
        case _: return "T"
def st(p: P) -> String:
    match p:
        case P(x=0, y=0): return "origin"
        case P(x=0): return "on y"
        case P(y=yy, x=3): return String("three ", yy)
        case P(x=a) if a > 10: return "far"
        case other: return String(other)
def txt(s: String) -> Int:
    match s:
        case "a": return 1
        case "b" | "c": return 2
    return 0
def fl(f: Float64) -> String:
    match f:
        case 1.5: return "one and a half"
        case 2: return "two"
        case _: return "?"
def opt(o: Optional[Int]) -> Int:
    match o:
        case == None: return -1
        case == Optional(3): return 33
        case _: return 1
def side(n: Int) -> Int:
    print("side", end=" "); return n
def main():
    for v in [0, 1, 2, 16, -1, Int.MAX, 101, 50, 51]: print(what(v), end=" ")
    print(boo(True), boo(False))
    print(pair(1, True), pair(2, False), pair(2, True))
    print(st(P(0, 0)), st(P(0, 3)), st(P(3, 4)), st(P(11, 4)), st(P(1, 2)))
    print(txt("a"), txt("c"), txt("d"), fl(1.5), fl(2), fl(3), opt(None), opt(3), opt(4))
    match side(4):
        case 1: print("one")
        case 4: print("four")
        case 4: print("again")
    match side(9):
        case 1: print("nothing")
    print()
    for i in range(5):
        match i:
            case 1: continue
            case 3: break
            case _: pass
        print("i", i)
    var p = P(1, 2)
    match p:
        case P(x=ref a): a += 5
    print(p)
    match (1, (2, "x")):
        case (a, (b, "x")): print(a, b)
        case _: pass
    var n = 5
    match n:
        case ref r: r += 1
    print(n)
    match n:
        case (6): print("paren")
        case _: pass
    assert n == 6, "no"
    assert n == 7, "ignored"
    var i = 0
    while i < 3: i += 1
    else: print("while else")
    while True:
        i += 1
        if i > 5: break
    else: print("never")
    for x in [1, 2]: pass
    else: print("for else")
    for x in [1, 2]:
        if x == 2: break
    else: print("never")
    var empty: List[Int] = []
    for x in empty: pass
    else: print("empty else")
    var ys: List[Int] = [1, 2, 3]
    for var y in ys: y += 10
    for ref y in ys: y *= 2
    print(ys)
    print(1e15, 1e16, 1e-4, 1e-5, 5e-324, -0.0, 1e100, 123456789.125, 1.0, 0.1)
    print(Float32(0.1), Float32(1)/3, Float16(0.1), BFloat16(3.14), Float32(1e10), Float16(65504))
    print(repr("quo'te\"\n\t\\"), repr(3), repr(2.0), repr(True), repr(UInt8(3)), repr(p), repr(String("x")))
    print(hex(255), bin(5), oct(8), hex(-16), bin(-3), ord("a"), chr(97), chr(0x1F600))
    print("{} {}".format(1, "b"), "{1} {0}".format(1, 2), String(1, " ", 2.5, True))
    print([1.5, 2.5], ["a", "b"], (1, "two", 3.0), (5,), [(1, 2)], Optional(3), {1: "x"})
    var no: Optional[Int] = None
    print(no, any([False, True]), all([True, False]))
    print("a", "b", sep="-", end="!\n")
    print()
    print(sep="x")
