# generic bodies: copies
def a[T: Copyable & Deinitable](o: Optional[T]) -> Optional[T]: return o
def b[T: Copyable & Deinitable](o: Optional[T]):
    var x = o
    print(len([x^]))
def c[T: Copyable & Deinitable](o: List[T], i: Int):
    var x = o[i]
def d[T: Copyable & Deinitable](t: Tuple[T, Int]):
    var x = t
    print(len(t))
    _ = x^
def e[T: Copyable & Deinitable](t: T):
    var x = [t]
def f[T: Copyable & Deinitable](t: T, mut xs: List[T]):
    xs.append(t)
struct S[T: Copyable & Deinitable](Copyable):
    var x: Self.T
    def get(self) -> Self.T: return self.x
    def m(var self): pass
    def n(self):
        self.m()
def h[T: Copyable & Deinitable](s: S[T]):
    s.m()
def j[T: Copyable & Deinitable](o: Optional[T]) -> T: return o.value()
def k[T: Movable & Deinitable](var o: T) -> List[T]:
    return [o^]
def l[T: Copyable & Deinitable](var o: T) -> Tuple[T, T]:
    return (o, o^)
def m[T: Copyable](o: T): 
    var x = o.copy()
def n[T: Copyable & Deinitable](xs: List[T]):
    for x in xs:
        var y = x
def o[T: Copyable & Deinitable](xs: List[T]) -> List[T]:
    return [x for x in xs]
def p[T: Copyable & Deinitable](xs: Dict[String, T]) raises -> T:
    return xs["a"]
# generic bodies: copies, 2
@fieldwise_init
struct Pair[T: Copyable & Deinitable](Copyable):
    var a: Self.T
    var b: Self.T
@fieldwise_init
struct Cond[T: Copyable & Deinitable](Copyable, ImplicitlyCopyable where conforms_to(T, ImplicitlyCopyable)):
    var a: Self.T
def take[T: Copyable & Deinitable](var x: T): pass
def g1[T: Copyable & Deinitable](x: T) -> Pair[T]:
    return Pair(x, x)
def g2[T: Copyable & Deinitable](x: T):
    var y = x.copy()
    take(y)
    take(y)
def g3[T: Copyable & Deinitable](x: T):
    var y = x.copy()
    take(y)
def g4[T: Copyable & Deinitable](x: T) -> T:
    var y = x.copy()
    return y
def g5[T: Copyable & Deinitable](x: T) -> List[T]:
    var y = x.copy()
    return [y]
def g6[T: Copyable & Deinitable](x: T):
    var y = x.copy()
    var z = y
def g7[T: Copyable & Deinitable](x: Pair[T]) -> T:
    return x.a
def g9[T: Copyable & Deinitable](c: Cond[T]):
    var d = c
def g10[T: Copyable & Deinitable](c: Cond[T]) -> Cond[T]:
    return c
def g11[T: ImplicitlyCopyable & Deinitable](c: Cond[T]) -> Cond[T]:
    var d = c
    return c
def g12[T: Copyable & Deinitable](c: Cond[T]) -> Cond[T]:
    comptime if conforms_to(T, ImplicitlyCopyable):
        return c
    return c.copy()
def g14[T: Copyable & Deinitable](c: T) -> Optional[T]:
    return c
def g15[T: Copyable & Deinitable](c: T) -> Optional[T]:
    return Optional(c)
def g16[T: Copyable & Deinitable](c: T, d: T, b: Bool) -> T:
    return c if b else d
def g17[T: Copyable & Deinitable](c: T, mut d: T):
    d = c
def g18[T: Copyable & Deinitable](c: T, mut d: List[T]):
    d[0] = c
def g19[T: Copyable & Deinitable](c: T, mut d: Pair[T]):
    d.a = c
def g20[T: Copyable & Deinitable](c: T, mut d: Dict[String, T]):
    d["a"] = c
def g21[T: Copyable & Deinitable](ref c: T) -> Tuple[T, Int]:
    return (c, 1)
def g22[T: Copyable & Deinitable](c: List[T]) -> T:
    var m = c[0].copy()
    for x in c:
        m = x
    return m^
def g23[T: Copyable & Deinitable](*cs: T) -> T:
    return cs[0]
def g24[T: Copyable & Deinitable](*cs: T) -> List[T]:
    var r: List[T] = []
    for c in cs:
        r.append(c)
    return r^
def g25[T: Copyable & Deinitable](c: List[T]) -> Tuple[List[T], Int]:
    return (c, 1)
def g26[T: Copyable & Deinitable](c: List[T]) -> List[T]:
    var d = c
    return d^
def g27[T: Copyable & Deinitable](c: T) -> T:
    def inner() {imm} -> T:
        return c
    return inner()
trait Titled(Writable):
    def write_to(self, mut writer: Some[Writer]): writer.write("titled")
@fieldwise_init
struct Book(Titled): pass
def main(): pass
