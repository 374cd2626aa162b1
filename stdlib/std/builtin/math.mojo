"""The numeric functions that are visible everywhere: `abs`, `min`, `max`, `round`, `pow`, `divmod`."""

from .traits import DivModable


@always_inline
def abs[T: Absable, //](value: T) -> T:
    """The magnitude of a value."""
    return value.__abs__()


@always_inline
def round[T: Roundable, //](number: T) -> T:
    """The nearest whole number; ties go to the even one."""
    return number.__round__()


@always_inline
def round[T: Roundable, //](number: T, ndigits: Int) -> T:
    """The nearest number with `ndigits` decimals."""
    return number.__round__(ndigits)


@always_inline
def pow[T: Powable, //](base: T, exp: T) -> T:
    """`base ** exp`."""
    return base.__pow__(exp)


@always_inline
def pow[dtype: DType, length: SIMDLength, //](base: SIMD[dtype, length], exp: Int) -> SIMD[dtype, length]:
    """`base ** exp` with an integer exponent."""
    return base**exp


@always_inline
def divmod[T: DivModable, //](numerator: T, denominator: T) -> Tuple[T, T]:
    """The floored quotient and the remainder that belongs to it."""
    return numerator.__divmod__(denominator)


@always_inline
def min[
    dtype: DType, length: SIMDLength, //
](x: SIMD[dtype, length], y: SIMD[dtype, length], /) -> SIMD[dtype, length]:
    """The smaller value, lane by lane; a nan gives way to a number."""
    return SIMD[dtype, length](__mir.min[dtype](x._value, y._value))


@always_inline
def max[
    dtype: DType, length: SIMDLength, //
](x: SIMD[dtype, length], y: SIMD[dtype, length], /) -> SIMD[dtype, length]:
    """The larger value, lane by lane; a nan gives way to a number."""
    return SIMD[dtype, length](__mir.max[dtype](x._value, y._value))


def min[T: Comparable & Copyable & Deinitable, //](x: T, *ys: T) -> T:
    """The smallest value; of equal ones the first."""
    var best = x.copy()
    for i in range(len(ys)):
        if ys[i] < best:
            best = ys[i].copy()
    return best^


def max[T: Comparable & Copyable & Deinitable, //](x: T, *ys: T) -> T:
    """The largest value; of equal ones the first."""
    var best = x.copy()
    for i in range(len(ys)):
        if best < ys[i]:
            best = ys[i].copy()
    return best^
