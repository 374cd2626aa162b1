@fieldwise_init
struct Pair[A: Copyable & Deinitable, B: Copyable & Deinitable](
    Copyable,
    Equatable where conforms_to(A, Equatable) and conforms_to(B, Equatable),
    Writable where conforms_to(A, Writable) and conforms_to(B, Writable),
):
    var a: Self.A
    var b: Self.B

    def swap(self) -> Pair[Self.B, Self.A]:
        return Pair(self.b.copy(), self.a.copy())

def show[T: Writable](x: T):
    print("<", x, ">")

def main():
    var p = Pair(1, String("x"))
    print(p, p == Pair(1, String("x")), p.swap())
    show(p)
    show(Pair(p.copy(), p.swap()))
    var l: List[Pair[Int, Bool]] = [Pair(1, True), Pair(2, False)]
    print(l, Pair(2, False) in l)
