trait Numeric(ImplicitlyCopyable & Deinitable):
    @staticmethod
    def zero() -> Self: ...
    @staticmethod
    def one() -> Self: ...
    def plus(self, other: Self) -> Self: ...
    def times(self, other: Self) -> Self: ...

@fieldwise_init
struct Mod[n: Int](Numeric, Writable, Equatable):
    var v: Int

    @staticmethod
    def zero() -> Self:
        return Self(0)

    @staticmethod
    def one() -> Self:
        return Self(1 % Self.n)

    def plus(self, other: Self) -> Self:
        return Self((self.v + other.v) % Self.n)

    def times(self, other: Self) -> Self:
        return Self((self.v * other.v) % Self.n)

struct Matrix[T: Numeric, rows: Int, cols: Int](Copyable):
    var data: List[Self.T]

    def __init__(out self):
        self.data = List[Self.T]()
        for _ in range(Self.rows * Self.cols):
            self.data.append(Self.T.zero())

    @staticmethod
    def identity() -> Self where Self.rows == Self.cols:
        var m = Self()
        for i in range(Self.rows):
            m[i, i] = Self.T.one()
        return m^

    def __getitem__(self, r: Int, c: Int) -> Self.T:
        return self.data[r * Self.cols + c]

    def __setitem__(mut self, r: Int, c: Int, v: Self.T):
        self.data[r * Self.cols + c] = v

    def __matmul__[k: Int](self, other: Matrix[Self.T, Self.cols, k]) -> Matrix[Self.T, Self.rows, k]:
        var out = Matrix[Self.T, Self.rows, k]()
        for i in range(Self.rows):
            for j in range(k):
                var s = Self.T.zero()
                for l in range(Self.cols):
                    s = s.plus(self[i, l].times(other[l, j]))
                out[i, j] = s
        return out^

def main():
    var a = Matrix[Mod[7], 2, 3]()
    var b = Matrix[Mod[7], 3, 2]()
    for i in range(2):
        for j in range(3):
            a[i, j] = Mod[7](i * 3 + j)
            b[j, i] = Mod[7](i + j)
    var c = a @ b
    for i in range(2):
        print(c[i, 0], c[i, 1])
    var e = Matrix[Mod[7], 2, 2].identity()
    print((c @ e)[1, 1] == c[1, 1])
