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
struct Pr:
    var a: T
    var b: T
@fieldwise_init
struct Pd:
    var a: T
    var b: T
    def __deinit__(deinit self): print("body", end="; "); self.b.ping()
    def take(deinit self) -> T: print("take", end="; "); return self.a^
def t1():
    var a = T(1); var b = T(2); a.ping(); print(1, end="; "); b.ping()
def t2():
    var a = T(1); var b = T(2); _ = f2(a, b)
def t3():
    var x = T(9); _ = f2(T(1), x); print("after", end="; ")
def t4():
    var a = T(1); var b = T(2); print(f1(a) + f1(b), end="; ")
def t5(): print(f2(T(1), mk(f2(T(3), T(4)))), end="; ")
def t6(): T(1).next().next().ping()
def t7(c: Bool):
    var a = T(1)
    if c: a.ping()
    else: print("other", end="; ")
    print("end", end="; ")
def t8(c: Bool):
    var a = T(1); var b = T(2)
    var v = f1(a) if c else f1(b)
    print(v, end="; ")
def t9():
    var a = T(1); var b = T(2)
    if yes(a) or yes(b): print("in", end="; ")
    var c = T(3); var d = T(4)
    if no(c) and yes(d): print("x", end="; ")
    print("out", end="; ")
def t10():
    var a = T(1)
    for i in range(3):
        var l = T(10 + i)
        a.ping()
        if i == 1: break
        l.ping()
    print("end", end="; ")
def t11():
    var x = T(0)
    for i in range(2): x = T(i + 1); print("body", end="; ")
    x.ping()
def t12():
    var a = T(1); print(a.n, end="; "); var b = T(2); print(b.n == 2, end="; ")
def t13(): var p = Pr(T(1), T(2)); p.a.ping(); print("x", end="; ")
def t14(): var p = Pd(T(1), T(2)); p.a.ping(); print("x", end="; ")
def t15(): var p = Pd(T(1), T(2)); var t = p^.take(); t.ping()
def t16():
    var p = Pr(T(1), T(2)); print("1", end="; "); p.a = T(3); p.b.ping(); p.a.ping()
def t17():
    var p = Pr(T(1), T(2)); var q = p.a^; p.b.ping(); p.a = T(5); q.ping(); print(p.a.n, end="; ")
def t18(): own(T(1)); var a = T(2); own(a^); print("e", end="; ")
def t19():
    var a = T(1); a.bump(); a = T(2); print("s", end="; "); a.ping()
def t20() raises:
    var a = T(1); var b = T(2)
    try: _ = risky(a, True); b.ping()
    except e: print("caught", e, end="; ")
    print("z", end="; ")
def t21() raises:
    var a = T(1)
    try: print(risky(T(7), False), end="; ")
    except: print("no", end="; ")
    else: print("else", end="; ")
    finally: print("fin", end="; ")
    a.ping()
def t22():
    var l = List[T]()
    l.append(T(1)); l.append(T(2)); l[0] = mk(f1(T(5)))
    print("p", end="; "); _ = l.pop(); print("c", end="; "); l.clear(); print("d", end="; ")
def t23():
    _ = T(1); print("a", end="; "); var x = T(2); print("b", end="; "); _ = x^; print("c", end="; ")
def t24(): T(1).close(); var x = T(2); x^.close(); print("e", end="; ")
def t25():
    for x in [T(1), T(2)]: x.ping()
def t26() -> Int:
    var a = T(4); return a.n * 10
def t27():
    var a = T(1)
    def c() {imm a} -> Int: return a.n
    print("r", c(), end="; ")
    print("q", end="; ")
def t28():
    var a = T(1)
    def c() {var a^} -> Int: return a.n
    print(c(), end="; "); print("q", end="; ")
def t29():
    ref r = T(1)
    r.ping(); print("k", end="; ")
def t30():
    var a = T(1)
    ref r = a
    print("m", end="; "); r.ping(); print("n", end="; ")
def t31():
    var a = T(1); var q = Pointer(to=a); print("m", end="; "); q[].ping(); print("n", end="; ")
def t32():
    match mk(3).n:
        case 3: print("three", end="; ")
        case _: pass
    var a: T
    if True: a = T(1)
    else: a = T(2)
    a.ping()
def main() raises:
    t1(); print(); t2(); print(); t3(); print(); t4(); print(); t5(); print(); t6(); print(); t7(True); print(); t7(False); print(); t8(True); print(); t8(False); print(); t9(); print(); t10(); print(); t11(); print(); t12(); print()
    t13(); print(); t14(); print(); t15(); print(); t16(); print(); t17(); print(); t18(); print(); t19(); print(); t20(); print(); t21(); print(); t22(); print(); t23(); print(); t24(); print(); t25(); print(); print(t26()); t27(); print(); t28(); print(); t29(); print(); t30(); print(); t31(); print(); t32(); print()
