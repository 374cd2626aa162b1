def twice[f: def(Int) thin -> Int](x: Int) -> Int:
    return f(f(x))


def join(a: Int, b: Int) -> Int:
    return a * 10 + b


def main():
    print(twice[join](3))
