def f[n: Int](x: Int) -> Int:
    comptime if x > n:
        return x
    return n


def main():
    print(f[3](4))
