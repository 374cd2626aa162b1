from std.utils import Variant
from std.memory import OwnedPointer, ArcPointer

struct T(Copyable):
    var n: Int
    def __init__(out self, n: Int):
        self.n = n
    def __init__(out self, *, copy: Self):
        self.n = copy.n + 100
        print("copy", self.n)
    def __init__(out self, *, deinit move: Self):
        self.n = move.n
    def __deinit__(deinit self):
        print("del", self.n)

def find(n: Int) -> Optional[T]:
    if n > 2:
        return None
    return T(n)

def main() raises:
    var o = find(1)
    if o:
        print("has", o.value().n)
    o = find(5)
    print("empty now", o.__bool__())
    o = T(7)
    var t = o.take()
    print("took", t.n, o.__bool__())
    var v: Variant[Int, T] = T(8)
    print(v.isa[T](), v[T].n)
    v = 3
    print("now", v[Int])
    v.set[T](T(9))
    var w = v[T].copy()
    print("out", w.n)
    var p = OwnedPointer(T(10))
    p[].n = 11
    print(p[].n)
    p[] = T(12)
    print("new pointee")
    var q = p^
    print(q[].n)
    var r = q[].copy()
    print("taken", r.n)
    var a = ArcPointer(T(20))
    var b = a
    print(a.count(), b[].n)
    _ = a^
    print("one left", b.count())
    var xs: List[ArcPointer[T]] = [b, b]
    print(b.count())
    _ = xs.pop()
    print(b.count())
    print("end")
