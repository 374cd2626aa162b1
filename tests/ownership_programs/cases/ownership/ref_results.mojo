@fieldwise_init
struct Cell(Copyable):
    var v: Int
    def __deinit__(deinit self):
        print("del", self.v)

struct Grid(Movable):
    var cells: List[Cell]
    var w: Int
    def __init__(out self, w: Int, h: Int):
        self.w = w
        self.cells = []
        for i in range(w * h):
            self.cells.append(Cell(i))
    def __getitem__(ref self, x: Int, y: Int) -> ref[self.cells[0]] Cell:
        return self.cells[y * self.w + x]
    def biggest(ref self) -> ref[self.cells[0]] Cell:
        var at = 0
        for i in range(len(self.cells)):
            if self.cells[i].v > self.cells[at].v:
                at = i
        return self.cells[at]

def pick(ref a: Cell, ref b: Cell, first: Bool) -> ref[a, b] Cell:
    if first:
        return a
    return b

def total(g: Grid) -> Int:
    var s = 0
    for c in g.cells:
        s += c.v
    return s

def main():
    var g = Grid(2, 2)
    g[0, 1].v = 50
    g.biggest().v += 1
    print(g[0, 1].v, total(g))
    ref c = g[1, 1]
    c.v = 9
    print(c.v)
    var a = Cell(100)
    var b = Cell(200)
    pick(a, b, False).v = 5
    print(a.v, b.v)
    ref best = pick(a, b, True)
    print("best", best.v)
    var copied = g[0, 0].copy()
    copied.v = 77
    print(g[0, 0].v, copied.v)
    print("end")
