@fieldwise_init
struct C(Comparable, Writable, Copyable):
    var v: Int
    def __lt__(self, o: Self) -> Bool: return self.v < o.v
    def __eq__(self, o: Self) -> Bool: return self.v == o.v
def main():
    var cs: List[C] = [C(3), C(1), C(2)]
    sort(cs)
    print(max(cs[0], cs[2]))
    print(min(cs[0], cs[2]), max(cs[0], cs[2]))
def incr(mut *xs: Int):
    for ref x in xs: x += 1
def k():
    var l: List[Int] = [1, 2]
    var v = 3
    incr(v, l[0])
    print(l)
