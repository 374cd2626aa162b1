"""Floats of 16 bits: rounding to them, and arithmetic on those that processors lack.

LLVM leaves both to a support library where the processor has no instruction; nothing is linked, so they are
written out here. Arithmetic in `f32` that is then rounded is exact for a single operation on 16-bit floats.
"""

from __future__ import annotations

from collections.abc import Callable

from ..lang.mir import Op
from .function import FunctionEmitter
from .irtypes import Machine

Emit = Callable[[FunctionEmitter, Op], None]


def shaped(machine: Machine, element: str) -> str:
    """Another element type in the shape of a machine type."""
    return f"<{machine.lanes} x {element}>" if machine.vector else element


def numbers(machine: Machine, element: str, number: int) -> str:
    """An integer constant in the shape of a machine type."""
    return f"splat ({element} {number})" if machine.vector else str(number)


def widened(e: FunctionEmitter, machine: Machine, text: str, element: str = "float") -> str:
    """A narrow float as a wider one."""
    return e.emit(f"fpext {machine.ir} {text} to {shaped(machine, element)}")


def rounded(e: FunctionEmitter, wanted: Machine, element: str, text: str) -> str:
    """A `float` or `double` rounded once to a float of 16 bits."""
    if element == "double":
        text = _odd_single(e, wanted, text)
    single = shaped(wanted, "float")
    if wanted.element == "half" or e.module.target.rounds_bfloat:
        return e.emit(f"fptrunc {single} {text} to {wanted.ir}")
    word = shaped(wanted, "i32")
    bits = e.emit(f"bitcast {single} {text} to {word}")
    high = e.emit(f"lshr {word} {bits}, {numbers(wanted, 'i32', 16)}")
    last = e.emit(f"and {word} {high}, {numbers(wanted, 'i32', 1)}")
    half = e.emit(f"add {word} {last}, {numbers(wanted, 'i32', 0x7FFF)}")
    moved = e.emit(f"add {word} {bits}, {half}")
    number = e.emit(f"lshr {word} {moved}, {numbers(wanted, 'i32', 16)}")
    quiet = e.emit(f"or {word} {high}, {numbers(wanted, 'i32', 0x40)}")
    invalid = e.emit(f"fcmp uno {single} {text}, zeroinitializer")
    chosen = e.emit(f"select {shaped(wanted, 'i1')} {invalid}, {word} {quiet}, {word} {number}")
    short = shaped(wanted, "i16")
    return e.emit(f"bitcast {short} {e.emit(f'trunc {word} {chosen} to {short}')} to {wanted.ir}")


def _odd_single(e: FunctionEmitter, shape: Machine, text: str) -> str:
    """A `double` as a `float` that is odd unless it is exact, so that rounding it again is rounding once."""
    double, single, word, truth = (shaped(shape, name) for name in ("double", "float", "i32", "i1"))
    near = e.emit(f"fptrunc {double} {text} to {single}")
    back = e.emit(f"fpext {single} {near} to {double}")
    inexact = e.emit(f"fcmp one {double} {back}, {text}")
    bits = e.emit(f"bitcast {single} {near} to {word}")
    last = e.emit(f"and {word} {bits}, {numbers(shape, 'i32', 1)}")
    even = e.emit(f"icmp eq {word} {last}, {numbers(shape, 'i32', 0)}")
    move = e.emit(f"and {truth} {inexact}, {even}")
    sizes = [e.emit(f"call {double} @llvm.fabs({double} {value})") for value in (back, text)]
    beyond = e.emit(f"fcmp ogt {double} {sizes[0]}, {sizes[1]}")
    down, up = numbers(shape, "i32", -1), numbers(shape, "i32", 1)
    step = e.emit(f"select {truth} {beyond}, {word} {down}, {word} {up}")
    stepped = e.emit(f"add {word} {bits}, {step}")
    result = e.emit(f"select {truth} {move}, {word} {stepped}, {word} {bits}")
    return e.emit(f"bitcast {word} {result} to {single}")


def through_wider(general: Emit, words: str, narrow: frozenset[str], element: str = "float") -> Emit:
    """An operation whose operands and result have one type; `narrow` floats are computed in a wider type.

    `words` is the LLVM instruction, or `@name` for an intrinsic.
    """

    def emit(e: FunctionEmitter, op: Op) -> None:
        machine = e.machine_of(op.operands[0])
        if machine.element not in narrow:
            general(e, op)
            return
        wide = shaped(machine, element)
        values = [widened(e, machine, e.value(operand), element) for operand in op.operands]
        if words.startswith("@"):
            text = e.emit(f"call {wide} {words}({', '.join([f'{wide} {value}' for value in values])})")
        else:
            text = e.emit(f"{words} {wide} {', '.join(values)}")
        e.define(op.dest, rounded(e, machine, element, text))

    return emit
