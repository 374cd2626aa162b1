struct T(ImplicitlyCopyable):
    var n: Int
    def __init__(out self, n: Int):
        self.n = n
        print("init", n)
    def __init__(out self, *, copy: Self):
        self.n = copy.n + 100
        print("copy", self.n)
    def __init__(out self, *, deinit move: Self):
        self.n = move.n
        print("move", self.n)
    def __deinit__(deinit self):
        print("del", self.n)

@fieldwise_init
struct P(Copyable):
    var x: T
    var y: T

def main():
    var t = T(1)
    print("t = t")
    t = t
    print("t = t^")
    t = t^
    print("used", t.n)
    var p = P(T(2), T(3))
    print("p.x = p.x")
    p.x = p.x
    print("p.x = p.x^")
    p.x = p.x^
    print("p.x = p.y")
    p.x = p.y
    print(p.x.n, p.y.n)
