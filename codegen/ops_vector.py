"""Conversions, vectors, and the choice between values."""

from __future__ import annotations

import math
from typing import cast

from ..lang.mir import Op
from ..lang.records import replace
from ..lang.types import Const, ScalarType, Type
from .constants import scalar_text
from .function import FunctionEmitter
from .irtypes import Machine
from .narrow_floats import rounded, shaped, widened
from .ops_integer import Emit

_WIDEST_CONVERSION = 64
_SINGLE_EXPONENTS = 128
_F64 = ScalarType("f64")


def given(e: FunctionEmitter, op: Op, index: int = 0) -> Machine:
    """The machine record of a type among the attributes."""
    type = cast(Type, op.attributes[index])
    machine = e.lowering.machine(type)
    if machine is None:
        raise AssertionError(f"{type} is not a register type")
    return machine


def number(attribute: object) -> int:
    """An attribute that is a number, plain or as a constant."""
    data: object = attribute.data if isinstance(attribute, Const) else attribute
    while isinstance(data, tuple) and len(data) == 1:
        data = data[0]
    return int(cast(int, data))


# ---------------------------------------------------------------------------------------------- conversions


def cast_to_given(word: str) -> Emit:
    """An LLVM cast; to the type that a value already has it is nothing."""

    def emit(e: FunctionEmitter, op: Op) -> None:
        source, wanted = e.machine_of(op.operands[0]), given(e, op)
        text = e.value(op.operands[0])
        if source.ir != wanted.ir:
            text = e.emit(f"{word} {source.ir} {text} to {wanted.ir}")
        e.define(op.dest, text)

    return emit


def _to_float(word: str) -> Emit:
    """Integer to float, rounded to the nearest."""

    def emit(e: FunctionEmitter, op: Op) -> None:
        source, wanted = e.machine_of(op.operands[0]), given(e, op)
        text = e.value(op.operands[0])
        if wanted.bits > 16:
            e.define(op.dest, e.emit(f"{word} {source.ir} {text} to {wanted.ir}"))
            return
        double = e.emit(f"{word} {source.ir} {text} to {shaped(wanted, 'double')}")
        e.define(op.dest, rounded(e, wanted, "double", double))

    return emit


def _saturating(name: str) -> Emit:
    """Float to integer: truncates, and saturates outside of the range."""

    def emit(e: FunctionEmitter, op: Op) -> None:
        wanted = given(e, op)
        if wanted.bits <= _WIDEST_CONVERSION:
            e.define(op.dest, e.emit(f"call {wanted.ir} @llvm.{name}.sat({e.typed(op.operands[0])})"))
        else:
            e.define(op.dest, _wide_saturating(e, op, name, wanted))

    return emit


def _wide_saturating(e: FunctionEmitter, op: Op, name: str, wanted: Machine) -> str:
    """The same where LLVM can only convert within the range."""
    source = e.machine_of(op.operands[0])
    text, ir = e.value(op.operands[0]), source.ir
    if source.bits == 16:
        ir = ir.replace(source.element, "float")
        text = e.emit(f"fpext {source.ir} {text} to {ir}")
    signed = name == "fptosi"
    top = 1 << (wanted.bits - signed)
    bound = math.inf if wanted.bits - signed >= _SINGLE_EXPONENTS and "double" not in ir else float(top)
    truth = f"<{wanted.lanes} x i1>" if wanted.vector else "i1"
    result = e.emit(f"{name} {ir} {text} to {wanted.ir}")
    limits = [("oge", bound, top - 1), ("ole", -bound if signed else 0.0, -top * signed)]
    for predicate, edge, number in [*limits, ("uno", 0.0, 0)]:
        limit = _splat_text(ir, scalar_text(_F64, edge))
        outside = e.emit(f"fcmp {predicate} {ir} {text}, {limit}")
        chosen = _splat_text(wanted.ir, str(number))
        result = e.emit(f"select {truth} {outside}, {wanted.ir} {chosen}, {wanted.ir} {result}")
    return result


def _splat_text(ir: str, text: str) -> str:
    """A constant in every lane of a type."""
    return f"splat ({ir.split(' ')[-1][:-1]} {text})" if ir.startswith("<") else text


def _float_width(e: FunctionEmitter, op: Op) -> None:
    """Between floats; `f16` and `bf16`, which are equally wide, go through `f32`."""
    source, wanted = e.machine_of(op.operands[0]), given(e, op)
    text = e.value(op.operands[0])
    if source.ir == wanted.ir:
        e.define(op.dest, text)
        return
    if wanted.bits == 16:
        element = "float" if source.bits == 16 else source.element
        if source.bits == 16:
            text = widened(e, source, text)
        e.define(op.dest, rounded(e, wanted, element, text))
        return
    word = "fptrunc" if wanted.bits < source.bits else "fpext"
    e.define(op.dest, e.emit(f"{word} {source.ir} {text} to {wanted.ir}"))


def _bitcast(e: FunctionEmitter, op: Op) -> None:
    source, wanted = e.machine_of(op.operands[0]), given(e, op)
    text = e.value(op.operands[0])
    if source.ir == wanted.ir:
        e.define(op.dest, text)
        return
    if "pointer" in (source.kind, wanted.kind):
        word = "ptrtoint" if wanted.kind == "int" else "inttoptr" if source.kind == "int" else "addrspacecast"
    else:
        word = "bitcast"
    e.define(op.dest, e.emit(f"{word} {source.ir} {text} to {wanted.ir}"))


# -------------------------------------------------------------------------------------------------- vectors


def _extract(e: FunctionEmitter, op: Op) -> None:
    vector, index = op.operands
    machine = e.machine_of(vector)
    text = e.value(vector)
    if machine.vector:
        text = e.emit(f"extractelement {machine.ir} {text}, {e.typed(index)}")
    e.define(op.dest, text)


def _insert(e: FunctionEmitter, op: Op) -> None:
    vector, index, lane = op.operands
    machine = e.machine_of(vector)
    text = e.value(lane)
    if machine.vector:
        text = e.emit(f"insertelement {machine.ir} {e.value(vector)}, {machine.element} {text}, {e.typed(index)}")
    e.define(op.dest, text)


def _splat(e: FunctionEmitter, op: Op) -> None:
    wanted = given(e, op)
    text = e.value(op.operands[0])
    if wanted.vector:
        if isinstance(op.operands[0], Const):
            text = f"splat ({wanted.element} {text})"
        else:
            one = e.emit(f"insertelement {wanted.ir} poison, {wanted.element} {text}, i64 0")
            zeros = f"<{wanted.lanes} x i32> zeroinitializer"
            text = e.emit(f"shufflevector {wanted.ir} {one}, {wanted.ir} poison, {zeros}")
    e.define(op.dest, text)


def shuffled(e: FunctionEmitter, machine: Machine, a: str, b: str, lanes: list[int]) -> str:
    """The lanes of two vectors in a new order; a negative number leaves a lane undefined."""
    mask = ", ".join([f"i32 {lane}" if lane >= 0 else "i32 poison" for lane in lanes])
    return e.emit(f"shufflevector {machine.ir} {a}, {machine.ir} {b}, <{len(lanes)} x i32> <{mask}>")


def _shuffle(e: FunctionEmitter, op: Op) -> None:
    wanted, source = given(e, op), e.machine_of(op.operands[0])
    order = op.attributes[1]
    data = order.data if isinstance(order, Const) else order
    lanes = [number(lane) for lane in cast("tuple[object, ...]", data)]
    a, b = e.value(op.operands[0]), e.value(op.operands[1])
    if source.vector and wanted.vector:
        e.define(op.dest, shuffled(e, source, a, b, lanes))
        return
    texts = [_lane(e, source, a, b, lane) for lane in lanes]
    e.define(op.dest, texts[0] if not wanted.vector else _built(e, wanted, texts))


def _lane(e: FunctionEmitter, source: Machine, a: str, b: str, lane: int) -> str:
    """One lane of two vectors or scalars, as shuffles number them."""
    if lane < 0:
        return "poison"
    text = a if lane < source.lanes else b
    return e.emit(f"extractelement {source.ir} {text}, i64 {lane % source.lanes}") if source.vector else text


def _built(e: FunctionEmitter, machine: Machine, lanes: list[str]) -> str:
    text = "poison"
    for index, lane in enumerate(lanes):
        text = e.emit(f"insertelement {machine.ir} {text}, {machine.element} {lane}, i64 {index}")
    return text


def _build(e: FunctionEmitter, op: Op) -> None:
    wanted = given(e, op)
    texts = [e.value(operand) for operand in op.operands]
    if not wanted.vector:
        e.define(op.dest, texts[0])
    elif all(isinstance(operand, Const) for operand in op.operands):
        e.define(op.dest, "<" + ", ".join([f"{wanted.element} {text}" for text in texts]) + ">")
    else:
        e.define(op.dest, _built(e, wanted, texts))


def _reduce(name: str) -> Emit:
    """A reduction whose order does not matter."""

    def emit(e: FunctionEmitter, op: Op) -> None:
        machine = e.machine_of(op.operands[0])
        text = e.value(op.operands[0])
        if machine.vector:
            text = e.emit(f"call {machine.element} @llvm.vector.reduce.{name}({machine.ir} {text})")
        e.define(op.dest, text)

    return emit


def _combined(e: FunctionEmitter, word: str, machine: Machine, lanes: int, a: str, b: str) -> str:
    """One float operation on some lanes of a vector type."""
    part = replace(machine, lanes=lanes, ir=f"<{lanes} x {machine.element}>" if lanes > 1 else machine.element)
    if machine.element != "bfloat":
        return e.emit(f"{word} {part.ir} {a}, {b}")
    wide = e.emit(f"{word} {shaped(part, 'float')} {widened(e, part, a)}, {widened(e, part, b)}")
    return rounded(e, part, "float", wide)


def _reduce_halves(word: str) -> Emit:
    """A float reduction: the upper half is combined with the lower one until one lane is left, an odd lane last."""

    def emit(e: FunctionEmitter, op: Op) -> None:
        machine = e.machine_of(op.operands[0])
        text = e.value(op.operands[0])
        lanes, ir = machine.lanes, machine.ir
        rest: list[str] = []
        while lanes > 1:
            if lanes % 2:
                rest.append(e.emit(f"extractelement {ir} {text}, i64 {lanes - 1}"))
            half = lanes // 2
            if half == 1:
                low, high = (e.emit(f"extractelement {ir} {text}, i64 {lane}") for lane in (0, 1))
            else:
                masks = [", ".join([f"i32 {lane}" for lane in range(at, at + half)]) for at in (0, half)]
                low, high = (
                    e.emit(f"shufflevector {ir} {text}, {ir} poison, <{half} x i32> <{mask}>") for mask in masks
                )
            ir, lanes = f"<{half} x {machine.element}>", half
            text = _combined(e, word, machine, half, low, high)
        for lane in reversed(rest):
            text = _combined(e, word, machine, 1, text, lane)
        e.define(op.dest, text)

    return emit


def _select(e: FunctionEmitter, op: Op) -> None:
    condition, a, b = op.operands
    type = e.type_of(a)
    if e.layouts.is_void(type) or op.dest is None:
        return
    if e.lowering.machine(type) is not None:
        e.define(op.dest, e.emit(f"select {e.typed(condition)}, {e.typed(a)}, {e.typed(b)}"))
        return
    left, right = e.address_of_operand(a, False), e.address_of_operand(b, False)
    chosen = e.emit(f"select {e.typed(condition)}, ptr {left}, ptr {right}")
    e.copy_memory(type, e.address(op.dest), chosen)


OPERATIONS: dict[str, Emit] = {
    **{word: cast_to_given(word) for word in ("trunc", "zext", "sext")},
    **{word: _to_float(word) for word in ("sitofp", "uitofp")},
    "fptosi": _saturating("fptosi"),
    "fptoui": _saturating("fptoui"),
    "fptrunc": _float_width,
    "fpext": _float_width,
    "bitcast": _bitcast,
    "extract": _extract,
    "insert": _insert,
    "splat": _splat,
    "shuffle": _shuffle,
    "build": _build,
    **{f"reduce_{name}": _reduce(name) for name in ("add", "mul", "and", "or", "xor", "smin", "smax", "umin", "umax")},
    "reduce_fadd": _reduce_halves("fadd"),
    "reduce_fmul": _reduce_halves("fmul"),
    "reduce_fmin": _reduce("fmin"),
    "reduce_fmax": _reduce("fmax"),
    "select": _select,
}
