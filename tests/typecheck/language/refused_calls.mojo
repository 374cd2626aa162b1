def two(x: Int, y: Int): pass
def kwo(*, a: Int): pass
def po(a: Int, /): pass
def mu(mut a: Int): pass
def va(var a: List[Int]): pass
def rf(ref a: Int): pass
def a2():
    two(1)
def a3():
    two(1, 2, 3)
def a4():
    two(x=1, x=2)
def a5():
    two(1, x=2)
def a6():
    two(1, z=2)
def a7():
    two(y=2)
def a8():
    kwo(1)
def a9():
    po(a=1)
def a10():
    mu(1)
def a11():
    rf(1)
def a12(x: Int):
    mu(x)
def a13(x: Int):
    x = 3
def a14():
    var l: List[Int] = [1]
    va(l)
    print(l)
def a15() -> Int:
    return
def a16():
    return 1
def ov(x: Float64): pass
def ov(x: UInt8): pass
def a17():
    ov(1)
def a18():
    var f = ov
def a19():
    var x = 1
    def inner() -> Int: return x
def a20():
    var x = 1
    def inner() {imm x}: x = 2
def a21():
    var x = 1
    def inner() {var x}: x = 2
def a22():
    def inner() {nope}: pass
def a23():
    def rec(n: Int) {} -> Int: return rec(n - 1)
def a24():
    var x = 1
    var l = lambda (y: Int) {} -> Int: x + y
def dbl(x: Int) -> Int: return x
def a25():
    var f: def(Int) thin -> Int = dbl
    f = a24
def a26():
    print(dbl)
def a27():
    print(dbl == dbl)
def a28():
    raise "x"
def rs() raises: pass
def a29():
    rs()
def a30() raises:
    raise 3
def a31():
    var l: List[Int] = [1]
    two(*l)
def a32(*xs: Int):
    xs[0] = 3
def a33() -> Some[Writable]:
    return 1
def a34(f: def(Int) -> Int): pass
def a35[F: def(Int) -> Int](f: F): pass
def a36(f: def(Int) thin -> Int):
    a35(f)
def a37(x: Int) -> Int:
    var y = x
    return "s"
def main(): pass
