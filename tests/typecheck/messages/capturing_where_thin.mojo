def twice[f: def(Int) thin -> Int](x: Int) -> Int:
    return f(f(x))


def main():
    var k = 3

    def add(x: Int) {imm k} -> Int:
        return x + k

    print(twice[add](3))
