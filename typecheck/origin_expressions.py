"""Origin expressions in signatures and bodies: `self`, `self.f`, `xs[0]`, `origin_of(a, b)`, parameters."""

from __future__ import annotations

from ..lang import mir, syntax
from ..lang.types import ORIGIN, Const, PointerType, StructType, Type
from . import evaluate, lookup, origins, structs
from .scopes import Scope
from .values import ArgumentRef, Origin, OriginArgument, Symbol, Variable
from .world import World


def origin(world: World, scope: Scope, node: syntax.Expr) -> Origin:
    """The origin that an expression denotes: that of a place, or an origin value."""
    match node:
        case syntax.Call(func=syntax.Attribute(value=syntax.Name(id="__mir"), attr="shared"), args=[held]):
            return origins.shared(origin(world, scope, held))
    root, trail = _walk(node)
    if isinstance(root, syntax.Name):
        found = lookup.find(world, scope, root.id)
        if isinstance(found, ArgumentRef):
            if found.index < 0:
                return Origin("places", True)
            path, interior, value = _path(world, found.type, trail)
            if value is not None:
                return value
            return Origin("argument", found.mutable, (), (OriginArgument(found.index, path, interior),))
        if isinstance(found, Variable):
            return _variable_origin(world, found, trail)
    found = evaluate.value(world, scope, node)
    if isinstance(found, Const) and found.type is ORIGIN and isinstance(found.data, Origin):
        return found.data
    if isinstance(found, Symbol):
        return Origin("erased", None)
    source = evaluate.scope_source(scope)
    text = source.text[node.span[0] : node.span[1]]
    world.reject("E0313", source, node.span, f"'{text}' is neither a place nor an origin")


def _walk(node: syntax.Expr) -> tuple[syntax.Expr, list[str]]:
    """The base of a place expression and the steps from it: field names, "[]" for subscripts and calls."""
    trail: list[str] = []
    while True:
        match node:
            case syntax.Attribute(value=syntax.Expr() as inner, attr=name):
                trail.append(name)
                node = inner
            case syntax.Subscript(value=inner):
                trail.append("[]")
                node = inner
            case syntax.Call(func=syntax.Attribute(value=syntax.Expr() as inner)):
                trail.append("[]")
                node = inner
            case _:
                return node, trail[::-1]


def _path(world: World, type: Type, trail: list[str]) -> tuple[tuple[int, ...], bool, Origin | None]:
    """Field indices along a trail, whether it ends inside owned storage, and an origin parameter it may name."""
    path: list[int] = []
    for step in trail:
        if not isinstance(type, StructType):
            return tuple(path), True, None
        if step == "[]":
            held = _held_origin(type)
            return tuple(path), True, held
        fields = structs.complete(world, type)
        index = next((i for i, f in enumerate(fields) if f.name == step), None)
        if index is None:
            value = structs.parameter_value(type, step)
            if isinstance(value, Const) and isinstance(value.data, Origin):
                return tuple(path), False, value.data
            return tuple(path), True, None
        type = fields[index].type
        if isinstance(type, PointerType):
            return tuple(path), True, None
        path.append(index)
    return tuple(path), False, None


def _held_origin(type: StructType) -> Origin | None:
    """The origin parameter of a reference-like struct: what a subscript of it points into."""
    for value in type.args:
        if isinstance(value, Const) and isinstance(value.data, Origin):
            return value.data
    return None


def _variable_origin(world: World, variable: Variable, trail: list[str]) -> Origin:
    operand = variable.operand
    path, interior, value = _path(world, operand.type, trail)
    if value is not None:
        return value
    loans = []
    for loan in operand.loans:
        place = loan.place if loan.interior else mir.Place(loan.place.local, loan.place.path + path)
        loans.append(mir.Loan(place, loan.mutable, loan.interior or interior))
    return Origin("places", operand.mutable, tuple(loans))


def origin_of(world: World, scope: Scope, nodes: list[syntax.Expr]) -> Const:
    """The value of `origin_of(...)`."""
    found = origins.union([origin(world, scope, n) for n in nodes]) if nodes else Origin("places", False)
    return origins.origin_const(world, found)
