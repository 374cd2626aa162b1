"""What the ownership pass asks the type checker about types."""

from __future__ import annotations

from typing import Protocol

from ...lang.types import FunctionRef, FunctionSignature, Type


class Facts(Protocol):
    """Questions about types; every answer is for one concrete type and never changes."""

    def needs_drop(self, type: Type) -> bool:
        """Whether the value, or a field of it, has something to destroy."""
        ...

    def has_destructor(self, type: Type) -> bool:
        """Whether the type itself declares `__deinit__`: then only an intact whole can be destroyed."""
        ...

    def is_tuple(self, type: Type) -> bool:
        """Whether the type is the library's tuple."""
        ...

    def field_types(self, type: Type) -> tuple[Type, ...] | None:
        """The types of the fields of a struct or pack; None if the type has no parts that can be tracked."""
        ...

    def destructor(self, type: Type) -> FunctionRef:
        """A function that takes one OWNED argument and destroys it. Asked only if the type needs a drop."""
        ...

    def move_constructor(self, type: Type) -> FunctionRef | None:
        """The function behind `Move` for the type: takes an OWNED argument, returns the new value. None moves bits."""
        ...

    def signature(self, function: FunctionRef) -> FunctionSignature:
        """The signature of a destructor, or of a copy or move constructor."""
        ...

    def droppable(self, type: Type) -> str | None:
        """None if values may be destroyed implicitly; else why not, as text for the user (it may be empty)."""
        ...

    def type_name(self, type: Type) -> str:
        """The type as the user writes it."""
        ...
