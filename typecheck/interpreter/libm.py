"""The C mathematical functions on 64-bit floats: Python's, but with NaN and infinities instead of exceptions."""

from __future__ import annotations

import math
from collections.abc import Callable

from .floats import INF, NAN, floor, remainder

_WHOLE = 4503599627370496.0
"""From here on (2**52) every float is a whole number."""


def _total(function: Callable[[float], float], poles: dict[float, float] | None = None) -> Callable[[float], float]:
    """Overflow gives infinity, an argument outside of the domain NaN, and a pole the value that is named."""

    def call(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return INF
        except ValueError:
            return poles.get(x, NAN) if poles else NAN

    return call


def power(x: float, y: float) -> float:
    """C's `pow`."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return -INF if x < 0 and y % 2 == 1 else INF
    except ValueError:
        if x == 0.0 and y < 0:
            return math.copysign(INF, x) if y % 2 == 1 else INF
        return NAN


def integer_power(x: float, n: int) -> float:
    """By squaring, as the runtime of compiled code does it."""
    exponent, result = abs(n), 1.0
    while exponent:
        if exponent & 1:
            result *= x
        exponent >>= 1
        if exponent:
            x *= x
    if n >= 0:
        return result
    return 1.0 / result if result else math.copysign(INF, result)


def ceil(x: float) -> float:
    return -floor(-x)


def truncate(x: float) -> float:
    return math.copysign(float(int(x)), x) if abs(x) < _WHOLE else x


def round_even(x: float) -> float:
    """To the nearest whole number, halves to the even one."""
    return math.copysign(float(round(x)), x) if abs(x) < _WHOLE else x


def round_away(x: float) -> float:
    """To the nearest whole number, halves away from zero."""
    if not abs(x) < _WHOLE:
        return x
    whole = truncate(x)
    return whole + math.copysign(1.0, x) if abs(x - whole) >= 0.5 else whole


def hypotenuse(x: float, y: float) -> float:
    try:
        return math.hypot(x, y)
    except OverflowError:
        return INF


def _gamma(x: float) -> float:
    if x == 0.0:
        return math.copysign(INF, x)
    try:
        return math.gamma(x)
    except OverflowError:
        return INF
    except ValueError:
        return NAN


def _log_gamma(x: float) -> float:
    try:
        return math.lgamma(x)
    except (OverflowError, ValueError):
        return INF


def _hyperbolic_sine(x: float) -> float:
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(INF, x)


UNARY: dict[str, Callable[[float], float]] = {
    "sqrt": _total(math.sqrt),
    "cbrt": math.cbrt,
    "exp": _total(math.exp),
    "exp2": _total(math.exp2),
    "exp10": lambda x: power(10.0, x),
    "expm1": _total(math.expm1),
    "log": _total(math.log, {0.0: -INF}),
    "log2": _total(math.log2, {0.0: -INF}),
    "log10": _total(math.log10, {0.0: -INF}),
    "log1p": _total(math.log1p, {-1.0: -INF}),
    "sin": _total(math.sin),
    "cos": _total(math.cos),
    "tan": _total(math.tan),
    "asin": _total(math.asin),
    "acos": _total(math.acos),
    "atan": math.atan,
    "sinh": _hyperbolic_sine,
    "cosh": _total(math.cosh),
    "tanh": math.tanh,
    "asinh": math.asinh,
    "acosh": _total(math.acosh),
    "atanh": _total(math.atanh, {1.0: INF, -1.0: -INF}),
    "erf": math.erf,
    "erfc": math.erfc,
    "tgamma": _gamma,
    "lgamma": _log_gamma,
    "floor": floor,
    "ceil": ceil,
    "trunc": truncate,
    "rint": round_even,
    "nearbyint": round_even,
    "roundeven": round_even,
    "round": round_away,
    "fabs": abs,
}
"""By their names in C."""

BINARY: dict[str, Callable[[float, float], float]] = {
    "pow": power,
    "fmod": remainder,
    "remainder": lambda x, y: math.remainder(x, y) if y and not math.isinf(x) else NAN,
    "atan2": math.atan2,
    "hypot": hypotenuse,
    "copysign": math.copysign,
    "nextafter": math.nextafter,
}
"""By their names in C."""
