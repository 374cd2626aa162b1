struct L:
    var n: Int
    @implicit
    def __init__(out self, x: List[Int]):
        self.n = len(x)
def f(x: L):
    print(x.n)
def main():
    f([1, 2, 3])
