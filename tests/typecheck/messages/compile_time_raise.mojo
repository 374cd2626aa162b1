def checked_divide(a: Int, b: Int) raises -> Int:
    if b == 0:
        raise Error("division by zero")
    return a // b


comptime HALF = checked_divide(1, 2)


def main():
    print(HALF)
