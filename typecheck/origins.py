"""Origins inside types: erasing them for instance keys, replacing symbolic ones at a call."""

from __future__ import annotations

from collections.abc import Callable

from ..lang import mir
from ..lang.records import replace
from ..lang.types import (
    ORIGIN,
    ArrayType,
    Const,
    CtValue,
    PackType,
    PointerType,
    StructType,
    Type,
    UnionType,
)
from .values import PACK, Origin
from .world import World

ERASED_MUTABLE = Origin("erased", True)
ERASED_IMMUTABLE = Origin("erased", False)
STATIC = Origin("static", False)
UNTRACKED_MUTABLE = Origin("untracked", True)
UNTRACKED_IMMUTABLE = Origin("untracked", False)
ANY_MUTABLE = Origin("any", True)
ANY_IMMUTABLE = Origin("any", False)


def origin_const(world: World, origin: Origin) -> Const:
    """The compile-time value of an origin."""
    return world.types.const(ORIGIN, origin)


def immutable(origin: Origin) -> Origin:
    """The origin without the right to write."""
    loans = tuple(mir.Loan(loan.place, False, loan.interior) for loan in origin.loans)
    return Origin(origin.kind, False, loans, origin.arguments)


def shared(origin: Origin) -> Origin:
    """The origin with the right to write, whoever holds the place: what a shared pointer gives out."""
    loans = tuple(mir.Loan(loan.place, True, loan.interior) for loan in origin.loans)
    arguments = tuple(replace(argument, shared=True) for argument in origin.arguments)
    return Origin(origin.kind, True, loans, arguments)


def erase(world: World, value: CtValue) -> CtValue:
    """The value with every origin in it reduced to its mutability: what instances are keyed by."""
    cache = world.memos.erased
    found = cache.get(value)
    if found is None:
        found = cache[value] = map_origins(world, value, _erase_origin)
    return found


def erase_type(world: World, type: Type) -> Type:
    result = erase(world, type)
    assert isinstance(result, Type)
    return result


def _erase_origin(origin: Origin) -> Origin:
    if origin.kind in ("static", "untracked", "any"):
        return ERASED_MUTABLE if origin.mutable else ERASED_IMMUTABLE
    return ERASED_MUTABLE if origin.mutable else ERASED_IMMUTABLE


def map_origins(world: World, value: CtValue, change: Callable[[Origin], Origin]) -> CtValue:
    """A type or constant with every origin in it replaced by what `change` gives for it."""
    if isinstance(value, Const):
        if value.type is ORIGIN and isinstance(value.data, Origin):
            return world.types.const(ORIGIN, change(value.data))
        if value.type is PACK and isinstance(value.data, tuple):
            items = tuple(map_origins(world, v, change) for v in value.data)
            return value if items == value.data else world.types.const(PACK, items)
        return value
    match value:
        case StructType(args=args):
            new = tuple(map_origins(world, a, change) for a in args)
            return value if new == args else world.types.struct(value.declaration, new)
        case PointerType():
            inner = map_origins(world, value.pointee, change)
            assert isinstance(inner, Type)
            return value if inner is value.pointee else world.types.pointer(inner, value.address_space)
        case ArrayType():
            inner = map_origins(world, value.element, change)
            assert isinstance(inner, Type)
            return value if inner is value.element else world.types.array(inner, value.length)
        case PackType() | UnionType():
            new = tuple(map_origins(world, e, change) for e in value.elements)
            if new == value.elements:
                return value
            make = world.types.pack if isinstance(value, PackType) else world.types.union
            return make(tuple(t for t in new if isinstance(t, Type)))
    return value


def loans_of(world: World, value: CtValue) -> tuple[mir.Loan, ...]:
    """Every place that a value of this type points into."""
    cache = world.memos.loans
    found = cache.get(value)
    if found is None:
        collected: dict[mir.Loan, None] = {}

        def note(origin: Origin) -> Origin:
            collected.update(dict.fromkeys((origin if origin.mutable is not False else immutable(origin)).loans))
            return origin

        map_origins(world, value, note)
        found = cache[value] = tuple(collected)
    return found


def is_writable(world: World, type: Type) -> bool:
    """Whether values of a type hold references that may be written through, as far as their origins say."""
    cache = world.memos.writable
    found = cache.get(type)
    if found is None:
        seen: list[Origin] = []

        def note(origin: Origin) -> Origin:
            seen.append(origin)
            return origin

        map_origins(world, type, note)
        found = cache[type] = any(origin.mutable is not False for origin in seen)
    return found


def mentions_origin(world: World, value: CtValue) -> bool:
    """Whether a type has an origin in it, so that its values refer to places elsewhere."""
    found: list[Origin] = []

    def note(origin: Origin) -> Origin:
        found.append(origin)
        return origin

    map_origins(world, value, note)
    return bool(found)


def substitute(world: World, value: CtValue, arguments: list[ArgumentPlace]) -> CtValue:
    """Replaces symbolic argument origins by the places of the actual arguments."""
    return map_origins(world, value, lambda origin: resolve_origin(origin, arguments))


class ArgumentPlace:
    """What an argument of a call is, for origins: the loans of its place, and whether they may be written through."""

    __slots__ = ("loans", "mutable")

    def __init__(self, loans: tuple[mir.Loan, ...], mutable: bool) -> None:
        self.loans = loans
        self.mutable = mutable


def resolve_origin(origin: Origin, arguments: list[ArgumentPlace]) -> Origin:
    """A symbolic origin with the arguments' places in it."""
    if not origin.arguments:
        return origin
    loans: dict[mir.Loan, None] = dict.fromkeys(origin.loans)
    mutable = origin.mutable is not False
    for symbolic in origin.arguments:
        actual = arguments[symbolic.index]
        mutable = mutable and (actual.mutable or symbolic.shared)
        for loan in actual.loans:
            place = mir.Place(loan.place.local, loan.place.path + symbolic.path) if not loan.interior else loan.place
            writable = loan.mutable or symbolic.shared
            loans[mir.Loan(place, writable, loan.interior or symbolic.interior)] = None
    return Origin("places", mutable, tuple(loans))


def union(origins: list[Origin]) -> Origin:
    """The origin that stands for any of several."""
    if len(origins) == 1:
        return origins[0]
    loans = dict.fromkeys(loan for o in origins for loan in o.loans)
    arguments = dict.fromkeys(a for o in origins for a in o.arguments)
    mutable = None if any(o.mutable is None for o in origins) else all(o.mutable for o in origins)
    kind = "argument" if arguments else "places"
    return Origin(kind, mutable, tuple(loans), tuple(arguments))
