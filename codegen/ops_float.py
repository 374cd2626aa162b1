"""Float operations on scalars and vectors.

Sums and products may be contracted to fused operations, as in the reference compiler; nothing is reassociated.
"""

from __future__ import annotations

from ..lang.mir import Op
from .function import FunctionEmitter
from .narrow_floats import rounded, shaped, through_wider, widened
from .ops_integer import Emit, instruction, intrinsic


def _comparison(predicate: str) -> Emit:
    def emit(e: FunctionEmitter, op: Op) -> None:
        a, b = op.operands
        e.define(op.dest, e.emit(f"fcmp {predicate} {e.typed(a)}, {e.value(b)}"))

    return emit


def _fneg(e: FunctionEmitter, op: Op) -> None:
    e.define(op.dest, e.emit(f"fneg {e.typed(op.operands[0])}"))


def _ffloordiv(e: FunctionEmitter, op: Op) -> None:
    machine = e.machine_of(op.operands[0])
    ir = machine.ir
    a, b = e.value(op.operands[0]), e.value(op.operands[1])
    if machine.bits == 16:
        quotient = e.emit(f"fdiv {shaped(machine, 'float')} {widened(e, machine, a)}, {widened(e, machine, b)}")
        quotient = rounded(e, machine, "float", quotient)
        ir = shaped(machine, "float")
        floor = e.emit(f"call {ir} @llvm.floor({ir} {widened(e, machine, quotient)})")
        e.define(op.dest, rounded(e, machine, "float", floor))
        return
    quotient = e.emit(f"fdiv {ir} {a}, {b}")
    e.define(op.dest, e.emit(f"call {ir} @llvm.floor({ir} {quotient})"))


def _ffloormod(e: FunctionEmitter, op: Op) -> None:
    """The exact remainder, moved to the side of the divisor."""
    machine = e.machine_of(op.operands[0])
    ir = machine.ir
    truth = f"<{machine.lanes} x i1>" if machine.vector else "i1"
    a, b = e.value(op.operands[0]), e.value(op.operands[1])
    narrow = machine.bits == 16
    if narrow:
        ir = shaped(machine, "float")
        a, b = widened(e, machine, a), widened(e, machine, b)
    rest = e.emit(f"frem {ir} {a}, {b}")
    nonzero = e.emit(f"fcmp une {ir} {rest}, zeroinitializer")
    negative = e.emit(f"fcmp olt {ir} {rest}, zeroinitializer")
    divisor_negative = e.emit(f"fcmp olt {ir} {b}, zeroinitializer")
    differ = e.emit(f"xor {truth} {negative}, {divisor_negative}")
    move = e.emit(f"and {truth} {differ}, {nonzero}")
    moved = e.emit(f"fadd {ir} {rest}, {b}")
    result = e.emit(f"select {truth} {move}, {ir} {moved}, {ir} {rest}")
    e.define(op.dest, rounded(e, machine, "float", result) if narrow else result)


_BRAIN = frozenset({"bfloat"})
_NARROW = frozenset({"bfloat", "half"})

OPERATIONS: dict[str, Emit] = {
    "fadd": through_wider(instruction("fadd contract"), "fadd", _BRAIN),
    "fsub": through_wider(instruction("fsub contract"), "fsub", _BRAIN),
    "fmul": through_wider(instruction("fmul contract"), "fmul", _BRAIN),
    "fdiv": through_wider(instruction("fdiv"), "fdiv", _BRAIN),
    "frem": through_wider(instruction("frem"), "frem", _NARROW),
    "ffloordiv": _ffloordiv,
    "ffloormod": _ffloormod,
    "fmin": through_wider(intrinsic("minnum"), "@llvm.minnum", _NARROW),
    "fmax": through_wider(intrinsic("maxnum"), "@llvm.maxnum", _NARROW),
    "fneg": _fneg,
    "feq": _comparison("oeq"),
    "fne": _comparison("une"),
    "flt": _comparison("olt"),
    "fle": _comparison("ole"),
    "fgt": _comparison("ogt"),
    "fge": _comparison("oge"),
    "fma": through_wider(intrinsic("fma"), "@llvm.fma", _NARROW, "double"),
}
