@fieldwise_init
struct Tree[T: Copyable & Deinitable]:
    var value: Self.T

    def smallest[n: Int](self) -> Int:
        comptime assert n < 3, "at most two levels"
        return n


def outer[n: Int](t: Tree[Int]) -> Int:
    return t.smallest[n]()


def main():
    var t = Tree(5)
    print(outer[2](t))
    print(outer[7](t))
