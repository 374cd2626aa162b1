@fieldwise_init
struct E1(Copyable):
    var c: Int
@fieldwise_init
struct E2(Copyable, Writable):
    var c: Int
def r() raises: pass
def r1() raises E1: raise E1(1)
def r2() raises E2: raise E2(1)
def a1():
    raise "x"
def a2():
    r()
def a3():
    try: r()
    finally: pass
def a4() raises E1:
    raise "text"
def a5() raises E1:
    raise E2(1)
def a6() raises:
    raise E1(1)
def a7():
    try:
        r2()
        r1()
    except: pass
def a8():
    try:
        r1()
        r()
    except: pass
def a9():
    try: r()
    except e: print(e.code)
def b1():
    try: r2()
    except e: print(e.nope)
def b2() -> Int:
    try:
        r()
        return 1
    except: print("x")
def b3():
    raise
def b4():
    try: pass
    except e: r()
def b5() raises:
    var x: Int
    try:
        x = 1
        r()
    except: pass
    print(x)
def b6():
    with 3: pass
def b7() raises E1:
    r()
def b8() raises E2:
    r1()
def b9(f: def() -> None): pass
def c1():
    def inner() raises: raise "x"
    inner()
def c2() -> Never:
    print("returns")
def c3():
    var e = Error()
def c4():
    var e = Error("x")
    if e: pass
def c5():
    print(Error("x") == Error("x"))
def c6():
    comptime x = cr(1)
def cr(n: Int) raises -> Int: return n
def c7():
    raise Error
def main(): pass
