"""Types and values as the user reads and writes them."""

from __future__ import annotations

import math

from ..lang.primitives import DTYPE_CODES
from ..lang.syntax import ParamKind
from ..lang.types import (
    FLOAT_LITERAL,
    INT_LITERAL,
    ORIGIN,
    STRING_LITERAL,
    Bytes,
    Const,
    CtValue,
    FunctionPointerType,
    FunctionSignature,
    PointerType,
    StaticPointer,
    StructType,
)
from .literal_arithmetic import Real, to_float
from .values import PACK, ClosureBound, FunctionValue, Origin, PartialStruct, TraitSet

DTYPE_NAMES = {code: name for name, code in DTYPE_CODES.items()}
SCALAR_NAMES = {
    "int": "Int", "uint": "UInt", "int8": "Int8", "uint8": "UInt8", "int16": "Int16", "uint16": "UInt16",
    "int32": "Int32", "uint32": "UInt32", "int64": "Int64", "uint64": "UInt64", "int128": "Int128",
    "uint128": "UInt128", "int256": "Int256", "uint256": "UInt256", "float16": "Float16", "bfloat16": "BFloat16",
    "float32": "Float32", "float64": "Float64",
}  # fmt: skip


def show(value: CtValue) -> str:
    """The value in the user's words: `Int`, not `SIMD[DType.int, 1]`."""
    if isinstance(value, StructType):
        return _struct(value)
    if isinstance(value, FunctionPointerType):
        return _function(value.signature, " thin")
    if isinstance(value, PointerType):
        return f"pointer[{show(value.pointee)}]"
    if not isinstance(value, Const):
        return str(value)
    data = value.data
    if value.type is PACK and isinstance(data, tuple):
        return ", ".join(show(v) for v in data)
    if isinstance(data, PartialStruct):
        bound = dict(data.bound)
        entries = [show(bound[p.name]) if p.name in bound else "_" for p in data.declaration.params]
        return f"{data.declaration.name}[{', '.join(entries)}]" if bound else data.declaration.name
    if isinstance(data, Origin):
        return "origin"
    if isinstance(data, TraitSet):
        return " & ".join([*(t.name for t in data.traits), *map(_bound, data.functions)]) or "AnyType"
    if isinstance(data, FunctionValue):
        return data.name
    return literal(value)


def show_apart(left: CtValue, right: CtValue) -> tuple[str, str]:
    """Two values in the user's words, in full if they would read the same."""
    shown = show(left), show(right)
    if shown[0] != shown[1] or not isinstance(left, StructType) or not isinstance(right, StructType):
        return shown
    return _struct(left, True), _struct(right, True)


def _bound(bound: ClosureBound) -> str:
    arguments = ", ".join(show(type) for _, type in bound.parameters)
    return def_text(arguments, bound.error is not None, "", bound.result)


def def_text(arguments: str, raises: bool, effects: str, result: CtValue) -> str:
    """A function type as it is written."""
    shown = show(result)
    return f"def({arguments}){' raises' * raises}{effects} -> {'None' if shown == 'NoneType' else shown}"


def _function(signature: FunctionSignature, effects: str = "") -> str:
    """A function type as it is written: `def(Int) raises -> String`."""
    arguments = ", ".join(show(a.type) for a in signature.arguments)
    return def_text(arguments, signature.error is not None, effects, signature.result)


def literal(value: Const) -> str:
    """A constant as it would be written."""
    if value.type is STRING_LITERAL:
        return '"' + str(value.data) + '"'
    if value.type in (INT_LITERAL, FLOAT_LITERAL) and isinstance(value.data, Real):
        return _number(value.data)
    declaration = value.type.declaration if isinstance(value.type, StructType) else None
    data = value.data
    while isinstance(data, tuple) and len(data) == 1:
        data = data[0]
    if declaration is not None:
        if declaration.name == "DType" and isinstance(data, int):
            return f"DType.{DTYPE_NAMES.get(data, data)}"
        if declaration.name == "Bool":
            return str(bool(data))
        if declaration.name == "AddressSpace" and isinstance(data, int) and data in ADDRESS_SPACES:
            return f"AddressSpace.{ADDRESS_SPACES[data]}"
        if declaration.name == "Nest" and isinstance(data, tuple) and len(data) == _NEST_FIELDS:
            return _nest(data)
        if declaration.name == "SIMD" and isinstance(data, int) and isinstance(value.type, StructType):
            return str(signed(value.type, data))
        text = text_of(value)
        if text is not None:
            return '"' + text + '"'
    if isinstance(data, tuple | bytes):
        return declaration.name + "(...)" if declaration is not None else "..."
    name = getattr(data, "name", None)
    return name if isinstance(name, str) else str(data)


ADDRESS_SPACES = {0: "GENERIC", 1: "GLOBAL", 3: "SHARED", 4: "CONSTANT", 5: "LOCAL"}
_NEST_FIELDS = 5


def _nest(fields: tuple) -> str:
    """The extents or strides of a layout with their parentheses; what is known at run time only is a question mark."""
    count, _, leaves, opening, closing = fields
    text = []
    for (leaf,), (opened,), (closed,) in list(zip(leaves[0], opening[0], closing[0], strict=True))[: count[0]]:
        text.append("(" * opened + ("?" if leaf >> 63 else str(leaf)) + ")" * closed)
    return f"({', '.join(text)})"


def _number(data: Real) -> str:
    """A number of any size; those beyond all types in powers of ten, because their digits take long to find."""
    if isinstance(data, int) and data.bit_length() > 1024:
        return f"about {'-' if data < 0 else ''}1e{int(data.bit_length() * math.log10(2))}"
    return str(data if isinstance(data, int) else to_float(data))


def text_of(value: Const) -> str | None:
    """The text of a constant string slice or string."""
    data = value.data
    if isinstance(data, tuple) and len(data) >= 2:
        pointer, length = data[0], data[1]
        while isinstance(pointer, tuple) and len(pointer) == 1:
            pointer = pointer[0]
        while isinstance(length, tuple) and len(length) == 1:
            length = length[0]
        if isinstance(pointer, StaticPointer) and isinstance(length, int) and isinstance(pointer.data, Bytes):
            raw = pointer.data.value[pointer.offset : pointer.offset + length]
            return raw.decode("utf-8", "replace")
    return None


def signed(type: StructType, data: int) -> int:
    """The reading of integer data that the element type of a scalar asks for."""
    code = _code(type)
    name = DTYPE_NAMES.get(code, "")
    if name.startswith("int"):
        bits = int(name[3:] or 64)
        return data - (1 << bits) if data >> (bits - 1) else data
    return data


def _code(type: StructType) -> int:
    first = type.args[0] if type.args else None
    data = first.data if isinstance(first, Const) else None
    return data[0] if isinstance(data, tuple) and isinstance(data[0], int) else 0


def _struct(type: StructType, full: bool = False) -> str:
    """A struct type without origins, and without what is rarely given by position: as keywords if `full`."""
    name = type.declaration.name
    if name == "SIMD" and len(type.args) == 2:
        length = type.args[1]
        dtype = DTYPE_NAMES.get(_code(type))
        if isinstance(length, Const) and length.data == (1,) and dtype in SCALAR_NAMES:
            return SCALAR_NAMES[dtype]
        if isinstance(length, Const) and length.data == (1,) and dtype:
            return f"Scalar[DType.{dtype}]"
    if name == "StringSlice":
        return "StaticString" if type.args and _is_static(type.args[-1]) else "StringSlice"
    args: list[str] = []
    params = getattr(type.declaration, "params", ())
    for position, value in enumerate(type.args):
        if isinstance(value, Const) and value.type is ORIGIN:
            continue
        hidden = position < len(params) and params[position].kind in (ParamKind.INFERRED, ParamKind.KEYWORD_ONLY)
        if not hidden:
            args.append(show(value))
        elif full:
            args.append(f"{params[position].name}={show(value)}")
    return f"{name}[{', '.join(args)}]" if args else name


def _is_static(value: CtValue) -> bool:
    return isinstance(value, Const) and isinstance(value.data, Origin) and value.data.kind == "static"
