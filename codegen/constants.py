"""Compile-time values as LLVM constants: machine values inline, everything else as constant globals."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import cast

from ..lang.layout import Layouts, field_types
from ..lang.types import (
    ArrayType,
    Bytes,
    Const,
    FunctionPointerType,
    FunctionRef,
    PackType,
    PointerType,
    ScalarType,
    StaticData,
    StaticPointer,
    StructType,
    Type,
    UnionType,
    VectorType,
)
from .names import escape

_FLOAT_FORMATS = {"f16": "<e", "f32": "<f", "f64": "<d"}


def float_bytes(scalar: ScalarType, value: float) -> bytes:
    """The bits of a float that is already rounded to the width, little end first."""
    if scalar.name == "bf16":
        return struct.pack("<f", value)[2:]
    return struct.pack(_FLOAT_FORMATS[scalar.name], value)


def scalar_text(scalar: ScalarType, value: object) -> str:
    """A scalar constant without its type, in a form that loses no bit."""
    if not scalar.is_float:
        return str(int(cast(int, value)))
    number = float(cast(float, value))
    if scalar.name in ("f32", "f64"):
        return "0x%016X" % struct.unpack("<Q", struct.pack("<d", number))
    bits = int.from_bytes(float_bytes(scalar, number), "little")
    return f"0x{'H' if scalar.name == 'f16' else 'R'}{bits:04X}"


class Constants:
    """The constant globals of one module, each content once. `lines` collects their definitions."""

    def __init__(self, layouts: Layouts, symbol: Callable[[str], str]) -> None:
        self.lines: list[str] = []
        self._layouts = layouts
        self._symbol = symbol
        self._names: dict[object, str] = {}
        self._count = 0

    # ------------------------------------------------------------------------------------ machine values

    def machine(self, type: Type, data: object) -> str:
        """The text, without type, of a constant of machine type or of a register struct."""
        while isinstance(type, StructType):
            stored = [i for i, t in enumerate(field_types(type)) if not self._layouts.is_void(t)]
            data = cast("tuple[object, ...]", data)[stored[0]]
            type = field_types(type)[stored[0]]
        if isinstance(type, ScalarType):
            return scalar_text(type, data)
        if isinstance(type, VectorType):
            return self._vector(type, cast("tuple[object, ...]", data))
        if isinstance(type, PointerType | FunctionPointerType):
            return self._pointer(data)
        raise TypeError(f"{type} is not a machine type")

    def _vector(self, type: VectorType, lanes: tuple[object, ...]) -> str:
        from .irtypes import scalar_name

        element = scalar_name(type.element)
        texts = [scalar_text(type.element, lane) for lane in lanes]
        if len(set(texts)) == 1:
            return "zeroinitializer" if texts[0] == "0" else f"splat ({element} {texts[0]})"
        return "<" + ", ".join([f"{element} {text}" for text in texts]) + ">"

    def _pointer(self, data: object) -> str:
        if data is None:
            return "null"
        if isinstance(data, FunctionRef):
            return self._symbol(data.symbol)
        pointer = cast(StaticPointer, data)
        name = self.static(pointer.data)
        stride = 1 if isinstance(pointer.data, Bytes) else self._layouts.stride(pointer.data.element)
        if pointer.offset * stride == 0:
            return name
        return f"getelementptr (i8, ptr {name}, i64 {pointer.offset * stride})"

    # ------------------------------------------------------------------------------------------- globals

    def aggregate(self, constant: Const) -> str:
        """The name of a global that holds the value of a constant of any type."""
        name = self._names.get(constant)
        if name is None:
            name = self._names[constant] = self._define([(constant.type, constant.data)])
        return name

    def static(self, data: StaticData | Bytes) -> str:
        """The name of a global with frozen data."""
        name = self._names.get(data)
        if name is None:
            if isinstance(data, Bytes):
                name = self.text(data.value)
            else:
                name = self._define([(data.element, item) for item in data.items], data.element)
            self._names[data] = name
        return name

    def text(self, value: bytes) -> str:
        """The name of a global with bytes and a terminating zero."""
        key = ("text", value)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._fresh()
            body = f'[{len(value) + 1} x i8] c"{escape(value)}\\00"'
            self.lines.append(f"{name} = private unnamed_addr constant {body}, align 1")
        return name

    def _fresh(self) -> str:
        self._count += 1
        return f"@.c{self._count}"

    def _define(self, items: list[tuple[Type, object]], element: Type | None = None) -> str:
        """One global with the items one after the other."""
        layout = self._layouts.of(element or items[0][0])
        image = bytearray(layout.size * len(items))
        addresses: list[tuple[int, str]] = []
        for index, (type, data) in enumerate(items):
            self._write(type, data, image, index * layout.size, addresses)
        name = self._fresh()
        self.lines.append(
            f"{name} = private unnamed_addr constant {self._initialiser(image, addresses)}, align {layout.align}"
        )
        return name

    def _initialiser(self, image: bytearray, addresses: list[tuple[int, str]]) -> str:
        if not addresses:
            if not any(image):
                return f"[{len(image)} x i8] zeroinitializer"
            return f'[{len(image)} x i8] c"{escape(bytes(image))}"'
        types: list[str] = []
        values: list[str] = []
        at = 0
        for offset, text in [*sorted(addresses), (len(image), "")]:
            if offset > at:
                types.append(f"[{offset - at} x i8]")
                values.append(f'{types[-1]} c"{escape(bytes(image[at:offset]))}"')
            if text:
                types.append("ptr")
                values.append(f"ptr {text}")
            at = offset + self._layouts.pointer_size
        return f"<{{ {', '.join(types)} }}> <{{ {', '.join(values)} }}>"

    def _write(self, type: Type, data: object, image: bytearray, at: int, addresses: list[tuple[int, str]]) -> None:
        """Puts one value into the image; addresses are only known to the linker and are listed."""
        size = self._layouts.size(type)
        if size == 0:
            return
        if isinstance(type, ScalarType):
            image[at : at + size] = self._scalar_bytes(type, data, size)
        elif isinstance(type, StructType | PackType):
            offsets = self._layouts.of(type).offsets
            for field, value, offset in zip(field_types(type), cast("tuple[object, ...]", data), offsets, strict=True):
                self._write(field, value, image, at + offset, addresses)
        elif isinstance(type, VectorType | ArrayType):
            stride = self._layouts.stride(type.element)
            for index, value in enumerate(cast("tuple[object, ...]", data)):
                self._write(type.element, value, image, at + index * stride, addresses)
        elif isinstance(type, PointerType | FunctionPointerType):
            if data is not None:
                addresses.append((at, self._pointer(data)))
        elif isinstance(type, UnionType):
            if isinstance(data, bytes):
                image[at : at + len(data)] = data
            else:
                index, value = cast("tuple[int, object]", data)
                self._write(type.elements[index], value, image, at, addresses)
        else:
            raise TypeError(f"no constant of {type}")

    def _scalar_bytes(self, type: ScalarType, data: object, size: int) -> bytes:
        if type.is_float:
            return float_bytes(type, float(cast(float, data)))
        return int(cast(int, data)).to_bytes(size, "little")
