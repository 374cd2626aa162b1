trait W:
    def put[n: Int](self, x: SIMD[DType.int8, n]) -> SIMD[DType.int8, n]: ...
struct S(W):
    def put[m: Int](self, x: SIMD[DType.int8, m]) -> SIMD[DType.int8, m]:
        return x
def main():
    pass
