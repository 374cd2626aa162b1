struct Countdown(Copyable, Iterator):
    comptime Element = Int
    var n: Int
    def __init__(out self, n: Int):
        self.n = n
    def __iter__(self) -> Self:
        return self.copy()
    def __next__(mut self) raises StopIteration -> Int:
        if self.n == 0:
            raise StopIteration()
        self.n -= 1
        return self.n + 1
    def __deinit__(deinit self):
        print("iterator gone at", self.n)

@fieldwise_init
struct W(Copyable):
    var s: String
    def __deinit__(deinit self):
        print("del", self.s)

def words() -> List[W]:
    return [W("x"), W("y"), W("z")]

def main() raises:
    for i in Countdown(3):
        print(i)
    for i in Countdown(5):
        if i == 4:
            break
        print(i)
    for var w in words():
        w.s += "!"
        print(w.s)
    var ws = words()
    for ref w in ws:
        w.s = w.s + "?"
    for w in ws:
        print(w.s)
        if w.s == "y?":
            break
    var it = iter(ws)
    print(next(it).s)
    var c = Countdown(1)
    print(next(c))
    try:
        print(next(c))
    except e:
        print("stop:", e)
    print("end")
