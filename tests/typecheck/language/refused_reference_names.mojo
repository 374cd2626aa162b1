@fieldwise_init
struct RG(TrivialRegisterPassable):
    var n: Int
@fieldwise_init
struct MM(ImplicitlyCopyable):
    var n: Int
def gi() -> Int: return 1
def f1(a: Int):
    ref r = a
    print(r)
def f2():
    ref r = gi()
    print(r)
def f3():
    ref r = RG(1)
    print(r.n)
def f4():
    ref r = MM(1)
    print(r.n)
def f5(a: RG):
    ref r = a
    ref s = a.n
    print(r.n, s)
def f6():
    ref r = String("a")
    print(r)
def f7():
    ref r = (1, 2)
    print(r[0])
def f8():
    ref r = [1, 2]
    print(r[0])
def f9():
    ref r = Optional(3)
    print(r)
def g1():
    var t = (1, 2)
    ref r = t[0]
    r = 5
    print(t)
def g2():
    for ref x in [1, 2]: print(x)
def g3():
    var x = 3
    ref r = x + 1
    print(r)
def g4(a: MM):
    ref r = a.n
    print(r)
def g5():
    var v = SIMD[DType.int, 2](1, 2)
    ref r = v[0]
    print(r)
def g6():
    for i in range(3):
        ref r = i
        print(r)
def g7(a: Bool):
    ref r = a
    match a:
        case ref x: print(x)
def g8(var a: Int):
    ref r = a
    match a:
        case ref x: print(x)
def g9(t: Tuple[Int, String]):
    match t:
        case (ref x, ref y): print(x, y)
def h1(ref a: Int):
    ref r = a
    print(r)
def h2(x: Optional[Int]):
    ref r = x.value()
    print(r)
def h3(l: List[Int]):
    ref r = l[0]
    print(r)
    ref s = "abc"
    print(s)
def h4():
    ref r = len("a".bytes())
    print(r)
def main(): pass
