trait Shape:
    def area(self) -> Float64: ...
struct Sq(Shape):
    def area(self) -> Int:
        return 1
def main():
    pass
