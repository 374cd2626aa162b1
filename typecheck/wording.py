"""Explanations that several diagnostics share: why a type lacks a trait, what a condition's names stand for."""

from __future__ import annotations

from ..lang import syntax
from ..lang.diagnostics import Note
from ..lang.source import Location
from ..lang.types import CtValue, StructType, Type
from . import bound_names, names, structs, traits
from .declarations import ComptimeDecl, FunctionDecl, StructDecl, TraitDecl
from .scopes import Scope
from .values import TraitSet
from .world import World


def condition_text(decl: FunctionDecl | StructDecl, where: syntax.Expr) -> str:
    """A `where` clause as it is written, on one line."""
    return "where " + " ".join(decl.module.source.text[slice(*where.span)].split())


def broken_condition(decl: FunctionDecl | StructDecl, where: syntax.Expr, scope: Scope) -> str:
    """That a condition does not hold, with the values of the parameters it speaks of."""
    known = _known_parameters(decl, where, scope)
    given = f" for {known}" if known else ""
    return f"the condition of '{decl.name}' does not hold{given}: {condition_text(decl, where)}"


def _known_parameters(decl: FunctionDecl | StructDecl, where: syntax.Expr, scope: Scope) -> str:
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
    return ", ".join(f"{name} = {text}" for name, text in shown.items())


def _parameter_of(type: Type | None, name: str) -> CtValue | None:
    return structs.parameter_value(type, name) if isinstance(type, StructType) else None


def lacking(world: World, value: CtValue, wanted: TraitSet) -> str:
    """What a type lacks of a bound: `does not conform to 'A' and 'B'`."""
    missing = [t.name for t in wanted.traits if not traits.conforms_to(world, value, t)]
    if not missing:
        return "cannot be called as wanted"
    return "does not conform to " + " and ".join(f"'{name}'" for name in missing)


def why_not(world: World, value: CtValue, wanted: TraitSet) -> tuple[str, ...]:
    """Notes about conditional conformances that do not hold for a struct's parameters."""
    if not isinstance(value, StructType) or not isinstance(value.declaration, StructDecl):
        return ()
    declaration = value.declaration
    for node, listed in traits.conformance_entries(world, declaration):
        if node.where is None:
            continue
        for trait in wanted.traits:
            conditional = any(traits.refines(world, t, trait) for t in listed)
            if conditional and not traits.conforms_to(world, value, trait):
                condition = condition_text(declaration, node.where)
                return (f"'{declaration.name}' conforms to '{trait.name}' only {condition}",)
    return ()


def member_of_conditional_trait(world: World, type: StructType, name: str) -> tuple[str, ...]:
    """The note that a member would be there if a conditional conformance held."""
    declaration = type.declaration
    if not isinstance(declaration, StructDecl):
        return ()
    for node, listed in traits.conformance_entries(world, declaration):
        promised = (name in t.members.functions for t in traits.closure(world, listed))
        if node.where is not None and any(promised):
            return (f"'{declaration.name}' has '{name}' only {condition_text(declaration, node.where)}",)
    return ()


def candidate(decl: FunctionDecl) -> str:
    """A function with the names of its arguments: `sort(span, key)`."""
    shown = [p.name for p in decl.node.params if p.name != "self" and not (decl.is_constructor and p.name == "out")]
    return f"{decl.name}({', '.join(shown)})"


def declared(
    decl: FunctionDecl | StructDecl | TraitDecl | ComptimeDecl, message: str = "declared here"
) -> tuple[Note, ...]:
    """The note that points to a declaration of the user; nothing for those of the library."""
    if decl.module.loaded.is_library:
        return ()
    return (Note(message, Location(decl.module.source, *decl.node.name_span)),)
