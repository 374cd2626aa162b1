trait Shape:
    def area(self) -> Float64: ...
    def name(self) -> String: ...


struct Square(Shape):
    var side: Float64

    def area(self) -> Float64:
        return self.side * self.side


def main():
    pass
