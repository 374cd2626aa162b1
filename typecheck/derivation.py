"""Checks that what a struct leaves to be derived can be: copying, moving and destroying it field by field.

The fields of a struct with parameters have open types; reported is only what certainly cannot be derived.
"""

from __future__ import annotations

from ..lang import syntax
from ..lang.types import StructType, Type
from . import inference, names, signatures, structs, traits
from .declarations import StructDecl, TraitDecl
from .facts_in_scope import FactsInScope, Verdict
from .generic_calls import certain_type, symbol_term
from .generic_check import struct_facts
from .propositions import Proposition, Reader, Truth
from .values import Symbol
from .world import World


def check(world: World, declaration: StructDecl) -> None:
    """Reports fields that lack what the struct says of itself."""
    open_type = signatures.symbolic_struct(world, declaration)
    terms = {f"Self.{p.name}": symbol_term(v) for p, v in zip(declaration.params, open_type.args, strict=False)}
    facts = struct_facts(world, declaration, terms)
    types = field_types(world, declaration)
    _check_destruction(world, declaration, facts, types)
    for node, listed in traits.conformance_entries(world, declaration):
        promised = traits.closure(world, listed)
        known = facts.assume(_condition(world, declaration, node), True) if node.where is not None else facts
        _check_registers(world, declaration, known, promised, types)
        for kind, wanted in _derived(world, declaration, promised):
            for name, type in types.items():
                if type is not None and _lacks(world, known, type, wanted):
                    _report(world, declaration, name, f"{kind} cannot be derived", type, wanted)


def _derived(world: World, declaration: StructDecl, promised: dict[TraitDecl, None]) -> list[tuple[str, TraitDecl]]:
    """The constructors that the struct does not write itself, with what they need of every field."""
    own = {structs.special_kind(f) for f in declaration.members.functions.get("__init__", ())}
    implicitly, copyable, movable = map(world.trait_item, ("implicitly_copyable", "copyable", "movable"))
    found: list[tuple[str, TraitDecl]] = []
    if copyable in promised and "copy" not in own:
        found.append(("copying", implicitly if implicitly in promised else copyable))
    elif movable in promised and not own & {"move", "copy"}:
        found.append(("moving", movable))
    return found


def _check_destruction(
    world: World, declaration: StructDecl, facts: FactsInScope, types: dict[str, Type | None]
) -> None:
    """Every field is destroyed with its struct, unless the struct says how it is destroyed or that it is not."""
    functions = declaration.members.functions
    if "__deinit__" in functions or "__del__" in functions:
        return
    deinitable = world.trait_item("deinitable")
    for node, listed in traits.conformance_entries(world, declaration):
        if deinitable in traits.closure(world, listed) and node.where is not None:
            condition = _condition(world, declaration, node)
            if condition == Truth(False):
                return
            facts = facts.assume(condition, True)
    for name, type in types.items():
        if type is not None and _lacks(world, facts, type, deinitable):
            _report(world, declaration, name, "destruction cannot be derived", type, deinitable)


def _check_registers(
    world: World,
    declaration: StructDecl,
    facts: FactsInScope,
    promised: dict[TraitDecl, None],
    types: dict[str, Type | None],
) -> None:
    """What travels in registers consists of what does."""
    for wanted in map(world.trait_item, ("trivial_register_passable", "register_passable")):
        if wanted not in promised:
            continue
        for name, type in types.items():
            if type is not None and _lacks(world, facts, type, wanted):
                message = (
                    f"'{declaration.name}' says it is '{wanted.name}', which its field '{name}' of type"
                    f" '{names.show(type)}' is not"
                )
                world.reject("E0516", declaration.module.source, declaration.node.name_span, message)


def _report(world: World, declaration: StructDecl, field: str, what: str, type: Type, wanted: TraitDecl) -> None:
    message = f"{what}: '{names.show(type)}' is not '{wanted.name}'"
    world.reject("E0516", declaration.module.source, declaration.fields[field].span, message)


def field_types(world: World, declaration: StructDecl) -> dict[str, Type | None]:
    """The type of each field, parameters as symbols; None where it cannot be told."""
    scope = declaration.scope.child("parameters")
    scope.names["Self"] = scope.self_type = signatures.symbolic_struct(world, declaration)
    fields = declaration.fields.items()
    return {n: certain_type(world, scope, f.annotation) if f.annotation is not None else None for n, f in fields}


def _reader(world: World, type: StructType) -> Reader:
    """Reads conditions in the header of a struct, for the parameters of a type of it."""
    declaration = type.declaration
    assert isinstance(declaration, StructDecl)
    pairs = zip(declaration.params, type.args, strict=False)
    return Reader(world, declaration.scope, {p.name: symbol_term(value) for p, value in pairs})


def _condition(world: World, declaration: StructDecl, node: syntax.Conformance) -> Proposition | None:
    assert node.where is not None
    return _reader(world, signatures.symbolic_struct(world, declaration)).proposition(node.where)


def _lacks(world: World, facts: FactsInScope, type: Type, wanted: TraitDecl) -> bool:
    """Whether a type certainly lacks a trait."""
    if isinstance(type, Symbol):
        known = None if type.pack else facts.traits_of(type)
        return known is not None and wanted not in known and not facts.blind
    if not isinstance(type, StructType):
        return False
    if not inference.mentions_symbol(world, type):
        return not traits.conforms_to(world, type, wanted)
    if not isinstance(type.declaration, StructDecl):
        return False
    listed = [
        n for n, found in traits.conformance_entries(world, type.declaration) if wanted in traits.closure(world, found)
    ]
    if not listed:
        return wanted.name not in traits.BUILT_IN
    verdicts = [_verdict(world, facts, type, node) for node in listed]
    return all(v in (Verdict.LACKING, Verdict.VIOLATED) for v in verdicts)


def _verdict(world: World, facts: FactsInScope, type: StructType, node: syntax.Conformance) -> Verdict:
    if node.where is None:
        return Verdict.PROVED
    return facts.judge(_reader(world, type).proposition(node.where))
