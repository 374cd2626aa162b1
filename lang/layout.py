"""Layouts: the size, the alignment and the field offsets of types in memory, in bytes.

This is the only truth about memory: generated code addresses fields by byte offset and states every alignment,
so that no other rule is ever consulted. The rules:

    scalar      its bits rounded up to bytes; a lone `i1` is a byte that holds 0 or 1; alignment = size
    vector      `i1` lanes are bytes; size = lanes padded to a power of two; alignment = size
    pointer     the pointer width of the target
    struct      fields in order, each at the next multiple of its alignment; padded to the greatest alignment
    pack        as a struct
    array       elements at multiples of their stride
    union       the greatest size and the greatest alignment of its types
    meta types  nothing: values that exist only while compiling have no storage

The size of a type is always a multiple of its alignment, so that size and stride are the same.
"""

from __future__ import annotations

from .records import dataclass
from .types import (
    ArrayType,
    FunctionPointerType,
    MetaType,
    PackType,
    PointerType,
    ScalarType,
    StructType,
    Type,
    UnionType,
    VectorType,
)

MachineType = ScalarType | VectorType | PointerType | FunctionPointerType
"""A type whose values fit a machine register (or a few, for wide integers and vectors)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One type in memory. `offsets` has one entry per field of a struct or pack and is empty otherwise."""

    size: int
    align: int
    offsets: tuple[int, ...] = ()


def align_up(offset: int, align: int) -> int:
    """The least multiple of `align` (a power of two) that is not below `offset`."""
    return (offset + align - 1) & -align


def scalar_bytes(scalar: ScalarType) -> int:
    """The bytes that a scalar takes in memory."""
    return (scalar.bits + 7) // 8


class Layouts:
    """Layouts of types for one target, computed on demand. `pointer_size` is in bytes."""

    __slots__ = ("_layouts", "_machines", "pointer_size")

    def __init__(self, pointer_size: int = 8) -> None:
        self.pointer_size = pointer_size
        self._layouts: dict[Type, Layout] = {}
        self._machines: dict[Type, MachineType | None] = {}

    def of(self, type: Type) -> Layout:
        """The layout of a complete type."""
        found = self._layouts.get(type)
        if found is None:
            found = self._layouts[type] = self._compute(type)
        return found

    def size(self, type: Type) -> int:
        return self.of(type).size

    def align(self, type: Type) -> int:
        return self.of(type).align

    def stride(self, type: Type) -> int:
        """The distance of two neighbours in an array."""
        return self.of(type).size

    def is_void(self, type: Type) -> bool:
        """Whether values of the type take no storage: they are never passed, stored or loaded."""
        return self.of(type).size == 0

    def field_type(self, type: Type, index: int) -> Type:
        """The type of a field of a struct or of an element of a pack."""
        return field_types(type)[index]

    def field_offset(self, type: Type, index: int) -> int:
        """The byte offset of a field of a struct or of an element of a pack."""
        return self.of(type).offsets[index]

    def machine(self, type: Type) -> MachineType | None:
        """The single machine value that a value of the type is: the type itself, or what a register struct wraps."""
        try:
            return self._machines[type]
        except KeyError:
            found = self._machines[type] = self._unwrap(type)
            return found

    def _unwrap(self, type: Type) -> MachineType | None:
        if isinstance(type, MachineType):
            return type
        if isinstance(type, StructType) and type.register:
            stored = [t for t in field_types(type) if not self.is_void(t)]
            if len(stored) == 1:
                return self.machine(stored[0])
        return None

    def _compute(self, type: Type) -> Layout:
        if isinstance(type, ScalarType):
            size = scalar_bytes(type)
            return Layout(size, size)
        if isinstance(type, StructType | PackType):
            return self._sequence(field_types(type))
        if isinstance(type, PointerType | FunctionPointerType):
            return Layout(self.pointer_size, self.pointer_size)
        if isinstance(type, VectorType):
            size = 1 << (scalar_bytes(type.element) * type.length - 1).bit_length()
            return Layout(size, size)
        if isinstance(type, ArrayType):
            element = self.of(type.element)
            return Layout(element.size * type.length, element.align)
        if isinstance(type, UnionType):
            members = [self.of(t) for t in type.elements]
            align = max((m.align for m in members), default=1)
            return Layout(align_up(max((m.size for m in members), default=0), align), align)
        if isinstance(type, MetaType):
            return Layout(0, 1)
        raise TypeError(f"no layout for {type!r}")

    def _sequence(self, types: tuple[Type, ...]) -> Layout:
        end, align, offsets = 0, 1, []
        for layout in map(self.of, types):
            end = align_up(end, layout.align)
            offsets.append(end)
            end += layout.size
            align = max(align, layout.align)
        return Layout(align_up(end, align), align, tuple(offsets))


def field_types(type: Type) -> tuple[Type, ...]:
    """The types of the fields of a completed struct, or the elements of a pack."""
    if isinstance(type, PackType):
        return type.elements
    if isinstance(type, StructType) and type.fields is not None:
        return tuple([field.type for field in type.fields])
    raise TypeError(f"{type} has no fields")
