from std.collections import Deque, LinkedList
struct T(Movable, Copyable):
    var n: Int
    def __init__(out self, n: Int): self.n = n
    def __init__(out self, *, copy: Self): self.n = copy.n + 1000; print("copy", copy.n, end="; ")
    def __deinit__(deinit self): print("del", self.n, end="; ")
    def ping(self): print("ping", self.n, end="; ")
def main():
    var x = T(0)
    for i in range(2): x = T(i + 1); print("body", end="; ")
    x.ping()
    print()
    for i in [0, 1]: x = T(i + 1); print("body", end="; ")
    x.ping()
    print()
    var y = T(5); var k = 0
    while k < 2: y = T(k + 1); print("body", end="; "); k += 1
    y.ping()
    print()
    for x in [T(1), T(2)]: x.ping()
    print()
    for var x in [T(1), T(2)]: x.ping()
    print()
    for ref x in [T(1), T(2)]: x.ping()
    print()
    var d = Deque[T](); d.append(T(1)); d.append(T(2))
    for x in d^: x.ping()
    print()
    var a = [T(1), T(2)]
    for x in a^: x.ping()
    print()
    var b = [T(1), T(2)]
    for x in b: x.ping()
    print()
    var c = [T(1), T(2)]
    for x in c:
        x.ping()
        break
    print("brk", end="; ")
    for x in [T(3), T(4), T(5)]:
        x.ping()
        break
    print("brk")
    for x in Optional(T(6)): x.ping()
    print()
    for i, x in enumerate([T(1), T(2)]): x.ping()
    print()
