def k1():
    var a = SIMD[DType.int32, 3](1)
def k2():
    var a = SIMD[DType.int32, 4](1, 2, 3)
def k3():
    var a = SIMD[DType.int32, 4](1); var b = SIMD[DType.int32, 8](1)
    print(a + b)
def k4():
    var a = SIMD[DType.int32, 4](1); var b = SIMD[DType.float32, 4](1)
    print(a + b)
def k5():
    var a = SIMD[DType.int32, 4](1)
    for x in a: pass
def k6():
    var a = SIMD[DType.int32, 4](1)
    print(a < a)
def k7():
    var a = SIMD[DType.float32, 4](1)
    print(a & a)
def k8():
    var a = SIMD[DType.int32, 4](1)
    print(a.insert[offset=1](SIMD[DType.int32, 2](1)))
def k9():
    var a = SIMD[DType.int32, 4](1)
    print(2 ** a)
def l1():
    var a = SIMD[DType.bool, 4](True)
def l2():
    var a = SIMD[DType.int32, 4](1)
    if a: pass
def l3():
    var a: SIMD[DType.int32, 4] = [1, 2, 3]
def l4():
    var i = 1
    var f = Float64(2)
    print(i * f)
def l5():
    var a = SIMD[DType.int32, 4](1)
    print(a.foo())
def l6():
    var a: SIMD[DType.int32, 4] = SIMD[DType.int64, 4](1)
def l7():
    var a = SIMD[DType.int32, 4](1.5)
def l8():
    var a = SIMD[DType.nope, 4](1)
def l9():
    var a = SIMD[DType.int32, 4](1)
    print(a.shuffle[0, 1]())
def m1():
    var a: Int8 = Int16(3)
def m2():
    from std.math import sin
    print(sin(1))
def m3():
    from std.math import sin
    var i = 3
    print(sin(i))
def m4():
    print(max(1, "a"))
def m5():
    print(round("a"))
def m6():
    print(abs("a"))
def m7():
    from std.math import degrees
def m8():
    print(min(1))
def m9():
    print(pow(2, 3, 4))
def n1():
    print(divmod(1))
def n2():
    var a = 1
    var b = UInt(2)
    print(max(a, b))
def main(): pass
