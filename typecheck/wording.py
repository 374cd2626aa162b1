"""Explanations that several diagnostics share: why a type lacks a trait, what a condition's names stand for."""

from __future__ import annotations

import re

from ..lang import syntax
from ..lang.diagnostics import Note
from ..lang.source import Location
from ..lang.types import CtValue, StructType, Type
from . import bound_names, closures, evaluate, names, structs, traits
from .declarations import ComptimeDecl, FunctionDecl, StructDecl, TraitDecl
from .scopes import Scope
from .values import TraitSet
from .world import Reject, World


def condition_text(decl: FunctionDecl | StructDecl, where: syntax.Expr, known: dict[str, str] | None = None) -> str:
    """A `where` clause as it is written, on one line; in one of the library, types stand for its type parameters."""
    text = "where " + " ".join(decl.module.source.text[slice(*where.span)].split())
    for name, shown in _nameless(decl, known or {}).items():
        text = re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", lambda _, shown=shown: shown, text)
    return text


def broken_condition(decl: FunctionDecl | StructDecl, where: syntax.Expr, scope: Scope) -> str:
    """That a condition does not hold, with the values of the parameters it speaks of."""
    known = _known_parameters(where, scope)
    nameless = _nameless(decl, known)
    listed = ", ".join(f"{name} = {text}" for name, text in known.items() if name not in nameless)
    given = f" for {listed}" if listed else ""
    return f"the condition of '{decl.name}' does not hold{given}: {condition_text(decl, where, known)}"


def _nameless(decl: FunctionDecl | StructDecl, known: dict[str, str]) -> dict[str, str]:
    """Of the known parameters, the type parameters of the library: users do not know their names."""
    if not decl.module.loaded.is_library:
        return {}
    return {name: text for name, text in known.items() if not name.removeprefix("Self.")[0].islower()}


def _known_parameters(where: syntax.Expr, scope: Scope) -> dict[str, str]:
    """The parameters that a condition mentions, as they are written in it, with their values."""
    shown: dict[str, str] = {}
    for node in bound_names.descendants([where]):
        if isinstance(node, syntax.Name):
            name, found = node.id, scope.find(node.id)
            value = found[0] if found is not None and found[1].kind == "parameters" else None
        elif isinstance(node, syntax.Attribute) and isinstance(node.value, syntax.Name) and node.value.id == "Self":
            name, value = f"Self.{node.attr}", _parameter_of(scope.self_type, node.attr)
        else:
            continue
        if isinstance(value, CtValue) and name != "Self":
            shown[name] = names.show(value)
    return shown


def _parameter_of(type: Type | None, name: str) -> CtValue | None:
    return structs.parameter_value(type, name) if isinstance(type, StructType) else None


def lacking(world: World, value: CtValue, wanted: TraitSet) -> str:
    """What a type lacks of a bound: `'X' does not conform to 'A' and 'B'`."""
    missing = [t.name for t in wanted.traits if not traits.conforms_to(world, value, t)]
    if not missing:
        return f"{described(world, value)} cannot be called as '{names.show(traits.trait_const(world, wanted))}'"
    return f"'{names.show(value)}' does not conform to " + " and ".join(f"'{name}'" for name in missing)


def described(world: World, value: CtValue) -> str:
    """A type in quotes, a function or closure with its signature."""
    signature = closures.shown_signature(world, value)
    return f"'{names.show(value)}'" + (f", which is '{signature}'," if signature else "")


def apart(world: World, left: CtValue, right: CtValue) -> tuple[str, str]:
    """A type as `described`, and the name of another one, in full if the names would read the same."""
    one, other = names.show_apart(left, right)
    return (described(world, left) if one == names.show(left) else f"'{one}'"), other


def why_broken(world: World, scope: Scope, where: syntax.Expr) -> tuple[str | Note, ...]:
    """Notes about the types of the user that a condition such as `conforms_to(T, A) and ...` wants more of."""
    if isinstance(where, syntax.BoolOp) and where.op == "and":
        return tuple(note for value in where.values for note in why_broken(world, scope, value))
    match where:
        case syntax.Call(func=syntax.Name(id="conforms_to"), args=[subject, wanted]):
            world.muted += 1
            try:
                value = evaluate.value(world, scope, subject)
                bound = evaluate.trait_set(world, scope, wanted)
            except Reject:
                return ()
            finally:
                world.muted -= 1
            return () if traits.conforms(world, value, bound) else why_not(world, value, bound)
    return ()


def why_not(world: World, value: CtValue, wanted: TraitSet) -> tuple[str | Note, ...]:
    """Notes about the way to conform: conditions that do not hold for a struct's parameters, traits to be listed."""
    if not isinstance(value, StructType) or not isinstance(value.declaration, StructDecl):
        return ()
    declaration = value.declaration
    for node, listed in traits.conformance_entries(world, declaration):
        if node.where is None:
            continue
        for trait in wanted.traits:
            conditional = any(traits.refines(world, t, trait) for t in listed)
            if conditional and not traits.conforms_to(world, value, trait):
                known = _known_parameters(node.where, traits.header_scope(world, value))
                only = f"'{declaration.name}' conforms to '{trait.name}' only {_condition(declaration, node, known)}"
                return (only, *why_broken(world, traits.header_scope(world, value), node.where))
    return way_to_conform(world, value, wanted)


def way_to_conform(world: World, type: StructType, wanted: TraitSet) -> tuple[Note, ...]:
    """The note that says at a struct of the user which traits to list and what they need."""
    declaration = type.declaration
    assert isinstance(declaration, StructDecl)
    missing = [t for t in wanted.traits if not traits.conforms_to(world, type, t)]
    if not missing or any(t.name in traits.BUILT_IN for t in missing):
        return ()
    needed: list[str] = []
    for trait in traits.closure(world, tuple(missing)):
        if traits.conforms_to(world, type, trait):
            continue
        own = declaration.members
        methods = (n for n, fs in trait.members.functions.items() if any(map(traits.is_required, fs)))
        needed += [f"'{n}'" for n in methods if n not in own.functions and not traits.is_derived(trait, n)]
        members = (n for n, m in trait.members.comptime.items() if m.node.value is None)
        needed += [f"'comptime {n}'" for n in members if n not in own.comptime]
    listed = " and ".join(f"'{t.name}'" for t in missing)
    define = f", and define {', '.join(dict.fromkeys(needed))}" if needed else ""
    return declared(declaration, f"to make it conform, list {listed} here{define}")


def member_of_conditional_trait(world: World, type: StructType, name: str) -> tuple[str, ...]:
    """The note that a member would be there if a conditional conformance held."""
    declaration = type.declaration
    if not isinstance(declaration, StructDecl):
        return ()
    for node, listed in traits.conformance_entries(world, declaration):
        promised = (name in t.members.functions for t in traits.closure(world, listed))
        if node.where is not None and any(promised):
            known = _known_parameters(node.where, traits.header_scope(world, type))
            return (f"'{declaration.name}' has '{name}' only {_condition(declaration, node, known)}",)
    return ()


def _condition(declaration: StructDecl, node: syntax.Conformance, known: dict[str, str]) -> str:
    """The condition of a conformance, with what its parameters are."""
    assert node.where is not None
    nameless = _nameless(declaration, known)
    given = ", ".join(f"{name} is '{text}'" for name, text in known.items() if name not in nameless)
    return condition_text(declaration, node.where, known) + (f"; here {given}" if given else "")


def candidate(decl: FunctionDecl) -> str:
    """A function with the names of its arguments: `sort(span, key)`."""
    shown = [p.name for p in decl.node.params if p.name != "self" and not (decl.is_constructor and p.name == "out")]
    return f"{decl.called}({', '.join(shown)})"


def declared(
    decl: FunctionDecl | StructDecl | TraitDecl | ComptimeDecl, message: str = "declared here"
) -> tuple[Note, ...]:
    """The note that points to a declaration of the user; nothing for those of the library."""
    if decl.module.loaded.is_library:
        return ()
    return (Note(message, Location(decl.module.source, *decl.node.name_span)),)
