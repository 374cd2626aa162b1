@fieldwise_init
struct T(Movable, Writable):
    var n: Int
    def __deinit__(deinit self): print("del", self.n, end="; ")
    def ping(self): print("ping", self.n, end="; ")
    def bump(mut self): self.n += 100
    def next(self) -> T: print("next", self.n, end="; "); return T(self.n + 1)
    def close(deinit self): print("close", self.n, end="; ")
    def write_to(self, mut w: Some[Writer]): w.write("T", self.n)
struct C(ImplicitlyCopyable):
    var n: Int
    def __init__(out self, n: Int): self.n = n; print("init", n, end="; ")
    def __init__(out self, *, copy: Self): self.n = copy.n + 1000; print("copy", copy.n, end="; ")
    def __init__(out self, *, deinit move: Self): self.n = move.n; print("move", move.n, end="; ")
    def __deinit__(deinit self): print("del", self.n, end="; ")
    def look(self): print("look", self.n, end="; ")
def f1(a: T) -> Int: print("f", a.n, end="; "); return a.n
def f2(a: T, b: T) -> Int: print("f2", a.n, b.n, end="; "); return a.n + b.n
def own(var a: T): print("own", end="; ")
def own2(var a: C): print("own2", a.n, end="; ")
def yes(a: T) -> Bool: print("yes", a.n, end="; "); return True
def no(a: T) -> Bool: print("no", a.n, end="; "); return False
def mk(n: Int) -> T: print("mk", n, end="; "); return T(n)
def risky(a: T, fail: Bool) raises -> Int:
    print("risky", a.n, end="; ")
    if fail: raise "bad"
    return 1
struct H(Movable, Deinitable where False):
    var n: Int
    def __init__(out self, n: Int): self.n = n
    def close(deinit self): pass
    def rclose(deinit self) raises: pass
@explicit_destroy("call close")
struct H2(Movable, Deinitable where False):
    def __init__(out self): pass
    def close(deinit self): pass
@fieldwise_init
struct Pr:
    var a: T
    var b: T
def mut2(mut a: C, b: C): pass
def mutm(mut a: Int, mut b: Int): pass
def both(a: T, var b: T): pass
def e1():
    var a = T(1)
    own(a^)
    a.ping()
def e2(c: Bool):
    var a: T
    if c: a = T(1)
    a.ping()
def e3():
    var p = Pr(T(1), T(2))
    own(p.a^)
    _ = p^
def e4():
    var a = T(1)
    for i in range(2):
        own(a^)
def e5():
    var x = C(1)
    mut2(x, x)
def e6():
    var x = 1
    mutm(x, x)
def e7():
    var a = T(1)
    both(a, a^)
def e8():
    var l: List[Int] = [1, 2]
    mutm(l[0], l[1])
def e9(a: T):
    a.n = 3
def f1x():
    var l: List[Int] = [1]
    for x in l: x += 1
def f2x():
    mutm(1, 2)
def f3():
    var a = T(1)
    var b = a
    a.ping()
def g2(ref x: T) -> ref[x] T:
    var y = T(1)
    return y
def g3(ref p: Pr) -> ref[p.a] T:
    return p.b
def h1():
    var h = H(1)
def h2(c: Bool):
    var h = H(1)
    if c: h^.close()
def h3() raises:
    var h = H(1)
    _ = risky(T(1), True)
    h^.close()
def h4():
    var h = H2()
def i1():
    var a = T(1)
    def c(): a.ping()
    c()
def i2(a: T):
    own(a^)
def i3():
    var l: List[Int] = [1, 2]
    ref r = l[0]
    l.append(3)
    print(r)
def i4():
    var s = String("abc")
    ref r = s
    s += "d"
    print(r)
def i5():
    var l = List[T]()
    l.append(T(1))
    own(l[0]^)
def i7() -> Pointer[T, ImmUntrackedOrigin]:
    var x = T(1)
    return Pointer(to=x)
def i8(deinit x: T): pass
def i9(mut a: T):
    own(a^)
def j1(ref a: T):
    own(a^)
def j2():
    var a = T(1)
    ref r = a
    own(a^)
    r.ping()
def j3():
    var a = T(1)
    var p = Pointer(to=a)
    own(a^)
    p[].ping()
def j4():
    var l: List[T] = [T(1)]
    var m = l
    l.clear()
def j5():
    var l: List[Int] = [1]
    var s = Span(l)
    l.append(2)
    print(s[0])
def main() raises: pass
