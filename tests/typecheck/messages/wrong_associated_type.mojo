trait Container:
    comptime Element: Comparable

    def size(self) -> Int: ...


@fieldwise_init
struct Blob(Copyable):
    var n: Int


struct Shelf(Container):
    comptime Element = Blob
    var n: Int

    def size(self) -> Int:
        return self.n


def main():
    pass
