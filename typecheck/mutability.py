"""Why something cannot be changed, in the words of its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import syntax
from ..lang.mir import LocalKind
from ..lang.types import Convention
from .values import Operand, Value, Variable

if TYPE_CHECKING:
    from .body import Body


def why_immutable(b: Body, value: Value, node: syntax.Node) -> tuple[str, ...]:
    """The reason as a note, () if it is not known: that of the variable whose field this is, or that it lies in what an
    argument owns."""
    base: syntax.Node | None = node
    while isinstance(base, syntax.Attribute):
        base = base.value
    hit = b.scope.find(base.id) if isinstance(base, syntax.Name) else None
    variable = hit[0] if hit is not None else None
    if isinstance(variable, Variable):
        return (variable.why_immutable,) if variable.why_immutable else ()
    for loan in value.loans if isinstance(value, Operand) else ():
        local = loan.place.local
        if local.kind is LocalKind.ARGUMENT and local.convention == Convention.IMM and local.name:
            return (not_declared_mutable(local.name),)
    return ()


def not_declared_mutable(argument: str) -> str:
    """The reason for an argument without a convention."""
    return f"argument '{argument}' is not declared 'mut' or 'var'"
