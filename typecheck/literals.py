"""Literals: exact compile-time numbers and texts, and the constants of run-time types they become."""

from __future__ import annotations

import math
import struct
from fractions import Fraction

from ..lang.types import (
    FLOAT_LITERAL,
    INT_LITERAL,
    STRING_LITERAL,
    Const,
    FunctionPointerType,
    PointerType,
    ScalarType,
    StructType,
    Type,
    VectorType,
)
from . import origins, parameters, structs
from .brackets import Arguments
from .declarations import StructDecl
from .literal_arithmetic import to_float
from .world import World

LITERALS = (INT_LITERAL, FLOAT_LITERAL, STRING_LITERAL)


def is_literal(value: object) -> bool:
    return isinstance(value, Const) and value.type in LITERALS


def round_float(scalar: ScalarType, value: Fraction | float | int) -> float:
    """The nearest float of a width; overflow gives an infinity."""
    wide = to_float(value)
    if scalar.name == "f64":
        return wide
    if scalar.name == "bf16":
        return _round_bf16(wide)
    if not math.isfinite(wide):
        return wide
    code = "<f" if scalar.name == "f32" else "<e"
    try:
        return struct.unpack(code, struct.pack(code, wide))[0]
    except OverflowError:
        return math.copysign(math.inf, wide)


def _round_bf16(wide: float) -> float:
    if not math.isfinite(wide):
        return wide
    try:
        bits = struct.unpack("<I", struct.pack("<f", wide))[0]
    except OverflowError:
        return math.copysign(math.inf, wide)
    bits = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16 << 16
    return struct.unpack("<f", struct.pack("<I", bits & 0xFFFFFFFF))[0]


def scalar_data(scalar: ScalarType, value: Fraction | float | int) -> int | float:
    """Number to constant data of a machine scalar; integers wrap."""
    if scalar.is_float:
        return round_float(scalar, value)
    return int(value) & ((1 << scalar.bits) - 1)


def numeric_type(world: World, type: Type) -> ScalarType | VectorType | None:
    """The machine type behind a type that number literals convert to: machine scalars and the library's SIMD."""
    if isinstance(type, ScalarType | VectorType):
        return type
    if isinstance(type, StructType) and type.declaration is world.item("simd"):
        fields = structs.complete(world, type)
        inner = fields[0].type
        return inner if isinstance(inner, ScalarType | VectorType) else None
    return None


def differ_in_kind(world: World, left: Type, right: Type) -> bool:
    """Whether two types are numbers, or vectors of one length, of different kinds: a constructor converts them."""
    one, other = numeric_type(world, left), numeric_type(world, right)
    if one is None or other is None or left is right:
        return False
    lengths = [t.length if isinstance(t, VectorType) else 1 for t in (one, other)]
    return lengths[0] == lengths[1]


def fits(world: World, literal: Const, type: Type) -> bool:
    """Whether a number literal converts to a type."""
    machine = numeric_type(world, type)
    if machine is None:
        return False
    scalar = machine.element if isinstance(machine, VectorType) else machine
    if scalar.name == "i1" and (isinstance(type, StructType) or literal.data not in (0, 1)):
        return False
    return scalar.is_float or literal.type is INT_LITERAL


def number(world: World, literal: Const, type: Type) -> Const:
    """The literal as a constant of a numeric type that it fits."""
    machine = numeric_type(world, type)
    assert machine is not None
    value = literal.data
    assert isinstance(value, int | float | Fraction)
    if isinstance(machine, VectorType):
        data: object = (scalar_data(machine.element, value),) * machine.length
    else:
        data = scalar_data(machine, value)
    if type is machine:
        return world.types.const(type, data)
    return world.types.const(type, (data,))


def text(world: World, literal: Const) -> Const:
    """A string literal as a static string slice: pointer and length."""
    raw = str(literal.data).encode("utf-8", "surrogatepass")
    declaration = world.item("string_slice")
    assert isinstance(declaration, StructDecl)
    type = static_slice(world)
    fields = structs.complete(world, type)
    pointer = wrap(world, fields[0].type, world.types.text_pointer(raw))
    length = wrap(world, fields[1].type, len(raw))
    _ = origins
    return world.types.const(type, (pointer, length, *(() for _ in fields[2:])))


def static_slice(world: World) -> StructType:
    """The type of string literals at run time: a string slice of static origin."""
    known = world.memos.static_slice
    if known is None:
        declaration = world.item("string_slice")
        assert isinstance(declaration, StructDecl)
        arguments = Arguments([origins.origin_const(world, origins.STATIC)])
        found = parameters.bind_struct(world, declaration, arguments)
        assert isinstance(found, StructType)
        known = world.memos.static_slice = found
    return known


def wrap(world: World, type: Type, data: object) -> object:
    """Machine data nested into as many single-field structs as the type has."""
    if isinstance(type, StructType):
        fields = structs.complete(world, type)
        return (wrap(world, fields[0].type, data), *(() for _ in fields[1:]))
    return data


def natural_type(world: World, value: Const) -> Type:
    """The type that a literal takes when nothing else is asked for."""
    if value.type is INT_LITERAL:
        return world.int_type
    if value.type is FLOAT_LITERAL:
        return world.simd_type("float64", 1)
    return world.struct_item("string")


def machine_kind(type: Type) -> bool:
    return isinstance(type, ScalarType | VectorType | PointerType | FunctionPointerType)
