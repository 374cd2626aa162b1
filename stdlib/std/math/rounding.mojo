"""Roots, rounding and the parts of floats."""

from std.builtin.traits import CeilDivable, CeilDivableRaising, Ceilable, Floorable, Truncable
from std.utils.numerics import isfinite, isinf, isnan
from .device import on_device


@always_inline
def floor[T: Floorable, //](value: T) -> T:
    """The largest whole number that is not above the value."""
    return value.__floor__()


@always_inline
def ceil[T: Ceilable, //](value: T) -> T:
    """The smallest whole number that is not below the value."""
    return value.__ceil__()


@always_inline
def trunc[T: Truncable, //](value: T) -> T:
    """The value without its fraction."""
    return value.__trunc__()


@always_inline
def ceildiv[T: CeilDivable, //](numerator: T, denominator: T) -> T:
    """The quotient, rounded up."""
    return numerator.__ceildiv__(denominator)


@always_inline
def ceildiv[T: CeilDivableRaising, //](numerator: T, denominator: T) raises -> T:
    return numerator.__ceildiv__(denominator)


@always_inline
def sqrt[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The square root; for integers rounded down."""
    comptime if dtype.is_floating_point():
        return SIMD[dtype, width](__mir.intrinsic["llvm.sqrt", __mir.vector[dtype, width]](x._value))
    else:
        var result = x
        comptime for i in range(width):
            result[i] = _integer_sqrt(x[i])
        return result


def _integer_sqrt[dtype: DType, //](x: Scalar[dtype]) -> Scalar[dtype]:
    """The largest integer whose square is not above x, bit by bit; 0 for negative numbers."""
    if x <= 0:
        return 0
    var bit = Scalar[dtype](1)
    while bit <= x // 4:
        bit = bit * 4
    var rest = x
    var root = Scalar[dtype](0)
    while bit != 0:
        if rest >= root + bit:
            rest -= root + bit
            root = (root >> 1) + bit
        else:
            root = root >> 1
        bit = bit >> 2
    return root


@always_inline
def rsqrt[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """1 / sqrt(x)."""
    comptime assert dtype.is_floating_point(), "rsqrt() needs floats"
    return SIMD[dtype, width](1) / sqrt(x)


@always_inline
def recip[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """1 / x."""
    comptime assert dtype.is_floating_point(), "recip() needs floats"
    return SIMD[dtype, width](1) / x


@always_inline
def fma[
    dtype: DType, width: SIMDLength, //
](a: SIMD[dtype, width], b: SIMD[dtype, width], c: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """a * b + c, for floats with one rounding."""
    return a.fma(b, c)


@always_inline
def clamp[
    dtype: DType, width: SIMDLength, //
](val: SIMD[dtype, width], lower_bound: SIMD[dtype, width], upper_bound: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The value, moved into the range."""
    return val.clamp(lower_bound, upper_bound)


@always_inline
def align_up[dtype: DType, width: SIMDLength, //](value: SIMD[dtype, width], alignment: SIMD[dtype, width]) -> SIMD[
    dtype, width
]:
    """The smallest multiple of `alignment` that is not below the value."""
    return (value + alignment - SIMD[dtype, width](1)) // alignment * alignment


@always_inline
def align_down[dtype: DType, width: SIMDLength, //](value: SIMD[dtype, width], alignment: SIMD[dtype, width]) -> SIMD[
    dtype, width
]:
    """The largest multiple of `alignment` that is not above the value."""
    return value // alignment * alignment


def modf[dtype: DType, width: SIMDLength, //](
    x: SIMD[dtype, width]
) -> Tuple[SIMD[dtype, width], SIMD[dtype, width]]:
    """The whole part and the fraction, both with the sign of x."""
    comptime assert dtype.is_floating_point(), "modf() needs floats"
    var whole = trunc(x)
    var fraction = isinf(x).select(SIMD[dtype, width](0), x - whole)
    return (
        whole,
        SIMD[dtype, width](__mir.intrinsic["llvm.copysign", __mir.vector[dtype, width]](fraction._value, x._value)),
    )


def frexp[dtype: DType, width: SIMDLength, //](
    x: SIMD[dtype, width]
) -> Tuple[SIMD[dtype, width], SIMD[dtype, width]]:
    """A mantissa from 0.5 up to but not including 1, and the power of two that it is multiplied with."""
    comptime assert dtype.is_floating_point(), "frexp() needs floats"
    var mantissa = x
    var exponent = SIMD[dtype, width](0)
    comptime for i in range(width):
        var number = Float64(x[i])
        var power = __mir.stack_alloc[__mir.i32, 1]()
        var fraction = Float64(__mir.call["frexp", __mir.f64](number._value, power))
        mantissa[i] = Scalar[dtype](fraction)
        exponent[i] = Scalar[dtype](Int32(__mir.load(power)))
    return (mantissa, exponent)


def ldexp[dtype: DType, width: SIMDLength, //](
    x: SIMD[dtype, width], exp: SIMD[DType.int32, width]
) -> SIMD[dtype, width]:
    """x times 2 to the power `exp`."""
    comptime assert dtype.is_floating_point(), "ldexp() needs floats"
    var result = x
    comptime for i in range(width):
        var number = Float64(x[i])
        comptime if on_device():
            result[i] = Scalar[dtype](Float64(__mir.intrinsic["llvm.ldexp", __mir.f64](number._value, exp[i]._value)))
        else:
            result[i] = Scalar[dtype](Float64(__mir.call["ldexp", __mir.f64](number._value, exp[i]._value)))
    return result


def isclose[dtype: DType, width: SIMDLength, //, *, symmetrical: Bool = True](
    a: SIMD[dtype, width],
    b: SIMD[dtype, width],
    *,
    atol: Float64 = 1e-8,
    rtol: Float64 = 1e-5,
    equal_nan: Bool = False,
) -> SIMD[DType.bool, width]:
    """Whether two numbers differ by no more than an absolute, or a relative, tolerance.

    The relative one refers to the larger magnitude, or to `b` alone if it is not `symmetrical`.
    """
    comptime if dtype.is_floating_point():
        var scale = abs(b)
        comptime if symmetrical:
            scale = max(abs(a), scale)
        var absolute = SIMD[dtype, width](Scalar[dtype](atol))
        var relative = SIMD[dtype, width](Scalar[dtype](rtol)) * scale
        var tolerance = absolute + relative
        comptime if symmetrical:
            tolerance = max(absolute, relative)
        var close = a.eq(b) | (isfinite(a) & isfinite(b) & abs(a - b).le(tolerance))
        if equal_nan:
            close = close | (isnan(a) & isnan(b))
        return close
    else:
        return a.eq(b)


def iota[dtype: DType, width: Int](offset: Scalar[dtype] = 0) -> SIMD[dtype, width]:
    """offset, offset + 1, ..."""
    var result = SIMD[dtype, width](offset)
    comptime for i in range(width):
        result[i] = offset + Scalar[dtype](i)
    return result


def iota[dtype: DType, //, origin: MutOrigin](span: Span[Scalar[dtype], origin], offset: Int = 0):
    """Fills a span with offset, offset + 1, ..."""
    for i in range(len(span)):
        span[i] = Scalar[dtype](offset + i)
