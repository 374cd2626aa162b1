"""How values travel between functions of one program. Definitions, calls and wrappers all ask `lower`.

argument   by reference: its address
           of register type: the machine value
           owned, of memory type: the address of the caller's storage, which the callee takes over
           without storage: nothing
result     by reference: an address
           of register type: the machine value
           of memory type: stored through an address that is passed first
raising    the function returns whether it raised; every result is stored through an address that is passed
           first, and the error through one that is passed last
"""

from __future__ import annotations

from enum import Enum

from ..lang.layout import Layouts, field_types
from ..lang.records import dataclass
from ..lang.types import ArgumentSpec, ArrayType, Convention, FunctionSignature, Type
from .irtypes import Machine, describe


class Travel(Enum):
    """The way of one argument or result."""

    NOTHING = 0
    VALUE = 1
    ADDRESS = 2


@dataclass(frozen=True, slots=True)
class AbiValue:
    """One argument or result: how it travels, LLVM's type for it ("" for nothing), and its type in the program."""

    travel: Travel
    ir: str
    type: Type


@dataclass(frozen=True, slots=True)
class FieldAccess:
    """A part of a value: its byte offset, its type, and its machine record where it has one."""

    offset: int
    type: Type
    machine: Machine | None


@dataclass(frozen=True, slots=True)
class Abi:
    """A lowered signature.

    result_storage   the result is stored through the first parameter
    error_storage    the error is stored through the last parameter
    returns          LLVM's return type
    stored           the type of a machine value or address that is stored though it would else be returned; ""
                     for other results
    """

    arguments: tuple[AbiValue, ...]
    result: AbiValue
    result_storage: bool
    raises: bool
    error_storage: bool
    returns: str
    stored: str

    def parameter_types(self) -> list[str]:
        """LLVM's types of all parameters, in order."""
        types = ["ptr"] if self.result_storage else []
        types += [a.ir for a in self.arguments if a.travel is not Travel.NOTHING]
        return [*types, "ptr"] if self.error_storage else types


class AbiLowering:
    """Lowers signatures for one target and remembers them; also knows the machine records of types."""

    def __init__(self, layouts: Layouts, address_spaces: bool = False) -> None:
        self._address_spaces = address_spaces
        self.layouts = layouts
        self._machines: dict[Type, Machine | None] = {}
        self._lowered: dict[int, tuple[FunctionSignature, Abi]] = {}
        self._fields: dict[tuple[Type, tuple[int, ...]], FieldAccess] = {}

    def machine(self, type: Type) -> Machine | None:
        """The machine record of a register type, or None for a type that lives in memory or has no storage."""
        try:
            return self._machines[type]
        except KeyError:
            found = self.layouts.machine(type)
            record = None if found is None else describe(found, self.layouts.align(found), self._address_spaces)
            self._machines[type] = record
            return record

    def field(self, type: Type, path: tuple[int, ...]) -> FieldAccess:
        """What a path of field indices leads to; an index into an array counts elements."""
        key = (type, path)
        found = self._fields.get(key)
        if found is None:
            offset, at = 0, type
            for index in path:
                if isinstance(at, ArrayType):
                    offset, at = offset + index * self.layouts.stride(at.element), at.element
                else:
                    offset, at = offset + self.layouts.field_offset(at, index), field_types(at)[index]
            found = self._fields[key] = FieldAccess(offset, at, self.machine(at))
        return found

    def lower(self, signature: FunctionSignature) -> Abi:
        """The ABI of a signature."""
        found = self._lowered.get(id(signature))
        if found is None:
            found = self._lowered[id(signature)] = (signature, self._lower(signature))
        return found[1]

    def _lower(self, signature: FunctionSignature) -> Abi:
        arguments = tuple([self._value(spec.type, spec.by_reference) for spec in signature.arguments])
        result = self._value(signature.result, signature.result_by_reference)
        in_memory = result.travel is Travel.ADDRESS and not signature.result_by_reference
        raises = signature.error is not None
        # A flag beside the result would hide from the optimiser that a branch on it depends on nothing else.
        stored = result.ir if raises and not in_memory else ""
        error_storage = signature.error is not None and not self.layouts.is_void(signature.error)
        returns = "i1" if raises else "void" if in_memory else result.ir or "void"
        return Abi(arguments, result, in_memory or bool(stored), raises, error_storage, returns, stored)

    def _value(self, type: Type, by_reference: bool) -> AbiValue:
        if self.layouts.is_void(type):
            return AbiValue(Travel.NOTHING, "", type)
        machine = None if by_reference else self.machine(type)
        if machine is None:
            return AbiValue(Travel.ADDRESS, "ptr", type)
        return AbiValue(Travel.VALUE, machine.ir, type)

    # ------------------------------------------------------------------------------------------ attributes

    def storage_attributes(self, type: Type) -> str:
        """Of an address that stands for a whole value of the type."""
        layout = self.layouts.of(type)
        return f"nonnull noundef align {layout.align} dereferenceable({layout.size})"

    def argument_attributes(self, spec: ArgumentSpec, mutable: bool, escapes: bool) -> str:
        """What a definition promises about one parameter.

        Exclusivity makes a mutable reference the only way to its storage, and nobody stores into what an immutable
        one refers to; `ref` arguments that may be mutable promise neither. `escapes` says that the body makes a raw
        pointer of an immutable argument, through which it may store after all.
        """
        if not spec.by_reference:
            machine = self.machine(spec.type)
            return "noundef" if machine is not None else f"noalias {self.storage_attributes(spec.type)}"
        common = self.storage_attributes(spec.type)
        if spec.convention == Convention.REF and mutable:
            return common
        if mutable:
            return f"noalias {common}"
        return common if escapes else f"noalias readonly {common}"
