"""Struct types: fields, the facts that code generation needs, members, and the special functions of a value's life."""

from __future__ import annotations

from ..lang import syntax
from ..lang.types import (
    ArrayType,
    CtValue,
    Field,
    FunctionPointerType,
    FunctionRef,
    PackType,
    PointerType,
    ScalarType,
    StructType,
    Type,
    VectorType,
)
from . import evaluate, inference, instances, nesting, origins, traits
from .contracts import CallableDecl
from .declarations import ComptimeDecl, FunctionDecl, StructDecl, TraitDecl
from .scopes import Scope
from .values import FunctionValue, Symbol, TraitSet
from .world import World


def complete(world: World, type: StructType) -> tuple[Field, ...]:
    """The fields of a struct type; fills in its facts at the first request."""
    if type.fields is not None:
        return type.fields
    declaration = type.declaration
    if isinstance(declaration, CallableDecl):
        type.fields = tuple(
            Field(c.name, world.types.pointer(c.type) if c.by_reference else c.type) for c in declaration.captures
        )
        _facts(world, type)
        return type.fields
    assert isinstance(declaration, StructDecl)
    in_progress = world.memos.completing
    if type in in_progress:
        world.reject(
            "E0318",
            declaration.module.source,
            declaration.node.name_span,
            f"struct '{declaration.name}' contains itself; put a pointer in between",
        )
    if len(in_progress) > nesting.VALUES:
        message = f"'{declaration.name}' leads to itself: more than {nesting.VALUES} structs inside each other"
        nesting.give_up(world, declaration.module.source, declaration.node.name_span, message)
    in_progress.add(type)
    try:
        scope = body_scope(world, type)
        fields = []
        for name, node in declaration.fields.items():
            field_type = evaluate.type_of_node(world, scope, node.annotation)
            if isinstance(field_type, StructType):
                complete(world, field_type)
            elif isinstance(field_type, ArrayType) and isinstance(field_type.element, StructType):
                complete(world, field_type.element)
            elif isinstance(field_type, PackType):
                for element in field_type.elements:
                    if isinstance(element, StructType):
                        complete(world, element)
            fields.append(Field(name, field_type))
    finally:
        in_progress.discard(type)
    type.fields = tuple(fields)
    _facts(world, type)
    return type.fields


def _facts(world: World, type: StructType) -> None:
    fields = type.fields or ()
    declaration = type.declaration
    if isinstance(declaration, StructDecl):
        members = declaration.members.functions
        type.has_destructor = any(
            applies(world, type, f) for name in ("__deinit__", "__del__") for f in members.get(name, ())
        )
        own = type.has_destructor or has_own_lifecycle(world, type, declaration)
        marked = any(
            t.name == "TrivialRegisterPassable"
            for _, names in traits.conformance_entries(world, declaration)
            for t in names
        )
    else:
        own = marked = False
    type.trivial = marked or (not own and all(is_trivial(world, f.type) for f in fields))
    type.needs_drop = type.has_destructor or any(needs_drop(world, f.type) for f in fields)
    type.register = type.trivial and not _is_open(world, type) and _machine(world, type) is not None


def _is_open(world: World, type: StructType) -> bool:
    """Whether parameters are still symbols, so that there is no layout."""
    return bool(type.args) and inference.mentions_symbol(world, type)


def applies(world: World, type: StructType, function: FunctionDecl) -> bool:
    """Whether the `where` of a destructor, copy or move constructor holds; one that does not counts as not written."""
    where = function.node.where
    return where is None or evaluate.condition(world, body_scope(world, type), where)


def has_own_lifecycle(world: World, type: StructType, declaration: StructDecl) -> bool:
    """Whether the struct writes its copy or move constructor itself."""
    own = declaration.members.functions.get("__init__", ())
    return any(special_kind(f) in ("copy", "move") and applies(world, type, f) for f in own)


def special_kind(function: FunctionDecl) -> str:
    """ "copy" or "move" for a copy or move constructor, else ""."""
    params = function.node.params
    if len(params) == 2 and params[1].kind is syntax.ParamKind.KEYWORD_ONLY and params[1].name in ("copy", "move"):
        return params[1].name
    return ""


def _machine(world: World, type: Type) -> Type | None:
    if isinstance(type, ScalarType | VectorType | PointerType | FunctionPointerType):
        return type
    if isinstance(type, StructType):
        inner = [f for f in complete(world, type) if not world.layouts.is_void(f.type)]
        return _machine(world, inner[0].type) if len(inner) == 1 else None
    return None


def is_trivial(world: World, type: Type) -> bool:
    """Whether copying is copying bits and destruction does nothing."""
    if isinstance(type, StructType):
        complete(world, type)
        return type.trivial
    if isinstance(type, ArrayType):
        return is_trivial(world, type.element)
    if isinstance(type, PackType):
        return all(is_trivial(world, e) for e in type.elements)
    return True


def is_closure(type: Type) -> bool:
    """Whether values of a type are functions with captures."""
    return (
        isinstance(type, StructType) and isinstance(type.declaration, CallableDecl) and bool(type.declaration.captures)
    )


def is_register(world: World, type: Type) -> bool:
    """Whether values travel in a machine register."""
    if isinstance(type, StructType):
        complete(world, type)
        return type.register
    return isinstance(type, ScalarType | VectorType | PointerType | FunctionPointerType)


def needs_drop(world: World, type: Type) -> bool:
    """Whether destroying a value does anything."""
    if isinstance(type, StructType):
        complete(world, type)
        return type.needs_drop
    if isinstance(type, PackType):
        return any(needs_drop(world, e) for e in type.elements)
    if isinstance(type, ArrayType):
        return False  # raw inline storage: the struct that owns it destroys what it holds
    return False


def body_scope(world: World, type: Type) -> Scope:
    """The scope of a struct's members: `Self`, and outwards the file."""
    cache = world.memos.body_scopes
    found = cache.get(type)
    if found is None:
        declaration = type.declaration if isinstance(type, StructType) else None
        parent = declaration.scope if isinstance(declaration, StructDecl) else world.universe
        found = parent.child("parameters")
        found.self_type = type
        found.names["Self"] = type
        cache[type] = found
    return found


def methods(world: World, type: Type, name: str) -> FunctionValue | None:
    """The functions that `value.name` or `Type.name` can mean."""
    cache = world.memos.methods
    key = (type, name)
    if key in cache:
        return cache[key]
    found = cache[key] = _methods(world, type, name)
    return found


def _methods(world: World, type: Type, name: str) -> FunctionValue | None:
    if isinstance(type, Symbol):
        bound = type.bound
        if isinstance(bound, TraitSet):
            functions = traits.trait_methods(world, bound.traits, name)
            return FunctionValue(tuple(functions), type) if functions else None
        return None
    if not isinstance(type, StructType) or not isinstance(type.declaration, StructDecl):
        return None
    declaration = type.declaration
    own = list(declaration.members.functions.get(name, ()))
    if name == "__init__":
        own.extend(synthesised_constructors(world, declaration))
    if name == "__deinit__" and not own:
        own = list(declaration.members.functions.get("__del__", ()))
    if not own:
        own = _resolve_defaults(world, type, name)
    elif not declaration.module.loaded.is_library:
        own += _other_defaults(world, type, name, own)
    return FunctionValue(tuple(own), type) if own else None


def _other_defaults(world: World, type: StructType, name: str, own: list[FunctionDecl]) -> list[FunctionDecl]:
    """Defaults of the user's traits with other arguments than the struct's own methods of the name."""
    found = [d for d in _resolve_defaults(world, type, name) if not d.module.loaded.is_library]
    return [d for d in found if not traits.is_required(d) and not any(_replaces(m, d) for m in own)]


def _replaces(own: FunctionDecl, default: FunctionDecl) -> bool:
    """Whether a struct's method stands in the place of a trait's default: both take as many arguments."""
    mine, theirs = own.node, default.node
    return len(mine.params) == len(theirs.params) and own.is_static == default.is_static


def _resolve_defaults(world: World, type: StructType, name: str) -> list[FunctionDecl]:
    """The trait defaults of a name; of two in one line of refinement the refining trait's wins."""
    return traits.default_methods(world, type, name)


def synthesised_constructors(world: World, declaration: StructDecl) -> list[FunctionDecl]:
    """The constructors that `@fieldwise_init` asks for, as declarations of their own."""
    cache = world.memos.synthesised
    found = cache.get(declaration)
    if found is None:
        found = cache[declaration] = []
        if "fieldwise_init" in declaration.decorators:
            found.append(_fieldwise(declaration))
    return found


def _fieldwise(declaration: StructDecl) -> FunctionDecl:
    """`def __init__(out self, var a: A, ...)` with `self.a = a^` for each field."""
    span = declaration.node.name_span
    params = [syntax.Parameter(span, "self", None, None, syntax.ParamKind.NORMAL, "out", None)]
    body: list[syntax.Stmt] = []
    for name, node in declaration.fields.items():
        params.append(syntax.Parameter(node.span, name, node.annotation, None, syntax.ParamKind.NORMAL, "var", None))
        target = syntax.Attribute(node.span, syntax.Name(node.span, "self"), name, node.span)
        body.append(syntax.Assign(node.span, [target], syntax.Transfer(node.span, syntax.Name(node.span, name))))
    decl_node = syntax.FunctionDef(
        span,
        "__init__",
        span,
        [],
        params,
        body or [syntax.Pass(span)],
        [],
        False,
        False,
        None,
        [],
        None,
        None,
        None,
        None,
    )
    implicit = declaration.decorators["fieldwise_init"]
    decorators: dict[str, list[syntax.Expr]] = {"always_inline": []}
    if implicit:
        decorators["implicit"] = []
    return FunctionDecl("__init__", decl_node, declaration.scope, declaration.module, declaration, decorators)


# ---------------------------------------------------------------------------------------- life of a value


def copy_constructor(world: World, type: Type) -> FunctionRef | None:
    """The function that copies a value, None where copying is copying bits."""
    return _special(world, type, "copy")


def move_constructor(world: World, type: Type) -> FunctionRef | None:
    """The function that moves a value to another place, None where the bits are simply relocated."""
    return _special(world, type, "move") if has_move_effect(world, type) else None


def has_move_effect(world: World, type: Type) -> bool:
    """Whether the type or a field of it writes its own move constructor."""
    cache = world.memos.move_effects
    found = cache.get(type)
    if found is None:
        cache[type] = False
        found = cache[type] = _move_effect(world, type)
    return found


def _move_effect(world: World, type: Type) -> bool:
    if isinstance(type, PackType):
        return any(has_move_effect(world, e) for e in type.elements)
    if not isinstance(type, StructType) or is_trivial(world, type):
        return False
    if isinstance(type.declaration, StructDecl):
        own = type.declaration.members.functions.get("__init__", ())
        if any(special_kind(f) == "move" for f in own):
            return True
    return any(has_move_effect(world, f.type) for f in complete(world, type))


def _special(world: World, type: Type, kind: str) -> FunctionRef | None:
    if is_trivial(world, type):
        return None
    type = origins.erase_type(world, type)
    cache = world.memos.special_functions
    found = cache.get((type, kind))
    if found is None:
        found = cache[type, kind] = instances.special_function(world, type, kind)
    return found


def destructor(world: World, type: Type) -> FunctionRef | None:
    """The function that destroys a value, None where there is nothing to do."""
    if not needs_drop(world, type):
        return None
    type = origins.erase_type(world, type)
    cache = world.memos.special_functions
    found = cache.get((type, "deinit"))
    if found is None:
        found = cache[type, "deinit"] = instances.special_function(world, type, "deinit")
    return found


def is_copyable(world: World, type: Type) -> bool:
    return traits.conforms_to(world, type, world.trait_item("copyable"))


def is_implicitly_copyable(world: World, type: Type) -> bool:
    return traits.conforms_to(world, type, world.trait_item("implicitly_copyable"))


def is_movable(world: World, type: Type) -> bool:
    return traits.conforms_to(world, type, world.trait_item("movable"))


def callable_conforms(world: World, type: StructType, trait: TraitDecl) -> bool:
    """Conformance of closure types: what the captures allow."""
    declaration = type.declaration
    assert isinstance(declaration, CallableDecl)
    if trait.name in ("AnyType", "Movable", "Deinitable"):
        return True
    if trait.name in ("Copyable", "ImplicitlyCopyable"):
        return declaration.copyable and all(
            c.by_reference or traits.conforms_to(world, c.type, trait) for c in declaration.captures
        )
    if trait.name in ("RegisterPassable", "TrivialRegisterPassable"):
        return all(c.by_reference or is_trivial(world, c.type) for c in declaration.captures)
    return False


# ------------------------------------------------------------------------------------------ static members


def parameter_value(type: StructType, name: str) -> CtValue | None:
    """The value of a struct's own parameter by its name."""
    declaration = type.declaration
    if isinstance(declaration, StructDecl):
        for parameter, value in zip(declaration.params, type.args, strict=False):
            if parameter.name == name:
                return value
    return None


def comptime_member(world: World, type: Type, name: str) -> tuple[ComptimeDecl, Scope] | None:
    """A `comptime` member with the scope it is evaluated in: the struct's own, or a trait's default."""
    if isinstance(type, StructType) and isinstance(type.declaration, StructDecl):
        own = type.declaration.members.comptime.get(name)
        if own is not None:
            return own, body_scope(world, type)
        for trait in traits.struct_traits(world, type):
            member = trait.members.comptime.get(name)
            if member is not None and member.node.value is not None:
                return member, trait_scope(world, trait, type)
    return None


def trait_scope(world: World, trait: TraitDecl, self_type: Type) -> Scope:
    """The scope of a trait's members for one conforming type."""
    cache = world.memos.trait_scopes
    key = (trait, self_type)
    found = cache.get(key)
    if found is None:
        found = trait.scope.child("parameters")
        found.self_type = self_type
        found.names["Self"] = self_type
        cache[key] = found
    return found
