"""Calls: matching arguments with parameters, inference, overload choice, and the emission of the call itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from ..lang import mir, syntax
from ..lang.diagnostics import Note
from ..lang.mir import Argument, LocalKind, Passing
from ..lang.source import Location
from ..lang.syntax import ParamKind
from ..lang.types import (
    FLOAT_LITERAL,
    TRAIT,
    Const,
    Convention,
    CtValue,
    FunctionPointerType,
    MetaType,
    StructType,
    Type,
)
from . import convert, evaluate, inference, literals, names, origins, parameters, signatures, structs
from .body import Body
from .declarations import FunctionDecl, StructDecl
from .parameters import Mismatch
from .signatures import Contract, ParamSpec
from .values import (
    BOUND,
    PACK,
    PARTIAL,
    Display,
    FunctionValue,
    Operand,
    PartialStruct,
    Symbol,
    TraitSet,
    Unknown,
    Value,
)
from .world import Reject


@dataclass(slots=True, eq=False)
class CallArgument:
    """An argument as written: its value, where it stands, and its keyword."""

    value: Value
    node: syntax.Node
    name: str | None = None
    is_spread: bool = False  # `**value`


@dataclass(slots=True, eq=False)
class Candidate:
    """A function that accepts the arguments: bound parameters, and the arguments of each declared parameter."""

    decl: FunctionDecl
    contract: Contract
    mapping: list[list[CallArgument]]
    rank: tuple = ()
    values: FunctionValue | None = None


@dataclass(slots=True, eq=False)
class Failure:
    """Why a function does not accept the arguments, and at which node."""

    decl: FunctionDecl
    reason: str
    node: syntax.Node | None = None
    code: str = "E0303"
    notes: tuple[str, ...] = field(default=())


# -------------------------------------------------------------------------------------------------- matching


def match_arguments(decl: FunctionDecl, arguments: list[CallArgument]) -> list[list[CallArgument]] | Failure:
    """Assigns arguments to declared parameters by position and keyword."""
    params = signatures.arguments_of(decl)
    mapping: list[list[CallArgument]] = [[] for _ in params]
    position = 0
    by_name = {p.name: i for i, p in enumerate(params) if p.kind is not ParamKind.POSITIONAL_ONLY}
    kwargs = next((i for i, p in enumerate(params) if p.kind is ParamKind.VAR_KEYWORD), None)
    for argument in arguments:
        if argument.is_spread:
            if kwargs is None or mapping[kwargs]:
                return Failure(decl, f"'{decl.name}' does not take a dictionary of keywords here", argument.node)
            mapping[kwargs].append(argument)
            continue
        if argument.name is not None:
            index = by_name.get(argument.name)
            if index is None or params[index].kind in (ParamKind.VAR_POSITIONAL, ParamKind.VAR_KEYWORD):
                if kwargs is None:
                    return Failure(decl, f"'{decl.name}' has no argument '{argument.name}'", argument.node, "E0306")
                mapping[kwargs].append(argument)
                continue
            if mapping[index]:
                return Failure(decl, f"argument '{argument.name}' is given twice", argument.node, "E0307")
            mapping[index].append(argument)
            continue
        while (
            position < len(params)
            and params[position].kind in (ParamKind.POSITIONAL_ONLY, ParamKind.NORMAL)
            and mapping[position]
        ):
            position += 1
        if position >= len(params) or params[position].kind in (ParamKind.KEYWORD_ONLY, ParamKind.VAR_KEYWORD):
            most = sum(p.kind in (ParamKind.POSITIONAL_ONLY, ParamKind.NORMAL) for p in params)
            return Failure(
                decl,
                f"'{decl.name}' takes at most {most} positional argument{'s' * (most != 1)},"
                f" got {_positional(arguments)}",
                argument.node,
                "E0305",
            )
        mapping[position].append(argument)
        if params[position].kind is not ParamKind.VAR_POSITIONAL:
            position += 1
    for parameter, given in zip(params, mapping, strict=True):
        variadic = parameter.kind in (ParamKind.VAR_POSITIONAL, ParamKind.VAR_KEYWORD)
        if not given and parameter.default is None and not variadic:
            return Failure(decl, f"argument '{parameter.name}' of '{decl.name}' is missing", code="E0305")
    return mapping


def _positional(arguments: list[CallArgument]) -> int:
    return sum(a.name is None for a in arguments)


# ------------------------------------------------------------------------------------------------- inference


def infer(
    b: Body, decl: FunctionDecl, value: FunctionValue, mapping: list[list[CallArgument]]
) -> tuple[Type | None, dict[str, CtValue]] | Failure:
    """Binds all parameters of a function from explicit ones, argument types and defaults."""
    world = b.world
    generic = signatures.generic(world, decl)
    found: dict[str, CtValue] = {}
    self_type = value.self_type
    _note_self(decl, self_type, found)
    if (
        not generic.names
        and isinstance(self_type, StructType | Symbol | None)
        and not any(p.implicit for p in generic.params)
    ):
        return self_type if isinstance(self_type, Type) else None, {}
    failure = _explicit(decl, value, found)
    if failure is not None:
        return failure
    implicit: dict[str, CtValue] = {}
    late: list[tuple[CtValue, Value, syntax.Node]] = []
    for param, given in zip(generic.params, mapping, strict=True):
        outcome = _infer_param(b, decl, param, given, found, implicit, late)
        if outcome is not None:
            return outcome
    for pattern, actual, node in late:
        _infer_literal(b, pattern, actual, node, found)
    if isinstance(self_type, Const):
        completed = _declared_self(b, decl, found) or _complete_self(b, decl, self_type, found)
        if isinstance(completed, Failure):
            return completed
        self_type = completed
    bindings = _bind_own(b, decl, self_type, found)
    if isinstance(bindings, Failure):
        return bindings
    bindings.update(implicit)
    return self_type, bindings


def _note_self(decl: FunctionDecl, self_type: object, found: dict[str, CtValue]) -> None:
    """The struct's parameters as far as the receiver or the named type tells them."""
    if isinstance(self_type, StructType) and isinstance(decl.owner, StructDecl):
        for parameter, actual in zip(decl.owner.params, self_type.args, strict=False):
            found[f"Self.{parameter.name}"] = actual
    elif isinstance(self_type, Const) and isinstance(self_type.data, PartialStruct):
        for name, actual in self_type.data.bound:
            found[f"Self.{name}"] = actual
    elif isinstance(self_type, Type):
        found["Self"] = self_type


def _explicit(decl: FunctionDecl, value: FunctionValue, found: dict[str, CtValue]) -> Failure | None:
    if not value.args and not value.keywords:
        return None
    arguments = parameters.Arguments(list(value.args), dict(value.keywords))
    try:
        given = parameters._distribute(decl.node.type_params, arguments)
    except Mismatch as mismatch:
        return Failure(decl, f"'{decl.name}': {mismatch}", code="E0409")
    for name, actual in given.items():
        left_to_arguments = isinstance(actual, Const) and actual.type is PACK and not actual.data
        if not isinstance(actual, parameters.Hole) and not left_to_arguments:
            found[name] = actual
    return None


def _infer_param(
    b: Body,
    decl: FunctionDecl,
    param: signatures.GenericParam,
    given: list[CallArgument],
    found: dict[str, CtValue],
    implicit: dict[str, CtValue],
    late: list[tuple[CtValue, Value, syntax.Node]],
) -> Failure | None:
    world = b.world
    node = param.node
    if node.kind is ParamKind.VAR_POSITIONAL and isinstance(node.annotation, syntax.Starred):
        types = tuple(_pack_element(b, a, node) for a in given)
        if isinstance(param.pattern, Symbol):
            found.setdefault(param.pattern.name, world.types.const(PACK, types))
        return None
    if param.implicit:
        return _infer_implicit(b, decl, param, given, found, implicit)
    for argument in given:
        actual = argument.value
        _note_origin(b, node, actual, found)
        if not param.symbolic:
            continue
        if literals.is_literal(actual) or isinstance(actual, Display):
            late.append((param.pattern, actual, argument.node))
            continue
        if (isinstance(actual, Const) and isinstance(actual.type, MetaType)) or not isinstance(actual, Operand | Const):
            late.append((param.pattern, actual, argument.node))
            continue
        if not inference.unify(world, param.pattern, actual.type, found):
            return Failure(
                decl,
                f"argument '{node.name}' of type '{names.show(actual.type)}' contradicts what the other arguments say",
                argument.node,
                "E0406",
            )
        if isinstance(param.pattern, StructType) and isinstance(actual.type, StructType):
            if actual.type.declaration is not param.pattern.declaration:
                _infer_through_conversion(b, param.pattern, actual, found)
    return None


def _note_origin(b: Body, node: syntax.Parameter, actual: Value, found: dict[str, CtValue]) -> None:
    """`ref[o] x: T` binds the origin parameter `o` to where the argument is."""
    for origin in node.origins or []:
        name = _origin_parameter(origin)
        if name and isinstance(actual, Operand):
            known = origins.Origin("places", actual.mutable, actual.loans)
            found.setdefault(name, origins.origin_const(b.world, known))


def _origin_parameter(node: syntax.Expr) -> str:
    """The parameter that `ref[o]` or `ref[Self.o]` names, under which inference knows it."""
    match node:
        case syntax.Name(id=name):
            return name
        case syntax.Attribute(value=syntax.Name(id="Self"), attr=name):
            return f"Self.{name}"
    return ""


def _infer_through_conversion(b: Body, pattern: StructType, actual: Value, found: dict[str, CtValue]) -> None:
    """Parameters of a struct that the argument converts to implicitly, from its `@implicit` constructors."""
    world = b.world
    declaration = pattern.declaration
    if not isinstance(declaration, StructDecl) or not isinstance(actual, Operand | Const):
        return
    for function in declaration.members.functions.get("__init__", ()):
        if "implicit" not in function.decorators:
            continue
        generic = signatures.generic(world, function)
        if not generic.params:
            continue
        inner: dict[str, CtValue] = {}
        first = generic.params[0]
        compatible = isinstance(first.pattern, Symbol) or (
            isinstance(first.pattern, StructType)
            and isinstance(actual.type, StructType)
            and first.pattern.declaration is actual.type.declaration
        )
        if compatible and inference.unify(world, first.pattern, actual.type, inner):
            _note_origin(b, first.node, actual, inner)
            for parameter, outer in zip(declaration.params, pattern.args, strict=False):
                known = inner.get(f"Self.{parameter.name}")
                if known is not None:
                    inference.unify(world, outer, known, found)
            return


def _pack_element(b: Body, argument: CallArgument, node: syntax.Parameter) -> Type:
    """The type that an argument has inside a pack; text literals stay static where they are only read."""
    value = argument.value
    if isinstance(value, Const) and value.type is literals.STRING_LITERAL and node.convention in ("", "imm"):
        return literals.static_slice(b.world)
    if isinstance(value, Operand):
        return value.type
    return convert.type_of(b, value, argument.node)


def _infer_implicit(
    b: Body,
    decl: FunctionDecl,
    param: signatures.GenericParam,
    given: list[CallArgument],
    found: dict[str, CtValue],
    implicit: dict[str, CtValue],
) -> Failure | None:
    world = b.world
    name = signatures.implicit_name(param.node.name)
    constraint = param.pattern
    assert isinstance(constraint, Const)
    types: list[Type] = []
    for argument in given:
        actual_type = _implicit_type(b, constraint, argument.value, argument.node)
        if constraint.type is PARTIAL and isinstance(constraint.data, PartialStruct):
            inference.unify(world, constraint, actual_type, found)
            wanted = constraint.data.declaration
            if not (isinstance(actual_type, StructType) and actual_type.declaration is wanted):
                adapted = _adapt_partial(b, constraint, argument)
                if adapted is None:
                    return Failure(
                        decl, f"'{names.show(actual_type)}' does not convert to '{wanted.name}'", argument.node, "E0301"
                    )
                actual_type = adapted
                inference.unify(world, constraint, actual_type, found)
        elif isinstance(constraint.data, TraitSet):
            from . import traits

            if not traits.conforms(world, actual_type, constraint.data):
                return Failure(
                    decl, f"'{names.show(actual_type)}' does not conform to '{constraint.data}'", argument.node, "E0401"
                )
        types.append(actual_type)
        _note_origin(b, param.node, argument.value, found)
    if param.node.kind is ParamKind.VAR_POSITIONAL:
        implicit[name] = world.types.const(PACK, tuple(types))
    elif types:
        implicit[name] = types[0]
    elif param.node.default is not None:
        default = evaluate.value(world, decl.scope, param.node.default)
        implicit[name] = _implicit_type(b, constraint, default, param.node)
    return None


def _implicit_type(b: Body, constraint: Const, value: Value, node: syntax.Node) -> Type:
    """The type of an argument whose parameter is constrained only; text literals are static where slices are wanted."""
    if (
        isinstance(value, Const)
        and value.type is literals.STRING_LITERAL
        and isinstance(constraint.data, PartialStruct)
    ):
        if constraint.data.declaration is b.world.item("string_slice"):
            return literals.static_slice(b.world)
    return convert.type_of(b, value, node)


def _adapt_partial(b: Body, constraint: Const, argument: CallArgument) -> Type | None:
    """The complete type of a partial struct that an argument converts to implicitly."""
    data = constraint.data
    assert isinstance(data, PartialStruct)
    if isinstance(argument.value, Display):
        candidate = parameters.fill_defaults(b.world, constraint)
        if isinstance(candidate, Const) and argument.value.elements:
            element = convert.type_of(b, argument.value.elements[0], argument.value.nodes[0])
            arguments = parameters.Arguments([element])
            candidate = parameters.bind_struct(b.world, data.declaration, arguments, data.bound)
            if isinstance(candidate, Const) and candidate.type is PARTIAL:
                candidate = parameters.fill_defaults(b.world, candidate)
        return candidate if isinstance(candidate, Type) else None
    symbolic = StructType(data.declaration, tuple(Symbol(p.name, None) for p in data.declaration.params))
    found: dict[str, CtValue] = {n: v for n, v in data.bound if not inference.mentions_symbol(b.world, v)}
    value = argument.value
    if literals.is_literal(value):
        value = convert.materialise(b, value, argument.node)
    _infer_through_conversion(b, symbolic, value, found)
    arguments = parameters.Arguments([], dict(found))
    candidate = parameters.bind_struct(b.world, data.declaration, arguments)
    if isinstance(candidate, Const):
        candidate = parameters.fill_defaults(b.world, candidate)
    return candidate if isinstance(candidate, Type) else None


def _infer_literal(b: Body, pattern: CtValue, actual: Value, node: syntax.Node, found: dict[str, CtValue]) -> None:
    """What a literal, display or function tells about the symbols of a pattern, after all typed arguments."""
    world = b.world
    if isinstance(pattern, Symbol):
        if pattern.name not in found:
            found[pattern.name] = convert.type_of(b, actual, node)
        return
    if isinstance(pattern, FunctionPointerType):
        from . import closures

        signature = closures.plain_signature(b, actual)
        if signature is not None:
            inference.unify_signatures(world, pattern.signature, signature, found)
        return
    if not isinstance(pattern, StructType):
        return
    if isinstance(actual, Display) and pattern.declaration is not world.item("array"):
        if actual.kind == "list" and actual.elements and len(pattern.args) >= 1:
            from . import displays

            if isinstance(pattern.args[0], Symbol) and pattern.args[0].name in found:
                return
            inference.unify(
                world, pattern.args[0], displays.element_type(b, actual.elements, actual.nodes, actual.node), found
            )
            return
    if isinstance(actual, Display) and not actual.elements:
        return
    if isinstance(actual, Const) and actual.type is TRAIT:
        return
    natural = convert.type_of(b, actual, node)
    unbound = [
        a
        for a in pattern.args
        if (a.name not in found if isinstance(a, Symbol) else inference.mentions_symbol(world, a))
    ]
    if isinstance(natural, StructType) and natural.declaration is pattern.declaration and unbound:
        inference.unify(world, pattern, natural, found)
    elif unbound and isinstance(natural, StructType):
        made = actual if isinstance(actual, Operand) else Const(natural, None)
        _infer_through_conversion(b, pattern, made, found)


def _complete_self(b: Body, decl: FunctionDecl, partial: Const, found: dict[str, CtValue]) -> Type | Failure:
    data = partial.data
    assert isinstance(data, PartialStruct)
    declaration = data.declaration
    keywords: dict[str, CtValue | parameters.Hole] = dict(data.bound)
    for parameter in declaration.params:
        known = found.get(f"Self.{parameter.name}")
        if known is not None:
            keywords[parameter.name] = known
    scope = declaration.scope.child("parameters")
    try:
        binding = parameters.bind(b.world, scope, declaration.params, parameters.Arguments([], keywords))
    except Mismatch as mismatch:
        return Failure(decl, f"'{declaration.name}': {mismatch}", code="E0401")
    if binding.open:
        return Failure(decl, f"cannot infer the parameter '{binding.open[0]}' of '{declaration.name}'", code="E0405")
    return b.world.types.struct(declaration, tuple(binding.values[p.name] for p in declaration.params))


def _declared_self(b: Body, decl: FunctionDecl, found: dict[str, CtValue]) -> Type | Failure | None:
    """The type that a constructor itself says it makes: `out self: List[C.Element]`."""
    annotation = decl.node.params[0].annotation if decl.node.params else None
    if annotation is None or not decl.is_constructor:
        return None
    bindings = _bind_own(b, decl, None, found)
    if isinstance(bindings, Failure):
        return bindings
    scope = decl.scope.child("parameters")
    scope.names.update(bindings)
    return evaluate.type_of_node(b.world, scope, annotation)


def _bind_own(
    b: Body, decl: FunctionDecl, self_type: Type | None, found: dict[str, CtValue]
) -> dict[str, CtValue] | Failure:
    params = decl.node.type_params
    if not params:
        return {}
    scope = decl.scope.child("parameters")
    if self_type is not None:
        scope.names["Self"] = self_type
        scope.self_type = self_type
    keywords: dict[str, CtValue | parameters.Hole] = {p.name: found[p.name] for p in params if p.name in found}
    relaxed = [
        p if p.kind is not ParamKind.POSITIONAL_ONLY
        else syntax.Parameter(p.span, p.name, p.annotation, p.default, ParamKind.NORMAL, p.convention, p.origins)
        for p in params
    ]  # fmt: skip
    try:
        binding = parameters.bind(b.world, scope, relaxed, parameters.Arguments([], keywords))
    except Mismatch as mismatch:
        return Failure(decl, f"'{decl.name}': {mismatch}", code="E0401")
    if binding.open:
        return Failure(decl, f"cannot infer the parameter '{binding.open[0]}' of '{decl.name}'", code="E0405")
    return {p.name: binding.values[p.name] for p in params}


# ------------------------------------------------------------------------------------------------ candidates


def consider(
    b: Body, decl: FunctionDecl, value: FunctionValue, arguments: list[CallArgument], user: bool
) -> Candidate | Failure:
    """Judges one function against the arguments."""
    world = b.world
    mapping = match_arguments(decl, arguments)
    if isinstance(mapping, Failure):
        return mapping
    world.muted += 1
    try:
        bound = infer(b, decl, value, mapping)
        if isinstance(bound, Failure):
            return bound
        self_type, bindings = bound
    except Mismatch as mismatch:
        return Failure(decl, str(mismatch), code="E0401")
    except Reject as reject:
        return Failure(decl, str(reject))
    finally:
        world.muted -= 1
    contract = signatures.contract(world, decl, self_type, bindings)
    costs = mismatches = 0
    for spec, given in zip(contract.params, mapping, strict=True):
        for position, argument in enumerate(given):
            wanted = spec.pack[position] if spec.shape == "pack" else spec.type
            if argument.is_spread:
                wanted = signatures.kwargs_type(world, spec)
            cost = convert.can_convert(b, argument.value, wanted, user)
            if cost is None:
                return _conversion_failure(b, decl, argument, wanted)
            if spec.shape == "list" and isinstance(argument.value, Display):
                cost = max(cost, convert.NATURAL)  # `Set([1, 2])` is the set of the elements
            costs += cost
            problem = _convention_problem(b, spec, argument, wanted)
            if problem is not None:
                return Failure(decl, problem, argument.node, "E0508")
            mismatches += _mismatch(spec, argument.value)
        if spec.shape == "list" and not given:
            costs += 1
    if decl.node.where is not None and not evaluate.condition(world, contract.scope, decl.node.where):
        text = decl.module.source.text[slice(*decl.node.where.span)]
        return Failure(decl, f"the condition of '{decl.name}' does not hold: where {text}", code="E0410")
    variadic = any(
        spec.shape in ("list", "pack") and given for spec, given in zip(contract.params, mapping, strict=True)
    )
    vague = sum(p.symbolic and isinstance(p.pattern, Symbol) for p in signatures.generic(world, decl).params)
    kind = (decl.is_static, "implicit" in decl.decorators, decl.node.raises)
    rank = (costs, variadic, mismatches, len(bindings), vague, *kind)
    return Candidate(decl, contract, mapping, rank, value)


def _conversion_failure(b: Body, decl: FunctionDecl, argument: CallArgument, wanted: Type) -> Failure:
    if isinstance(argument.value, Display):
        shown = "this display"
    else:
        b.world.muted += 1
        try:
            shown = f"'{names.show(convert.type_of(b, argument.value, argument.node))}'"
        except Reject:
            shown = "this"
        finally:
            b.world.muted -= 1
    notes: tuple[str, ...] = ()
    if (
        isinstance(argument.value, Operand)
        and literals.numeric_type(b.world, argument.value.type)
        and literals.numeric_type(b.world, wanted)
    ):
        notes = (f"numbers are not converted implicitly; write '{names.show(wanted)}({b.text(argument.node)})'",)
    return Failure(decl, f"{shown} does not convert to '{names.show(wanted)}'", argument.node, "E0301", notes)


def _convention_problem(b: Body, spec: ParamSpec, argument: CallArgument, wanted: Type) -> str | None:
    value = argument.value
    if spec.convention != Convention.MUT:
        return None
    if isinstance(value, Operand) and value.mutable and not value.owned and convert.same_type(b, value.type, wanted):
        return None
    if isinstance(value, Operand) and value.owned and spec.name == "self" and not value.variable:
        return None
    if isinstance(value, Unknown):
        return None
    return f"argument '{spec.name}' is 'mut': it needs a mutable variable, field or element"


def _mismatch(spec: ParamSpec, value: Value) -> int:
    """1 where a convention does not suit the value: a place handed over, a temporary referred to."""
    if not isinstance(value, Operand):
        return 0
    takes = spec.convention in (Convention.VAR, Convention.DEINIT)
    return int(takes != value.owned) if takes or spec.convention == Convention.REF else 0


def resolve(
    b: Body, value: FunctionValue, arguments: list[CallArgument], user: bool = True
) -> Candidate | list[Failure] | list[Candidate]:
    """The best candidate; or why none fits; or several that fit equally well."""
    fitting: list[Candidate] = []
    failures: list[Failure] = []
    for decl in value.functions:
        outcome = consider(b, decl, value, arguments, user)
        if isinstance(outcome, Candidate):
            fitting.append(outcome)
        else:
            failures.append(outcome)
    if not fitting:
        return failures
    best = min(c.rank for c in fitting)
    chosen = [c for c in fitting if c.rank == best]
    return chosen[0] if len(chosen) == 1 else chosen


def resolve_displays(
    b: Body, value: FunctionValue, arguments: list[CallArgument]
) -> tuple[Candidate | list[Failure] | list[Candidate], list[CallArgument]]:
    """`resolve`; where nothing fits, list displays become arrays first, which views can then refer to."""
    outcome = resolve(b, value, arguments)
    shown = [a for a in arguments if isinstance(a.value, Display) and a.value.kind == "list" and a.value.elements]
    if isinstance(outcome, Candidate) or not shown or (outcome and isinstance(outcome[0], Candidate)):
        return outcome, arguments
    ready = [
        CallArgument(convert.materialise(b, a.value, a.node), a.node, a.name) if a in shown else a for a in arguments
    ]
    return resolve(b, value, ready), ready


def resolve_implicit(b: Body, value: Value, want: StructType) -> Candidate | None:
    """The `@implicit` constructor of `want` that takes a value, without a further user conversion."""
    found = structs.methods(b.world, want, "__init__")
    if found is None:
        return None
    functions = tuple(f for f in found.functions if "implicit" in f.decorators)
    if not functions:
        return None
    node = syntax.Constant((0, 0), None)
    arguments = [CallArgument(value, node)]
    outcome = resolve(b, FunctionValue(functions, want), arguments, user=False)
    if isinstance(outcome, Candidate):
        return outcome
    return None


def call(b: Body, value: FunctionValue, arguments: list[CallArgument], node: syntax.Node, what: str = "") -> Value:
    """Resolves and emits a call; reports why no function fits."""
    for argument in arguments:
        if isinstance(argument.value, Unknown):
            raise Reject
    outcome, arguments = resolve_displays(b, value, arguments)
    if isinstance(outcome, Candidate):
        return emit(b, outcome, node)
    report(b, value, outcome, arguments, node, what)


def report(
    b: Body, value: FunctionValue, outcome: list, arguments: list[CallArgument], node: syntax.Node, what: str
) -> NoReturn:
    """Reports a call that no function, or more than one, accepts."""
    name = what or value.name
    shown = f"'{name}'"
    if outcome and isinstance(outcome[0], Candidate):
        notes = [_declared_here(c.decl, "this one fits") for c in outcome[:4]]
        b.error("E0304", node, f"the call of {shown} is ambiguous: {len(outcome)} functions fit equally well", *notes)
    if len(outcome) == 1:
        failure = outcome[0]
        at = failure.node if failure.node is not None and failure.node.span != (0, 0) else node
        if _outside(b, at):
            at = node
        notes: list[str | Note] = list(failure.notes)
        if not failure.decl.module.loaded.is_library and failure.code != "E0301":
            notes.append(_declared_here(failure.decl, "declared here"))
        b.error(failure.code, at, failure.reason, *notes)
    notes = [Note(f"{f.decl.qualified_name}: {f.reason}") for f in outcome[:4]]
    types = ", ".join(_argument_text(b, a) for a in arguments)
    b.error("E0303", node, f"no overload of {shown} accepts ({types})", *notes)


def _outside(b: Body, node: syntax.Node) -> bool:
    return node.span[1] > len(b.source.text)


def _declared_here(decl: FunctionDecl, message: str) -> Note:
    return Note(message, Location(decl.module.source, *decl.node.name_span))


def _argument_text(b: Body, argument: CallArgument) -> str:
    b.world.muted += 1
    try:
        text = names.show(convert.type_of(b, argument.value, argument.node))
    except Reject:
        text = "?"
    finally:
        b.world.muted -= 1
    return f"{argument.name}={text}" if argument.name else text


# -------------------------------------------------------------------------------------------------- emission


def emit(b: Body, candidate: Candidate, node: syntax.Node) -> Value:
    """Emits the call of a chosen candidate and gives its result."""
    from . import instances

    world = b.world
    contract = candidate.contract
    decl = candidate.decl
    _warn_deprecated(b, decl, node)
    instance = instances.request(b, contract, node)
    arguments: list[Argument] = []
    places: list[origins.ArgumentPlace] = []
    for spec, given in zip(contract.params, candidate.mapping, strict=True):
        made, place = _pass_parameter(b, contract, spec, given, node)
        if spec.convention == Convention.REF and decl.module.loaded.is_library:
            made = [Argument(a.passing, a.operand, False) for a in made]  # the library's `ref self` does not reallocate
        arguments.extend(made)
        places.append(place)
    if instances.needs_location(world, decl):
        arguments.append(Argument(Passing.VALUE, location_const(b, node)))
    return emit_call(b, mir_ref(instance), instance.signature, tuple(arguments), contract, places, node)


def mir_ref(instance) -> mir.FunctionRef:  # noqa: ANN001
    return mir.FunctionRef(instance.symbol)


def location_const(b: Body, node: syntax.Node) -> Const:
    """The text `path:line:column` of a call, as a pointer."""
    line, column = b.source.position(_call_offset(b, node))
    text = f"{b.source.path}:{line}:{column}".encode()
    return b.world.types.const(b.world.types.pointer(b.world.types.scalar("i8")), b.world.types.text_pointer(text))


def _call_offset(b: Body, node: syntax.Node) -> int:
    """Where a call is said to be: at its bracket, or where an operator's expression starts."""
    match node:
        case syntax.Call(func=before):
            return max(b.source.text.find("(", before.span[1]), node.span[0])
        case syntax.Subscript(value=before):
            return max(b.source.text.find("[", before.span[1]), node.span[0])
    return node.span[0]


def emit_call(
    b: Body,
    callee: mir.FunctionRef | mir.External | mir.Operand,
    signature: mir.FunctionSignature,
    arguments: tuple[Argument, ...],
    contract: Contract,
    places: list[origins.ArgumentPlace],
    node: syntax.Node,
) -> Value:
    """Emits the instruction, raising edge included, and gives the result with the origins that it carries."""
    world = b.world
    result_type = origins.substitute(world, contract.result, places)
    assert isinstance(result_type, Type)
    if contract.reference is not None:
        resolved = origins.resolve_origin(contract.reference, places)
        result = b.reference(result_type, node.span, resolved.mutable is not False, resolved.loans)
    else:
        result = b.temp(result_type, node.span)
    instruction = mir.Call(node.span, result.place, callee, signature, arguments)
    if signature.error is None:
        b.emit(instruction)
        if signatures.is_never(contract.result):
            b.terminate(mir.Unreachable(node.span))
            b.switch(b.new_block())
        return result
    raise_to(b, instruction, contract, node)
    if signatures.is_never(contract.result):
        b.terminate(mir.Unreachable(node.span))
        b.switch(b.new_block())
    return result


def raise_to(b: Body, instruction: mir.Call, contract: Contract, node: syntax.Node) -> None:
    """Ends the block with a call that may raise, its error going to the handler in force."""
    from . import errors

    normal = b.new_block()
    assert contract.error is not None
    place, block = errors.target_for(b, contract.error, node, f"'{contract.decl.name}' may raise")
    instruction.error = place
    if not b.reachable:
        b.switch(b.new_block())
    b.terminate(mir.Invoke(node.span, instruction, normal, block))
    b.switch(normal)


def _pass_parameter(
    b: Body, contract: Contract, spec: ParamSpec, given: list[CallArgument], node: syntax.Node
) -> tuple[list[Argument], origins.ArgumentPlace]:
    world = b.world
    if spec.shape == "list":
        return _pass_list(b, spec, given, node)
    if spec.shape == "kwargs":
        return _pass_kwargs(b, spec, given, node)
    if spec.shape == "pack":
        made: list[Argument] = []
        loans: list[mir.Loan] = []
        for argument, (convention, type, by_reference) in zip(given, signatures.expanded(world, spec), strict=True):
            one, place = pass_one(b, convention, type, by_reference, argument.value, argument.node)
            made.append(one)
            loans.extend(place.loans)
        return made, origins.ArgumentPlace(tuple(dict.fromkeys(loans)), False)
    if given:
        value, at = given[0].value, given[0].node
    else:
        value, at = default_value(b, contract, spec, node), node
    argument, place = pass_one(b, spec.convention, spec.type, spec.by_reference, value, at)
    if spec.convention == Convention.REF and contract.decl.module.loaded.is_library:
        # The library takes `ref` to hand a reference on; it changes nothing, so other references stay good.
        argument = Argument(argument.passing, argument.operand)
    return [argument], place


def default_value(b: Body, contract: Contract, spec: ParamSpec, node: syntax.Node) -> Value:
    """The default of an argument, evaluated where the function is declared."""
    world = b.world
    default = spec.node.default
    assert default is not None
    cache = world.cache("defaults")
    key = (contract, spec.name)
    found = cache.get(key)
    if found is None:
        want = spec.type if not isinstance(default, syntax.Constant) else None
        found = cache[key] = evaluate.value(world, contract.scope, default, want)
    return found


def pass_one(
    b: Body, convention: str, type: Type, by_reference: bool, value: Value, node: syntax.Node
) -> tuple[Argument, origins.ArgumentPlace]:
    """One machine argument from a value."""
    world = b.world
    ready = convert.convert(b, value, type, node)
    if by_reference:
        if (
            isinstance(ready, Const)
            and structs.copy_constructor(world, ready.type) is not None
            and convention == Convention.IMM
        ):
            return Argument(Passing.REFERENCE, ready), origins.ArgumentPlace((), False)
        operand = convert.to_place(b, ready, node)
        if operand.variable and operand.owned and convention in (Convention.IMM, Convention.REF):
            operand = convert.to_temp(b, operand, node)  # `f(x^)` of a reference argument ends x here
        mutates = convention == Convention.MUT or (convention == Convention.REF and operand.mutable)
        loans = operand.loans or (mir.Loan(operand.place, operand.mutable),)
        if operand.owned:
            loans = (mir.Loan(operand.place, True), *origins.loans_of(world, operand.type))
        return Argument(Passing.REFERENCE, operand.place, mutates), origins.ArgumentPlace(loans, operand.mutable)
    if convention in (Convention.VAR, Convention.DEINIT):
        return _pass_owned(b, ready, node)
    if isinstance(ready, Operand):
        loans = ready.loans
        if ready.owned and ready.variable:
            ready = convert.to_temp(b, ready, node)
        return Argument(Passing.VALUE, ready.place), origins.ArgumentPlace(loans, ready.mutable)
    return Argument(Passing.VALUE, ready), origins.ArgumentPlace((), False)


def _pass_owned(b: Body, ready: Operand | Const, node: syntax.Node) -> tuple[Argument, origins.ArgumentPlace]:
    world = b.world
    if structs.is_register(world, ready.type):
        if isinstance(ready, Operand) and ready.owned and ready.variable:
            ready = convert.to_temp(b, ready, node)
        if isinstance(ready, Operand) and not ready.owned:
            convert._require_copyable(b, ready, node)
        return Argument(Passing.VALUE, convert.bits(b, ready)), origins.ArgumentPlace((), True)
    if isinstance(ready, Operand) and ready.owned:
        return Argument(Passing.OWNED, ready.place), origins.ArgumentPlace((), True)
    owned = convert.to_temp(b, ready, node)
    return Argument(Passing.OWNED, owned.place), origins.ArgumentPlace((), True)


def _pass_list(
    b: Body, spec: ParamSpec, given: list[CallArgument], node: syntax.Node
) -> tuple[list[Argument], origins.ArgumentPlace]:
    """The arguments of `*xs: T` as a list of pointers to them."""
    world = b.world
    type = signatures.variadic_type(world, spec)
    pointer = world.types.pointer(origins.erase_type(world, spec.type))
    table_type = world.types.pointer(pointer)
    i64 = world.types.scalar("i64")
    mutable = spec.convention in (Convention.MUT, Convention.VAR)
    operands: list[Operand] = []
    for argument in given:
        ready = convert.convert(b, argument.value, spec.type, argument.node)
        if spec.convention == Convention.VAR:
            operands.append(convert.to_temp(b, ready, argument.node))
        else:
            operands.append(convert.to_place(b, ready, argument.node))
    loans: list[mir.Loan] = []
    addresses: list[Operand] = []
    for operand, argument in zip(operands, given, strict=True):
        address = b.temp(pointer, argument.node.span)
        b.emit(mir.AddressOf(argument.node.span, address.place, operand.place, mutable))
        addresses.append(address)
        loans.extend((mir.Loan(operand.place, mutable), *operand.loans))
    table = b.op("stack_alloc", (), table_type, node.span, (table_type, max(1, len(given))))
    for index, address in enumerate(addresses):
        at = b.op("offset", (table.place, world.types.const(i64, index)), table_type, node.span)
        b.effect("store", (at.place, address.place), node.span, (0,))
    result = b.new_local("", type, LocalKind.TEMP, node.span, loans=tuple(dict.fromkeys(loans)))
    place = mir.Place(result)
    fields = structs.complete(world, type)
    b.emit(mir.Op(node.span, _innermost(b, place.field(0), fields[0].type), "copy", (table.place,)))
    count = world.types.const(fields[1].type, literals.wrap(world, fields[1].type, len(given)))
    b.emit(mir.Op(node.span, place.field(1), "copy", (count,)))
    for index in range(2, len(fields)):
        b.emit(mir.AssumeInit(node.span, place.field(index)))
    if spec.convention == Convention.VAR:
        for operand in operands:
            b.emit(mir.Use(node.span, operand.place))
    return [Argument(Passing.REFERENCE, place)], origins.ArgumentPlace(tuple(dict.fromkeys(loans)), mutable)


def _innermost(b: Body, place: mir.Place, type: Type) -> mir.Place:
    """The machine value inside nested single-field structs."""
    while isinstance(type, StructType):
        type = structs.complete(b.world, type)[0].type
        place = place.field(0)
    return place


def _pass_kwargs(
    b: Body, spec: ParamSpec, given: list[CallArgument], node: syntax.Node
) -> tuple[list[Argument], origins.ArgumentPlace]:
    """The extra keywords as an owned dictionary."""
    from . import displays

    type = signatures.kwargs_type(b.world, spec)
    if given and given[0].is_spread:
        ready = convert.convert(b, given[0].value, type, given[0].node)
        argument, place = _pass_owned(b, ready, given[0].node)
        return [argument], place
    ready = [(a, convert.convert(b, a.value, spec.type, a.node)) for a in given]
    made = construct(b, type, [], node)
    assert isinstance(made, Operand)
    for argument, value in ready:
        key = b.world.types.const(literals.STRING_LITERAL, argument.name or "")
        pair = [CallArgument(key, argument.node), CallArgument(value, argument.node)]
        call_method(b, displays.as_mutable(made), "__setitem__", pair, argument.node)
    return [Argument(Passing.OWNED, made.place)], origins.ArgumentPlace((), True)


def _warn_deprecated(b: Body, decl: FunctionDecl, node: syntax.Node) -> None:
    texts = decl.decorators.get("deprecated")
    if texts is not None and not b.comptime:
        text = texts[0].value if texts and isinstance(texts[0], syntax.Constant) else "use another function"
        b.warn("W0201", node, f"'{decl.name}' is deprecated: {text}")


# ------------------------------------------------------------------------------------------------ shorthands


def call_method(b: Body, receiver: Value, name: str, arguments: list[CallArgument], node: syntax.Node) -> Value:
    """Calls a method of a value by name."""
    type = convert.type_of(b, receiver, node)
    found = structs.methods(b.world, type, name)
    if found is None:
        b.error("E0308", node, f"'{names.show(type)}' has no method '{name}'")
    return call_bound(b, receiver, found, arguments, node)


def call_bound(
    b: Body, receiver: Value, functions: FunctionValue, arguments: list[CallArgument], node: syntax.Node
) -> Value:
    """Calls methods on a receiver: instance methods get it as their first argument, static ones do not."""
    instance = tuple(f for f in functions.functions if not f.is_static)
    static = tuple(f for f in functions.functions if f.is_static)
    with_self = [CallArgument(receiver, node), *arguments]
    for argument in with_self:
        if isinstance(argument.value, Unknown):
            raise Reject
    failures: list = []
    if instance:
        value = FunctionValue(instance, functions.self_type, functions.args, functions.keywords)
        outcome, with_self = resolve_displays(b, value, with_self)
        if isinstance(outcome, Candidate):
            return emit(b, outcome, node)
        if outcome and isinstance(outcome[0], Candidate):
            report(b, value, outcome, arguments, node, functions.name)
        failures.extend(outcome)
    if static:
        value = FunctionValue(static, functions.self_type, functions.args, functions.keywords)
        outcome = resolve(b, value, arguments)
        if isinstance(outcome, Candidate):
            return emit(b, outcome, node)
        failures.extend(outcome)
    report(b, functions, failures, arguments, node, functions.name)


def construct(b: Body, type: CtValue, arguments: list[CallArgument], node: syntax.Node) -> Value:
    """Calls a constructor of a type (complete, or partial with parameters to infer)."""
    world = b.world
    if isinstance(type, Const) and isinstance(type.data, PartialStruct):
        declaration = type.data.declaration
        functions = [
            *declaration.members.functions.get("__init__", ()),
            *structs.synthesised_constructors(world, declaration),
        ]
        value = FunctionValue(tuple(functions), type)  # pyright: ignore[reportArgumentType]
        if not functions:
            b.error(
                "E0317",
                node,
                f"struct '{declaration.name}' has no constructor",
                "write '__init__' or '@fieldwise_init'",
            )
        return call(b, value, arguments, node, declaration.name)
    assert isinstance(type, Type)
    _refuse_fraction(b, type, arguments)
    special = _copy_or_move(b, type, arguments, node)
    if special is not None:
        return special
    found = structs.methods(world, type, "__init__")
    if found is None:
        b.error(
            "E0317", node, f"struct '{names.show(type)}' has no constructor", "write '__init__' or '@fieldwise_init'"
        )
    return call(b, found, arguments, node, names.show(type))


def _refuse_fraction(b: Body, type: Type, arguments: list[CallArgument]) -> None:
    """`Int(3.9)`: a float literal would lose its fraction; a value may, a literal is a mistake."""
    if len(arguments) != 1 or not isinstance(arguments[0].value, Const):
        return
    value = arguments[0].value
    if value.type is FLOAT_LITERAL and literals.numeric_type(b.world, type) and not literals.fits(b.world, value, type):
        b.error("E0301", arguments[0].node, f"a float literal does not convert to '{names.show(type)}'")


def _copy_or_move(b: Body, type: Type, arguments: list[CallArgument], node: syntax.Node) -> Operand | None:
    """`T(copy=x)` and `T(move=x)` of a type whose special constructors are derived."""
    if len(arguments) != 1 or arguments[0].name not in ("copy", "move"):
        return None
    kind = arguments[0].name
    value = convert.convert(b, arguments[0].value, type, arguments[0].node)
    return copy_value(b, value, node) if kind == "copy" else convert.to_temp(b, value, node)


def copy_value(b: Body, value: Operand | Const, node: syntax.Node) -> Operand:
    """An explicit copy: the copy constructor runs."""
    type = value.type
    if not literals.machine_kind(type) and not structs.is_copyable(b.world, type):
        b.error("E0506", node, f"'{names.show(type)}' is not Copyable")
    result = b.temp(type, node.span)
    constructor = structs.copy_constructor(b.world, type)
    if isinstance(value, Const):
        convert.emit_copy(b, result.place, value, node)
    elif constructor is None:
        b.emit(mir.Op(node.span, result.place, "copy", (value.place,)))
    else:
        b.emit(mir.Copy(node.span, result.place, value.place, constructor, None, mir.Elision.NONE))
    return result


def is_bound_constraint(value: CtValue) -> bool:
    return isinstance(value, Const) and value.type is BOUND
