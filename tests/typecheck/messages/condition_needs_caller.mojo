struct Matrix[rows: Int, cols: Int]:
    def __init__(out self):
        pass

    def trace(self) -> Int where Self.rows == Self.cols:
        return Self.rows


def trace_of[n: Int, m: Int](x: Matrix[n, m]) -> Int:
    return x.trace()


def main():
    print(trace_of(Matrix[2, 3]()))
