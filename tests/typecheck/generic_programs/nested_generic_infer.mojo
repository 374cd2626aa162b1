def zip_with[A: Copyable & Deinitable, B: Copyable & Deinitable, R: Copyable & Deinitable, F: def(A, B) -> R](a: List[A], b: List[B], f: F) -> List[R]:
    var out = List[R]()
    for i in range(min(len(a), len(b))):
        out.append(f(a[i], b[i]))
    return out^
def main():
    def mix(a: Int, b: String) {} -> String:
        return b * a
    var r = zip_with([1, 2], [String("a"), String("b")], mix)
    print(r)
