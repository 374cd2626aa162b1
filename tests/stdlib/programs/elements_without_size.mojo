"""Structs without fields are elements like any others: as many are walked over as there are."""


@fieldwise_init
struct Nothing(Copyable, Writable):
    def __call__(self, x: Int) -> Int:
        return x * x


struct Counted(Copyable):
    var _nothing: Nothing

    def __init__(out self):
        self._nothing = Nothing()

    def __deinit__(deinit self):
        print("gone", end=" ")


def main():
    var array = [Nothing(), Nothing()]
    var found: List[Nothing] = [Nothing(), Nothing(), Nothing()]
    print([n(4) for n in array], [n(5) for n in found])
    print(len([n(1) for n in reversed(found)]), len([n(1) for n in reversed(array)]), len([n(1) for n in found[1:]]))
    for i, n in enumerate(found):
        print(i, n, end=" ")
    print()
    var maybe: Optional[Nothing] = Nothing()
    print([n(6) for n in maybe])
    for var n in found^:
        print(n(7), end=" ")
    print()
    var counted: List[Counted] = [Counted(), Counted()]
    var walked = 0
    for ref _ in counted:
        walked += 1
    print("walked", walked)
