struct N(Copyable):
    var s: String
    def __init__(out self, s: String):
        self.s = s
    def __deinit__(deinit self):
        print("del", self.s)
struct P:
    var a: N
    var b: N
    var c: N
    def __init__(out self):
        self.a = N("a")
        self.b = N("b")
        self.c = N("c")
    def into(deinit self) -> N:
        print("into")
        self.b = N("b2")
        print("mid", self.b.s)
        return self.a^
    def __deinit__(deinit self):
        print("P gone")
def main():
    var p = P()
    var n = p^.into()
    print("got", n.s)
    _ = P()
    print("end")
