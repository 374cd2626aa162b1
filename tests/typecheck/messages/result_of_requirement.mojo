trait Shape:
    def area(self) -> Float64: ...


struct Square[side: Int](Shape):
    def area(self) -> Int:
        return Self.side * Self.side


def main():
    pass
