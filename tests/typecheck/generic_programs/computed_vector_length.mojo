trait A:
    comptime N: Int
    comptime M: Int = Self.N * 2
    def f(self) -> SIMD[DType.int8, Self.M]: ...
struct S[n: Int](A):
    comptime N = Self.n
    def f(self) -> SIMD[DType.int8, Self.n * 2]:
        return SIMD[DType.int8, Self.n * 2](0)
struct S1(A):
    comptime N = 2
    def f(self) -> SIMD[DType.int8, 4]:
        return SIMD[DType.int8, 4](0)
def main():
    pass
