trait Shape:
    def area(self) -> Float64: ...
struct Sq[T: AnyType](Shape):
    pass
def main():
    pass
