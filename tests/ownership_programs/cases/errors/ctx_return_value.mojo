struct M:
    var n: Int
    def __init__(out self, n: Int):
        self.n = n
    def __enter__(mut self) -> ref[self.n] Int:
        self.n += 1
        return self.n
    def __exit__(mut self):
        print("exit", self.n)
    def __deinit__(deinit self):
        print("del", self.n)
def f() -> Int:
    with M(5) as v:
        return v * 2
def g() -> Int:
    for i in range(4):
        with M(i) as v:
            if v == 2:
                continue
            if v == 3:
                break
            print("body", v)
    return 0
def main():
    print(f())
    print(g())
