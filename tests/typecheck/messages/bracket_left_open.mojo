struct Grid[T: Copyable & Deinitable, width: Int, height: Int = 2]:
    pass


def area(grid: Grid[Int]) -> Int:
    return 0


def main():
    pass
