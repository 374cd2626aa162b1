struct Cell[T: Copyable & Deinitable]:
    var value: Self.T


struct Row:
    var first: Cell


def main():
    pass
