def pair_up[T: Copyable & Deinitable](first: T, second: T) -> List[T]:
    return [first.copy(), second.copy()]


def main():
    var n = 3
    var s = String("three")
    print(len(pair_up(n, s)))
