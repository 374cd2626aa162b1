trait Container:
    comptime Element: Copyable & Deinitable

    def first(self) -> Self.Element: ...


struct Shelf(Container):
    var n: Int

    def first(self) -> Int:
        return self.n


def main():
    pass
