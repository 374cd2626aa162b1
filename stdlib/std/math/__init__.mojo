"""Mathematical functions and constants."""

from std.builtin.math import abs, divmod, max, min, pow, round
from std.builtin.traits import (
    Absable,
    CeilDivable,
    CeilDivableRaising,
    Ceilable,
    DivModable,
    Floorable,
    Powable,
    Roundable,
    Truncable,
)
from std.utils.numerics import inf, isfinite, isinf, isnan, nan, nextafter, ulp

from .constants import e, log2e, pi, tau
from .elementary import (
    acos,
    asin,
    atan,
    atan2,
    copysign,
    cos,
    cosh,
    exp2,
    log,
    log10,
    log2,
    sin,
    sinh,
    tan,
    tanh,
)
from .exponential import exp
from .integer import comb, factorial, gcd, lcm, perm
from .rounding import (
    align_down,
    align_up,
    ceil,
    ceildiv,
    clamp,
    floor,
    fma,
    frexp,
    iota,
    isclose,
    ldexp,
    modf,
    recip,
    rsqrt,
    sqrt,
    trunc,
)
from .special import (
    acosh,
    asinh,
    atanh,
    cbrt,
    erf,
    erfc,
    expm1,
    gamma,
    hypot,
    j0,
    j1,
    lgamma,
    log1p,
    logb,
    remainder,
    scalb,
    y0,
    y1,
)
