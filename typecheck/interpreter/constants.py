"""Compile-time values to and from the memory of evaluated code."""

from __future__ import annotations

from collections.abc import Callable

from ...lang.layout import Layouts, MachineType, field_types
from ...lang.types import (
    ArrayType,
    Bytes,
    Const,
    FunctionPointerType,
    FunctionRef,
    MetaType,
    PackType,
    PointerType,
    ScalarType,
    StaticData,
    StaticPointer,
    StructType,
    Type,
    TypeContext,
    UnionType,
    VectorType,
)
from . import texts
from .codecs import Codecs
from .errors import FaultError
from .memory import FUNCTION_BASE, OFFSET_BITS, OFFSET_MASK, Buffer, Memory


class Constants:
    """Writes constants into memory and reads them back; knows which allocation holds which frozen data.

    `function_address` and `function_symbol` translate between symbols and the addresses of functions.
    """

    def __init__(
        self,
        layouts: Layouts,
        context: TypeContext,
        memory: Memory,
        codecs: Codecs,
        function_address: Callable[[str], int],
        function_symbol: Callable[[int], str],
    ) -> None:
        self._layouts = layouts
        self._context = context
        self._memory = memory
        self._codecs = codecs
        self._function_address = function_address
        self._function_symbol = function_symbol
        self._addresses: dict[StaticData | Bytes, int] = {}
        self._data: dict[int, StaticData | Bytes] = {}

    # --------------------------------------------------------------------------------------------- to memory

    def machine_value(self, const: Const) -> object:
        """A constant of a machine type, or of a register struct, as the value that evaluated code holds."""
        return self._machine_value(const.type, const.data, None)

    def address(self, const: Const) -> int:
        """The address of interned read-only memory that holds a constant."""
        size = self._layouts.size(const.type)
        pointer = self._context.static_pointer(const.type, (const.data,))
        return self._static(pointer.data) if size else 1 << OFFSET_BITS - 1

    def store(self, address: int, const: Const, writable: bool = False) -> None:
        """Writes a constant. With `writable`, frozen data that it points to is copied to the heap, for a program that
        takes the value over."""
        image = bytearray(self._layouts.size(const.type))
        self._write(image, 0, const.type, const.data, {} if writable else None)
        self._memory.write(address, image)

    def image(self, const: Const) -> bytes:
        """The bytes of a constant; what it points to is read-only."""
        image = bytearray(self._layouts.size(const.type))
        self._write(image, 0, const.type, const.data, None)
        return bytes(image)

    def _write(self, image: bytearray, at: int, type_: Type, data: object, copies: dict[object, int] | None) -> None:
        machine = self._layouts.machine(type_)
        if machine is not None:
            codec = self._codecs.of(machine)
            codec.write(image, at, self._machine_value(type_, data, copies))
        elif isinstance(type_, StructType | PackType):
            assert isinstance(data, tuple)
            for index, (field, item) in enumerate(zip(field_types(type_), data)):
                self._write(image, at + self._layouts.field_offset(type_, index), field, item, copies)
        elif isinstance(type_, ArrayType):
            assert isinstance(data, tuple)
            stride = self._layouts.stride(type_.element)
            for index, item in enumerate(data):
                self._write(image, at + index * stride, type_.element, item, copies)
        elif isinstance(type_, UnionType):
            if isinstance(data, bytes):
                image[at : at + len(data)] = data
            else:
                assert isinstance(data, tuple)
                self._write(image, at, type_.elements[data[0]], data[1], copies)
        elif not isinstance(type_, MetaType):
            raise TypeError(f"no memory form of a {type_}")

    def _machine_value(self, type_: Type, data: object, copies: dict[object, int] | None) -> object:
        while isinstance(type_, StructType):
            index = next(i for i, t in enumerate(field_types(type_)) if not self._layouts.is_void(t))
            assert isinstance(data, tuple)
            type_, data = field_types(type_)[index], data[index]
        if isinstance(type_, PointerType | FunctionPointerType):
            return self._pointer_value(data, copies)
        if isinstance(type_, VectorType):
            assert isinstance(data, tuple)
            return tuple([_number(type_.element, lane) for lane in data])
        assert isinstance(type_, ScalarType)
        return _number(type_, data)

    def _pointer_value(self, data: object, copies: dict[object, int] | None) -> int:
        if data is None:
            return 0
        if isinstance(data, FunctionRef):
            return self._function_address(data.symbol)
        if isinstance(data, StaticPointer):
            base = self._static(data.data) if copies is None else self._copy(data.data, copies)
            return base + data.offset * self._stride(data.data)
        raise TypeError(f"no pointer constant: {data!r}")

    def _stride(self, data: StaticData | Bytes) -> int:
        return 1 if isinstance(data, Bytes) else self._layouts.stride(data.element)

    def _static(self, data: StaticData | Bytes) -> int:
        """The address of interned frozen data."""
        found = self._addresses.get(data)
        if found is None:
            found = self._addresses[data] = self._memory.constant(b"")
            self._data[found >> OFFSET_BITS] = data
            self._memory.replace_constant(found, bytes(self._content(data, None)))
        return found

    def _copy(self, data: StaticData | Bytes, copies: dict[object, int]) -> int:
        found = copies.get(data)
        if found is None:
            found = copies[data] = self._memory.allocate(self._stride(data) * _length(data))
            self._memory.write(found, self._content(data, copies))
        return found

    def _content(self, data: StaticData | Bytes, copies: dict[object, int] | None) -> Buffer:
        if isinstance(data, Bytes):
            return data.value + b"\0"
        stride = self._layouts.stride(data.element)
        image = bytearray(stride * len(data.items))
        for index, item in enumerate(data.items):
            self._write(image, index * stride, data.element, item, copies)
        return image

    # ------------------------------------------------------------------------------------------- from memory

    def from_machine(self, type_: Type, value: object) -> Const:
        """The constant of a machine type or register struct for a value that evaluated code holds."""
        return self._context.const(type_, self._from_machine(type_, value, ()))

    def load(self, address: int, type_: Type) -> Const:
        """The constant in memory."""
        buffer = self._memory.read(address, self._layouts.size(type_))
        return self._context.const(type_, self._read(buffer, 0, type_, ()))

    def _read(self, buffer: Buffer, at: int, type_: Type, path: tuple[int, ...]) -> object:
        machine = self._layouts.machine(type_)
        if machine is not None:
            return self._from_machine(type_, self._codecs.of(machine).read(buffer, at), path)
        if isinstance(type_, StructType) and type_.declaration.lang == "string":
            buffer, at = self._static_text(bytes(buffer[at : at + self._layouts.size(type_)])), 0
        if isinstance(type_, StructType) and type_.declaration.lang == "variant":
            return self._read_variant(buffer, at, type_, path)
        if isinstance(type_, StructType | PackType):
            offsets = self._layouts.of(type_).offsets
            return tuple([self._read(buffer, at + o, t, path) for o, t in zip(offsets, field_types(type_))])
        if isinstance(type_, ArrayType):
            stride = self._layouts.stride(type_.element)
            return tuple([self._read(buffer, at + i * stride, type_.element, path) for i in range(type_.length)])
        if isinstance(type_, UnionType):
            if len(type_.elements) == 1:
                return (0, self._read(buffer, at, type_.elements[0], path))
            return bytes(buffer[at : at + self._layouts.size(type_)])
        if isinstance(type_, MetaType):
            return None
        raise TypeError(f"no memory form of a {type_}")

    def _read_variant(self, buffer: Buffer, at: int, type_: StructType, path: tuple[int, ...]) -> object:
        """A union and the number of the element that is there."""
        (storage, union), (number, tag) = zip(self._layouts.of(type_).offsets, field_types(type_), strict=True)
        assert isinstance(union, UnionType)
        data = self._read(buffer, at + number, tag, path)
        index = buffer[at + number]
        if index >= len(union.elements):
            return (bytes(self._layouts.size(union)), data)
        return ((index, self._read(buffer, at + storage, union.elements[index], path)), data)

    def _static_text(self, words: bytes) -> bytes:
        """The words of a string in the form that constants have."""
        text = texts.content(self._memory, words)
        if text is None:
            return bytes(len(words))
        return texts.static_words(self._static(self._context.text_pointer(text).data), len(text))

    def _from_machine(self, type_: Type, value: object, path: tuple[int, ...]) -> object:
        if isinstance(type_, StructType):
            return tuple(
                [
                    self._void_data(t) if self._layouts.is_void(t) else self._from_machine(t, value, path)
                    for t in field_types(type_)
                ]
            )
        if isinstance(type_, PointerType):
            assert isinstance(value, int)
            return self._pointer_data(value, type_.pointee, path)
        if isinstance(type_, FunctionPointerType):
            assert isinstance(value, int)
            return FunctionRef(self._function_symbol(value)) if value >= FUNCTION_BASE else None
        if isinstance(type_, VectorType):
            assert isinstance(value, tuple)
            return tuple([_plain(type_.element, lane) for lane in value])
        assert isinstance(type_, ScalarType)
        return _plain(type_, value)

    def _void_data(self, type_: Type) -> object:
        return self._read(b"", 0, type_, ())

    def _pointer_data(self, address: int, pointee: Type, path: tuple[int, ...]) -> object:
        """A pointer as data. Pointers to nothing that is alive stand in storage that is not in use: null."""
        if address >= FUNCTION_BASE:
            return FunctionRef(self._function_symbol(address))
        number, offset = address >> OFFSET_BITS, address & OFFSET_MASK
        buffer = self._memory.buffers.get(number)
        if buffer is None or offset > len(buffer):
            return None
        if number in path:
            raise FaultError("a value that refers to itself cannot become a compile-time constant")
        known = self._data.get(number)
        if known is not None and self._stride_matches(known, pointee):
            return self._pointer_to(known, offset)
        if self._is_byte(pointee):
            return self._context.text_pointer(bytes(buffer), offset)
        stride = self._layouts.stride(pointee)
        if stride == 0:
            return self._context.static_pointer(pointee, ())
        count = len(buffer) // stride
        if offset % stride:
            raise FaultError(f"a pointer between two elements of {pointee} cannot become a compile-time constant")
        inner = (*path, number)
        items = tuple([self._read(buffer, i * stride, pointee, inner) for i in range(count)])
        return self._context.static_pointer(pointee, items, offset // stride)

    def _stride_matches(self, data: StaticData | Bytes, pointee: Type) -> bool:
        if isinstance(data, Bytes):
            return self._is_byte(pointee)
        return data.element is pointee

    def _pointer_to(self, data: StaticData | Bytes, offset: int) -> StaticPointer:
        if isinstance(data, Bytes):
            return self._context.text_pointer(data.value, offset)
        return self._context.static_pointer(data.element, data.items, offset // self._layouts.stride(data.element))

    def _is_byte(self, pointee: Type) -> bool:
        machine: MachineType | None = self._layouts.machine(pointee)
        return isinstance(machine, ScalarType) and machine.name == "i8"


def _length(data: StaticData | Bytes) -> int:
    return len(data.value) + 1 if isinstance(data, Bytes) else len(data.items)


def _number(scalar: ScalarType, data: object) -> object:
    if scalar.is_float:
        assert isinstance(data, int | float)
        return float(data)
    assert isinstance(data, int)
    return int(data) & ((1 << scalar.bits) - 1)


def _plain(scalar: ScalarType, value: object) -> object:
    """Booleans of evaluated code are Python booleans; constants hold numbers."""
    if scalar.is_float:
        return value
    assert isinstance(value, int)
    return int(value)
