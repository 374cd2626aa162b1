def total[T: Copyable & Deinitable](xs: List[T]) -> T:
    var sum = xs[0].copy()
    for i in range(1, len(xs)):
        sum = sum + xs[i]
    return sum^


def main():
    pass
