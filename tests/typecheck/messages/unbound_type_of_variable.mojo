struct Grid[T: Copyable & Deinitable, width: Int = 8]:
    var cells: List[Self.T]

    def __init__(out self):
        self.cells = []


def main():
    var g = Grid()
    print(len(g.cells))
