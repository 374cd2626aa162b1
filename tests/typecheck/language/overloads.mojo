def f(x: Int) -> String: return "Int"
def f(x: Float64) -> String: return "Float64"
def f(x: String) -> String: return "String"
def f(x: Bool) -> String: return "Bool"
def f(x: Int, y: Int) -> String: return "two"
def f[T: Writable](x: T) -> String: return "generic"
def g(x: Int, y: Int) -> String: return "fixed"
def g(*x: Int) -> String: return "variadic"
def h(*, a: Int) -> String: return "a"
def h(*, b: Int) -> String: return "b"
def i(x: Float64) -> String: return "F"
def i(x: Int) -> String: return "I"
def i8(x: Int8) -> String: return "Int8"
def i8(x: Int) -> String: return "Int"
def k(x: Int) -> String: return "none"
def k(x: Int, *ys: Int) -> String: return "some"
@fieldwise_init
struct S:
    var n: Int
    def m(self) -> String: return "inst"
    @staticmethod
    def m(x: Int) -> String: return "static"
    def o(self, x: Int) -> String: return "oI"
    def o(self, x: String) -> String: return "oS"
    def o(self) -> String: return "o"
def p[n: Int]() -> String: return "int"
def p[b: Bool]() -> String: return "bool"
def p[T: AnyType]() -> String: return "type"
struct A:
    @implicit
    def __init__(out self, x: Int): pass
def conv(a: A) -> String: return "A"
def conv(a: String) -> String: return "S"
def lit(x: Float32) -> String: return "f32"
def lit(x: String) -> String: return "str"
def cnt[T: AnyType](x: T) -> Int: return 1
def cnt[T: Copyable, U: AnyType](x: T, y: U) -> Int: return 2
def main():
    print(f(1), f(1.5), f("s"), f(True), f(1, 2), f(UInt8(3)))
    var l: List[Int] = [1]
    print(g(1, 2), g(1), g(1, 2, 3), g(), h(a=1), h(b=1), i(1), i(1.0))
    print(i8(Int8(1)), i8(1), k(1), k(1, 2))
    var s = S(1)
    print(s.m(), S.m(2), s.o(1), s.o("x"), s.o())
    print(p[3](), p[True](), p[String](), conv(1), conv("x"), lit(1), lit(1.5), lit("q"), cnt(1), cnt(1, 2))
