struct Acc[T: Copyable & Deinitable & Writable]:
    var v: Self.T
    def __init__(out self, v: Self.T):
        self.v = v.copy()
    def map[R: Copyable & Deinitable & Writable, F: def(Self.T) -> R](self, f: F) -> Acc[R]:
        return Acc(f(self.v))
def main():
    def sq(x: Int) {} -> String:
        return String(x * x)
    print(Acc(5).map(sq).v)
