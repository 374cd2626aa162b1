"""Bits of integers, lane by lane; results have the type of the argument."""

from std.builtin.dtype import _bits_of


@always_inline
def pop_count[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The number of one bits."""
    comptime assert dtype.is_integral(), "pop_count() needs integers"
    return SIMD[dtype, width](__mir.intrinsic["llvm.ctpop", __mir.vector[dtype, width]](val._value))


@always_inline
def count_leading_zeros[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The number of zero bits above the highest one; the width of the type for 0."""
    comptime assert dtype.is_integral(), "count_leading_zeros() needs integers"
    return SIMD[dtype, width](__mir.intrinsic["llvm.ctlz", __mir.vector[dtype, width]](val._value, __mir.i1(0)))


@always_inline
def count_trailing_zeros[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The number of zero bits below the lowest one; the width of the type for 0."""
    comptime assert dtype.is_integral(), "count_trailing_zeros() needs integers"
    return SIMD[dtype, width](__mir.intrinsic["llvm.cttz", __mir.vector[dtype, width]](val._value, __mir.i1(0)))


@always_inline
def bit_reverse[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The bits from last to first."""
    comptime assert dtype.is_integral(), "bit_reverse() needs integers"
    return SIMD[dtype, width](__mir.intrinsic["llvm.bitreverse", __mir.vector[dtype, width]](val._value))


@always_inline
def byte_swap[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The bytes from last to first."""
    comptime assert dtype.is_integral(), "byte_swap() needs integers"
    comptime if _bits_of[dtype]() == 8:
        return val
    else:
        return SIMD[dtype, width](__mir.intrinsic["llvm.bswap", __mir.vector[dtype, width]](val._value))


@always_inline
def bit_not[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """All bits inverted."""
    comptime assert dtype.is_integral(), "bit_not() needs integers"
    return ~val


@always_inline
def bit_width[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The bits that a number needs; for a negative one those of its complement."""
    comptime assert dtype.is_integral(), "bit_width() needs integers"
    comptime bits = SIMD[dtype, width](Scalar[dtype](_bits_of[dtype]()))
    comptime if dtype.is_signed():
        return bits - count_leading_zeros(val.lt(SIMD[dtype, width](0)).select(~val, val))
    else:
        return bits - count_leading_zeros(val)


@always_inline
def log2_floor[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The logarithm to the base 2, rounded down; -1 (or its bits) for 0."""
    comptime assert dtype.is_integral(), "log2_floor() needs integers"
    return SIMD[dtype, width](Scalar[dtype](_bits_of[dtype]() - 1)) - count_leading_zeros(val)


def log2_ceil[dtype: DType, //](val: Scalar[dtype]) -> Scalar[dtype]:
    """The logarithm to the base 2, rounded up; 0 for 0 and 1."""
    comptime assert dtype.is_integral(), "log2_ceil() needs an integer"
    if val <= 1:
        return 0
    return log2_floor(val - 1) + 1


@always_inline
def next_power_of_two[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The smallest power of two that is not below a number; 1 for 0 and less."""
    comptime assert dtype.is_integral(), "next_power_of_two() needs integers"
    var one = SIMD[dtype, width](1)
    var power = one << (bit_width(val - one))
    return val.le(one).select(one, power)


@always_inline
def prev_power_of_two[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The largest power of two that is not above a number; 0 for 0 and less."""
    comptime assert dtype.is_integral(), "prev_power_of_two() needs integers"
    var zero = SIMD[dtype, width](0)
    var power = SIMD[dtype, width](1) << log2_floor(val)
    return val.gt(zero).select(power, zero)


@always_inline
def rotate_bits_left[dtype: DType, width: SIMDLength, //, shift: Int](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The bits moved left, those that leave come in from the right; a negative shift moves right."""
    comptime assert dtype.is_integral(), "rotate_bits_left() needs integers"
    comptime bits = _bits_of[dtype]()
    comptime distance = SIMD[dtype, width](Scalar[dtype](shift % bits))
    return SIMD[dtype, width](__mir.intrinsic["llvm.fshl", __mir.vector[dtype, width]](x._value, x._value, distance._value))


@always_inline
def rotate_bits_right[dtype: DType, width: SIMDLength, //, shift: Int](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The bits moved right, those that leave come in from the left; a negative shift moves left."""
    comptime assert dtype.is_integral(), "rotate_bits_right() needs integers"
    return rotate_bits_left[-shift](x)
