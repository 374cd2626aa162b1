def main():
    var v = SIMD[DType.float32, 4](1)
    print(v & v)
