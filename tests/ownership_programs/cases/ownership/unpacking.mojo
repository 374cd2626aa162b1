struct T(ImplicitlyCopyable):
    var id: Int
    def __init__(out self, id: Int):
        self.id = id
        print("init", id)
    def __init__(out self, *, copy: Self):
        self.id = copy.id + 1000
        print("copy", self.id)
    def __deinit__(deinit self):
        print("del", self.id)

@fieldwise_init
struct P(Copyable):
    var x: T
    var y: T

def look(t: T):
    print("look", t.id)

def pair(n: Int) -> P:
    return P(T(n), T(n + 1))


def through(var t: T) -> T:
    return t^

def a1(z: T):
    print("- a1")
    var p, q = (T(1), T(2))
    look(p)
    look(q)
    print("end")

def a2(z: T):
    print("- a2")
    var p, q = (T(1), z)
    look(q)
    print("end")

def a3(z: T):
    print("- a3")
    var p, q = (T(1), z)
    print("end")

def a4(z: T):
    print("- a4")
    var p, q = T(1), z
    look(p)
    look(q)
    print("end")

def a5():
    print("- a5")
    var z = T(9)
    var p, q = (T(1), z)
    look(p)
    look(q)
    print("end")

def a6():
    print("- a6")
    var z = T(9)
    var t = (T(1), z)
    var p, q = t
    look(p)
    look(q)
    print("end")

def a7():
    print("- a7")
    var t = (T(1), T(2))
    var p, q = t^
    look(p)
    look(q)
    print("end")

def a8():
    print("- a8")
    var q3 = (through(T(25)), T(27))
    look(q3[1])
    print("end")

def a9() raises:
    print("- a9")
    var i = 0
    while i < 2:
        i += 1
        var q3 = (T(25), T(27))
        look(q3[1])
        print("end")

def a10(z: T):
    print("- a10")
    var p = T(5)
    var q = T(6)
    p, q = (T(1), z)
    look(q)
    look(p)
    print("end")

def a11():
    print("- a11")
    var p = T(5)
    var q = T(6)
    p, q = q, p
    look(q)
    look(p)
    print("end")

def a12(z: T):
    print("- a12")
    var t = (T(1), z)
    look(t[0])
    var p = P(T(3), z)
    look(p.x)
    print("end")

def main() raises:
    var z = T(100)
    a1(z)
    a2(z)
    a3(z)
    a4(z)
    a5()
    a6()
    a7()
    a8()
    a9()
    a10(z)
    a11()
    a12(z)
