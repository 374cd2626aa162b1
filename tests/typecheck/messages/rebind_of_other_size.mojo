def first[n: Int](v: SIMD[DType.int32, n]) -> SIMD[DType.int32, 4]:
    return rebind[SIMD[DType.int32, 4]](v)


def main():
    print(first(SIMD[DType.int32, 8](1)))
