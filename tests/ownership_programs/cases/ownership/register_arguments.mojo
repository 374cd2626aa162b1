@fieldwise_init
struct Node(Movable):
    var v: Int
    def __deinit__(deinit self):
        print("del", self.v)
    def get(self) -> Int:
        return self.v
    def add(self, k: Int) -> Int:
        print("add", k)
        return self.v + k
def two(a: Int, b: Int):
    print("two", a, b)
def mk(n: Int) -> Int:
    print("mk", n)
    return n
def inc(mut x: Int) -> Int:
    x += 1
    return x
def g1[T: TrivialRegisterPassable & Writable](a: T):
    print("g1", a)
def g2[T: Copyable & Writable](a: T):
    print("g2", a)
def g3[dt: DType](a: Scalar[dt]):
    print("g3", a)
def g4(a: Some[Writable]):
    print("g4", a)
def g5[T: Writable & ImplicitlyCopyable & Deinitable](var a: T):
    print("g5", a)
def rs(a: Int) raises:
    print("rs", a)
def fun(f: def(Int) thin -> None, n: Node):
    f(n.v)
@fieldwise_init
struct Box[T: Copyable & Writable & Deinitable](Copyable):
    var t: Self.T
    def show(self, x: Self.T):
        print("box", x)
    def __add__(self, x: Int) -> Int:
        print("boxadd")
        return x
    def __getitem__(self, x: Int) -> Int:
        print("boxget")
        return x
struct St:
    @staticmethod
    def s(a: Int):
        print("static", a)
def main() raises:
    var x = 1
    two(x, inc(x))
    var n1 = Node(1)
    two(n1.v, mk(5))
    var n2 = Node(2)
    two(mk(6), n2.v)
    var n3 = Node(3)
    two(n3.v, n3.v)
    var n4 = Node(4)
    two(n4.v, n4.get())
    var n5 = Node(5)
    g1(n5.v)
    var n6 = Node(6)
    g2(n6.v)
    var n7 = Node(7)
    g3(n7.v)
    var n8 = Node(8)
    g4(n8.v)
    var n9 = Node(9)
    rs(n9.v)
    var n10 = Node(10)
    var b = Box(1)
    b.show(n10.v)
    var n11 = Node(11)
    print(b + n11.v)
    var n12 = Node(12)
    print(b[n12.v])
    var n13 = Node(13)
    St.s(n13.v)
    var n14 = Node(14)
    print(Node(100).add(n14.v))
    var n15 = Node(15)
    print(mk(n15.v) + 1)
    var n16 = Node(16)
    print(n16.v + mk(1))
    var n17 = Node(17)
    var y = n17.v if mk(1) == 1 else 0
    print(y)
    var n18 = Node(18)
    var f = two
    f(n18.v, mk(2))
    var n19 = Node(19)
    g5(n19.v)
    var n20 = Node(20)
    print(String(n20.v), mk(3))
    var n21 = Node(21)
    if n21.v == mk(21):
        print("equal")
    var n22 = Node(22)
    for i in range(mk(n22.v) - 21):
        print(i)
    var n23 = Node(23)
    print(n23.v, mk(4))
