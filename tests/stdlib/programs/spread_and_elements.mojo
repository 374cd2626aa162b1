# Packs passed on with '*'; elements reached by compile-time indices; element assignment after any number of indices.
struct Values[*Ts: ImplicitlyCopyable & Writable & Deinitable](Movable):
    var t: Tuple[*Self.Ts]

    def __init__(out self, var *a: *Self.Ts):
        self.t = Tuple(*a^)

    def __getitem_param__[i: Int](self) -> Self.Ts[i]:
        return self.t[i]

    def __getitem_param__[name: StaticString](self) -> Int:
        return name.byte_length()


struct Lanes(Movable):
    var a: Int
    var b: String

    def __init__(out self):
        self.a = 1
        self.b = "b"

    def __getitem_param__[i: Int](ref self) -> ref[self.a] Int where i == 0:
        return self.a

    def __getitem_param__[i: Int](ref self) -> ref[self.b] String where i == 1:
        return self.b


struct Grid(Movable):
    var x: List[Int]

    def __init__(out self):
        self.x = [0, 0, 0, 0]

    def __getitem__(self, *idx: Int) -> Int:
        return self.x[idx[0] * 2 + idx[1]]

    def __setitem__(mut self, *idx: Int, val: Int):
        self.x[idx[0] * 2 + idx[1]] = val


def show[*Ts: Writable](*a: *Ts):
    print(*a)
    print(*a, sep="-")


def main():
    var p = Values(1, "x")
    print(p[0], p[1], p["abc"])
    show(1, "y")
    var lanes = Lanes()
    lanes[0] = 5
    lanes[1] += "c"
    print(lanes[0], lanes[1])
    var grid = Grid()
    grid[1, 0] = 5
    grid[1, 1] += 2
    print(grid[1, 0], grid[1, 1])
