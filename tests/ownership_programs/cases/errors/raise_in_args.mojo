struct T(ImplicitlyCopyable):
    var n: Int
    def __init__(out self, n: Int):
        self.n = n
        print("init", n)
    def __deinit__(deinit self):
        print("del", self.n)
def bad(t: T) raises -> T:
    print("bad", t.n)
    raise Error("bad")
def three(a: T, b: T, c: T):
    print("three")
def main():
    var x = T(0)
    try:
        three(T(1), bad(T(2)), T(3))
    except e:
        print("caught", e)
    try:
        var xs = [T(4), T(5), bad(T(6))]
        print(len(xs))
    except e:
        print("caught", e, x.n)
    try:
        var d = (T(7), bad(T(8)))
        print(d[0].n)
    except e:
        print("caught", e)
