from std.memory import ArcPointer, OwnedPointer


struct T(ImplicitlyCopyable):
    var id: Int

    def __init__(out self, id: Int):
        self.id = id
        print("init", id)

    def __init__(out self, *, copy: Self):
        self.id = copy.id + 1000
        print("copy", self.id)

    def __init__(out self, *, deinit move: Self):
        self.id = move.id
        print("move", self.id)

    def __deinit__(deinit self):
        print("del", self.id)

    def next(self) -> T:
        print("next", self.id)
        return T(self.id + 100000)

    def ended(deinit self) -> Int:
        print("ended", self.id)
        return self.id


@fieldwise_init
struct P(Copyable):
    var x: T
    var y: T


struct D(Copyable):
    var x: T
    var y: T

    def __init__(out self, var x: T, var y: T):
        self.x = x^
        self.y = y^

    def __init__(out self, *, copy: Self):
        self.x = copy.x
        self.y = copy.y

    def __init__(out self, *, deinit move: Self):
        self.x = move.x^
        self.y = move.y^

    def __deinit__(deinit self):
        print("bye", self.y.id)

    def parts(deinit self) -> T:
        print("parts")
        return self.x^


struct R(Copyable):
    """Its constructor may fail between its fields."""

    var x: T
    var y: T

    def __init__(out self, id: Int, k: Int) raises:
        self.x = T(id)
        if k % 3 == 1:
            raise Error("R ", id)
        self.y = T(id + 1)
        if k % 3 == 2:
            raise Error("R+ ", id)


struct C(Copyable):
    var held: T

    def __init__(out self, id: Int):
        self.held = T(id)

    def __enter__(self) -> T:
        print("enter", self.held.id)
        return T(self.held.id + 1)

    def __exit__(self):
        print("exit", self.held.id)


struct S(Copyable):
    """Swallows some errors."""

    var held: T
    var k: Int

    def __init__(out self, id: Int, k: Int):
        self.held = T(id)
        self.k = k

    def __enter__(self) -> T:
        print("enter", self.held.id)
        return self.held

    def __exit__(self):
        print("exit", self.held.id)

    def __exit__(self, e: Error) -> Bool:
        print("exit with", e)
        return self.k % 2 == 0


def look(a: T):
    print("look", a.id)


def both(a: T, b: T) -> Int:
    print("both", a.id, b.id)
    return a.id + b.id


def show(p: P):
    print("show", p.x.id, p.y.id)


def show(d: D):
    print("show", d.x.id, d.y.id)


def change(mut a: T):
    print("change", a.id)
    a = T(a.id + 10000)


def renew(mut a: T, id: Int):
    print("renew")
    a = T(id)


def swapped(mut a: T, mut b: T):
    var c = a^
    a = b^
    b = c^


def take(var a: T):
    print("take", a.id)


def lose(var a: T):
    print("lose")


def through(var a: T) -> T:
    return a^


def same(a: T) -> T:
    return a


def yes(a: T) -> Bool:
    print("yes", a.id)
    return a.id % 2 == 1


def flag(k: Int, n: Int) -> Bool:
    return (k * 7 + n) % 3 == 1


def risky(a: T, k: Int) raises -> Int:
    print("risky", a.id)
    if k % 3 == 2:
        raise Error("risky ", a.id)
    return a.id


def taking(var a: T, k: Int) raises -> T:
    print("taking", a.id)
    if k % 2 == 1:
        raise Error("taking ", a.id)
    return a^


def making(id: Int, k: Int) raises -> T:
    var made = T(id)
    if k % 3 == 1:
        raise Error("making ", id)
    return made^


def altering(mut a: T, k: Int) raises:
    a = T(a.id + 20000)
    if k % 2 == 0:
        raise Error("altering")
    a = T(a.id + 20000)


def pair(id: Int) -> P:
    return P(T(id), T(id + 1))


def duo(id: Int) -> D:
    return D(T(id), T(id + 1))


def several(id: Int, count: Int) -> List[T]:
    var made = List[T]()
    for n in range(count):
        made.append(T(id + n))
    return made^


def first(ref p: P) -> ref[p.x] T:
    return p.x


def call[F: def() -> None](f: F):
    f()
