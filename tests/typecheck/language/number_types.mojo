def main():
    print(Int.MAX, Int.MIN, UInt.MAX, Int8.MAX, Int8.MIN, Int16.MIN, UInt16.MAX, Int32.MIN, UInt32.MAX, Int64.MAX, UInt64.MAX)
    print(Int128.MAX, Int128.MIN, UInt128.MAX, Int256.MAX, UInt256.MAX)
    print(Float64.MAX, Float64.MIN, Float64.MAX_FINITE, Float64.MIN_FINITE, Float32.MAX_FINITE, Float16.MAX_FINITE, BFloat16.MAX_FINITE, Float32.MAX)
    var i = 300; var m = -1; var f = -7.9; var t = True
    print(Int8(i), UInt8(m), Int(f), Float64(t), Bool(i), Bool(0), i.cast[DType.int8](), i.cast[.int32](), Int(t), Byte(i))
    var e: Int8 = -128
    print(-e, abs(e), e // Int8(-1), e - 1, Int8(127) + 1)
    var a = -7; var b = 2; var c = 7; var d = -2; var z = 0
    print(a / b, a // b, a % b, c % d, c // d, c / d, a ** 2, -2 ** 2, 2 ** 3 ** 2)
    print(a // z, a % z, a & 3, a | 8, a ^ 5, ~a, a << 2, a >> 1,  c)
    var g = 7.0; var h = -7.5
    print(g % -2, h % 2.0, g // 2, h // 2.0, g / 0.0, g ** 2, g, h // 0.0, g % 0.0)
    print(-UInt8(5), UInt8(200) + 100, UInt8(3) - 5, UInt(3) - UInt(4))
    print(divmod(7, 2), divmod(-7, 2), pow(2, 10), abs(-3), abs(-2.5), min(3, 1, 2), max(3, 1, 2), min("b", "a"), max(1.5, 2.5))
    print(round(2.5), round(3.5), round(-1.5), round(2.567, 2), round(7))
    print(7 and 2, 0 or 5, "" or "x", 0 and 3, not 3, not "", not 0.0)
    var s = String("abc"); var em = String("")
    if s: print("non-empty")
    if not em: print("empty")
    var o: Optional[Int] = None
    if not o: print("absent")
    var ls: List[Int] = []
    print(Bool(ls), 3 if ls else 4)
    print(1);
    print("Zebra" < "ant", "ell" in "hello", 3 not in [1, 2])
    var x: Int128 = 1; print(x << 100, UInt128(1) << 127)
    print(Int16(-5) // 2, Int16(-5) % 3, Int16(-5) / 2, UInt32(7) // 2, UInt64(2) ** 40)
    print(1 if a > 0 else 2 if a < -5 else 3)
    print(a * b + c - d // b % 3 << 1 & 255 | 16 ^ 3)

    var t3 = (1, "x", 2.5)
    print(t3[0], t3[1], len(t3), (1, 2) == (1, 2), (1, 2) < (1, 3), 1 in (1, 2), "x" in t3)
    t3[0] = 10; print(t3)
    var pairs: List[Tuple[Int, String]] = [(1, "a"), (2, "b")]
    for k, v in pairs: print(k, v, end=" ")
    print()
    for i, (k, v) in enumerate(pairs): print(i, k, v, end=" ")
    print()
    print([a * 10 + b for a in range(3) if a != 1 for b in range(a + 1)])
    print([y for x in [[1, 2], [3, 4]] for y in x if y % 2 == 0])
    var xs: List[Int] = [1, 2, 3, 4, 5, 6]
    print(xs[::-1]); print(xs[1:4]); print(xs[::2]); print(xs[1::2]); print(xs[:3]); print(xs[3:]); print(xs[5:1:-2])
    print(range(2, 20, 3)[2], len(range(10)), len(range(5, 0, -2)), len(range(3, 3)))
    for i in reversed(range(3)): print(i, end=" ")
    for i in range(10, 0, -3): print(i, end=" ")
    for i, v in enumerate(xs, start=3): print(i, v, end=";")
    for p, q in zip(xs, [9, 8]): print(p, q, end="|")
    for v in reversed(xs): print(v, end=" ")
    print()
