"""Inference: reading annotations with their parameters left symbolic, and matching them with actual types."""

from __future__ import annotations

from ..lang import syntax
from ..lang.syntax import ParamKind
from ..lang.types import (
    ORIGIN,
    TRAIT,
    ArrayType,
    Const,
    CtValue,
    FunctionPointerType,
    FunctionSignature,
    PackType,
    PointerType,
    StructType,
    Type,
)
from . import aliases, evaluate, literals, lookup, origins
from .declarations import TraitDecl
from .scopes import Scope
from .values import BOUND, OPAQUE, PACK, PARTIAL, PartialStruct, Symbol
from .world import Reject, World


def symbolic_annotation(world: World, scope: Scope, node: syntax.Expr) -> CtValue:
    """The value of an annotation in a scope where some names are symbols; `OPAQUE` where it computes with them."""
    if isinstance(node, syntax.Starred):
        node = node.value
    world.muted += 1
    try:
        return aliases.opened(world, evaluate.value(world, scope, node))
    except Reject:
        return OPAQUE
    finally:
        world.muted -= 1


def mentions_symbol(world: World, value: CtValue) -> bool:
    """Whether a value depends on a symbol (or on something opaque)."""
    cache = world.memos.symbolic
    found = cache.get(value)
    if found is None:
        found = cache[value] = _mentions(world, value)
    return found


def _mentions(world: World, value: CtValue) -> bool:
    match value:
        case Symbol():
            return True
        case StructType(args=args):
            return any(mentions_symbol(world, a) for a in args)
        case PointerType(pointee=inner) | ArrayType(element=inner):
            return mentions_symbol(world, inner)
        case PackType(elements=elements):
            return any(mentions_symbol(world, e) for e in elements)
        case FunctionPointerType(signature=signature):
            types = [*(a.type for a in signature.arguments), signature.result]
            error = signature.error
            return any(mentions_symbol(world, t) for t in types) or (
                error is not None and mentions_symbol(world, error)
            )
        case Const(data=PartialStruct() as partial):
            return any(mentions_symbol(world, v) for _, v in partial.bound)
        case Const(type=type, data=data) if type is PACK and isinstance(data, tuple):
            return any(mentions_symbol(world, v) for v in data)
    return value is OPAQUE


def unify(world: World, pattern: CtValue, actual: CtValue, found: dict[str, CtValue]) -> bool:
    """Matches a pattern with symbols against an actual value, noting what each symbol must be.

    Returns False if one symbol would need two values. A difference between concrete parts is left to conversion.
    """
    if isinstance(pattern, Symbol):
        known = found.get(pattern.name)
        if known is None:
            found[pattern.name] = actual
            return True
        if isinstance(known, Const) and known.type is ORIGIN:
            return True
        if literals.is_literal(known) and isinstance(known, Const) and isinstance(actual, Const):
            if literals.fits(world, known, actual.type) and literals.number(world, known, actual.type) is actual:
                found[pattern.name] = actual
                return True
        return known is actual or origins.erase(world, known) is origins.erase(world, actual)
    match pattern:
        case StructType() if isinstance(actual, StructType) and actual.declaration is pattern.declaration:
            return all(unify(world, p, a, found) for p, a in zip(pattern.args, actual.args, strict=False))
        case PointerType() if isinstance(actual, PointerType):
            return unify(world, pattern.pointee, actual.pointee, found)
        case ArrayType() if isinstance(actual, ArrayType):
            return unify(world, pattern.element, actual.element, found)
        case Const(data=PartialStruct() as partial) if isinstance(actual, StructType):
            if actual.declaration is not partial.declaration:
                return True
            names = {p.name: a for p, a in zip(partial.declaration.params, actual.args, strict=False)}
            return all(unify(world, v, names[n], found) for n, v in partial.bound if n in names)
        case FunctionPointerType() if isinstance(actual, FunctionPointerType):
            return unify_signatures(world, pattern.signature, actual.signature, found)
        case Const(type=kind, data=tuple() as items) if kind is PACK:
            if items and isinstance(items[-1], Symbol) and items[-1].pack:
                return _unify_spread(world, items, actual, found)
            if isinstance(actual, Const) and isinstance(actual.data, tuple) and len(actual.data) == len(items):
                return all(unify(world, p, a, found) for p, a in zip(items, actual.data, strict=True))
    return True


def differing_part(world: World, wanted: PartialStruct, actual: StructType) -> tuple[str, CtValue, CtValue] | None:
    """The first parameter that an annotation with open parts fixes otherwise than a type has it: its name, and both
    values. Origins do not count, and what can be changed is accepted where it will only be read."""
    given = {p.name: (p, a) for p, a in zip(wanted.declaration.params, actual.args, strict=False)}
    for name, value in wanted.bound:
        if name not in given or is_implicit(value) or mentions_symbol(world, value):
            continue
        parameter, have = given[name]
        if isinstance(value, Const) and value.type is ORIGIN:
            continue
        if literals.is_literal(value) and isinstance(value, Const) and isinstance(have, Const):
            if literals.fits(world, value, have.type):
                value = literals.number(world, value, have.type)
        if origins.erase(world, value) is origins.erase(world, have):
            continue
        if parameter.kind is ParamKind.INFERRED and isinstance(value, Const) and value.data == (0,):
            continue
        return name, value, have
    return None


def _unify_spread(world: World, items: tuple[CtValue, ...], actual: CtValue, found: dict[str, CtValue]) -> bool:
    """Matches `A, B, *Ts` with the values of a pack: the last symbol takes what the others leave."""
    own = len(items) - 1
    if not isinstance(actual, Const) or not isinstance(actual.data, tuple) or len(actual.data) < own:
        return True
    heads = all(unify(world, p, a, found) for p, a in zip(items[:own], actual.data, strict=False))
    return heads and unify(world, items[own], world.types.const(PACK, actual.data[own:]), found)


def unify_signatures(
    world: World, pattern: FunctionSignature, actual: FunctionSignature, found: dict[str, CtValue]
) -> bool:
    """Matches two function signatures part by part; a function that does not raise has the error type `Never`."""
    if len(pattern.arguments) != len(actual.arguments):
        return True
    pairs = [(p.type, a.type) for p, a in zip(pattern.arguments, actual.arguments, strict=True)]
    pairs.append((pattern.result, actual.result))
    if pattern.error is not None:
        pairs.append((pattern.error, actual.error or never(world)))
    return all(unify(world, p, a, found) for p, a in pairs)


def never(world: World) -> Type:
    """The type without values."""
    declaration = lookup.library_item(world, "std.prelude", "Never")
    assert not isinstance(declaration, TraitDecl)
    return world.types.struct(declaration, ())


def is_implicit(value: CtValue) -> bool:
    """Whether an annotation leaves the type of its argument to inference: a partial struct, `Some[...]`, a bound."""
    return isinstance(value, Const) and value.type in (PARTIAL, BOUND, TRAIT)


def pattern_type(value: CtValue) -> Type | None:
    return value if isinstance(value, Type) else None
