"""Checking that a struct provides what its traits require. A struct with parameters is checked with them symbolic."""

from __future__ import annotations

from typing import NoReturn

from ..lang import syntax
from ..lang.types import Const, CtValue, StructType, Type
from . import (
    aliases,
    body,
    convert,
    evaluate,
    inference,
    interpret,
    literals,
    names,
    origins,
    signatures,
    structs,
    traits,
    wording,
)
from .declarations import ComptimeDecl, FunctionDecl, StructDecl, TraitDecl
from .scopes import Scope
from .values import OPAQUE, Symbol, TraitSet
from .world import Reject, World

DERIVED = frozenset({"__init__", "__deinit__", "copy", "__del__"})


def check(world: World, declaration: StructDecl, type: StructType) -> None:
    """Reports, at the struct, required members that are missing and defaults that conflict.

    `type` is the struct's type, with symbols for its parameters if it has any; conditional conformances are then
    checked as if their conditions held.
    """
    promised = _promised(world, declaration, type)
    for trait in promised:
        for name, functions in trait.members.functions.items():
            for required in functions:
                if traits.is_required(required) and not _derived(trait, name):
                    _check_method(world, declaration, type, trait, required)
        for member in trait.members.comptime.values():
            if member.node.value is None:
                _check_member(world, declaration, type, trait, member)
    _check_conflicts(world, declaration, promised)


def _promised(world: World, declaration: StructDecl, type: StructType) -> list[TraitDecl]:
    """All traits that the struct's list leads to."""
    if not declaration.params:
        return traits.struct_traits(world, type)
    found: dict[TraitDecl, None] = {}
    for node, listed in traits.conformance_entries(world, declaration):
        if not (isinstance(node.where, syntax.Constant) and node.where.value is False):
            found.update(traits.closure(world, listed))
    return list(found)


def _check_member(
    world: World, declaration: StructDecl, type: StructType, trait: TraitDecl, required: ComptimeDecl
) -> None:
    """A required compile-time member: it must be there, and be of the declared type or meet the declared traits."""
    member = structs.comptime_member(world, type, required.name)
    if member is None:
        _missing(world, declaration, f"'comptime {required.name}'", trait, "E0404", required)
    if required.node.annotation is None or required.node.type_params or member[0].node.type_params:
        return
    wanted = evaluate.value(world, structs.trait_scope(world, trait, type), required.node.annotation)
    found = _member_value(world, declaration, *member)
    if found is None:
        return
    shown = names.show(found)
    if isinstance(wanted, Const) and isinstance(wanted.data, TraitSet):
        fits = traits.conforms(world, found, wanted.data) or _may_conform(world, declaration, found)
        reason = f"'{trait.name}' wants '{required.name}' to be '{wanted.data}', which '{shown}' is not"
    elif isinstance(wanted, Type) and not inference.mentions_symbol(world, wanted):
        fits = _is_value_of(world, member, found, wanted)
        of = f"of type '{names.show(found.type)}'" if isinstance(found, Const) else "a type"
        reason = f"'{trait.name}' wants '{required.name}' to be of type '{names.show(wanted)}', but {shown} is {of}"
    else:
        return
    if not fits:
        world.reject(
            "E0404",
            declaration.module.source,
            declaration.node.name_span,
            reason,
            (
                *wording.declared(required, f"'{trait.name}' asks for it here"),
                *wording.declared(member[0], f"'{declaration.name}' gives this"),
            ),
        )


def _member_value(world: World, declaration: StructDecl, member: ComptimeDecl, scope: Scope) -> CtValue | None:
    """The member's value; None where it depends on parameters that are still open in a way that cannot be judged."""
    if not declaration.params:
        return aliases.value(world, member, scope)
    world.muted += 1
    try:
        found = aliases.value(world, member, scope)
    except Reject:
        return None
    finally:
        world.muted -= 1
    plain = isinstance(found, Symbol) or not inference.mentions_symbol(world, found)
    return found if plain else None


def _may_conform(world: World, declaration: StructDecl, found: CtValue) -> bool:
    """Whether a condition of the struct may promise more of an open parameter than its bounds do."""
    if not isinstance(found, Symbol):
        return False
    entries = traits.conformance_entries(world, declaration)
    return declaration.node.where is not None or any(node.where is not None for node, _ in entries)


def _is_value_of(world: World, member: tuple[ComptimeDecl, Scope], found: CtValue, wanted: Type) -> bool:
    """Whether a member has a type, or is written as a literal that becomes it."""
    if not isinstance(found, Const):
        return isinstance(found, Symbol)
    if found.type is wanted:
        return True
    if not literals.is_literal(found):
        return False
    world.muted += 1
    try:
        assert member[0].node.value is not None
        interpret.convert_constant(world, member[1], found, wanted, member[0].node.value)
    except Reject:
        return False
    finally:
        world.muted -= 1
    return True


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
        if not _takes(own.convention or "imm", wanted.convention or "imm"):
            return False
        if own.kind is syntax.ParamKind.KEYWORD_ONLY and own.name != wanted.name:
            return False
    owner = required.owner
    assert isinstance(owner, TraitDecl)
    own_scope = structs.body_scope(world, type).child("parameters")
    wanted_scope = structs.trait_scope(world, owner, type).child("parameters")
    if not _share_parameters(world, own_scope, mine, wanted_scope, theirs):
        return False
    for own, wanted in zip(mine.params, theirs.params, strict=True):
        if not _same(_argument(world, own_scope, own), _argument(world, wanted_scope, wanted), world):
            return False
    return _same_result(world, own_scope, mine.returns, wanted_scope, theirs.returns)


def _takes(mine: str, theirs: str) -> bool:
    """Whether an argument that a trait passes in one way can be taken in another: looking at it is always possible."""
    return mine == theirs or (mine == "imm" and theirs != "out") or {mine, theirs} == {"var", "deinit"}


def _share_parameters(
    world: World, own_scope: Scope, mine: syntax.FunctionDef, wanted_scope: Scope, theirs: syntax.FunctionDef
) -> bool:
    """Binds the parameters of two methods to the same symbols; False if their number or bounds differ.

    An argument of type `Some[Trait]` has a parameter of its own, after those in brackets.
    """
    own_params = [*mine.type_params, *_implied(world, own_scope, mine)]
    wanted_params = [*theirs.type_params, *_implied(world, wanted_scope, theirs)]
    if len(own_params) != len(wanted_params):
        return False
    for own, wanted in zip(own_params, wanted_params, strict=True):
        bound = _bound(world, own_scope, own)
        open_type = isinstance(bound, Type) and inference.mentions_symbol(world, bound)
        pack = own.kind is syntax.ParamKind.VAR_POSITIONAL
        if pack != (wanted.kind is syntax.ParamKind.VAR_POSITIONAL):
            return False
        if not open_type and bound != _bound(world, wanted_scope, wanted):
            return False
        shared = Symbol(wanted.name, bound, pack)
        own_scope.names[_symbol_name(mine, own)] = wanted_scope.names[_symbol_name(theirs, wanted)] = shared
    return True


def _implied(world: World, scope: Scope, node: syntax.FunctionDef) -> list[syntax.Parameter]:
    """The arguments whose types are left to inference: `Some[Trait]`, a struct with open parameters."""
    annotated = ((p, p.annotation) for p in node.params if p.annotation is not None)
    return [p for p, a in annotated if inference.is_implicit(inference.symbolic_annotation(world, scope, a))]


def _symbol_name(node: syntax.FunctionDef, parameter: syntax.Parameter) -> str:
    own = any(parameter is p for p in node.type_params)
    return parameter.name if own else signatures.implicit_name(parameter.name)


def _bound(world: World, scope: Scope, parameter: syntax.Parameter) -> object:
    """What a parameter is declared to be, the traits of a bound in no particular order."""
    found = signatures.symbol_bound(world, scope, parameter)
    if isinstance(found, Const) and isinstance(found.data, TraitSet):
        found = found.data
    return (frozenset(found.traits), found.functions) if isinstance(found, TraitSet) else found


def _argument(world: World, scope: Scope, parameter: syntax.Parameter) -> CtValue | None:
    implied = scope.names.get(signatures.implicit_name(parameter.name))
    if isinstance(implied, Symbol):
        return implied
    return _annotated(world, scope, parameter.annotation) if parameter.annotation is not None else None


def _same_result(
    world: World, own_scope: Scope, mine: syntax.Expr | None, wanted_scope: Scope, theirs: syntax.Expr | None
) -> bool:
    """Whether results are of one type, or the struct's converts to what the trait promises."""
    if isinstance(mine, syntax.RefType) != isinstance(theirs, syntax.RefType):
        return False
    if isinstance(mine, syntax.RefType) and isinstance(theirs, syntax.RefType):
        mine, theirs = mine.type, theirs.type
    left, right = _annotated(world, own_scope, mine), _annotated(world, wanted_scope, theirs)
    return _same(left, right, world) or _converts(world, own_scope, left, right)


def _same(left: CtValue | None, right: CtValue | None, world: World) -> bool:
    """Whether two annotations name one type, origins aside; what cannot be told apart here counts as the same."""
    return left is None or right is None or left is right or origins.erase(world, left) is origins.erase(world, right)


def _converts(world: World, scope: Scope, left: CtValue | None, right: CtValue | None) -> bool:
    for value in (left, right):
        if not isinstance(value, StructType) or inference.mentions_symbol(world, value):
            return False
    assert isinstance(left, Type) and isinstance(right, Type)
    b = body.anonymous(world, scope)
    return convert.can_convert(b, b.temp(left, (0, 0)), right) is not None


def _annotated(world: World, scope: Scope, node: syntax.Expr | None) -> CtValue | None:
    """What an annotation names (nothing: None); None where it computes with open parameters or names arguments."""
    if node is None or (isinstance(node, syntax.Constant) and node.value is None):
        return world.none_type
    found = inference.symbolic_annotation(world, scope, node)
    return None if found is OPAQUE else found


def _check_conflicts(world: World, declaration: StructDecl, promised: list[TraitDecl]) -> None:
    """Two traits with different defaults for one method leave the choice to the struct."""
    seen: dict[str, tuple[TraitDecl, FunctionDecl]] = {}
    for trait in promised:
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
                    and not (trait.module.loaded.is_library and other[0].module.loaded.is_library)
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
