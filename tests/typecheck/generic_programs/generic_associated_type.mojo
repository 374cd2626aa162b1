trait Shape:
    comptime E: Writable
    def area(self) -> Float64: ...
struct Sq[T: AnyType](Shape):
    comptime E = Self.T
    def area(self) -> Float64:
        return 1
def main():
    pass
