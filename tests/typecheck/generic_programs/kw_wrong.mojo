struct Grid[T: Copyable & Deinitable, /, rows: Int, *, cols: Int = rows]:
    @staticmethod
    def show() -> String:
        return String(Self.rows, ",", Self.cols)
def main():
    print(Grid[Int, 3, 4].show())
