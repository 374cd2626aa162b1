def area[T: Copyable](x: T, y: Int) -> Int:
    return y


def area[T: Copyable](x: Int, y: T) -> Int:
    return x


def main():
    print(area(3, 4))
