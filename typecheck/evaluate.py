"""Compile-time evaluation of expressions: types, parameter values, conditions, initialisers."""

from __future__ import annotations

from ..lang import syntax
from ..lang.source import SourceFile
from ..lang.types import TRAIT, Const, CtValue, StructType, Type
from . import aliases, body, expressions, interpret, lookup, nesting, parameters
from .declarations import ComptimeDecl, StructDecl
from .scopes import Scope
from .values import BOUND, PARTIAL, TraitSet
from .world import Reject, World


def value(world: World, scope: Scope, node: syntax.Expr, want: Type | None = None) -> CtValue:
    """The compile-time value of an expression, converted to `want` where given; rejects run-time expressions."""
    if world.exhausted:
        raise Reject
    if isinstance(node, syntax.Name):
        known = _named(world, scope, node)
        if isinstance(known, Type) or (known is not None and want is None):
            return known
    world.evaluating += 1
    try:
        if world.evaluating > nesting.VALUES:
            message = f"this leads to itself: more than {nesting.VALUES} compile-time values inside each other"
            nesting.give_up(world, scope_source(scope), node.span, message)
        b = body.anonymous(world, scope)
        result = expressions.expr(b, node, want)
        return interpret.to_constant(b, result, node, want)
    finally:
        world.evaluating -= 1


def _named(world: World, scope: Scope, node: syntax.Name) -> CtValue | None:
    """What a name stands for, if it is a type or constant by itself: most annotations need no body to be read."""
    match lookup.find(world, scope, node.id):
        case Type() | Const() as found:
            return found
        case StructDecl() as found:
            return expressions.struct_value(world, found)
        case ComptimeDecl() as found:
            return aliases.value(world, found, found.scope)
    return None


def type_of_node(world: World, scope: Scope, node: syntax.Expr) -> Type:
    """The complete type that an annotation names."""
    found = value(world, scope, node)
    return require_type(world, scope, node, found)


def require_type(world: World, scope: Scope, node: syntax.Expr, found: CtValue) -> Type:
    """The value as a complete type, or an error that says what it is instead."""
    if isinstance(found, Const) and found.type is PARTIAL:
        return parameters.complete_partial(world, scope, node, found)
    if isinstance(found, Type):
        return found
    source = scope_source(scope)
    text = source.text[node.span[0] : node.span[1]]
    if found.type is TRAIT or found.type is BOUND:
        world.reject(
            "E0313",
            source,
            node.span,
            f"'{text}' is a trait, not a type; use a parameter '[T: {text}]' or 'Some[{text}]'",
        )
    if isinstance(found.data, aliases.Alias):
        world.reject("E0420", source, node.span, f"'{text}' has parameters; give them in brackets: '{text}[...]'")
    if found.data is None or (isinstance(found.type, StructType) and found.type is world.none_type):
        return world.none_type
    world.reject("E0313", source, node.span, f"'{text}' is not a type")


def trait_set(world: World, scope: Scope, node: syntax.Expr) -> TraitSet:
    """The traits that an expression such as `A & B` names."""
    found = value(world, scope, node)
    if isinstance(found, Const) and found.type is TRAIT and isinstance(found.data, TraitSet):
        return found.data
    source = scope_source(scope)
    text = source.text[node.span[0] : node.span[1]]
    world.reject("E0313", source, node.span, f"'{text}' is not a trait")


def condition(world: World, scope: Scope, node: syntax.Expr) -> bool:
    """The truth of a compile-time condition."""
    found = value(world, scope, node, world.bool_type)
    return isinstance(found, Const) and truth(found)


def chosen(world: World, scope: Scope, node: syntax.Expr) -> bool:
    """The truth of what a `comptime if` tests: a Bool, or a value with `__bool__`."""
    found = value(world, scope, node)
    if isinstance(found, Const) and isinstance(found.type, StructType) and found.type is not world.bool_type:
        node = syntax.Call(node.span, syntax.Name(node.span, "Bool"), [node], [])
    return condition(world, scope, node)


def truth(found: Const) -> bool:
    """Whether constant data is non-zero."""
    data: object = found.data
    while isinstance(data, tuple) and len(data) == 1:
        data = data[0]
    return bool(data)


def scope_source(scope: Scope) -> SourceFile:
    """The source file that a scope's code is in."""
    module = scope.module
    assert module is not None
    return module.source
