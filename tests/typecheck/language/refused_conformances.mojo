trait T1:
    def m(self, x: Int) -> Int: ...
    def n(self, x: String) -> Int: ...
    def o(self, var x: String) -> Int: ...
    def p(self, mut x: String) -> Int: ...
    def q(self, ref x: String) -> Int: ...
    def r(var self) -> Int: ...
    def s(deinit self) -> Int: ...
    def t(mut self) -> Int: ...
    def u(self) -> Int: ...
@fieldwise_init
struct A1(T1, Copyable):
    def m(self, var x: Int) -> Int: return 1
    def n(self, x: String) -> Int: return 1
    def o(self, var x: String) -> Int: return 1
    def p(self, mut x: String) -> Int: return 1
    def q(self, ref x: String) -> Int: return 1
    def r(var self) -> Int: return 1
    def s(deinit self) -> Int: return 1
    def t(mut self) -> Int: return 1
    def u(self) -> Int: return 1
@fieldwise_init
struct A2(T1, Copyable):
    def m(self, x: Int) -> Int: return 1
    def n(self, var x: String) -> Int: return 1
    def o(self, var x: String) -> Int: return 1
    def p(self, mut x: String) -> Int: return 1
    def q(self, ref x: String) -> Int: return 1
    def r(var self) -> Int: return 1
    def s(deinit self) -> Int: return 1
    def t(mut self) -> Int: return 1
    def u(self) -> Int: return 1
@fieldwise_init
struct A3(T1, Copyable):
    def m(self, x: Int) -> Int: return 1
    def n(self, x: String) -> Int: return 1
    def o(self, x: String) -> Int: return 1
    def p(self, mut x: String) -> Int: return 1
    def q(self, ref x: String) -> Int: return 1
    def r(var self) -> Int: return 1
    def s(deinit self) -> Int: return 1
    def t(mut self) -> Int: return 1
    def u(self) -> Int: return 1
@fieldwise_init
struct A4(T1, Copyable):
    def m(self, x: Int) -> Int: return 1
    def n(self, x: String) -> Int: return 1
    def o(self, var x: String) -> Int: return 1
    def p(self, x: String) -> Int: return 1
    def q(self, ref x: String) -> Int: return 1
    def r(var self) -> Int: return 1
    def s(deinit self) -> Int: return 1
    def t(mut self) -> Int: return 1
    def u(self) -> Int: return 1
@fieldwise_init
struct A5(T1, Copyable):
    def m(self, x: Int) -> Int: return 1
    def n(self, x: String) -> Int: return 1
    def o(self, var x: String) -> Int: return 1
    def p(self, mut x: String) -> Int: return 1
    def q(self, x: String) -> Int: return 1
    def r(var self) -> Int: return 1
    def s(deinit self) -> Int: return 1
    def t(mut self) -> Int: return 1
    def u(self) -> Int: return 1
@fieldwise_init
struct A6(T1, Copyable):
    def m(self, x: Int) -> Int: return 1
    def n(self, x: String) -> Int: return 1
    def o(self, var x: String) -> Int: return 1
    def p(self, mut x: String) -> Int: return 1
    def q(self, ref x: String) -> Int: return 1
    def r(deinit self) -> Int: return 1
    def s(deinit self) -> Int: return 1
    def t(mut self) -> Int: return 1
    def u(self) -> Int: return 1
@fieldwise_init
struct A7(T1, Copyable):
    def m(self, x: Int) -> Int: return 1
    def n(self, x: String) -> Int: return 1
    def o(self, var x: String) -> Int: return 1
    def p(self, mut x: String) -> Int: return 1
    def q(self, ref x: String) -> Int: return 1
    def r(self) -> Int: return 1
    def s(deinit self) -> Int: return 1
    def t(mut self) -> Int: return 1
    def u(self) -> Int: return 1
@fieldwise_init
struct A8(T1, Copyable):
    def m(self, x: Int) -> Int: return 1
    def n(self, x: String) -> Int: return 1
    def o(self, var x: String) -> Int: return 1
    def p(self, mut x: String) -> Int: return 1
    def q(self, ref x: String) -> Int: return 1
    def r(var self) -> Int: return 1
    def s(var self) -> Int: return 1
    def t(mut self) -> Int: return 1
    def u(self) -> Int: return 1
@fieldwise_init
struct A9(T1, Copyable):
    def m(self, x: Int) -> Int: return 1
    def n(self, x: String) -> Int: return 1
    def o(self, var x: String) -> Int: return 1
    def p(self, mut x: String) -> Int: return 1
    def q(self, ref x: String) -> Int: return 1
    def r(var self) -> Int: return 1
    def s(deinit self) -> Int: return 1
    def t(self) -> Int: return 1
    def u(ref self) -> Int: return 1
@fieldwise_init
struct B1(T1, Copyable):
    def m(self, x: Int) -> Int: return 1
    def n(self, x: String) -> Int: return 1
    def o(self, var x: String) -> Int: return 1
    def p(self, mut x: String) -> Int: return 1
    def q(self, ref x: String) -> Int: return 1
    def r(var self) -> Int: return 1
    def s(deinit self) -> Int: return 1
    def t(self) -> Int: return 1
    def u(self) -> Int: return 1
@fieldwise_init
struct B2(T1, Copyable):
    def m(self, x: Int) -> Int: return 1
    def n(self, x: String) -> Int: return 1
    def o(self, var x: String) -> Int: return 1
    def p(self, mut x: String) -> Int: return 1
    def q(self, ref x: String) -> Int: return 1
    def r(var self) -> Int: return 1
    def s(deinit self) -> Int: return 1
    def t(mut self) -> Int: return 1
    def u(mut self) -> Int: return 1
trait SI:
    def __init__(out self, x: String): ...
@fieldwise_init
struct B3(SI):
    var x: String
trait F1:
    def a(self) raises -> Int: ...
    def b(self, x: Int = 3) -> Int: ...
    def c(self, *xs: Int) -> Int: ...
    def d(self, *, k: Int) -> Int: ...
    @staticmethod
    def e(x: Int) -> Int: ...
    def f[n: Int](self) -> Int: ...
@fieldwise_init
struct B4(F1):
    def a(self) -> Int: return 1
    def b(self, y: Int) -> Int: return 1
    def c(self, *ys: Int) -> Int: return 1
    def d(self, *, k: Int) -> Int: return 1
    @staticmethod
    def e(y: Int) -> Int: return 1
    def f[m: Int](self) -> Int: return 1
@fieldwise_init
struct B5(F1):
    def a(self) -> Int: return 1
    def b(self, x: Int = 3) -> Int: return 1
    def c(self, *ys: Int) -> Int: return 1
    def d(self, *, j: Int) -> Int: return 1
    @staticmethod
    def e(y: Int) -> Int: return 1
    def f[m: Int](self) -> Int: return 1
def main(): pass
