def total[*ns: Int]() -> Int:
    var sum = 0
    comptime for i in range(ns.size):
        sum += ns[i]
    return sum


def main():
    print(total[1, 2, "3"]())
