def next_pow(n: Int) -> Int:
    var p = 1
    while p < n:
        p *= 2
    return p
struct Buf[n: Int, cap: Int = next_pow(n)]:
    @staticmethod
    def show() -> Int:
        return Self.cap
def main():
    print(Buf[5].show(), Buf[8].show(), Buf[5, 6].show())
