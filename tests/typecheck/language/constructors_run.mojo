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
@fieldwise_init
struct S(Movable):
    var f: C
def imm(a: C) -> C: return a
def selff(s: S) -> C: return s.f
def loc() -> C:
    var a = C(1)
    return a
def loc2() -> C:
    var a = C(1)
    return a^
def loc3(out r: C): r = C(5)
def arg(var a: C) -> C: return a^
def t1():
    var a = C(1); var b = a; b.look()
def t2():
    var a = C(1); var b = a; a.look(); b.look()
def t3():
    var a = C(1); var b = a^; b.look()
def t4():
    var a = C(1); var b = C(2); b.look(); b = a; b.look()
def t5():
    var a = C(1); var b = C(2); b.look(); b = a; a.look(); b.look()
def t6():
    var s = S(C(1)); var b = s.f; b.look()
def t7():
    var l: List[C] = [C(1)]; print("|", end=""); var b = l[0]; b.look()
def t8(): var a = C(1); imm(a).look(); print("|", end=""); selff(S(C(3))).look()
def t9(): loc().look(); print("|", end=""); loc2().look(); print("|", end=""); loc3().look(); print("|", end=""); arg(C(9)).look()
def t10(): var a = C(1); own2(a); print("|", end=""); a.look(); own2(a); print("|", end=""); own2(C(2))
def t11(c: Bool):
    var a = C(1); var b = C(2)
    var d = a if c else b
    d.look()
def t12(c: Bool):
    var d = C(1) if c else C(2)
    d.look()
def t13():
    var a = C(1); var s = S(a); s.f.look(); var s2 = S(C(2)); s2.f = C(3); s2.f.look()
def t14():
    var t = (C(1), 2); t[0].look()
def t15():
    var a = C(1)
    def c() {var a} : a.look()
    c(); print("|", end="")
def t16() raises:
    var o = Optional(C(1)); o.value().look(); o = None; print("none", end="; ")
def t17():
    var x, y = C(1), C(2); x, y = y, x; x.look(); y.look()
def t18():
    var l: List[C] = [C(1), C(2)]
    for x in l: x.look()
    print("|", end="")
    for var x in l: x.look()
    print("|", end="")
    for ref x in l: x.look()
def t19():
    var d = Dict[Int, C](); d[1] = C(1); print("|", end=""); d[1] = C(2); print("|", end="")
def t20(b: Bool) -> C:
    var a = C(1)
    if b: return a
    var c = C(2)
    return c
def main() raises:
    t1(); print(); t2(); print(); t3(); print(); t4(); print(); t5(); print(); t6(); print(); t8(); print(); t9(); print(); t10(); print(); t11(True); print(); t11(False); print(); t12(True); print(); t12(False); print(); t13(); print(); t16(); print()
    t18(); print(); t20(True).look(); print(); t20(False).look(); print()
