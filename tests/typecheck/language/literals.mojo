def show(n: Int) -> String: return "<" + String(n) + ">"
def main() raises:
    print("\\ \" \' [\n] [\t] [\a] [\b] [\f] [\v]")
    print("\101\60\7\x41\u00e9\U0001F600 joined \
line")
    print(r"\n\q\x", R'\u', 'single "double"', "double 'single'")
    print("""multi
  line \
joined "" quote""", '''other
''')
    var name = "Ada"; var n = 3
    print(t"hi {name} {n + 1} {{literal}} {show(n)} {'in' + "ner"} {"yes" if n > 2 else "no"} {t"nested {n}"}")
    print(rt"raw \n {n}", tr"raw \t {n}", RT"\q{n}", T"up {n}", rT"a{n}", Tr"b{n}")
    var m = String(t"x{n}") + "!"
    print(m)
    print(t"a{n}" t"b{n}" t"c")
    print(t"a{n}"
        t"second{n}")
    print(t"{name}{n}{1.5}{True}{(1, 2)}")
    print(t"")
    print(True, False, not True, True and False, True or False, True ^ True, True & False, True | False)
    var t = (1, "a", 2.5); var u = 1, 2; var v = (7,); var w = ()
    print(t, u, v, len(w), len(t))
    var arr = [1, 2, 3]
    print(arr, len(arr))
    var l: List[Int] = [1, 2, 3]; l.append(4)
    print(l)
    var d = {"a": 1, "b": 2}
    print(d, len(d))
    var st = {3, 4, 3}
    print(st, len(st))
    print([x * x for x in range(4)], {x: -x for x in range(2)}, {x % 2 for x in range(4)})
    var lc = [x for x in range(3)]; lc.append(9); print(lc)
    var a: Int8 = 100; var x: UInt8 = 259; var y: UInt = -1; var z = 2 ** 100
    print(a, x, y, z)
    var b: Float32 = 1; var c: Float64 = 3
    print(b, c)
    var f = 3.9; print(Int(f), Int(-f))
    print(5.0 == 5, 1.5 == 1.5)
    var cond = n > 2
    var mm: Float64 = 1 if cond else 2.5
    print(mm, comptime(3 * 4), comptime (7 / 2))
    var nn = None
    _ = nn
    print(0.1 + 0.2, 1 / 3, 10 ** 20 / 10 ** 18)
    var q1, q2 = 1, "two"; var (q3, q4) = (3, 4); var q5 = var q6 = 7
    q1, q3 = q3, q1; (q5, q6) = (8, 9)
    print(q1, q2, q3, q4, q5, q6)
    var un: Int
    if cond: un = 1
    else: un = 2
    print(un)
    ref r = q1; r += 5; print(q1, r)
    var w1: Int
    if (w1 := 5) > 3: print(w1)
    while (w1 := w1 - 1) > 2: print("w", w1)
    var shadow = 1
    if True:
        var shadow = "text"
        print(shadow)
    for shadow in range(2): print(shadow, end=" ")
    print(shadow)
    try:
        raise "e"
    except shadow: print(shadow)
    print(shadow)
