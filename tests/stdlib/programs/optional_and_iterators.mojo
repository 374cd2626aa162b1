# Optional, Variant, Span, Slice, iterators
from std.utils import Variant
from std.itertools import count, repeat, cycle, product, take, take_while, drop_while
from std.iter import peekable, chain, once, empty
def half(x: Int) -> Optional[Int]:
    return x // 2 if x % 2 == 0 else Optional[Int](None)
def small(x: Int) -> Bool: return x < 3
def dbl(x: Int) -> Int: return x * 2
def main() raises:
    var o = Optional(5); var n = Optional[Int]()
    print(o, n, Bool(o), n is None, o == None, o == 5, o.value(), o[], o.or_else(9), n.or_else(9), repr(o), repr(n), o is not None)
    try:
        print(n[])
    except e:
        print(e)
    print(o.take(), o is None)
    var oo = Optional[Optional[Int]](Optional[Int](None)); print(Bool(oo), Bool(oo.value()), oo)
    var os: Optional[String] = String("hi"); os.value() += "!"; print(os, repr(os)); os = None; print(os)
    for x in Optional(3): print(x)
    print(half(4).map(dbl), half(4).and_then(half), half(3).and_then(half))
    var v: Variant[Int, String] = 5
    print(v.isa[Int](), v.isa[String](), v[Int], v, repr(v)); v = String("s"); print(v[String], v); v.set(7); print(v.replace[String, Int](String("new")), v, v == Variant[Int, String](String("new"))); print(v^.unwrap[String]())
    var l: List[Int] = [1, 2, 3, 4, 5]
    var sp = Span(l); print(sp[1:3], len(sp), 3 in sp, sp == Span([1, 2, 3, 4, 5])); sp.fill(0); print(l); sp[0] = 4; sp.reverse(); print(l); sp.swap_elements(0, 4); print(l)
    var srt: List[Int] = [1, 3, 5, 7]; print(Span(srt).binary_search_by(lambda (x: Int) -> Int: x - 5), Span(srt).binary_search_by(lambda (x: Int) -> Int: x - 4))
    var sl = slice(1, 10, 3); print(sl, sl.start, sl.end.value(), sl.step, sl.indices(6)); var i3 = slice(3, None, -1).indices(4); print(i3[0], i3[1], i3[2], slice(5))
    for x in take(count(5, 2), 3): print(x, end=" ")
    for x in repeat(7, times=2): print(x, end=" ")
    for x in take(cycle([1, 2]), 5): print(x, end=" ")
    for x, y in product([1, 2], ["a", "b"]): print(x, y, end=" ")
    print()
    for x in take_while[small](range(10)): print(x, end=" ")
    for x in drop_while[small](range(6)): print(x, end=" ")
    for x in map[dbl]([1, 2, 3]): print(x, end=" ")
    for x in chain([1], [2, 3]): print(x, end=" ")
    for x in once(8): print(x, end=" ")
    for x in empty[Int](): print(x)
    for x, y, z in zip([1, 2], ["a", "b"], [0.5, 1.5, 2.5]): print(x, y, z, end=" ")
    print()
    var p = peekable([1, 2]); print(p.peek().value()[], next(p), next(p), p.peek() is None)
    try:
        _ = next(p)
    except e:
        print(e)
    for x in range(10, 0, -3):
        print(x, end=" ")
    else:
        print("done")
    for var x in [String("a"), String("b")]:
        x += "!"
        print(x, end=" ")
    print(List(range(3)), sum_of([1, 2, 3]))
def sum_of(xs: List[Int]) -> Int:
    var t = 0
    for x in xs: t += x
    return t
