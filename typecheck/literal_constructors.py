"""Displays of types that say themselves what they make of one, by a constructor that takes `__list_literal__`.

list, set   `__init__(out self, *values: T, __list_literal__: NoneType)`, or `__set_literal__`
dict        `__init__(out self, keys: List[K], values: List[V], __dict_literal__: NoneType)`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import syntax
from ..lang.types import StructType, Type
from . import calls, convert, expressions, signatures, structs
from .matching import CallArgument
from .values import Display, Operand, Value

if TYPE_CHECKING:
    from .body import Body


def targets(b: Body, display: Display, want: StructType) -> list[tuple[Value, Type]] | None:
    """Each part of the display with the type it must become, None if the type has no constructor for displays."""
    found = structs.methods(b.world, want, "__init__")
    mark = _mark(display)
    for decl in found.functions if found is not None else ():
        if mark in [p.name for p in decl.node.params] and not decl.node.type_params:
            types = [p.type for p in signatures.contract(b.world, decl, want, {}).params]
            return [(value, types[index]) for index, value in _parts(display)]
    return None


def build(b: Body, display: Display, want: StructType, node: syntax.Node) -> Operand:
    """Calls the constructor for displays."""
    arguments = [
        CallArgument(convert.convert(b, value, type, display.node), display.node)
        for value, type in targets(b, display, want) or []
    ]
    none = syntax.Constant(display.node.span, None)
    arguments.append(CallArgument(expressions.expr(b, none), display.node, _mark(display)))
    made = calls.construct(b, want, arguments, node)
    assert isinstance(made, Operand)
    return made


def _mark(display: Display) -> str:
    return f"__{display.kind}_literal__"


def _parts(display: Display) -> list[tuple[int, Value]]:
    """The values that the constructor takes, each with the number of its parameter."""
    if display.kind != "dict":
        return [(0, value) for value in display.elements]
    keys = Display("list", display.keys, display.nodes, display.node)
    return [(0, keys), (1, Display("list", display.elements, display.nodes, display.node))]
