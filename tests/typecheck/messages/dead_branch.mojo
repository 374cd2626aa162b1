def describe[T: Copyable](x: T) -> Int:
    comptime if conforms_to(T, Sized):
        return len(x)
    else:
        return x.count()


def main():
    print(describe(String("abc")))
