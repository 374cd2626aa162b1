"""Float operations on scalars and vectors.

Sums and products may be contracted to fused operations, as in the reference compiler; nothing is reassociated.
"""

from __future__ import annotations

from ..lang.mir import Op
from .function import FunctionEmitter
from .ops_integer import Emit, instruction, intrinsic


def _comparison(predicate: str) -> Emit:
    def emit(e: FunctionEmitter, op: Op) -> None:
        a, b = op.operands
        e.define(op.dest, e.emit(f"fcmp {predicate} {e.typed(a)}, {e.value(b)}"))

    return emit


def _fneg(e: FunctionEmitter, op: Op) -> None:
    e.define(op.dest, e.emit(f"fneg {e.typed(op.operands[0])}"))


def _ffloordiv(e: FunctionEmitter, op: Op) -> None:
    ir = e.machine_of(op.operands[0]).ir
    quotient = e.emit(f"fdiv {ir} {e.value(op.operands[0])}, {e.value(op.operands[1])}")
    e.define(op.dest, e.emit(f"call {ir} @llvm.floor({ir} {quotient})"))


def _ffloormod(e: FunctionEmitter, op: Op) -> None:
    """The exact remainder, moved to the side of the divisor."""
    machine = e.machine_of(op.operands[0])
    ir = machine.ir
    truth = f"<{machine.lanes} x i1>" if machine.vector else "i1"
    a, b = e.value(op.operands[0]), e.value(op.operands[1])
    rest = e.emit(f"frem {ir} {a}, {b}")
    nonzero = e.emit(f"fcmp une {ir} {rest}, zeroinitializer")
    negative = e.emit(f"fcmp olt {ir} {rest}, zeroinitializer")
    divisor_negative = e.emit(f"fcmp olt {ir} {b}, zeroinitializer")
    differ = e.emit(f"xor {truth} {negative}, {divisor_negative}")
    move = e.emit(f"and {truth} {differ}, {nonzero}")
    moved = e.emit(f"fadd {ir} {rest}, {b}")
    e.define(op.dest, e.emit(f"select {truth} {move}, {ir} {moved}, {ir} {rest}"))


OPERATIONS: dict[str, Emit] = {
    "fadd": instruction("fadd contract"),
    "fsub": instruction("fsub contract"),
    "fmul": instruction("fmul contract"),
    "fdiv": instruction("fdiv"),
    "frem": instruction("frem"),
    "ffloordiv": _ffloordiv,
    "ffloormod": _ffloormod,
    "fmin": intrinsic("minnum"),
    "fmax": intrinsic("maxnum"),
    "fneg": _fneg,
    "feq": _comparison("oeq"),
    "fne": _comparison("une"),
    "flt": _comparison("olt"),
    "fle": _comparison("ole"),
    "fgt": _comparison("ogt"),
    "fge": _comparison("oge"),
    "fma": intrinsic("fma"),
}
