"""Traits: the members they ask for, and which types conform."""

from __future__ import annotations

from ..lang import syntax
from ..lang.types import TRAIT, Const, CtValue, FunctionPointerType, StructType, Type
from . import closures, evaluate, structs
from .declarations import FunctionDecl, StructDecl, TraitDecl
from .scopes import Scope
from .values import PACK, ClosureBound, Symbol, TraitSet
from .world import World

BUILT_IN = frozenset({"AnyType", "Movable", "Deinitable"})
MACHINE = BUILT_IN | {"Copyable", "ImplicitlyCopyable", "RegisterPassable", "TrivialRegisterPassable"}


DERIVED = frozenset({"__init__", "__deinit__", "copy", "__del__"})


def is_derived(trait: TraitDecl, name: str) -> bool:
    """Whether a required method of a trait is made for the struct, field by field."""
    return trait.module.loaded.is_library and trait.name != "Defaultable" and name in DERIVED


def trait_const(world: World, traits: TraitSet) -> Const:
    return world.types.const(TRAIT, traits)


def parents(world: World, trait: TraitDecl) -> tuple[TraitDecl, ...]:
    """The traits that a trait refines, directly."""
    cache = world.memos.trait_parents
    found = cache.get(trait)
    if found is None:
        collected: list[TraitDecl] = []
        for node in trait.node.traits:
            value = evaluate.trait_set(world, trait.scope, node)
            collected.extend(value.traits)
        found = cache[trait] = tuple(dict.fromkeys(collected))
    return found


def closure(world: World, traits: tuple[TraitDecl, ...]) -> dict[TraitDecl, None]:
    """The traits and everything they refine, nearest first."""
    seen: dict[TraitDecl, None] = {}
    queue = list(traits)
    while queue:
        trait = queue.pop(0)
        if trait not in seen:
            seen[trait] = None
            queue.extend(parents(world, trait))
    return seen


def refines(world: World, trait: TraitDecl, wanted: TraitDecl) -> bool:
    return wanted in closure(world, (trait,))


def conforms(world: World, value: CtValue, wanted: TraitSet) -> bool:
    """Whether a type has all traits of a set."""
    return all(conforms_to(world, value, trait) for trait in wanted.traits) and all(
        satisfies_bound(world, value, bound) for bound in wanted.functions
    )


def conforms_to(world: World, value: CtValue, trait: TraitDecl) -> bool:
    """Whether a type has one trait."""
    key = (value, trait)
    cache = world.memos.conformances
    found = cache.get(key)
    if found is None:
        cache[key] = trait.name in ("AnyType", "Copyable", "Movable", "Deinitable")  # while a recursive type is judged
        found = cache[key] = _conforms(world, value, trait)
    return found


def _conforms(world: World, value: CtValue, trait: TraitDecl) -> bool:
    if isinstance(value, Symbol):
        bound = value.bound
        return trait.name == "AnyType" or (isinstance(bound, TraitSet) and trait in closure(world, bound.traits))
    if isinstance(value, StructType):
        return _struct_conforms(world, value, trait)
    if isinstance(value, FunctionPointerType):
        return trait.name in MACHINE
    if isinstance(value, Type):
        return trait.name in MACHINE and trait.module.loaded.is_library
    if value.type is PACK and isinstance(value.data, tuple):
        return all(conforms_to(world, v, trait) for v in value.data)
    return trait.name == "AnyType"


def _struct_conforms(world: World, type: StructType, trait: TraitDecl) -> bool:
    declaration = type.declaration
    if not isinstance(declaration, StructDecl):
        return structs.callable_conforms(world, type, trait)
    listed = listed_conformance(world, type, trait)
    if listed is not None:
        return listed
    if trait.name == "AnyType":
        return True
    if trait.module.loaded.is_library and trait.name in BUILT_IN:
        return all(conforms_to(world, f.type, trait) for f in structs.complete(world, type))
    return False


def listed_conformance(world: World, type: StructType, trait: TraitDecl) -> bool | None:
    """What the struct's trait list says about a trait: True, False (a condition that fails), or None (nothing)."""
    declaration = type.declaration
    assert isinstance(declaration, StructDecl)
    verdict: bool | None = None
    scope = header_scope(world, type)
    for node, names in conformance_entries(world, declaration):
        if not any(refines(world, t, trait) for t in names):
            continue
        if node.where is None or evaluate.condition(world, scope, node.where):
            return True
        verdict = False
    return verdict


def conformance_entries(
    world: World, declaration: StructDecl
) -> list[tuple[syntax.Conformance, tuple[TraitDecl, ...]]]:
    """The entries of a struct's trait lists with their traits."""
    cache = world.memos.conformance_entries
    found = cache.get(declaration)
    if found is None:
        written = [*declaration.node.traits, *(n for e in declaration.extensions for n in e.traits)]
        nodes = [_without_negation(node) for node in written]
        found = cache[declaration] = [
            (node, evaluate.trait_set(world, declaration.scope, node.trait).traits) for node in nodes
        ]
    return found


def _without_negation(node: syntax.Conformance) -> syntax.Conformance:
    """`not Trait` as what it means: `Trait where False`."""
    match node.trait:
        case syntax.UnaryOp(op="not", operand=trait):
            return syntax.Conformance(node.span, trait, syntax.Constant(node.span, False))
    return node


def header_scope(world: World, type: StructType) -> Scope:
    """The scope of a struct's header: its parameters under their bare names."""
    cache = world.memos.header_scopes
    found = cache.get(type)
    if found is None:
        declaration = type.declaration
        assert isinstance(declaration, StructDecl)
        found = declaration.scope.child("parameters")
        found.self_type = type
        found.names["Self"] = type
        for parameter, value in zip(declaration.params, type.args, strict=False):
            found.names[parameter.name] = value
        cache[type] = found
    return found


def struct_traits(world: World, type: StructType) -> list[TraitDecl]:
    """All traits that a struct type conforms to through its list, refined ones after those that refine them."""
    cache = world.memos.struct_traits
    found = cache.get(type)
    if found is None:
        declaration = type.declaration
        if not isinstance(declaration, StructDecl):
            return []
        traits: dict[TraitDecl, None] = {}
        for _, names in conformance_entries(world, declaration):
            traits.update(closure(world, names))
        found = cache[type] = [t for t in traits if conforms_to(world, type, t)]
    return found


def is_required(function: FunctionDecl) -> bool:
    """Whether a trait's method has no body of its own."""
    body = [
        s
        for s in function.node.body
        if not (
            isinstance(s, syntax.ExprStmt) and isinstance(s.value, syntax.Constant) and isinstance(s.value.value, str)
        )
    ]
    return (
        len(body) == 1
        and isinstance(body[0], syntax.ExprStmt)
        and isinstance(body[0].value, syntax.Constant)
        and body[0].value.value is Ellipsis
    )


def trait_methods(world: World, traits: tuple[TraitDecl, ...], name: str) -> list[FunctionDecl]:
    """All methods of a name that the traits promise, nearest first."""
    found: list[FunctionDecl] = []
    for trait in closure(world, traits):
        found.extend(trait.members.functions.get(name, ()))
    return found


def default_methods(world: World, type: StructType, name: str) -> list[FunctionDecl]:
    """The defaults for a method that the type's traits supply."""
    found: list[FunctionDecl] = []
    for trait in struct_traits(world, type):
        found.extend(f for f in trait.members.functions.get(name, ()) if not is_required(f))
    return found


def satisfies_bound(world: World, value: CtValue, bound: ClosureBound) -> bool:
    """Whether a callable type fits a function-type bound."""
    return closures.fits(world, value, bound)
