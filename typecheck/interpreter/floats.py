"""Floating-point arithmetic with the results of the machine: rounding to narrow widths, and what Python refuses.

Values of every width are Python floats that the width can represent. A sum, product, quotient or square root of
two such values, rounded first to 64 bits and then to 32 or 16, equals the value rounded once, because 53 bits are
more than twice the narrow precision plus two; `fma` and conversions from wide integers take more care.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from ctypes import c_float
from fractions import Fraction

from ...lang.types import ScalarType

INF = math.inf
NAN = math.nan


def round_f32(x: float) -> float:
    """The nearest value of 32 bits; overflow gives infinity."""
    return c_float(x).value


def next_f32(x: float, towards: float) -> float:
    """The neighbour of a 32-bit value in a direction."""
    if x != x or towards != towards:
        return NAN
    if x == towards:
        return towards
    if x == 0.0:
        return math.copysign(2.0**-149, towards)
    bits = struct.unpack("<i", struct.pack("<f", x))[0]
    return struct.unpack("<f", struct.pack("<i", bits + (1 if (towards > x) == (x > 0) else -1)))[0]


def round_f16(x: float) -> float:
    """The nearest value of 16 bits (IEEE half precision)."""
    try:
        return struct.unpack("<e", struct.pack("<e", x))[0]
    except OverflowError:
        return math.copysign(INF, x)


def round_bf16(x: float) -> float:
    """The nearest value with the 8 bits of precision of bfloat16."""
    if x != x or x in (INF, -INF) or x == 0.0:
        return x
    mantissa, exponent = math.frexp(x)
    # 8 bits of precision; below the least normal exponent the spacing stays that of subnormal numbers
    digits = 8 if exponent >= -125 else 8 - (-125 - exponent)
    if digits < 0:
        return math.copysign(0.0, x)
    scaled = float(round(math.ldexp(mantissa, digits)))
    rounded = math.copysign(math.ldexp(scaled, exponent - digits), x)
    return rounded if abs(rounded) < 2.0**128 else math.copysign(INF, x)


ROUNDING: dict[str, Callable[[float], float]] = {
    "f16": round_f16,
    "bf16": round_bf16,
    "f32": round_f32,
    "f64": float,
}
"""The rounding of each float type to itself; `f64` holds every Python float."""


def bf16_bits(x: float) -> int:
    """The 16 bits of a bfloat16 value: the upper half of the same value in 32 bits."""
    bits = struct.unpack("<I", struct.pack("<f", x))[0]
    if x != x:
        return bits >> 16 | 0x40
    return bits >> 16


def bf16_value(bits: int) -> float:
    """The value of 16 bits of bfloat16."""
    return struct.unpack("<f", struct.pack("<I", bits << 16))[0]


def from_rational(value: Fraction, scalar: ScalarType) -> float:
    """The nearest value of a float type: one rounding, whatever the width."""
    try:
        nearest = value.numerator / value.denominator
    except OverflowError:
        return INF if value > 0 else -INF
    if scalar.name == "f64":
        return nearest
    if Fraction(nearest) != value and not _is_odd(nearest):
        # rounding to odd keeps the second rounding from seeing a false tie
        nearest = math.nextafter(nearest, INF if value > nearest else -INF)
    return ROUNDING[scalar.name](nearest)


def _is_odd(x: float) -> bool:
    return bool(struct.unpack("<Q", struct.pack("<d", x))[0] & 1)


def from_integer(value: int, scalar: ScalarType) -> float:
    """The nearest value of a float type to an integer of any size."""
    if -(1 << 53) <= value <= 1 << 53:
        return ROUNDING[scalar.name](float(value))
    return from_rational(Fraction(value), scalar)


def to_integer(x: float, low: int, high: int) -> int:
    """Truncated towards zero and saturated; NaN gives 0."""
    if x != x:
        return 0
    if x in (INF, -INF):
        return high if x > 0 else low
    return min(max(int(x), low), high)


def divide(a: float, b: float) -> float:
    """IEEE division."""
    if b:
        return a / b
    if a != a or a == 0.0 or b != b:
        return NAN
    return math.copysign(INF, a) * math.copysign(1.0, b)


def remainder(a: float, b: float) -> float:
    """The remainder of truncating division, with the dividend's sign."""
    if a != a or b != b or b == 0.0 or a in (INF, -INF):
        return NAN
    return math.fmod(a, b)


def floor(x: float) -> float:
    """The greatest whole number not above x; keeps infinities, NaN and the sign of zero."""
    return float(math.floor(x)) if abs(x) < 4503599627370496.0 and x != 0.0 else x


def floor_divide(a: float, b: float) -> float:
    """The floor of the quotient."""
    return floor(divide(a, b))


def floor_modulo(a: float, b: float) -> float:
    """The remainder of floor division, with the divisor's sign."""
    rest = remainder(a, b)
    return rest + b if rest != 0.0 and (rest < 0.0) != (b < 0.0) else rest


def fused_multiply_add(a: float, b: float, c: float, scalar: ScalarType) -> float:
    """a * b + c with a single rounding."""
    if not (math.isfinite(a) and math.isfinite(b) and math.isfinite(c)):
        return a * b + c
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    if exact == 0:
        # the sign of an exact zero is that of the sum of the signed zeros
        return a * b + c if a * b == 0.0 else 0.0
    return from_rational(exact, scalar)


def minimum_number(a: float, b: float) -> float:
    """The smaller; of a number and a NaN, the number."""
    if a != a:
        return b
    return b if b < a else a


def maximum_number(a: float, b: float) -> float:
    """The greater; of a number and a NaN, the number."""
    if a != a:
        return b
    return b if b > a else a


def minimum(a: float, b: float) -> float:
    """The smaller; NaN if either is, and -0.0 below 0.0."""
    if a != a or b != b:
        return NAN
    if a == b == 0.0:
        return a if math.copysign(1.0, a) < 0 else b
    return min(a, b)


def maximum(a: float, b: float) -> float:
    """The greater; NaN if either is, and 0.0 above -0.0."""
    if a != a or b != b:
        return NAN
    if a == b == 0.0:
        return b if math.copysign(1.0, a) < 0 else a
    return max(a, b)
