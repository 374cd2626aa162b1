"""What is certain of an expression in a body whose parameters are open, and what open types promise."""

from __future__ import annotations

from ..lang import syntax
from ..lang.records import dataclass
from ..lang.types import Const, StructType, Type
from . import inference, signatures, traits
from .declarations import FunctionDecl, ModuleDecl, StructDecl, TraitDecl
from .facts_in_scope import FactsInScope
from .values import BOUND, Symbol, TraitSet
from .world import World


@dataclass(frozen=True, slots=True)
class KnownValue:
    """A run-time value of a type. `borrowed` tells that it belongs to somebody else, so that taking it copies it."""

    type: Type
    borrowed: bool = False


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """A literal, which adapts to number types but to no open type."""


@dataclass(frozen=True, slots=True)
class KnownType:
    """A type as a value: `T`, `Self`, `Int`."""

    type: Type


@dataclass(frozen=True, slots=True)
class OpenStruct:
    """The name of a struct whose parameters are not given."""

    declaration: StructDecl


@dataclass(frozen=True, slots=True)
class Functions:
    """Functions by name. `owner` is the type they are members of; `bound` tells that a value of it was named."""

    functions: tuple[FunctionDecl, ...]
    owner: Type | None = None
    bound: bool = False
    brackets: tuple[syntax.Expr, ...] | None = None


@dataclass(frozen=True, slots=True)
class ArgumentPack:
    """`*args: *Ts`, values of different types that all have one bound, or `*args: T`."""

    element: Type


@dataclass(frozen=True, slots=True)
class KnownModule:
    """A module by name."""

    module: ModuleDecl


Known = KnownValue | NumberLiteral | KnownType | OpenStruct | Functions | ArgumentPack | KnownModule
"""What an expression is; None stands for what is not certain."""


def judged_symbol(facts: FactsInScope, type: Type | None) -> dict[TraitDecl, None] | None:
    """The traits of an open type; None for any other type, or if they are not certain."""
    return facts.traits_of(type) if isinstance(type, Symbol) and not type.pack else None


def promises(known: dict[TraitDecl, None], name: str) -> bool:
    """Whether some trait has a method or a compile-time member of a name."""
    return any(name in t.members.functions or name in t.members.comptime for t in known)


def promised_functions(known: dict[TraitDecl, None], name: str) -> tuple[FunctionDecl, ...]:
    return tuple(f for t in known for f in t.members.functions.get(name, ()))


def pattern_type(pattern: object, name: str) -> Type | None:
    """The type that an argument has whose annotation gave a pattern: `Some[A]` is an open type of its own."""
    if isinstance(pattern, Const) and pattern.type is BOUND and isinstance(pattern.data, TraitSet):
        return Symbol(f"type of {name}", pattern.data)
    return pattern if isinstance(pattern, Type) else None


def lacks(world: World, facts: FactsInScope, type: Type, bound: object) -> TraitDecl | None:
    """A trait of a bound that a type certainly does not have."""
    if not isinstance(bound, TraitSet) or bound.functions:
        return None
    known = judged_symbol(facts, type)
    if known is not None:
        return next((t for t in bound.traits if t not in known and t.name != "AnyType"), None)
    if not isinstance(type, StructType) or inference.mentions_symbol(world, type):
        return None
    return next((t for t in bound.traits if not traits.conforms_to(world, type, t)), None)


def cannot_become(world: World, facts: FactsInScope, actual: Known, wanted: Type) -> bool:
    """Whether a value certainly does not convert to a type: open types convert to nothing and from nothing."""
    if isinstance(actual, NumberLiteral):
        return _opaque(facts, wanted)
    if not isinstance(actual, KnownValue) or actual.type is wanted:
        return False
    if judged_symbol(facts, actual.type) is None:
        if not isinstance(actual.type, StructType) or inference.mentions_symbol(world, actual.type):
            return False
        return _opaque(facts, wanted)
    if isinstance(wanted, Symbol):
        return _opaque(facts, wanted)
    if not isinstance(wanted, StructType) or not isinstance(wanted.declaration, StructDecl):
        return False
    return not _converts_from_anything(world, wanted.declaration)


def _opaque(facts: FactsInScope, wanted: Type) -> bool:
    """Whether a type is open and no trait of it promises an implicit conversion to it."""
    known = judged_symbol(facts, wanted)
    return known is not None and not any("implicit" in f.decorators for f in promised_functions(known, "__init__"))


def _converts_from_anything(world: World, declaration: StructDecl) -> bool:
    """Whether a struct has an implicit constructor that takes values of open types."""
    if declaration.decorators.get("fieldwise_init"):
        return True
    for function in declaration.members.functions.get("__init__", ()):
        if "implicit" not in function.decorators:
            continue
        generic = signatures.generic(world, function)
        if not generic.params or generic.params[0].implicit or not isinstance(generic.params[0].pattern, StructType):
            return True
    return False
