"""`exp` without branches, so that loops over it can be vectorised.

The argument is split into `k * log(2) + r` with |r| <= log(2) / 2; a polynomial gives exp(r), and the exponent bits
give 2**k. Adding a large constant rounds `k` and leaves it in the low bits of the sum.
"""


@always_inline
def _multiply_add[
    dtype: DType, width: SIMDLength, //
](a: SIMD[dtype, width], b: SIMD[dtype, width], c: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """a * b + c, fused where the processor can do it."""
    comptime if Bool(__mir.target["has_fma"]) or Bool(__mir.target["is_gpu"]) or Bool(__mir.target["is_arm"]):
        return a.fma(b, c)
    else:
        return a * b + c


@always_inline
def _exp_float64[width: SIMDLength, //](x: SIMD[DType.float64, width]) -> SIMD[DType.float64, width]:
    comptime Vector = SIMD[DType.float64, width]
    comptime shifter = 6755399441055744.0
    var bounded = x.clamp(Vector(-746.0), Vector(710.0))
    var shifted = _multiply_add(bounded, Vector(1.4426950408889634), Vector(shifter))
    var k = shifted - Vector(shifter)
    var r = _multiply_add(k, Vector(-6.93147180369123816490e-01), bounded)
    r = _multiply_add(k, Vector(-1.90821492927058770002e-10), r)
    var p = Vector(1.0 / 6227020800)
    p = _multiply_add(p, r, Vector(1.0 / 479001600))
    p = _multiply_add(p, r, Vector(1.0 / 39916800))
    p = _multiply_add(p, r, Vector(1.0 / 3628800))
    p = _multiply_add(p, r, Vector(1.0 / 362880))
    p = _multiply_add(p, r, Vector(1.0 / 40320))
    p = _multiply_add(p, r, Vector(1.0 / 5040))
    p = _multiply_add(p, r, Vector(1.0 / 720))
    p = _multiply_add(p, r, Vector(1.0 / 120))
    p = _multiply_add(p, r, Vector(1.0 / 24))
    p = _multiply_add(p, r, Vector(1.0 / 6))
    p = _multiply_add(p, r, Vector(0.5))
    p = _multiply_add(p, r, Vector(1.0))
    p = _multiply_add(p, r, Vector(1.0))
    # 2**k in two factors, because one alone may be outside the range of the normal numbers
    var exponent = shifted.to_bits() - Vector(shifter).to_bits()
    var first = (exponent + 2048) >> 1
    var second = exponent + 2048 - first
    var low = Vector(from_bits=(first - 1) << 52)
    var high = Vector(from_bits=(second - 1) << 52)
    return x.ne(x).select(x, p * low * high)


@always_inline
def _exp_float32[width: SIMDLength, //](x: SIMD[DType.float32, width]) -> SIMD[DType.float32, width]:
    comptime Vector = SIMD[DType.float32, width]
    comptime shifter = 12582912.0
    var bounded = x.clamp(Vector(-104.0), Vector(89.0))
    var shifted = _multiply_add(bounded, Vector(1.4426950408889634), Vector(shifter))
    var k = shifted - Vector(shifter)
    var r = _multiply_add(k, Vector(-0.693145751953125), bounded)
    r = _multiply_add(k, Vector(-1.4286068203094173e-06), r)
    var p = Vector(1.0 / 5040)
    p = _multiply_add(p, r, Vector(1.0 / 720))
    p = _multiply_add(p, r, Vector(1.0 / 120))
    p = _multiply_add(p, r, Vector(1.0 / 24))
    p = _multiply_add(p, r, Vector(1.0 / 6))
    p = _multiply_add(p, r, Vector(0.5))
    p = _multiply_add(p, r, Vector(1.0))
    p = _multiply_add(p, r, Vector(1.0))
    var exponent = shifted.to_bits() - Vector(shifter).to_bits()
    var first = (exponent + 256) >> 1
    var second = exponent + 256 - first
    var low = Vector(from_bits=(first - 1) << 23)
    var high = Vector(from_bits=(second - 1) << 23)
    return x.ne(x).select(x, p * low * high)


@always_inline
def exp[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """e to the power x."""
    comptime assert dtype.is_floating_point(), "exp() needs floats"
    comptime if dtype == DType.float64:
        return _exp_float64(x.cast[DType.float64]()).cast[dtype]()
    else:
        return _exp_float32(x.cast[DType.float32]()).cast[dtype]()
