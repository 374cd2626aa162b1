"""Limits and classes of numbers."""

from std.builtin.simd_support import _largest, _largest_finite, _smallest, _smallest_finite


@always_inline
def inf[dtype: DType]() -> Scalar[dtype]:
    """Positive infinity."""
    comptime assert dtype.is_floating_point(), "only floats have an infinity"
    return Scalar[dtype](1) / Scalar[dtype](0)


@always_inline
def neg_inf[dtype: DType]() -> Scalar[dtype]:
    """Negative infinity."""
    comptime assert dtype.is_floating_point(), "only floats have an infinity"
    return Scalar[dtype](-1) / Scalar[dtype](0)


@always_inline
def nan[dtype: DType]() -> Scalar[dtype]:
    """Not a number."""
    comptime assert dtype.is_floating_point(), "only floats have a nan"
    comptime infinity = Scalar[dtype](1) / Scalar[dtype](0)
    return abs(infinity - infinity)


@always_inline
def isnan[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[DType.bool, width]:
    """Whether a lane is not a number; false for integers."""
    return val.ne(val)


@always_inline
def isinf[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[DType.bool, width]:
    """Whether a lane is infinite; false for integers."""
    comptime if dtype.is_floating_point():
        return abs(val).eq(SIMD[dtype, width](inf[dtype]()))
    else:
        return SIMD[DType.bool, width](fill=False)


@always_inline
def isfinite[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[DType.bool, width]:
    """Whether a lane is a number and not infinite."""
    comptime if dtype.is_floating_point():
        return abs(val).lt(SIMD[dtype, width](inf[dtype]()))
    else:
        return SIMD[DType.bool, width](fill=True)


@always_inline
def max_finite[dtype: DType]() -> Scalar[dtype]:
    """The largest finite value."""
    return _largest_finite[dtype]()


@always_inline
def min_finite[dtype: DType]() -> Scalar[dtype]:
    """The smallest finite value."""
    return _smallest_finite[dtype]()


@always_inline
def max_or_inf[dtype: DType]() -> Scalar[dtype]:
    """Infinity for floats, else the largest value."""
    return _largest[dtype]()


@always_inline
def min_or_neg_inf[dtype: DType]() -> Scalar[dtype]:
    """Negative infinity for floats, else the smallest value."""
    return _smallest[dtype]()


def nextafter[dtype: DType, width: SIMDLength, //](
    arg0: SIMD[dtype, width], arg1: SIMD[dtype, width]
) -> SIMD[dtype, width]:
    """The neighbouring float of the first argument in the direction of the second."""
    comptime assert dtype == DType.float32 or dtype == DType.float64, "nextafter() needs Float32 or Float64"
    var result = arg0
    comptime for i in range(width):
        comptime if dtype == DType.float32:
            var next = __mir.call["nextafterf", __mir.f32](Float32(arg0[i])._value, Float32(arg1[i])._value)
            result[i] = Scalar[dtype](Float32(next))
        else:
            var next = __mir.call["nextafter", __mir.f64](Float64(arg0[i])._value, Float64(arg1[i])._value)
            result[i] = Scalar[dtype](Float64(next))
    return result


def ulp[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The distance from |x| to the next larger float."""
    var magnitude = abs(x)
    var above = nextafter(magnitude, SIMD[dtype, width](inf[dtype]())) - magnitude
    var below = magnitude - nextafter(magnitude, SIMD[dtype, width](0))
    return isfinite(above).select(above, below)


def get_accum_type[dtype: DType, *, preferred_accum_type: DType = DType.float32]() -> DType:
    """The type in which sums of this type should be accumulated."""
    comptime if dtype.is_half_float() or dtype.is_float8():
        return preferred_accum_type
    else:
        return dtype
