# Functions with parameters of their own, without captures, passed on as values.
def call[F: def[width: Int](Int) -> None, //](f: F):
    f[3](5)

def twice[F: def[width: Int](Int) -> None, //](f: F):
    call(f)
    f[4](5)

def once[F: def[width: Int](Int) -> None, //, w: Int](f: F, a: Int):
    f[w](a)

def outer[F: def[width: Int](Int) -> None, //, w: Int](f: F, a: Int):
    once[w](f, a)

def main():
    def body[width: Int](at: Int) {var} -> None:
        print(at, width)
    twice(body)
    outer[7](body, 2)
    def other(at: Int) {var}:
        print(at)
    other(3)
    def gen[w: Int](at: Int) {var}:
        print(at, w)
    gen[4](3)
    var h = other
    h(5)
    def rec(n: Int) {} -> Int:
        return n
    print(rec(4))
