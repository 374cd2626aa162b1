@fieldwise_init
struct T(Copyable):
    var n: Int
def risky() raises -> T:
    raise Error("x")
def main():
    var t: T
    try:
        t = risky()
    except:
        t = T(3)
    print(t.n)
