"""Assignment to attributes that a type makes up itself, by `__getattr__` and `__setattr__`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import syntax
from ..lang.types import STRING_LITERAL, Const, StructType
from . import assignment, calls, convert, expressions, members, names, structs
from .matching import CallArgument
from .values import Operand, Value

if TYPE_CHECKING:
    from .body import Body


def receiver(b: Body, base: Value, name: str, node: syntax.Expr) -> Operand | Const | None:
    """The value whose `__setattr__` decides about an attribute; None if the attribute is a field, or nothing at all.

    An attribute that can only be read is an error.
    """
    if not isinstance(base, Operand | Const) or not isinstance(base.type, StructType):
        return None
    if any(field.name == name for field in structs.complete(b.world, base.type)):
        return None
    if structs.methods(b.world, base.type, "__setattr__") is not None:
        return convert.materialise(b, base, node)
    if structs.methods(b.world, base.type, "__getattr__") is not None:
        owner = names.show(base.type)
        b.error(
            "E0507", node, f"'{owner}' makes up its member '{name}' and has no '__setattr__', so it cannot be assigned"
        )
    return None


def set_attribute(b: Body, owner: Operand | Const, target: syntax.Attribute, value: Value, node: syntax.Expr) -> None:
    """`owner.name = value` by `__setattr__(name, value)`."""
    name = CallArgument(b.world.types.const(STRING_LITERAL, target.attr), target)
    calls.call_method(b, owner, "__setattr__", [name, CallArgument(value, node)], target)


def augmented(b: Body, owner: Operand | Const, target: syntax.Attribute, node: syntax.AugAssign) -> None:
    """`owner.name op= value`: read, changed in place, written."""
    found = members.member(b, owner, target.attr, target)
    changed = convert.to_temp(b, convert.materialise(b, found, target), target)
    place = Operand(changed.place, changed.type, False, True, changed.loans)
    assignment.in_place(b, place, expressions.expr(b, node.value), node)
    set_attribute(b, owner, target, changed, node.value)
