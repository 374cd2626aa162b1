def fold[T: Copyable & Deinitable, R: Copyable & Deinitable, F: def(R, T) -> R](xs: List[T], init: R, f: F) -> R:
    var acc = init.copy()
    for x in xs:
        acc = f(acc, x)
    return acc^
def main():
    var k = 10
    def add(a: Int, b: Int) {imm k} -> Int:
        return a + b * k
    print(fold([1, 2, 3], 0, add))
    def cat(a: String, b: Int) {} -> String:
        return a + String(b)
    print(fold([1, 2, 3], String(""), cat))
