def chunk[width: Int](total: Int) -> Int:
    comptime assert width > 0 and width % 4 == 0, "width must be a multiple of 4"
    return total // width


def main():
    print(chunk[6](100))
