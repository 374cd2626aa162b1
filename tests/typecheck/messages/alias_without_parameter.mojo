comptime Vec[n: Int, T: DType = DType.float32] = SIMD[T, n]


def main():
    var v: Vec
    v = Vec[4](1)
    print(v)
