"""What atomic read-modify-write operations store, as templates of the old value and the operand."""

from __future__ import annotations

from collections.abc import Sequence

from ...lang.types import ScalarType
from .templates import TEMPLATES, Template, mask


def _nand(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    return f"({a[0]} & {a[1]} ^ {mask(s)})"


def _count_up(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    """Up to the operand, then from 0 again."""
    return f"(0 if {a[0]} >= {a[1]} else {a[0]} + 1)"


def _count_down(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    """Down to 0, then from the operand again."""
    return f"({a[1]} if {a[0]} == 0 or {a[0]} > {a[1]} else {a[0]} - 1)"


ATOMIC_UPDATES: dict[str, Template] = {
    "xchg": lambda a, s, r: a[1],
    "nand": _nand,
    "min": TEMPLATES["smin"],
    "max": TEMPLATES["smax"],
    "uinc_wrap": _count_up,
    "udec_wrap": _count_down,
    **{name: TEMPLATES[name] for name in ("add", "sub", "and", "or", "xor", "umin", "umax")},
    **{name: TEMPLATES[name] for name in ("fadd", "fsub", "fmin", "fmax")},
}
