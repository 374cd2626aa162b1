def pick(i: Int) -> Int:
    var table = [10, 20, 30]
    return table[i]


def wrap(i: Int) -> Int:
    return pick(i + 1)


comptime CHOSEN = wrap(4)


def main():
    print(CHOSEN)
