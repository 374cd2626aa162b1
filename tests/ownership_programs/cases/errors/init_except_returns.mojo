@fieldwise_init
struct T(Copyable):
    var n: Int
def risky(k: Int) raises -> T:
    if k == 0:
        raise Error("x")
    return T(k)
def run(k: Int):
    var t: T
    try:
        t = risky(k)
    except e:
        print("failed", e)
        return
    print(t.n)
def main():
    run(0)
    run(1)
