@fieldwise_init
struct In(Copyable):
    var v: Int
@fieldwise_init
struct Box:
    var v: Int
    var w: List[Int]
    var i: In
    def get(ref self) -> ref[self.v] Int: return self.v
    def get2(ref self) -> ref[self.v] Int: return self.get()
    def whole(ref self) -> ref[self] Self: return self
    def inner(ref self) -> ref[self.i.v] Int: return self.i.v
    def el(ref self, k: Int) -> ref[self.w[k]] Int: return self.w[k]
    def el2(ref self, k: Int) -> ref[self.w[0]] Int:
        ref r = self.w[k]
        return r
    def __getitem__(ref self, k: Int) -> ref[self.w[0]] Int: return self.w[k]
def far(ref b: Box) -> ref[b.i] In: return b.i
def pick(ref a: Box, ref b: Box, k: Bool) -> ref[a.v, b.v] Int:
    if k: return a.v
    return b.get()
def elem(ref b: Box) -> ref[b.w[0]] Int: return b[1]
def main():
    var b = Box(1, [1, 2], In(4)); var c = Box(2, [3], In(5))
    b.get2() += 5; b.inner() = 9; b.el(1) = 7; b.el2(0) = 8; b[0] += 1; far(b).v += 1; pick(b, c, False) = 77; elem(b) += 100
    print(b.v, b.w, b.i.v, c.v, b.whole().v)
