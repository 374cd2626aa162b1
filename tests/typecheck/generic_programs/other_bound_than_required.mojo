trait Shape:
    def f[T: Copyable](self, x: T): ...
struct Sq(Shape):
    def f[T: Writable](self, x: T):
        pass
def main():
    pass
