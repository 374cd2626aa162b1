def make[*, width: Int, height: Int = width * 2, T: DType = DType.int32]() -> String:
    return String(width, "x", height, " ", T)
struct Grid[T: Copyable & Deinitable, /, rows: Int, *, cols: Int = rows]:
    @staticmethod
    def show() -> String:
        return String(Self.rows, ",", Self.cols)
def main():
    print(make[width=2](), make[height=1, width=4](), make[T=DType.bool, width=1]())
    print(Grid[Int, 3].show(), Grid[Int, rows=3, cols=4].show())
