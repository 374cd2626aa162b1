@fieldwise_init
struct NC(Copyable):
    var n: Int
def ret(a: Int) -> Int:
    if a > 0: return 1
def noret():
    return 3
def k1():
    x = 1
def k2():
    x: Int = 1
def k4():
    var x = 1
    var x = 2
def k5():
    var x = 1
    x = "s"
def k6():
    var x: Int
    print(x)
def k7():
    if (y := 3) > 2: pass
def k8():
    _ = None + 1
def k9():
    var a = []
def k10():
    var a = {}
def k11():
    var a = [1.5, 2]
def k12():
    var a = [1, 2, 3]
    a.append(4)
def k13(c: Bool):
    var m = 1 if c else "s"
def k14():
    var a: List[Int] = [1]
    for x in a: x = 3
def k15():
    var s: String = "abc"
    print(s[0])
def k16():
    var s: String = "abc"
    print(len(s))
def k17():
    var i = 1
    var f: Float64 = i
def k18():
    var i = 1
    print(i + 1.5)
def k19():
    var i = 1
    var u: UInt = i
def k20():
    print(True + 1)
def k21():
    var i = 1
    var b: Bool = i
def k22():
    var a, b = 1, 2, 3
def k23():
    comptime z = 3
    z = 4
def k24():
    var r = 4
    comptime z = r
def k25():
    var t = (1, 2)
    print(t[2])
def k26():
    var a = NC(1)
    var b = a
    print(a.n)
def k27():
    var a = NC(1)
    var b = a^
    print(a.n)
def k28():
    ref r = 5
    print(r)
    undefined_name()
def k29():
    var x: Undefined = 3
def k30():
    match 3:
        case Int.MAX: pass
def k31(o: Optional[Int]):
    match o:
        case None: pass
def k32():
    var a: List[Int] = [1]
    print(a[-1])
def k33():
    var f = 1.5
    print(f & 1)
def k34():
    var x: Int = 3.5
def k35():
    print(Int(3.9))
def k36():
    print(5 == 5.0)
def k37():
    var i = 1
    print(i == 1.5)
def k38():
    break
def k39():
    print(1, sep=2)
def k40():
    var a: Int8 = 1
    var b: Int16 = a
def k41():
    var t = t"abc" + "d"
def k42():
    var s: String = t"abc"
def k43():
    _ = sum([1, 2])
def k44():
    _ = isinstance(3, Int)
def k45():
    _ = str(3)
def k46(a: NC, b: NC):
    print(a == b)
def k47():
    1 + "a"
def k48():
    var a = 1
    a()
def k49():
    var a = 1
    print(a.foo)
def k50():
    var a = 1
    a.foo()
def k51():
    for x in 5: pass
def k52():
    if NC(1): pass
def k53():
    var a = 1
    del a
def k54():
    var a: List[Int] = (1, 2)
def k55():
    print(len(5))
def main(): pass
