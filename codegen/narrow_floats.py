"""Floats of 16 bits: rounding to them, and arithmetic on those that processors lack.

LLVM leaves both to a support library where the processor has no instruction; nothing is linked, so they are
written out here, and the functions that LLVM calls all the same are added to the module. Arithmetic in `f32` that is
then rounded is exact for a single operation on 16-bit floats.
"""

from __future__ import annotations

from collections.abc import Callable

from ..lang.mir import Op
from .function import FunctionEmitter
from .irtypes import Machine
from .module import ModuleEmitter

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


# ------------------------------------------------------------------------------------------ support functions
#
# Where a processor has no instruction for it, LLVM converts also to hand a narrow float from one register to another,
# and calls a function for that. It passes the narrow float as the lower half of a vector register, as it does `half`.

_WIDEN_HALF = """define weak hidden float @__extendhfsf2(half %x) noinline nounwind {
  %short = bitcast half %x to i16
  %word = zext i16 %short to i32
  %magnitude = and i32 %word, 32767
  %moved = shl i32 %magnitude, 13
  %small = bitcast i32 %moved to float
  %scaled = fmul float %small, 0x46F0000000000000
  %finite = bitcast float %scaled to i32
  %special = or i32 %moved, 2139095040
  %infinite = icmp uge i32 %magnitude, 31744
  %chosen = select i1 %infinite, i32 %special, i32 %finite
  %negative = and i32 %word, 32768
  %sign = shl i32 %negative, 16
  %bits = or i32 %chosen, %sign
  %r = bitcast i32 %bits to float
  ret float %r
}"""
"""The exponent is corrected by a multiplication with 2**112, which also normalises subnormal numbers."""

_ROUND_HALF = """define weak hidden half @__truncsfhf2(float %x) noinline nounwind {
  %word = bitcast float %x to i32
  %magnitude = and i32 %word, 2147483647
  %size = bitcast i32 %magnitude to float
  %sum = fadd float %size, 5.000000e-01
  %shifted = bitcast float %sum to i32
  %subnormal = sub i32 %shifted, 1056964608
  %high = lshr i32 %magnitude, 13
  %last = and i32 %high, 1
  %half = add i32 %last, 4095
  %based = sub i32 %magnitude, 939524096
  %moved = add i32 %based, %half
  %normal = lshr i32 %moved, 13
  %payload = and i32 %high, 1023
  %quiet = or i32 %payload, 32256
  %tiny = icmp ult i32 %magnitude, 947912704
  %large = icmp uge i32 %magnitude, 1199566848
  %invalid = icmp ugt i32 %magnitude, 2139095040
  %r0 = select i1 %tiny, i32 %subnormal, i32 %normal
  %r1 = select i1 %large, i32 31744, i32 %r0
  %r2 = select i1 %invalid, i32 %quiet, i32 %r1
  %top = lshr i32 %word, 16
  %sign = and i32 %top, 32768
  %bits = or i32 %r2, %sign
  %short = trunc i32 %bits to i16
  %r = bitcast i16 %short to half
  ret half %r
}"""
"""Subnormal results are rounded by an addition of 0.5, whose last bit has their weight; 65520 and more is infinite."""

_ROUND_BFLOAT = """define weak hidden half @__truncsfbf2(float %x) noinline nounwind {
  %word = bitcast float %x to i32
  %high = lshr i32 %word, 16
  %last = and i32 %high, 1
  %half = add i32 %last, 32767
  %moved = add i32 %word, %half
  %number = lshr i32 %moved, 16
  %quiet = or i32 %high, 64
  %invalid = fcmp uno float %x, 0.000000e+00
  %bits = select i1 %invalid, i32 %quiet, i32 %number
  %short = trunc i32 %bits to i16
  %r = bitcast i16 %short to half
  ret half %r
}"""


def add_support(module: ModuleEmitter) -> None:
    """Adds the functions that LLVM calls where the processor may lack instructions for the narrow floats in use."""
    wanted: list[tuple[str, str]] = []
    if not module.target.converts_half:
        wanted += [("half", _WIDEN_HALF), ("half", _ROUND_HALF)]
    if not module.target.rounds_bfloat:
        wanted.append(("bfloat", _ROUND_BFLOAT))
    used = {word for word, _ in wanted if any(word in text for text in module.functions)}
    module.functions += [text for word, text in wanted if word in used]
