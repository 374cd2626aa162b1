"""Integer operations on scalars and vectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from ..lang.mir import Op, Operand
from ..lang.types import Const, StructType
from .function import FunctionEmitter
from .irtypes import Machine

Emit = Callable[[FunctionEmitter, Op], None]


def instruction(words: str) -> Emit:
    """An LLVM instruction with two operands and a result of one type."""

    def emit(e: FunctionEmitter, op: Op) -> None:
        a, b = op.operands
        e.define(op.dest, e.emit(f"{words} {e.typed(a)}, {e.value(b)}"))

    return emit


def intrinsic(name: str) -> Emit:
    """A generic LLVM intrinsic whose operands and result have one type."""

    def emit(e: FunctionEmitter, op: Op) -> None:
        ir = e.machine_of(op.operands[0]).ir
        arguments = ", ".join([e.typed(operand) for operand in op.operands])
        e.define(op.dest, e.emit(f"call {ir} @llvm.{name}({arguments})"))

    return emit


def constant(machine: Machine, number: int) -> str:
    """A number as the text of a scalar or vector constant."""
    return f"splat ({machine.element} {number})" if machine.vector else str(number)


def known(operand: Operand) -> int | None:
    """The number that all lanes of a constant operand have, in the unsigned reading; None if it is not known."""
    if not isinstance(operand, Const):
        return None
    data, type = operand.data, operand.type
    while isinstance(type, StructType) and isinstance(data, tuple) and len(data) == 1 and type.fields:
        data, type = data[0], type.fields[0].type
    if isinstance(data, tuple):
        lanes = set(cast("tuple[int, ...]", data))
        return lanes.pop() if len(lanes) == 1 else None
    return int(data) if isinstance(data, int) else None


def compare(e: FunctionEmitter, predicate: str, machine: Machine, a: str, b: str) -> str:
    """A comparison of two texts."""
    return e.emit(f"icmp {predicate} {machine.ir} {a}, {b}")


def select(e: FunctionEmitter, machine: Machine, condition: str, a: str, b: str) -> str:
    """`condition ? a : b`, lane by lane for vectors."""
    truth = f"<{machine.lanes} x i1>" if machine.vector else "i1"
    return e.emit(f"select {truth} {condition}, {machine.ir} {a}, {machine.ir} {b}")


def _comparison(predicate: str) -> Emit:
    def emit(e: FunctionEmitter, op: Op) -> None:
        a, b = op.operands
        e.define(op.dest, e.emit(f"icmp {predicate} {e.typed(a)}, {e.value(b)}"))

    return emit


def _neg(e: FunctionEmitter, op: Op) -> None:
    machine = e.machine_of(op.operands[0])
    e.define(op.dest, e.emit(f"sub {machine.ir} {constant(machine, 0)}, {e.value(op.operands[0])}"))


def _not(e: FunctionEmitter, op: Op) -> None:
    e.define(op.dest, e.emit(f"xor {e.typed(op.operands[0])}, {constant(e.machine_of(op.operands[0]), -1)}"))


# --------------------------------------------------------------------------------------------------- shifts


def _shift(word: str) -> Emit:
    """A logical shift: 0 once the width is reached."""

    def emit(e: FunctionEmitter, op: Op) -> None:
        machine = e.machine_of(op.operands[0])
        a, b = e.value(op.operands[0]), e.value(op.operands[1])
        amount = known(op.operands[1])
        if amount is not None and amount >= machine.bits:
            e.define(op.dest, constant(machine, 0))
            return
        shifted = e.emit(f"{word} {machine.ir} {a}, {b}")
        if amount is None:
            inside = compare(e, "ult", machine, b, constant(machine, machine.bits))
            shifted = select(e, machine, inside, shifted, constant(machine, 0))
        e.define(op.dest, shifted)

    return emit


def _ashr(e: FunctionEmitter, op: Op) -> None:
    """An arithmetic shift: the sign once the width is reached."""
    machine = e.machine_of(op.operands[0])
    a, b = e.value(op.operands[0]), e.value(op.operands[1])
    amount = known(op.operands[1])
    if amount is not None:
        b = constant(machine, min(amount, machine.bits - 1))
    elif machine.bits == 1:
        b = constant(machine, 0)
    else:
        limit = constant(machine, machine.bits - 1)
        b = e.emit(f"call {machine.ir} @llvm.umin({machine.ir} {b}, {machine.ir} {limit})")
    e.define(op.dest, e.emit(f"ashr {machine.ir} {a}, {b}"))


def _except_for_bits(emit: Emit, quotient: bool) -> Emit:
    """A division for all widths; a single bit divided by a bit that is not 0 leaves itself and no remainder."""

    def general(e: FunctionEmitter, op: Op) -> None:
        machine = e.machine_of(op.operands[0])
        if machine.bits > 1:
            emit(e, op)
        elif quotient:
            e.define(op.dest, e.emit(f"and {machine.ir} {e.value(op.operands[0])}, {e.value(op.operands[1])}"))
        else:
            e.define(op.dest, constant(machine, 0))

    return general


def _signed_division(word: str) -> Emit:
    """Truncating division. The one quotient that does not fit wraps; the processor may trap there."""

    def emit(e: FunctionEmitter, op: Op) -> None:
        machine = e.machine_of(op.operands[0])
        a, b = e.value(op.operands[0]), e.value(op.operands[1])
        ir, divisor = machine.ir, known(op.operands[1])
        if divisor is not None and divisor != (1 << machine.bits) - 1:
            e.define(op.dest, e.emit(f"{word} {ir} {a}, {b}"))
            return
        negation = compare(e, "eq", machine, b, constant(machine, -1))
        safe = select(e, machine, negation, constant(machine, 1), b)
        result = e.emit(f"{word} {ir} {a}, {safe}")
        if word == "sdiv":
            negated = e.emit(f"sub {ir} {constant(machine, 0)}, {a}")
            result = select(e, machine, negation, negated, result)
        e.define(op.dest, result)

    return emit


# ------------------------------------------------------------------------------------------- floor division


class _Divisor:
    """What floor division asks about its divisor: whether it is 0 or -1, and a stand-in that never traps."""

    def __init__(self, e: FunctionEmitter, op: Op) -> None:
        self.machine = machine = e.machine_of(op.operands[0])
        self.dividend = e.value(op.operands[0])
        self.text = e.value(op.operands[1])
        # -1, 0 -> 0, 1: one comparison finds both divisors for which the machine's division traps.
        above = e.emit(f"add {machine.ir} {self.text}, {constant(machine, 1)}")
        self.special = compare(e, "ult", machine, above, constant(machine, 2))
        self.safe = select(e, machine, self.special, constant(machine, 1), self.text)

    def remainder(self, e: FunctionEmitter) -> tuple[str, str]:
        """The truncated remainder, and whether its sign differs from that of the divisor."""
        machine = self.machine
        rest = e.emit(f"srem {machine.ir} {self.dividend}, {self.safe}")
        signs = e.emit(f"xor {machine.ir} {rest}, {self.safe}")
        differ = compare(e, "slt", machine, signs, constant(machine, 0))
        nonzero = compare(e, "ne", machine, rest, constant(machine, 0))
        truth = f"<{machine.lanes} x i1>" if machine.vector else "i1"
        return rest, e.emit(f"and {truth} {differ}, {nonzero}")


def _power_of_two(e: FunctionEmitter, op: Op) -> str | None:
    """A condition that holds once the optimiser sees that the divisor is a constant power of two.

    LLVM does not recognise floor division by a constant in the generic form, and the constant often arrives only
    by inlining. The condition is decided before code is selected: it costs nothing at run time.
    """
    machine = e.machine_of(op.operands[0])
    if machine.vector:
        return None
    divisor = e.value(op.operands[1])
    constant_here = e.emit(f"call i1 @llvm.is.constant({machine.ir} {divisor})")
    ones = e.emit(f"call {machine.ir} @llvm.ctpop({machine.ir} {divisor})")
    single = compare(e, "eq", machine, ones, "1")
    positive = compare(e, "sgt", machine, divisor, "0")
    both = e.emit(f"and i1 {single}, {positive}")
    return e.emit(f"and i1 {constant_here}, {both}")


def _sfloordiv(e: FunctionEmitter, op: Op) -> None:
    divisor = _Divisor(e, op)
    machine = divisor.machine
    ir = machine.ir
    quotient = e.emit(f"sdiv {ir} {divisor.dividend}, {divisor.safe}")
    _, down = divisor.remainder(e)
    truth = f"<{machine.lanes} x i1>" if machine.vector else "i1"
    step = e.emit(f"sext {truth} {down} to {ir}")
    floored = e.emit(f"add {ir} {quotient}, {step}")
    # For the divisors 0 and -1 the results are 0 and the negated dividend.
    masked = e.emit(f"and {ir} {divisor.dividend}, {divisor.text}")
    negated = e.emit(f"sub {ir} {constant(machine, 0)}, {masked}")
    result = select(e, machine, divisor.special, negated, floored)
    power = _power_of_two(e, op)
    if power is not None:
        zeros = e.emit(f"call {ir} @llvm.cttz({ir} {divisor.text}, i1 false)")
        amount = e.emit(f"and {ir} {zeros}, {machine.bits - 1}")
        shifted = e.emit(f"ashr {ir} {divisor.dividend}, {amount}")
        result = select(e, machine, power, shifted, result)
    e.define(op.dest, result)


def _sfloormod(e: FunctionEmitter, op: Op) -> None:
    divisor = _Divisor(e, op)
    machine = divisor.machine
    ir = machine.ir
    rest, differs = divisor.remainder(e)
    correction = select(e, machine, differs, divisor.safe, constant(machine, 0))
    result = e.emit(f"add {ir} {rest}, {correction}")
    power = _power_of_two(e, op)
    if power is not None:
        mask = e.emit(f"add {ir} {divisor.text}, -1")
        masked = e.emit(f"and {ir} {divisor.dividend}, {mask}")
        result = select(e, machine, power, masked, result)
    e.define(op.dest, result)


def _unsigned_floor(word: str) -> Emit:
    """Unsigned division or remainder, 0 for a zero divisor."""

    def emit(e: FunctionEmitter, op: Op) -> None:
        machine = e.machine_of(op.operands[0])
        a, b = e.value(op.operands[0]), e.value(op.operands[1])
        zero = compare(e, "eq", machine, b, constant(machine, 0))
        safe = select(e, machine, zero, constant(machine, 1), b)
        result = e.emit(f"{word} {machine.ir} {a}, {safe}")
        if word == "udiv":
            result = select(e, machine, zero, constant(machine, 0), result)
        e.define(op.dest, result)

    return emit


OPERATIONS: dict[str, Emit] = {
    **{word: instruction(word) for word in ("add", "sub", "mul", "and", "or", "xor")},
    "sdiv": _except_for_bits(_signed_division("sdiv"), True),
    "srem": _except_for_bits(_signed_division("srem"), False),
    "udiv": instruction("udiv"),
    "urem": instruction("urem"),
    **{word: _comparison(word) for word in ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge")},
    **{word: intrinsic(word) for word in ("smin", "smax", "umin", "umax")},
    "neg": _neg,
    "not": _not,
    "shl": _shift("shl"),
    "lshr": _shift("lshr"),
    "ashr": _ashr,
    "sfloordiv": _except_for_bits(_sfloordiv, True),
    "sfloormod": _except_for_bits(_sfloormod, False),
    "ufloordiv": _except_for_bits(_unsigned_floor("udiv"), True),
    "ufloormod": _except_for_bits(_unsigned_floor("urem"), False),
}
