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

def one(a: T):
    print("one")
    var b = a
    print("end")

def two(a: T):
    print("two")
    var b = T(2)
    look(b)
    b = a
    print("end")

def three(a: T):
    print("three")
    var p = pair(5)
    look(p.x)
    p.y = a
    print("end")

def four(a: T):
    print("four")
    var p = pair(5)
    look(p.x)
    look(p.y)
    p.y = a
    p = pair(7)
    look(p.x)
    print("end")

def five(a: T):
    print("five")
    var p = pair(5)
    look(p.y)
    p.y = a
    look(p.x)
    print("end")

def six(a: T):
    print("six")
    var p = pair(5)
    p.y = a
    p = pair(7)
    look(p.x)
    print("end")

def seven(a: T, c: Bool):
    print("seven")
    var p = pair(5)
    look(p.y)
    p.y = a
    for i in range(1):
        p = pair(7)
        look(p.x)
    print("end")

def main():
    var a = T(100)
    one(a)
    two(a)
    three(a)
    four(a)
    five(a)
    six(a)
    seven(a, True)
    var b = T(200)
    b = a
    var q = (T(25), T(27))
    look(q[1])
    print("mid")
    var q5, v6 = (T(10), T(8))
    print("done")
