struct RG:
    var d: List[Int]
    def __init__(out self): self.d = [1, 2]
    def __getitem__(ref self, i: Int) -> ref[self.d[0]] Int:
        print("get", i, end=" ")
        return self.d[i]
struct RH:
    var d: Int
    def __init__(out self): self.d = 1
    def __getitem__(ref self, i: Int) -> ref[self.d] Int:
        print("get", i, end=" ")
        return self.d
struct BB:
    var g: RG
    def __init__(out self): self.g = RG()
def idx(i: Int) -> Int: print("idx", i, end=" "); return i
def lst(mut l: List[Int]) -> Int:
    print("lst", end=" ")
    l.append(5)
    return 1
def fld(ref b: BB) -> ref[b.g] RG:
    print("fld", end=" ")
    return b.g
def take(a: Int, b: Int): print("take", a, b)
struct Own(Copyable):
    var n: Int
    def __init__(out self, n: Int): self.n = n
    def __iadd__(mut self, o: Own): self.n += o.n
    def __deinit__(deinit self): print("del", self.n, end=" ")
def mk(n: Int) -> Own:
    print("mk", n, end=" ")
    return Own(n)
def main() raises:
    var r = RG()
    r[idx(0)] += idx(5); print(r.d)
    var h = RH()
    h[idx(0)] += idx(5); print(h.d)
    var b = BB()
    fld(b)[idx(1)] += idx(3); print(b.g.d)
    fld(b).d[idx(0)] += idx(3); print(b.g.d)
    var l: List[Int] = [1, 2]
    r[idx(0)] = idx(7); print(r.d)
    fld(b).d = [idx(4)]; print(b.g.d)
    var d = {1: 2}
    d[idx(1)] += idx(3); print(d)
    var ol: List[Own] = [Own(1), Own(2)]
    ol[idx(0)] += mk(7)
    print()
    ol[idx(1)] = mk(8)
    print()
    var o = Own(4)
    o += mk(5); print(o.n)
    var t = (1, 2)
    t[0] += idx(3); print(t)
    var a = [1, 2, 3]
    a[idx(1)] += idx(4); print(a)
    a[idx(1)], a[idx(0)] = idx(10), idx(11); print(a)
    var p, q = idx(1), idx(2)
    print(p, q)
