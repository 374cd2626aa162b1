"""Where each local of a function lives while it is evaluated.

A local of a machine type whose address nobody needs is a Python local, and so is the address that an indirect local
holds. Everything else has a place in the frame, one allocation for each call.
"""

from __future__ import annotations

from enum import Enum, auto

from ...lang.layout import Layouts, align_up, field_types
from ...lang.mir import (
    AddressOf,
    Argument,
    Borrow,
    Call,
    External,
    Function,
    Instruction,
    Invoke,
    Local,
    Operand,
    Passing,
    Place,
)
from ...lang.records import dataclass
from ...lang.types import ArgumentSpec, ArrayType, FunctionSignature, Type, UnionType


class Home(Enum):
    """The kinds of storage."""

    VALUE = auto()  # a Python local holds the machine value
    ADDRESS = auto()  # a Python local holds the address
    FRAME = auto()  # bytes of the frame
    NOWHERE = auto()  # the type takes no bytes


@dataclass(slots=True)
class Storage:
    """The storage of all locals of one function, by index, with the offsets of those in the frame."""

    homes: list[Home]
    offsets: dict[int, int]
    frame_size: int

    def reserve(self, size: int, align: int) -> int:
        """Room in the frame for a value without a local; its offset."""
        offset = align_up(self.frame_size, max(align, 1))
        self.frame_size = offset + size
        return offset


def place_storage(function: Function, layouts: Layouts) -> Storage:
    """Decides the home of every local."""
    addressed = _addressed(function, layouts)
    by_reference = _passed_addresses(function, layouts)
    storage = Storage([], {}, 0)
    for local in function.locals:
        storage.homes.append(_home(local, local in addressed, local in by_reference, layouts))
        if storage.homes[-1] is Home.FRAME:
            layout = layouts.of(local.type)
            storage.offsets[local.index] = storage.reserve(layout.size, layout.align)
    return storage


def _home(local: Local, addressed: bool, by_reference: bool, layouts: Layouts) -> Home:
    if local.indirect or by_reference:
        return Home.ADDRESS
    if addressed:
        return Home.FRAME
    if layouts.is_void(local.type):
        return Home.NOWHERE
    return Home.VALUE if layouts.machine(local.type) is not None else Home.FRAME


def _passed_addresses(function: Function, layouts: Layouts) -> set[Local]:
    """The locals that stand for what an address given by the caller points to."""
    signature = function.signature
    found = {p for p, spec in zip(function.parameters, signature.arguments) if by_address(spec, layouts)}
    if function.result is not None and result_in_memory(signature, layouts):
        found.add(function.result)
    if function.error is not None and error_in_memory(signature, layouts):
        found.add(function.error)
    return found


def result_in_memory(signature: FunctionSignature, layouts: Layouts) -> bool:
    """Whether the caller gives the address that the result is written to."""
    return not signature.result_by_reference and in_memory(signature.result, layouts)


def error_in_memory(signature: FunctionSignature, layouts: Layouts) -> bool:
    """Whether the caller gives the address that an error is written to."""
    return signature.error is not None and in_memory(signature.error, layouts)


def in_memory(type_: Type, layouts: Layouts) -> bool:
    """Whether values of a type travel by address: those that take bytes and are no machine value."""
    return layouts.machine(type_) is None and not layouts.is_void(type_)


def _addressed(function: Function, layouts: Layouts) -> set[Local]:
    """The locals whose own storage must have an address."""
    found: set[Local] = set()
    for block in function.blocks:
        for instruction in block.instructions:
            _note_addressed(instruction, found, layouts)
        if isinstance(block.terminator, Invoke):
            _note_addressed(block.terminator.call, found, layouts)
    return found


def _note_addressed(instruction: Instruction, found: set[Local], layouts: Layouts) -> None:
    match instruction:
        case Borrow(place=place) | AddressOf(place=place):
            found.add(place.local)
        case Call():
            for argument, is_address in call_arguments(instruction, layouts):
                if is_address and isinstance(argument.operand, Place):
                    found.add(argument.operand.local)


def by_address(spec: ArgumentSpec, layouts: Layouts) -> bool:
    """Whether an argument travels as an address."""
    return spec.by_reference or in_memory(spec.type, layouts)


def call_arguments(call: Call, layouts: Layouts) -> list[tuple[Argument, bool]]:
    """The arguments of a call, each with whether its address is passed."""
    specs = call.signature.arguments
    if not isinstance(call.callee, External):
        return [(a, by_address(spec, layouts)) for a, spec in zip(call.arguments, specs)]
    return [
        (a, a.passing is Passing.REFERENCE or in_memory(operand_type(a.operand, layouts), layouts))
        for a in call.arguments
    ]


def component(type_: Type, index: int, layouts: Layouts) -> tuple[Type, int]:
    """The type and the byte offset of one step of a place's path."""
    if isinstance(type_, ArrayType):
        return type_.element, index * layouts.stride(type_.element)
    if isinstance(type_, UnionType):
        return type_.elements[index], 0
    return field_types(type_)[index], layouts.field_offset(type_, index)


def place_of(place: Place, layouts: Layouts) -> tuple[Type, int]:
    """The type of a place and its byte offset from its local."""
    type_, offset = place.local.type, 0
    for index in place.path:
        type_, step = component(type_, index, layouts)
        offset += step
    return type_, offset


def operand_type(operand: Operand, layouts: Layouts) -> Type:
    """The type of an operand."""
    return place_of(operand, layouts)[0] if isinstance(operand, Place) else operand.type
