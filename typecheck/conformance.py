"""Checking that a struct provides what its traits require."""

from __future__ import annotations

from typing import NoReturn

from ..lang.types import Const, StructType
from . import aliases, evaluate, names, structs, traits, wording
from .declarations import ComptimeDecl, FunctionDecl, StructDecl, TraitDecl
from .values import TraitSet
from .world import Reject, World

DERIVED = frozenset({"__init__", "__deinit__", "copy", "__del__"})


def check(world: World, declaration: StructDecl, type: StructType) -> None:
    """Reports, at the struct, required members that are missing and defaults that conflict."""
    for trait in traits.struct_traits(world, type):
        for name, functions in trait.members.functions.items():
            for required in functions:
                if traits.is_required(required) and not _derived(trait, name):
                    _check_method(world, declaration, type, trait, required)
        for member in trait.members.comptime.values():
            if member.node.value is None:
                _check_member(world, declaration, type, trait, member)
    _check_conflicts(world, declaration, type)


def _check_member(
    world: World, declaration: StructDecl, type: StructType, trait: TraitDecl, required: ComptimeDecl
) -> None:
    """A required compile-time member: it must be there, and be of the declared type or meet the declared traits."""
    found = structs.parameter_value(type, required.name)
    if found is None:
        member = structs.comptime_member(world, type, required.name)
        if member is None:
            _missing(world, declaration, f"'comptime {required.name}'", trait, "E0404", required)
        if member[0].node.type_params:
            return
        found = aliases.value(world, member[0], member[1])
    if required.node.annotation is None or required.node.type_params:
        return
    wanted = evaluate.value(world, structs.trait_scope(world, trait, type), required.node.annotation)
    if isinstance(wanted, Const) and isinstance(wanted.data, TraitSet):
        if not traits.conforms(world, found, wanted.data):
            world.reject(
                "E0404",
                declaration.module.source,
                declaration.node.name_span,
                f"'{trait.name}' wants '{required.name}' to be '{wanted.data}', which '{names.show(found)}' is not",
            )


def _derived(trait: TraitDecl, name: str) -> bool:
    return trait.module.loaded.is_library and name in DERIVED


def _check_method(
    world: World, declaration: StructDecl, type: StructType, trait: TraitDecl, required: FunctionDecl
) -> None:
    found = structs.methods(world, type, required.name)
    candidates = [f for f in found.functions if not traits.is_required(f)] if found is not None else []
    if not candidates:
        _missing(world, declaration, f"the method '{required.name}'", trait, "E0402", required)
    if not any(matches(world, type, candidate, required) for candidate in candidates):
        world.reject(
            "E0402",
            declaration.module.source,
            declaration.node.name_span,
            f"'{declaration.name}' says it is '{trait.name}', but its '{required.name}' has another signature",
            (
                *wording.declared(required, f"'{trait.name}' asks for this one"),
                *wording.declared(candidates[0], f"'{declaration.name}' has this one"),
            ),
        )


def _missing(
    world: World,
    declaration: StructDecl,
    what: str,
    trait: TraitDecl,
    code: str,
    required: FunctionDecl | ComptimeDecl,
) -> NoReturn:
    world.reject(
        code,
        declaration.module.source,
        declaration.node.name_span,
        f"'{declaration.name}' says it is '{trait.name}', but {what} is missing",
        wording.declared(required, f"'{trait.name}' asks for it here"),
    )


def matches(world: World, type: StructType, candidate: FunctionDecl, required: FunctionDecl) -> bool:
    """Whether a method has the signature that a trait asks for: conventions, types, result, not more effects."""
    mine, theirs = candidate.node, required.node
    if len(mine.params) != len(theirs.params) or candidate.is_static != required.is_static:
        return False
    if mine.raises and not theirs.raises:
        return False
    for own, wanted in zip(mine.params, theirs.params, strict=True):
        if (own.convention or "imm") != (wanted.convention or "imm"):
            return False
    if mine.type_params or theirs.type_params:
        return len(mine.type_params) == len(theirs.type_params)
    scope = structs.body_scope(world, type)
    owner = required.owner
    assert isinstance(owner, TraitDecl)
    wanted_scope = structs.trait_scope(world, owner, type)
    try:
        for own, wanted in zip(mine.params, theirs.params, strict=True):
            if own.annotation is None or wanted.annotation is None:
                continue
            left = evaluate.value(world, scope, own.annotation)
            right = evaluate.value(world, wanted_scope, wanted.annotation)
            if left is not right:
                return False
    except Reject:
        return True
    return True


def _check_conflicts(world: World, declaration: StructDecl, type: StructType) -> None:
    """Two traits with different defaults for one method leave the choice to the struct."""
    seen: dict[str, tuple[TraitDecl, FunctionDecl]] = {}
    for trait in traits.struct_traits(world, type):
        for name, functions in trait.members.functions.items():
            if name in declaration.members.functions:
                continue
            for function in functions:
                if traits.is_required(function):
                    continue
                other = seen.get(name)
                if other is None:
                    seen[name] = (trait, function)
                elif (
                    other[0] is not trait
                    and len(other[1].node.params) == len(function.node.params)
                    and not trait.module.loaded.is_library
                ):
                    world.reject(
                        "E0403",
                        declaration.module.source,
                        declaration.node.name_span,
                        f"'{other[0].name}' and '{trait.name}' both have a default for '{name}';"
                        f" define it in '{declaration.name}'",
                        (
                            *wording.declared(other[1], f"the default of '{other[0].name}'"),
                            *wording.declared(function, f"the default of '{trait.name}'"),
                        ),
                    )
