trait Container:
    comptime Element: Copyable & Deinitable

    def get(self, index: Int) -> Self.Element: ...


struct Stack[T: Copyable & Deinitable](Container):
    comptime Element = Self.T
    var items: List[Self.T]

    def get(self, index: String) -> Self.T:
        return self.items[0].copy()


def main():
    pass
