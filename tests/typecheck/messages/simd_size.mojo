def main():
    var v = SIMD[DType.float32, 3](1.0)
    print(v)
