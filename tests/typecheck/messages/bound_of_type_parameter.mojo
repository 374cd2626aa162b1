@fieldwise_init
struct Money(Copyable):
    var cents: Int


def largest[T: Comparable & Copyable & Deinitable](a: T, b: T) -> T:
    return a.copy() if a > b else b.copy()


def main():
    print(largest(Money(3), Money(4)).cents)
