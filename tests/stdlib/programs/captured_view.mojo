# A view captured by value keeps alive what it points into.
struct R(Movable):
    var n: Int
    def __init__(out self, n: Int):
        self.n = n
        print("init", n)
    def __deinit__(deinit self):
        print("del", self.n)

@fieldwise_init
struct View[o: ImmOrigin](ImplicitlyCopyable):
    var p: Pointer[R, Self.o]
    def get(self) -> Int:
        return self.p[].n

def call[F: def() -> Int](f: F) -> Int:
    return f()

def main():
    var r = R(7)
    var v = View(Pointer(to=r).as_imm())
    def body() {var} -> Int:
        return v.get()
    print("made")
    print(call(body))
    print("end")
