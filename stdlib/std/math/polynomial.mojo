"""Polynomials."""


def polynomial_evaluate[
    dtype: DType, width: SIMDLength, //, coefficients: List[Scalar[dtype]]
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The polynomial with these coefficients, lowest power first, by Horner's rule."""
    comptime count = len(coefficients)
    var result = SIMD[dtype, width](comptime (coefficients[count - 1]))
    comptime for i in range(1, count):
        result = result.fma(x, SIMD[dtype, width](comptime (coefficients[count - 1 - i])))
    return result
