def main():
    var xs: List[Int] = [3, 1, 2]
    var calls = 0
    def less(a: Int, b: Int) {mut calls} -> Bool:
        calls += 1
        return a > b
    sort(xs, less)
    print(xs, calls > 0)
