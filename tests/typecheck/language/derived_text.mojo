@fieldwise_init
struct P(Equatable, Writable, ImplicitlyCopyable, Hashable):
    var x: Int
    var s: String
@fieldwise_init
struct C(Comparable, Writable, Copyable):
    var v: Int
    var other: Int
    def __lt__(self, o: Self) -> Bool: return self.v < o.v
    def __eq__(self, o: Self) -> Bool: return self.v == o.v
@fieldwise_init
struct W(Writable, Copyable):
    var n: Int
    def write_to(self, mut writer: Some[Writer]): writer.write("W<", self.n, "|", 1.5, ">")
@fieldwise_init
struct WR(Writable, Copyable):
    var n: Int
    def write_to(self, mut w: Some[Writer]): w.write("text ", self.n)
    def write_repr_to(self, mut w: Some[Writer]): w.write("repr ", self.n)
@fieldwise_init
struct Deep(Writable):
    var w: W
    var p: P
    var l: List[Int]
    var o: Optional[Int]
    var t: Tuple[Int, String]
    var f: Float64
    var b: Bool
@fieldwise_init
struct Empty(Writable): pass
@fieldwise_init
struct Duo[A: Writable & Copyable & Deinitable, B: Writable & Copyable & Deinitable](Writable):
    var left: Self.A
    var right: Self.B
@fieldwise_init
struct Nest[n: Int, T: Writable & Copyable & Deinitable](Writable):
    var v: Self.T
@fieldwise_init
struct Inner(Writable, Copyable, Equatable):
    var duo: P
def main():
    var p = P(1, "a")
    print(p == P(1, "a"), p != P(1, "b"), p, String(p), repr(p), t"{p}", "{}".format(p), [p], Optional(p), (p, 1), {"k": p})
    print(hash(p) == hash(P(1, "a")), p in [p, P(2, "b")])
    var cs: List[C] = [C(3, 1), C(1, 2), C(2, 3)]
    print(C(1, 9) == C(1, 0), C(1, 0) < C(2, 0), C(1, 0) >= C(2, 0), C(1, 0) > C(0, 0), C(1, 0) <= C(1, 5), C(1,2) != C(1,3))
    sort(cs); print(cs); print(max(cs[0], cs[2]), min(cs[0], cs[2]), C(2, 0) in cs)
    print(W(3), repr(W(3)), [W(1), W(2)], WR(1), repr(WR(1)), [WR(2)], String(W(4)))
    var d = Deep(W(1), p, [1, 2], None, (1, "t"), 2.5, True)
    print(d); print(repr(d))
    print(Empty(), repr(Empty()), Duo(1, String("one")), Nest[4](String("q")), repr(Duo(1.5, True)))
    print(Inner(p), Inner(p) == Inner(P(2, "x")))
    print(repr([W(1)]), repr((1, "a")), repr(Optional(1)), repr({"a": 1}), repr([1.5]), repr("a"))
