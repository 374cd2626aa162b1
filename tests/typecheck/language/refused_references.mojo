@fieldwise_init
struct P:
    var a: Int
    var l: List[Int]
    def g(ref self) -> ref[self] Int: return self.a
def f(ref xs: List[Int]) -> ref[xs] Int: return xs[0]
def g(ref p: P) -> ref[p] Int: return p.a
def h(ref p: P) -> ref[p.l] Int: return p.l[0]
def i(ref p: P) -> ref[p.a] P: return p
def j(ref p: P) -> ref[p.l[0]] Int: return p.l[0]
def k(ref p: P, ref q: P) -> ref[p.a] Int: return q.a
def l(ref p: P, ref q: P) -> ref[p.a, q.a] Int: return q.a
def m(ref d: Dict[Int, Int]) raises -> ref[d[0]] Int: return d[0]
def main(): pass
