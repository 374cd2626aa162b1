comptime LATER = EARLIER * 2
comptime EARLIER: Int = 21
comptime T = Int8
comptime sq[n: Int] = n * n
comptime Names = List[String]
def main() raises:
    print(LATER, EARLIER, T(300), sq[5])
    comptime local = LATER + 1
    comptime xs: List[Int] = [1, 2, 3]
    var l = materialize[xs](); l.append(4); print(l, local)
    comptime if local > 40: print("big")
    elif local > 10: print("mid")
    else: print("small")
    comptime for i in range(3): print(sq[i], end=" ")
    print()
    var n: Names = ["a", "b"]; print(n)
    print(Int("12"), atol("ff", 16), Int(" -1_000 "), Float64("1.5e3"), atof("  -2.5 "), Int("+7"))
    try: _ = Int("zz")
    except e: print(e)
    try: _ = Int("99999999999999999999999")
    except e: print(e)
    try: _ = Float64("abc")
    except e: print(e)
    try: _ = atol("12", 2)
    except e: print(e)
    var a: List[Int] = [3, 1, 2]
    sort(a); print(a)
    var p = 1; var q = 2; swap(p, q); print(p, q)
    var it = iter(a)
    print(next(it), next(it))
    var f = 0.5
    comptime assert LATER == 42, "x"
    comptime both = (1, "a")
    print(both[0], both[1])
    comptime half = 1 / 3
    print(half, type_of(p)(3))
    def f1(i: Int) -> Int: print("i", i, end=" "); return i
    def f2(i: Int) -> Int: print("v", i, end=" "); return i
    l[f1(0)] = f2(5); l[f1(1)] += f2(6); print(l)
    print(f1(1) + f2(2) * f1(3))
    print((f1(1), f2(2), [f1(3), f2(4)]))
