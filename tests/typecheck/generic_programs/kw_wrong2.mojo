struct Grid[T: Copyable & Deinitable, /, rows: Int]:
    @staticmethod
    def show() -> String:
        return String(Self.rows)
def main():
    print(Grid[T=Int, rows=3].show())
