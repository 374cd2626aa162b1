# A value goes on when its only field is overwritten; calls as targets of an assignment.
struct Lin(Deinitable where False):
    var n: Int
    def __init__(out self, n: Int): self.n = n
    def close(deinit self) -> Int: return self.n
    def renamed(var self, n: Int) -> Self:
        self.n = n
        return self^
struct Lis(Deinitable where False):
    var n: String
    def __init__(out self, n: String): self.n = n
    def close(deinit self) -> String: return self.n
    def renamed(var self, n: String) -> Self:
        self.n = n
        return self^
@fieldwise_init
struct Lip(Deinitable where False, Movable):
    var n: Lin
    var s: Lis
    def close(deinit self) -> String:
        return String(self.n^.close()) + self.s^.close()
    def renew(mut self):
        self.n.n = 5
        self.s.n = "renewed"
def linear():
    var l = Lin(4).renamed(6)
    l.n = 7
    print(l^.close())
    var m = Lis("x").renamed("y")
    m.n = "z"
    print(m^.close())
    var p = Lip(Lin(1), Lis("q"))
    p.n.n = 3
    p.renew()
    p.s.n = "last"
    print(p^.close())
struct D:
    var n: String
    def __init__(out self, n: String): self.n = n
    def __deinit__(deinit self): print("del", self.n)
    def renamed(var self, n: String) -> Int:
        print("in")
        self.n = n
        return 3
def destroyed():
    var m = D("x")
    print("a")
    m.n = "z"
    print("b")
    print(m^.renamed("q"))
    fin()
struct W:
    var d: D
    def __init__(out self): self.d = D("w")
    def __deinit__(deinit self): print("del W")
def again(mut w: W):
    w.d = D("new")
def again2(mut w: W, c: Bool):
    if c:
        w.d.n = "c"
    print("again2")
def other(c: Bool):
    var d = D("o")
    if c:
        d.n = "other"
        print("c")
    else:
        print("not c")
def others() raises:
    var d = D("r")
    d.n = risky(1)
    print(d.n)
    d.n = risky(2)
def risky(n: Int) raises -> String:
    if n == 2:
        raise Error("two")
    return "one"
def fin():
    var w = W()
    again(w)
    print("x")
    again2(w, True)
    again2(w, False)
    w.d = D("fin")
    print("y")
    w.d.n = "fin2"
    print("z")
    other(True)
    other(False)
    try:
        others()
    except e:
        print(e)
struct R:
    var v: Int
    def __init__(out self): self.v = 1
    def at(mut self, s: String) -> ref[self.v] Int:
        print("at", s)
        return self.v
    def __getitem__(ref self, i: Int) -> ref[self.v] Int:
        print("get", i)
        return self.v
def i(n: Int) -> Int:
    print("i", n)
    return n
def through(ref r: R, n: Int) -> ref[r] R:
    print("p", n)
    return r
def targets():
    var r = R()
    r.at("a") = i(1)
    print("--")
    r.at("b") += i(2)
    print("--")
    r[i(3)] = i(4)
    print("--")
    r[i(5)] += i(6)
    print("--")
    through(r, i(7)).v = i(8)
    print("--")
    through(r, i(9))[i(10)] = i(11)
    print("--")
    through(r, i(12)).v += i(13)
    print("--")
    Pointer(to=through(r, i(14)).v)[] = i(15)
    print("--")
    through(through(r, i(16)), i(17)).v = i(18)
    print("--")
    (r.v) = i(19)
    r.at("x"), r.at("y") = i(20), i(21)
    print(r.v)
def main():
    linear()
    destroyed()
    targets()
