"""LLVM intrinsics that evaluated code may use, as Python functions for given operand types."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence
from typing import Any

from ...lang.layout import MachineType
from ...lang.types import ScalarType, VectorType
from . import floats, libm
from .errors import FaultError
from .floats import ROUNDING

Scalar = Any
"""A number of evaluated code: int or float, as the type of the operand says."""
Make = Callable[[ScalarType], Callable[..., Scalar]]


def intrinsic(name: str, operands: Sequence[MachineType], result: MachineType | None) -> Callable[..., Scalar]:
    """The function for an intrinsic by its base name; one that is not known fails when it is called."""
    base = name.removeprefix("llvm.")
    while True:
        found = _find(base, operands, result)
        if found is not None:
            return found
        if "." not in base:
            return _unknown(name)
        base = base.rpartition(".")[0]


def _unknown(name: str) -> Callable[..., Scalar]:
    def fail(*operands: Scalar) -> Scalar:
        raise FaultError(f"the intrinsic '{name}' cannot be interpreted")

    return fail


def _find(base: str, operands: Sequence[MachineType], result: MachineType | None) -> Callable[..., Scalar] | None:
    if base in _EFFECTS:
        return _EFFECTS[base]
    first = operands[0] if operands else result
    last = operands[-1] if operands else None
    if base in _REDUCTIONS and isinstance(last, VectorType):
        combine = _REDUCTIONS[base](last.element)
        return lambda *values: _fold(combine, values)
    make = _LANES.get(base)
    if make is None or first is None:
        return None
    function = make(first.element if isinstance(first, VectorType) else _scalar(first))
    if not isinstance(first, VectorType):
        return function
    count = sum(isinstance(m, VectorType) for m in operands)
    return lambda *values: tuple([function(*lanes, *values[count:]) for lanes in zip(*values[:count])])


def _scalar(machine: MachineType) -> ScalarType:
    return machine if isinstance(machine, ScalarType) else ScalarType("i64")


def _fold(combine: Callable[[Scalar, Scalar], Scalar], values: Sequence[Scalar]) -> Scalar:
    """In order from the first lane, or from a start value before the vector."""
    lanes = [*values[:-1], *values[-1]]
    total = lanes[0]
    for lane in lanes[1:]:
        total = combine(total, lane)
    return total


# --------------------------------------------------------------------------------------------------- floats


def _float(function: Callable[..., float]) -> Make:
    def make(scalar: ScalarType) -> Callable[..., Scalar]:
        if scalar.name == "f64":
            return function
        rounding = ROUNDING[scalar.name]
        return lambda *values: rounding(function(*values))

    return make


def _exact(function: Callable[..., float]) -> Make:
    """For functions whose result every width can represent."""
    return lambda scalar: function


def _fma(scalar: ScalarType) -> Callable[..., Scalar]:
    return lambda a, b, c: floats.fused_multiply_add(a, b, c, scalar)


def _powi(scalar: ScalarType) -> Callable[..., Scalar]:
    rounding = ROUNDING[scalar.name]
    return lambda x, n: rounding(libm.integer_power(x, n - (1 << 32) if n >> 31 else n))


def _ldexp(scalar: ScalarType) -> Callable[..., Scalar]:
    rounding = ROUNDING[scalar.name]

    def call(x: float, n: int) -> float:
        try:
            return rounding(math.ldexp(x, n - (1 << 32) if n >> 31 else n))
        except OverflowError:
            return math.copysign(floats.INF, x)

    return call


def _classify(scalar: ScalarType) -> Callable[..., Scalar]:
    """`is.fpclass`: the bits of the mask from 1 up are signalling NaN, quiet NaN, -infinity, negative normal,
    negative subnormal, -0, +0, positive subnormal, positive normal, +infinity."""
    least_normal = {"f16": 2.0**-14, "bf16": 2.0**-126, "f32": 2.0**-126}.get(scalar.name, 2.0**-1022)

    def kind(x: float) -> int:
        if x != x:
            bits = struct.unpack("<Q", struct.pack("<d", x))[0]
            return 2 if bits >> 51 & 1 else 1
        size = abs(x)
        step = 3 if size == floats.INF else 2 if size >= least_normal else 1 if size else 0
        return 1 << (6 + step if math.copysign(1.0, x) > 0 else 5 - step)

    return lambda x, mask: kind(x) & mask != 0


# ------------------------------------------------------------------------------------------------- integers


def _signed(x: int, bits: int) -> int:
    return x - (1 << bits) if x >> (bits - 1) else x


def _population(scalar: ScalarType) -> Callable[..., Scalar]:
    return int.bit_count


def _leading_zeros(scalar: ScalarType) -> Callable[..., Scalar]:
    return lambda x, zero_is_poison=0: scalar.bits - x.bit_length()


def _trailing_zeros(scalar: ScalarType) -> Callable[..., Scalar]:
    return lambda x, zero_is_poison=0: (x & -x).bit_length() - 1 if x else scalar.bits


def _swap_bytes(scalar: ScalarType) -> Callable[..., Scalar]:
    size = scalar.bits // 8
    return lambda x: int.from_bytes(x.to_bytes(size, "little"), "big")


def _reverse_bits(scalar: ScalarType) -> Callable[..., Scalar]:
    return lambda x: int(format(x, f"0{scalar.bits}b")[::-1], 2)


def _absolute(scalar: ScalarType) -> Callable[..., Scalar]:
    return lambda x, least_is_poison=0: abs(_signed(x, scalar.bits)) & ((1 << scalar.bits) - 1)


def _ordered(choose: Callable[..., Scalar], signed: bool) -> Make:
    def make(scalar: ScalarType) -> Callable[..., Scalar]:
        if signed:
            return lambda a, b: choose(a, b, key=lambda x: _signed(x, scalar.bits))
        return choose

    return make


def _funnel_left(scalar: ScalarType) -> Callable[..., Scalar]:
    bits, mask = scalar.bits, (1 << scalar.bits) - 1
    return lambda a, b, n: ((a << bits | b) << n % bits) >> bits & mask


def _funnel_right(scalar: ScalarType) -> Callable[..., Scalar]:
    bits, mask = scalar.bits, (1 << scalar.bits) - 1
    return lambda a, b, n: (a << bits | b) >> n % bits & mask


def _saturated(operation: Callable[[int, int], int], signed: bool) -> Make:
    def make(scalar: ScalarType) -> Callable[..., Scalar]:
        bits, mask = scalar.bits, (1 << scalar.bits) - 1
        if not signed:
            return lambda a, b: min(max(operation(a, b), 0), mask)
        low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
        return lambda a, b: min(max(operation(_signed(a, bits), _signed(b, bits)), low), high) & mask

    return make


def _wrapping(operation: Callable[[int, int], int]) -> Make:
    def make(scalar: ScalarType) -> Callable[..., Scalar]:
        mask = (1 << scalar.bits) - 1
        return lambda a, b: operation(a, b) & mask

    return make


def _first(scalar: ScalarType) -> Callable[..., Scalar]:
    return lambda x, *rest: x


def _add(a: Scalar, b: Scalar) -> Scalar:
    return a + b


def _subtract(a: Scalar, b: Scalar) -> Scalar:
    return a - b


def _multiply(a: Scalar, b: Scalar) -> Scalar:
    return a * b


_LANES: dict[str, Make] = {
    **{name: _float(function) for name, function in libm.UNARY.items() if name not in ("erf", "erfc")},
    **{name: _float(libm.BINARY[name]) for name in ("pow", "atan2", "copysign")},
    "fma": _fma,
    "fmuladd": _float(lambda a, b, c: a * b + c),
    "minnum": _exact(floats.minimum_number),
    "maxnum": _exact(floats.maximum_number),
    "minimumnum": _exact(floats.minimum_number),
    "maximumnum": _exact(floats.maximum_number),
    "minimum": _exact(floats.minimum),
    "maximum": _exact(floats.maximum),
    "powi": _powi,
    "ldexp": _ldexp,
    "is.fpclass": _classify,
    "canonicalize": _first,
    "arithmetic.fence": _first,
    "ctpop": _population,
    "ctlz": _leading_zeros,
    "cttz": _trailing_zeros,
    "bswap": _swap_bytes,
    "bitreverse": _reverse_bits,
    "abs": _absolute,
    "smin": _ordered(min, True),
    "smax": _ordered(max, True),
    "umin": _ordered(min, False),
    "umax": _ordered(max, False),
    "fshl": _funnel_left,
    "fshr": _funnel_right,
    "uadd.sat": _saturated(_add, False),
    "usub.sat": _saturated(_subtract, False),
    "sadd.sat": _saturated(_add, True),
    "ssub.sat": _saturated(_subtract, True),
    "expect": _first,
    "launder.invariant.group": _first,
    "strip.invariant.group": _first,
    "ssa.copy": _first,
    "is.constant": lambda scalar: lambda x: 0,
}
"""Lane by lane; operands behind the vectors, such as flags, are the same for all lanes."""

_REDUCTIONS: dict[str, Make] = {
    "vector.reduce.add": _wrapping(_add),
    "vector.reduce.mul": _wrapping(_multiply),
    "vector.reduce.and": lambda scalar: lambda a, b: a & b,
    "vector.reduce.or": lambda scalar: lambda a, b: a | b,
    "vector.reduce.xor": lambda scalar: lambda a, b: a ^ b,
    "vector.reduce.smin": _ordered(min, True),
    "vector.reduce.smax": _ordered(max, True),
    "vector.reduce.umin": _ordered(min, False),
    "vector.reduce.umax": _ordered(max, False),
    "vector.reduce.fadd": _float(_add),
    "vector.reduce.fmul": _float(_multiply),
    "vector.reduce.fmin": _exact(floats.minimum_number),
    "vector.reduce.fmax": _exact(floats.maximum_number),
    "vector.reduce.fminimum": _exact(floats.minimum),
    "vector.reduce.fmaximum": _exact(floats.maximum),
}


def _do_nothing(*operands: Scalar) -> None:
    """Hints to the optimiser or the processor."""


def _trap(*operands: Scalar) -> Scalar:
    raise FaultError("the program stops with a trap")


_EFFECTS: dict[str, Callable[..., Scalar]] = {
    "donothing": _do_nothing,
    "assume": _do_nothing,
    "prefetch": _do_nothing,
    "lifetime.start": _do_nothing,
    "lifetime.end": _do_nothing,
    "sideeffect": _do_nothing,
    "x86.sse2.pause": _do_nothing,
    "aarch64.hint": _do_nothing,
    "trap": _trap,
    "debugtrap": _trap,
}
