struct MyErr(Writable, Copyable):
    var code: Int
    def __init__(out self, c: Int): self.code = c
    def write_to(self, mut w: Some[Writer]): w.write("MyErr#", self.code)
def a(n: Int) raises -> Int:
    if n > 2: raise "too big"
    if n < 0: raise Error("neg ", n, " ", 1.5)
    return n
def b(n: Int) raises MyErr -> Int:
    if n > 2: raise MyErr(n)
    return n
def order(n: Int) raises -> Int:
    try:
        print("body", end=" ")
        return a(n)
    except e:
        print("except", e, end=" ")
        return -1
    finally:
        print("finally", end=" ")
def elsey(n: Int) -> String:
    var s = String("")
    try:
        _ = a(n)
        s += "b"
    except:
        s += "x"
    else:
        s += "e"
    finally:
        s += "f"
    return s
def rethrow() raises:
    try: _ = a(5)
    except e: raise e^
def rethrow2() raises:
    try: _ = a(6)
    except e: raise
def make(n: Int) -> Int:
    var k = n
    def add(x: Int) {k} -> Int: return x + k
    def addm(x: Int) {mut k}: k += x
    def cp(x: Int) {var k} -> Int: return x + k
    var r = cp(0)
    addm(5)
    print(add(1), cp(1), r, k, end=" ")
    k = 100
    print(add(1), cp(1))
    return k
def apply[F: def(Int) -> Int](f: F, x: Int) -> Int: return f(x)
def apply2(f: Some[def(Int) -> Int], x: Int) -> Int: return f(x)
def apply3(f: def(Int) thin -> Int, x: Int) -> Int: return f(x)
def apply4[f: def(Int) thin -> Int](x: Int) -> Int: return f(x)
def dbl(x: Int) -> Int: return x * 2
def inc(x: Int) -> Int: return x + 1
def pick(b: Bool) -> def(Int) thin -> Int: return dbl if b else inc
def rais(f: def(Int) raises thin -> Int, x: Int) raises -> Int: return f(x)
def main() raises:
    print(a(1))
    try: _ = a(3)
    except e: print(e)
    try: _ = a(-3)
    except e: print(e)
    try: _ = b(7)
    except e: print(e, e.code)
    print(order(1)); print(order(5)); print(elsey(1), elsey(9))
    try: rethrow()
    except e: print(e)
    try: rethrow2()
    except e: print(e)
    _ = make(3)
    var outer = 10; var name = String("n")
    def all_imm(x: Int) {imm} -> String: return String(x + outer, name)
    def all_mut() {mut}: outer += 1; name += "!"
    print(all_imm(1)); all_mut(); print(all_imm(1), outer, name)
    def mixed() {imm name, mut outer}: outer += name.byte_length()
    mixed(); print(outer)
    def dflt(x: Int, y: Int = 5, *, z: Int = 1) {} -> Int: return x + y * z
    print(dflt(1), dflt(1, 2), dflt(1, z=3), dflt(y=1, x=2))
    def moved() {var name^} -> String: return name
    print(moved()); name = "again"; print(name, moved())
    def gen[n: Int](x: Int) {} -> Int: return x * n
    print(gen[3](4))
    def rz(x: Int) raises {imm outer} -> Int:
        if x > 1: raise "big"
        return outer
    try: print(rz(1), rz(2))
    except e: print(e)
    print(apply(dbl, 4), apply2(inc, 4), apply3(dbl, 5), apply4[inc](5), apply(lambda (x: Int) -> Int: x + outer, 3))
    print((lambda (x: Int) -> Int: x * x)(7), apply3(lambda (x: Int) {} -> Int: x - 1, 3), pick(True)(4), pick(False)(4))
    var sl = lambda -> String: "noargs"
    print(sl())
    var fs: List[def(Int) thin -> Int] = [dbl, inc]
    print(fs[0](10), fs[1](10), end=" ")
    var fv: def(Int) thin -> Int = dbl
    print(fv(3), apply3(fv, 4)); fv = inc; print(fv(3))
    print(rais(a, 2), rais(dbl, 2))
    comptime sqf = lambda (x: Int) {} -> Int: x * x
    print(sqf(5), apply4[dbl](3))
    def lvl1(x: Int) {imm outer} -> Int:
        def lvl2(y: Int) {imm outer} -> Int: return y + outer
        return lvl2(x) * 2
    print(lvl1(1))
    def usesother(x: Int) {imm all_imm} -> String: return all_imm(x)
    print(usesother(4))
    var lam = lambda (x: Int) {mut outer}: bump(outer, x)
    lam(5); print(outer)
def bump(mut x: Int, by: Int): x += by
@always_inline
def ai() -> Int: return 1
@always_inline("nodebug")
def aj() -> Int: return 2
@no_inline
def ak() -> Int: return ai() + aj()
