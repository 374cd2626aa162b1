"""Exact arithmetic on number and text literals, and its bounds."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..lang.types import FLOAT_LITERAL, INT_LITERAL, STRING_LITERAL, Const

MOST_BITS = 1 << 20
"""The longest whole number, numerator or denominator that is computed exactly, in bits."""

MOST_CHARACTERS = 1 << 26
"""The longest text that is put together from texts."""

MOST_DIGITS = 5_000
"""The largest decimal exponent of a float literal that is kept exactly: far beyond every float type."""

Real = int | float | Fraction
RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""Comparisons of two numbers, or of two texts as bytes."""

_EXPONENT = re.compile(r"(.*)[eE]([+-]?\d+)")


def float_value(text: str) -> float | Fraction:
    """The value of a float literal: exact, unless its exponent is beyond all float types.

    Raises ValueError if it has more digits than Python reads at once.
    """
    text = text.replace("_", "")
    parts = _EXPONENT.fullmatch(text)
    if parts is None or abs(int(parts[2])) <= MOST_DIGITS:
        return Fraction(text)
    return math.inf if int(parts[2]) > 0 and Fraction(parts[1]) else 0.0


def fold_unary(op: str, value: Const) -> object | None:
    """`op literal`, exactly; None where it is no literal operation."""
    data = value.data
    if value.type is INT_LITERAL and isinstance(data, int):
        return {"-": lambda: -data, "+": lambda: data, "~": lambda: ~data}.get(op, lambda: None)()
    if value.type is FLOAT_LITERAL and isinstance(data, float | Fraction):
        if op == "-":
            return -0.0 if data == 0 and not isinstance(data, float) else -data
        return data if op == "+" else None
    return None


def fold_binary(op: str, left: Const, right: Const) -> tuple[object, bool] | None:
    """`a op b` of two literals: the result (None if it is too long) and whether it is a float.

    None where there is no such rule.
    """
    a, b = left.data, right.data
    if left.type is STRING_LITERAL and right.type is STRING_LITERAL:
        return (_join(str(a), str(b)), False) if op == "+" else None
    if left.type is INT_LITERAL and right.type is INT_LITERAL:
        assert isinstance(a, int) and isinstance(b, int)
        return _fold_int(op, a, b)
    if left.type in (INT_LITERAL, FLOAT_LITERAL) and right.type in (INT_LITERAL, FLOAT_LITERAL):
        assert isinstance(a, Real) and isinstance(b, Real)
        rule = _FLOAT_RULES.get(op)
        return (rule(a, b), True) if rule else None
    return None


def _join(a: str, b: str) -> str | None:
    return a + b if len(a) + len(b) <= MOST_CHARACTERS else None


# ---------------------------------------------------------------------------------------------- whole numbers


def _fold_int(op: str, a: int, b: int) -> tuple[object, bool] | None:
    if op == "/":
        return _divide(a, b), True
    rule = _INT_RULES.get(op)
    return (rule(a, b), False) if rule else None


def _multiply_int(a: int, b: int) -> int | None:
    return a * b if a.bit_length() + b.bit_length() <= MOST_BITS else None


def _power_int(a: int, b: int) -> int | None:
    if b < 0:
        return 0
    return a**b if abs(a) <= 1 or a.bit_length() * b <= MOST_BITS else None


def _shift_left(a: int, b: int) -> int | None:
    if b < 0 or not a:
        return 0
    return a << b if a.bit_length() + b <= MOST_BITS else None


_INT_RULES: dict[str, Callable[[int, int], int | None]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": _multiply_int,
    "//": lambda a, b: a // b if b else 0,
    "%": lambda a, b: a % b if b else 0,
    "**": _power_int,
    "<<": _shift_left,
    ">>": lambda a, b: a >> b if b >= 0 else 0,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
}


# ---------------------------------------------------------------------------------------------------- floats


def _exact(a: Real, b: Real) -> bool:
    """Whether a result can be computed as a fraction; otherwise both are taken as floats."""
    return not isinstance(a, float) and not isinstance(b, float) and _bits(a) + _bits(b) <= MOST_BITS


def _bits(value: int | Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()


def to_float(value: Real) -> float:
    """The nearest 64-bit float; an infinity beyond them."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _divide(a: Real, b: Real) -> Real:
    if b == 0:
        return math.nan if a == 0 or math.isnan(to_float(a)) else math.copysign(math.inf, to_float(a))
    return Fraction(a) / Fraction(b) if _exact(a, b) else to_float(a) / to_float(b)


def _divide_whole(a: Real, b: Real) -> Real:
    if b == 0:
        return math.nan
    return Fraction(a // b) if _exact(a, b) else to_float(a) // to_float(b)


def _remainder(a: Real, b: Real) -> Real:
    if b == 0:
        return math.nan
    return a % b if _exact(a, b) else to_float(a) % to_float(b)


def _power(a: Real, b: Real) -> Real:
    if isinstance(b, Fraction) and b.denominator == 1:
        b = b.numerator
    if isinstance(b, int) and not isinstance(a, float) and (a or b >= 0) and _bits(a) * abs(b) <= MOST_BITS:
        return Fraction(a) ** b
    return _power_of_floats(to_float(a), to_float(b))


def _power_of_floats(a: float, b: float) -> float:
    odd = math.isfinite(b) and b % 2 == 1
    try:
        return math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0 and odd else math.inf
    except ValueError:
        if a:
            return math.nan
        return math.copysign(math.inf, a) if odd else math.inf


def _apart(exact: Callable[[Real, Real], Real]) -> Callable[[Real, Real], Real]:
    """A rule that is the same for fractions and for floats."""
    return lambda a, b: exact(Fraction(a), Fraction(b)) if _exact(a, b) else exact(to_float(a), to_float(b))


_FLOAT_RULES: dict[str, Callable[[Real, Real], Real]] = {
    "+": _apart(lambda a, b: a + b),
    "-": _apart(lambda a, b: a - b),
    "*": _apart(lambda a, b: a * b),
    "/": _divide,
    "//": _divide_whole,
    "%": _remainder,
    "**": _power,
}


# ------------------------------------------------------------------------------------------------- comparison


def compare(op: str, left: Const, right: Const) -> bool | None:
    """`a op b` of two literals of comparable kinds."""
    a, b = left.data, right.data
    textual = (left.type is STRING_LITERAL, right.type is STRING_LITERAL)
    if any(textual) and not all(textual):
        return None
    if left.type is INT_LITERAL and right.type is FLOAT_LITERAL:
        return None
    relation = RELATIONS.get(op)
    if relation is None:
        return None
    if all(textual):
        return relation(str(a).encode("utf-8", "surrogatepass"), str(b).encode("utf-8", "surrogatepass"))
    return relation(a, b)
