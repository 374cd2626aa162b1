"""Parameter lists: binding values to the bracket parameters of structs, functions and aliases."""

from __future__ import annotations

import difflib

from ..lang import syntax
from ..lang.records import replace
from ..lang.syntax import ParamKind
from ..lang.types import (
    FLOAT_LITERAL,
    INT_LITERAL,
    ORIGIN,
    STRING_LITERAL,
    TRAIT,
    TYPE,
    Const,
    CtValue,
    StructType,
    Type,
)
from . import closures, evaluate, inference, interpret, names, origins, signatures, traits, wording
from .brackets import Arguments, Binding, Mismatch
from .declarations import StructDecl
from .scopes import Scope
from .universe import Builtin
from .values import (
    HOLE,
    OPAQUE,
    PACK,
    PARTIAL,
    REST,
    DeferredDisplay,
    FunctionValue,
    Hole,
    Origin,
    PartialStruct,
    Symbol,
    TraitSet,
)
from .world import Reject, World


def bind(
    world: World, scope: Scope, params: list[syntax.Parameter], arguments: Arguments, use_defaults: bool = True
) -> Binding:
    """Binds bracket arguments to parameters. `scope` is where the parameters' annotations are evaluated; the values
    are entered into it as they become known."""
    given = distribute(params, arguments)
    values: dict[str, CtValue] = {}
    open_names: list[str] = []
    holes = False
    for parameter in params:
        told_later = parameter.kind is ParamKind.INFERRED or (parameter.default is None and use_defaults)
        if told_later and parameter.name not in given:
            scope.names[parameter.name] = Symbol(parameter.name, None)
    for parameter in params:
        actual = given.get(parameter.name)
        if isinstance(actual, Hole):
            holes = True
            actual = None
            if parameter.default is None:
                open_names.append(parameter.name)
                continue
        if actual is None:
            if parameter.kind is ParamKind.VAR_POSITIONAL and not holes:
                if parameter.name in given or arguments.positional or use_defaults:
                    actual = world.types.const(PACK, ())
            elif parameter.default is not None and use_defaults:
                want = annotation_type(world, scope, parameter)
                actual = evaluate.value(world, scope, parameter.default, want)
            if actual is None:
                open_names.append(parameter.name)
                continue
        actual = coerce(world, scope, parameter, actual, values)
        values[parameter.name] = actual
        scope.names[parameter.name] = actual
    return Binding(values, [n for n in open_names if n not in values], holes)


def distribute(params: list[syntax.Parameter], arguments: Arguments) -> dict[str, CtValue | Hole]:
    """Which argument goes to which parameter."""
    given: dict[str, CtValue | Hole] = {}
    rest = list(arguments.positional)
    for parameter in params:
        if parameter.kind is ParamKind.INFERRED or parameter.kind is ParamKind.KEYWORD_ONLY:
            continue
        if parameter.kind is ParamKind.VAR_POSITIONAL:
            if rest or arguments.positional:
                values = [v for v in rest if not isinstance(v, Hole)]
                given[parameter.name] = _pack_marker(values)
            rest = []
            continue
        if not rest:
            continue
        if rest[0] is REST:
            given[parameter.name] = HOLE
            continue
        if parameter.name not in arguments.keywords:
            given[parameter.name] = rest.pop(0)
    if [v for v in rest if v is not REST]:
        wanted = sum(p.kind not in (ParamKind.INFERRED, ParamKind.KEYWORD_ONLY) for p in params)
        inferred = [p.name for p in params if p.kind is ParamKind.INFERRED]
        if inferred and len(arguments.positional) <= wanted + len(inferred):
            raise Mismatch(f"'{inferred[0]}' is inferred; leave it out, or give it by name", "E0408")
        raise Mismatch(f"expected at most {wanted} parameter{'s' * (wanted != 1)}, got {len(arguments.positional)}")
    names = {p.name: p for p in params}
    for name, actual in arguments.keywords.items():
        if name not in names:
            close = difflib.get_close_matches(name, names, 1)
            notes = (f"did you mean '{close[0]}'?",) if close else ()
            raise Mismatch(f"there is no parameter '{name}'", notes=notes)
        if names[name].kind is ParamKind.POSITIONAL_ONLY:
            raise Mismatch(f"parameter '{name}' is positional-only")
        given[name] = actual
    return given


def bind_function(value: FunctionValue, arguments: Arguments) -> FunctionValue:
    """A function with what a further bracket gives it: holes that an earlier one has left are filled first."""
    positional, named = value.args, dict(value.keywords)
    holes = any(isinstance(v, Hole) for v in (*positional, *named.values()))
    params = value.functions[0].node.type_params
    if not holes or len(value.functions) > 1 or any(p.kind is ParamKind.VAR_POSITIONAL for p in params):
        args, keywords = (*positional, *arguments.positional), (*value.keywords, *arguments.keywords.items())
        return replace(value, args=args, keywords=keywords)
    given = {n: v for n, v in distribute(params, Arguments(list(positional), named)).items() if v not in (HOLE, REST)}
    given |= distribute([p for p in params if p.name not in given], arguments)
    ordered = [p.name for p in params if p.kind not in (ParamKind.INFERRED, ParamKind.KEYWORD_ONLY)]
    args = tuple(given.pop(name, HOLE) for name in ordered)
    return replace(value, args=args, keywords=tuple(given.items()))


def entry_node(params: list[syntax.Parameter], node: syntax.Subscript, name: str, index: int = 0) -> syntax.Node:
    """The entry of a bracket that is for a parameter (element `index` of a variadic one); the bracket if none is."""
    for keyword in node.keywords:
        if keyword.arg == name:
            return keyword.value
    entries = [node.index]
    if isinstance(node.index, syntax.Tuple) and not node.index.parenthesised:
        entries = list(node.index.elts)
    positional = [p for p in params if p.kind not in (ParamKind.INFERRED, ParamKind.KEYWORD_ONLY)]
    for position, parameter in enumerate(positional):
        if parameter.name == name and position + index < len(entries):
            return entries[position + index]
    return node


class _Pack(Const):
    """A pack before interning."""

    __slots__ = ()


def _pack_marker(values: list[CtValue]) -> Const:
    if len(values) == 1 and isinstance(values[0], Const) and values[0].type is PACK:
        return values[0]
    return _Pack(PACK, tuple(values))


def annotation_type(world: World, scope: Scope, parameter: syntax.Parameter) -> Type | None:
    """The type that a value parameter wants; None for type parameters, origins and the like."""
    if parameter.annotation is None or isinstance(parameter.annotation, syntax.Starred):
        return None
    found = evaluate.value(world, scope, parameter.annotation)
    if (
        isinstance(found, Type)
        and not isinstance(found, Symbol)
        and found is not OPAQUE
        and found not in (TYPE, ORIGIN)
    ):
        return found
    return None


def coerce(
    world: World, scope: Scope, parameter: syntax.Parameter, actual: CtValue, values: dict[str, CtValue]
) -> CtValue:
    """The argument as a value of the parameter's declared type or trait."""
    if isinstance(actual, Const) and actual.type is PACK and isinstance(actual.data, tuple):
        items: list[CtValue] = []
        for index, value in enumerate(actual.data):
            try:
                items.append(_coerce_one(world, scope, parameter, value, values))
            except Mismatch as mismatch:
                mismatch.index = index
                raise
        return world.types.const(PACK, tuple(items))
    return _coerce_one(world, scope, parameter, actual, values)


def _coerce_one(
    world: World, scope: Scope, parameter: syntax.Parameter, actual: CtValue, values: dict[str, CtValue]
) -> CtValue:
    if isinstance(actual, Symbol) or actual is OPAQUE or parameter.annotation is None:
        return actual
    if isinstance(actual, Const) and isinstance(actual.data, Origin) and isinstance(parameter.annotation, syntax.Name):
        if parameter.annotation.id == "ImmOrigin" and actual.data.mutable is not False:
            return origins.origin_const(world, origins.immutable(actual.data))
        if parameter.annotation.id == "MutOrigin" and actual.data.mutable is False:
            raise Mismatch("wants something mutable", parameter=parameter.name)
    if isinstance(actual, Const) and isinstance(actual.data, DeferredDisplay):
        return _settle_display(world, scope, parameter, actual.data, values)
    wanted = _wanted(world, scope, parameter, actual, values)
    if isinstance(wanted, Const):
        if wanted.type is TRAIT:
            return _coerce_type(world, parameter, actual, wanted.data)
        if isinstance(wanted.data, Builtin) and wanted.data.name == "Origin":
            return _require_origin(parameter, actual)
        return actual
    if wanted is ORIGIN:
        return _require_origin(parameter, actual)
    if wanted is TYPE or isinstance(wanted, Symbol) or wanted is OPAQUE:
        return actual
    if isinstance(actual, Const) and actual.type is ORIGIN:
        return actual
    if isinstance(actual, StructType) and isinstance(wanted, StructType):
        raise Mismatch(
            f"wants a value of type '{display(wanted)}', got the type '{display(actual)}'", parameter=parameter.name
        )
    world.muted += 1
    try:
        return interpret.convert_constant(world, scope, actual, wanted, parameter)
    except Reject as reject:
        raise Mismatch(str(reject), "E0301", parameter.name) from None
    finally:
        world.muted -= 1


def _require_origin(parameter: syntax.Parameter, actual: CtValue) -> CtValue:
    if isinstance(actual, Const) and actual.type is ORIGIN:
        return actual
    got = f"the type '{display(actual)}'" if isinstance(actual, Type) else f"the value {display(actual)}"
    raise Mismatch(f"wants an origin, such as 'origin_of(x)', got {got}", parameter=parameter.name)


def _settle_display(
    world: World, scope: Scope, parameter: syntax.Parameter, display: DeferredDisplay, values: dict[str, CtValue]
) -> CtValue:
    """A display as a value of the parameter's type; its elements tell open parameters in that type."""
    assert parameter.annotation is not None
    wanted = inference.symbolic_annotation(world, scope, parameter.annotation)
    if isinstance(wanted, StructType) and inference.mentions_symbol(world, wanted):
        natural = evaluate.value(world, display.scope, display.node)
        found: dict[str, CtValue] = {}
        if isinstance(natural, Const) and isinstance(natural.type, StructType):
            inference.unify(world, wanted.args[0], natural.type.args[0], found)
        for name, known in found.items():
            values.setdefault(name, known)
            scope.names[name] = known
        wanted = inference.symbolic_annotation(world, scope, parameter.annotation)
    return evaluate.value(world, display.scope, display.node, wanted if isinstance(wanted, StructType) else None)


def _wanted(
    world: World, scope: Scope, parameter: syntax.Parameter, actual: CtValue, values: dict[str, CtValue]
) -> CtValue:
    """The declared type; open inferred parameters in it are bound from the value."""
    assert parameter.annotation is not None
    annotation = parameter.annotation
    if (
        isinstance(annotation, syntax.Subscript)
        and isinstance(annotation.value, syntax.Name)
        and annotation.value.id == "Origin"
    ):
        _bind_mutability(world, scope, annotation, actual, values)
        return ORIGIN
    if isinstance(annotation, syntax.FunctionType) and isinstance(actual, Const):
        _bind_signature(world, scope, annotation, actual, values)
    if isinstance(annotation, syntax.FunctionType) and isinstance(actual, StructType):
        _bind_closure(world, scope, annotation, actual, values)
    wanted = inference.symbolic_annotation(world, scope, annotation)
    if inference.mentions_symbol(world, wanted) and isinstance(actual, Const):
        found: dict[str, CtValue] = {}
        inference.unify(world, wanted, actual.type, found)
        for name, value in found.items():
            values.setdefault(name, value)
            if isinstance(scope.names.get(name), Symbol):
                scope.names[name] = value
        wanted = inference.symbolic_annotation(world, scope, annotation)
    if wanted is OPAQUE:
        wanted = evaluate.value(world, scope, annotation)
    return wanted


def _bind_closure(
    world: World, scope: Scope, annotation: syntax.FunctionType, actual: StructType, values: dict[str, CtValue]
) -> None:
    """`F: def(A) -> R` tells what the open parameters `A` and `R` are, from the type of a closure."""
    types = closures.parts_of_signature(world, actual)
    nodes = [*(p.annotation for p in annotation.params), annotation.returns]
    found: dict[str, CtValue] = {}
    if len(nodes) != len(types):
        return
    for node, type in zip(nodes, types, strict=True):
        if node is not None:
            inference.unify(world, inference.symbolic_annotation(world, scope, node), type, found)
    for name, value in found.items():
        if isinstance(scope.names.get(name), Symbol):
            values.setdefault(name, value)
            scope.names[name] = value


def _bind_signature(
    world: World, scope: Scope, annotation: syntax.FunctionType, actual: Const, values: dict[str, CtValue]
) -> None:
    """`f: def(A) thin -> R` tells what the open parameters `A` and `R` are."""
    if not isinstance(actual.data, FunctionValue) or len(actual.data.functions) != 1:
        return
    decl = actual.data.functions[0]
    generic = signatures.generic(world, decl)
    if generic.names or any(p.implicit for p in generic.params):
        return
    contract = signatures.contract(world, decl, actual.data.complete_type, {})
    nodes = [*(p.annotation for p in annotation.params), annotation.returns]
    types = [*(p.type for p in contract.params), contract.result]
    if len(nodes) != len(types):
        return
    for node, type in zip(nodes, types, strict=True):
        if isinstance(node, syntax.Name) and isinstance(scope.names.get(node.id), Symbol):
            values[node.id] = type
            scope.names[node.id] = type


def _bind_mutability(
    world: World, scope: Scope, annotation: syntax.Subscript, actual: CtValue, values: dict[str, CtValue]
) -> None:
    """`o: Origin[mut=m]` tells the inferred parameter `m`."""
    nodes = [k.value for k in annotation.keywords if k.arg == "mut"]
    if not nodes and not isinstance(annotation.index, syntax.Tuple):
        nodes = [annotation.index]
    if nodes and isinstance(nodes[0], syntax.Name) and isinstance(actual, Const) and isinstance(actual.data, Origin):
        name = nodes[0].id
        if name not in values:
            known = world.bool_const(actual.data.mutable is not False)
            values[name] = known
            scope.names[name] = known


def _coerce_type(world: World, parameter: syntax.Parameter, actual: CtValue, wanted: object) -> CtValue:
    assert isinstance(wanted, TraitSet)
    if isinstance(actual, Const):
        if actual.type in (INT_LITERAL, FLOAT_LITERAL, STRING_LITERAL):
            raise Mismatch(f"wants a type, got the value {display(actual)}", parameter=parameter.name)
        if actual.type is PACK:
            return actual
        if isinstance(actual.data, PartialStruct):
            bound = dict(actual.data.bound)
            missing = [p for p in actual.data.declaration.params if p.name not in bound]
            shown = next((p.name for p in missing if p.kind is not ParamKind.INFERRED), missing[0].name)
            text = f"wants a complete type, and '{display(actual)}' leaves '{shown}' open"
            raise Mismatch(text, parameter=parameter.name)
        if actual.type is TRAIT:
            raise Mismatch(
                f"wants a type, and '{display(actual)}' is a trait",
                parameter=parameter.name,
                notes=(f"for values of any one such type, add a parameter '[T: {display(actual)}]' and write 'T'",),
            )
        adapted = closures.function_as_type(world, actual)
        if adapted is None:
            if actual.data is None or actual.type is world.none_type:
                adapted = world.none_type
            else:
                raise Mismatch(f"wants a type, got a value of type '{display(actual.type)}'", parameter=parameter.name)
        actual = adapted
    if not traits.conforms(world, actual, wanted):
        text = wording.lacking(world, actual, wanted)
        raise Mismatch(text, "E0401", parameter.name, wording.why_not(world, actual, wanted))
    return actual


def display(value: CtValue) -> str:
    """A value as the user reads it."""
    return names.show(value)


# ------------------------------------------------------------------------------------------------ structs


def bind_struct(
    world: World, declaration: StructDecl, arguments: Arguments, bound: tuple[tuple[str, CtValue], ...] = ()
) -> CtValue:
    """The struct type of a bracket, or a partial one when parameters stay open."""
    if not declaration.params:
        if arguments.positional or arguments.keywords:
            raise Mismatch(f"struct '{declaration.name}' has no parameters")
        return world.types.struct(declaration, ())
    scope = declaration.scope.child("parameters")
    known = dict(bound)
    arguments = _with_bound(declaration, arguments, known)
    binding = bind(world, scope, declaration.params, arguments, use_defaults=False)
    open_names = list(binding.open)
    if not open_names:
        type = world.types.struct(declaration, tuple(binding.values[p.name] for p in declaration.params))
        require_condition(world, scope, declaration, type)
        return type
    return world.types.const(
        PARTIAL, PartialStruct(declaration, tuple(binding.values.items()), not binding.explicit_holes)
    )


def require_condition(world: World, scope: Scope, declaration: StructDecl, type: StructType) -> None:
    """Raises `Mismatch` if the `where` of a struct does not hold for its parameters."""
    where = declaration.node.where
    if where is None:
        return
    verdicts = world.memos.struct_conditions
    holds = verdicts.get(type)
    if holds is None and not inference.mentions_symbol(world, type):
        verdicts[type] = True  # what the condition itself needs of the struct is taken as given
        holds = verdicts[type] = evaluate.condition(world, scope, where)
    if holds is False:
        raise Mismatch(wording.broken_condition(declaration, where, scope), "E0410")


def _with_bound(declaration: StructDecl, arguments: Arguments, known: dict[str, CtValue]) -> Arguments:
    """The arguments for the open parameters, with those bound before as keywords."""
    if not known:
        return arguments
    keywords: dict[str, CtValue | Hole] = {**known, **arguments.keywords}
    for parameter in declaration.params:
        if parameter.name in known or parameter.kind is ParamKind.INFERRED or parameter.kind is ParamKind.KEYWORD_ONLY:
            continue
        if arguments.positional:
            keywords[parameter.name] = arguments.positional[0]
            arguments = Arguments(arguments.positional[1:], arguments.keywords, arguments.node)
    return Arguments(arguments.positional, keywords, arguments.node)


def complete_partial(world: World, scope: Scope, node: syntax.Expr, partial: Const) -> Type:
    """A partial struct made complete by its defaults; an error if a parameter has none."""
    found = fill_defaults(world, partial)
    if isinstance(found, Type):
        return found
    assert isinstance(partial.data, PartialStruct)
    declaration = partial.data.declaration
    bound = dict(partial.data.bound)
    missing = [p.name for p in declaration.params if p.name not in bound and p.default is None]
    world.reject(
        "E0420",
        evaluate.scope_source(scope),
        node.span,
        f"'{declaration.name}' needs a value for its parameter '{missing[0] if missing else '?'}'",
    )


def close_bracket(world: World, found: CtValue) -> CtValue:
    """What `Name[...]` names where a type is meant: open parameters take their defaults, unless `_` or `...` leaves
    them open. Raises `Mismatch` if one has no default; parameters that are only inferred may stay open.
    """
    if not isinstance(found, Const) or not isinstance(found.data, PartialStruct):
        return found
    partial = found.data
    if not partial.bound or not partial.inferred:
        return found
    declaration = partial.declaration
    bound = dict(partial.bound)
    for parameter in declaration.params:
        optional = parameter.default is not None or parameter.kind in (ParamKind.INFERRED, ParamKind.VAR_POSITIONAL)
        if parameter.name not in bound and not optional:
            raise Mismatch(
                f"'{declaration.name}' needs a value for its parameter '{parameter.name}'",
                "E0420",
                notes=("write '_' for a parameter that stays open, or '...' for all of them",),
            )
    return fill_defaults(world, found)


def fill_defaults(world: World, partial: Const) -> CtValue:
    """The struct type with defaults for open parameters, or the partial itself if some have none."""
    assert isinstance(partial.data, PartialStruct)
    declaration = partial.data.declaration
    scope = declaration.scope.child("parameters")
    arguments = Arguments([], dict(partial.data.bound))
    binding = bind(world, scope, declaration.params, arguments, use_defaults=True)
    if binding.open:
        return partial
    return world.types.struct(declaration, tuple(binding.values[p.name] for p in declaration.params))
