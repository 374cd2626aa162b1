struct Lock:
    var name: String
    def __init__(out self, name: String):
        self.name = name
        print("new", name)
    def __enter__(mut self) -> Int:
        print("lock", self.name)
        return 5
    def __exit__(mut self) raises:
        print("unlock", self.name)
        if self.name == "bad":
            raise Error("exit failed")
    def __deinit__(deinit self):
        print("gone", self.name)

struct Catch:
    def __init__(out self):
        pass
    def __enter__(self) -> ref[self] Self:
        return self
    def __exit__(self):
        print("plain exit")
    def __exit__(self, e: Error) -> Bool:
        print("swallow?", e)
        return String(e).startswith("s")

struct Owned(Movable):
    var n: Int
    def __init__(out self, n: Int):
        self.n = n
    def __enter__(var self) -> Self:
        return self^
    def __deinit__(deinit self):
        print("owned gone", self.n)

def risky(n: Int) raises -> Int:
    if n == 1:
        raise Error("stop")
    if n == 2:
        raise Error("go on")
    return n

def two(n: Int) raises:
    with Lock("a") as a, Lock("b" if n != 3 else "bad") as b:
        print("in", a + b, risky(n))
    print("out", n)

def caught(n: Int) raises -> String:
    with Catch():
        var v = risky(n)
        print("v", v)
        return String("value ", v)
    return "swallowed"

def main() raises:
    for n in range(4):
        try:
            two(n)
        except e:
            print("error", e)
    for n in range(3):
        try:
            print(caught(n))
        except e:
            print("error", e)
    with Owned(3) as o:
        print("use", o.n)
        print("still here")
    for i in range(3):
        with Owned(i) as o:
            if i == 1:
                continue
            print("loop", o.n)
