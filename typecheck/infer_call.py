"""Binding a function's parameters: from the brackets, the types of the arguments, and defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import syntax
from ..lang.records import dataclass
from ..lang.syntax import ParamKind
from ..lang.types import (
    TRAIT,
    Const,
    CtValue,
    FunctionPointerType,
    MetaType,
    StructType,
    Type,
)
from . import (
    closures,
    convert,
    displays,
    evaluate,
    inference,
    literals,
    names,
    origins,
    parameters,
    signatures,
    traits,
    wording,
)
from .brackets import Arguments, Mismatch
from .contracts import GenericParam, GenericSignature
from .declarations import FunctionDecl, StructDecl
from .matching import CallArgument, Failure
from .values import PACK, PARTIAL, Display, FunctionValue, Hole, Operand, PartialStruct, Symbol, TraitSet, Value

if TYPE_CHECKING:
    from .body import Body


@dataclass(slots=True)
class Known:
    """What is known of the parameters so far: their values, and for messages what tells each."""

    values: dict[str, CtValue]
    tellers: dict[str, str]


def infer(
    b: Body, decl: FunctionDecl, value: FunctionValue, mapping: list[list[CallArgument]]
) -> tuple[Type | None, dict[str, CtValue]] | Failure:
    """Binds all parameters of a function from explicit ones, argument types and defaults."""
    world = b.world
    generic = signatures.generic(world, decl)
    found: dict[str, CtValue] = {}
    self_type = value.self_type
    _note_self(decl, self_type, found)
    failure = bind_explicit(decl, value, found)
    if failure is not None:
        return failure
    if (
        not generic.names
        and isinstance(self_type, StructType | Symbol | None)
        and not any(p.implicit for p in generic.params)
    ):
        return self_type if isinstance(self_type, Type) else None, {}
    implicit: dict[str, CtValue] = {}
    tellers: dict[str, str] = dict.fromkeys(found, "the bracket")
    late: list[tuple[CtValue, Value, syntax.Node]] = []
    for param, given in zip(generic.params, mapping, strict=True):
        outcome = _none_as_text(b, decl, param, given) or _infer_param(
            b, decl, param, given, Known(found, tellers), implicit, late
        )
        if outcome is not None:
            return outcome
        for name in found:
            tellers.setdefault(name, f"argument '{param.node.name}'")
    for pattern, actual, node in late:
        _infer_literal(b, pattern, actual, node, found)
    if isinstance(self_type, Const):
        completed = _declared_self(b, decl, found) or _complete_self(b, decl, self_type, found)
        if isinstance(completed, Failure):
            _place(generic, mapping, completed, "Self.")
            return completed
        self_type = completed
    bindings = bind_own(b, decl, self_type, found)
    if isinstance(bindings, Failure):
        _place(generic, mapping, bindings)
        return bindings
    bindings.update(implicit)
    return self_type, bindings


def _none_as_text(b: Body, decl: FunctionDecl, param: GenericParam, given: list[CallArgument]) -> Failure | None:
    """The literal `None` for an argument that is to be printed: it is no value of `NoneType` by itself."""
    pattern = param.pattern
    bound = pattern.bound if isinstance(pattern, Symbol) else getattr(pattern, "data", None)
    if b.is_library or not isinstance(bound, TraitSet):
        return None
    for argument in given:
        node = argument.node
        if isinstance(node, syntax.Constant) and node.value is None and isinstance(argument.value, Const):
            if argument.value.type is b.world.none_type and b.world.trait_item("writable") in signatures.all_traits(
                b.world, bound
            ):
                note = "write 'NoneType()' for the value that prints as None"
                return Failure(decl, "the literal 'None' is not 'Writable'", node, "E0401", (note,))
    return None


def refused(decl: FunctionDecl, owner: str, mismatch: Mismatch) -> Failure:
    """The failure of a function whose parameters, or those of its struct, refuse a value."""
    if mismatch.code == "E0410":
        return Failure(decl, str(mismatch), code=mismatch.code)
    code = "E0303" if mismatch.code == "E0301" else mismatch.code
    text = mismatch.of(owner, decl.module.loaded.is_library)
    return Failure(decl, text, None, code, mismatch.notes, mismatch.parameter, mismatch.index)


def _place(generic: GenericSignature, mapping: list[list[CallArgument]], failure: Failure, prefix: str = "") -> None:
    """Points to the argument that told the refused value of a parameter, if it was one argument of just that type."""
    for param, given in zip(generic.params, mapping, strict=True):
        if not isinstance(param.pattern, Symbol) or param.pattern.name != prefix + failure.parameter:
            continue
        if failure.index < len(given) and bool(failure.index) <= param.pattern.pack:
            failure.node = given[failure.index].node
        return


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


def bind_explicit(decl: FunctionDecl, value: FunctionValue, found: dict[str, CtValue]) -> Failure | None:
    if not value.args and not value.keywords:
        return None
    arguments = Arguments(list(value.args), dict(value.keywords))
    try:
        given = parameters.distribute(decl.node.type_params, arguments)
    except Mismatch as mismatch:
        return refused(decl, decl.called, mismatch)
    for name, actual in given.items():
        left_to_arguments = isinstance(actual, Const) and actual.type is PACK and not actual.data
        if not isinstance(actual, Hole) and not left_to_arguments:
            found[name] = actual
    return None


def _infer_param(
    b: Body,
    decl: FunctionDecl,
    param: GenericParam,
    given: list[CallArgument],
    known: Known,
    implicit: dict[str, CtValue],
    late: list[tuple[CtValue, Value, syntax.Node]],
) -> Failure | None:
    world = b.world
    node = param.node
    found = known.values
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
            return _contradiction(b, decl, param, argument.node, actual.type, known)
        if isinstance(param.pattern, StructType) and isinstance(actual.type, StructType):
            if actual.type.declaration is not param.pattern.declaration:
                _infer_through_conversion(b, param.pattern, actual, found)
    return None


def _contradiction(
    b: Body,
    decl: FunctionDecl,
    param: GenericParam,
    node: syntax.Node,
    actual: Type,
    known: Known,
) -> Failure:
    """An argument that tells another value of a parameter than those before it."""
    found = known.values
    told: dict[str, CtValue] = {}
    inference.unify(b.world, param.pattern, actual, told)
    differing = [n for n, v in told.items() if n in found and names.show(found[n]) != names.show(v)]
    reason = f"argument '{param.node.name}' of type '{names.show(actual)}' contradicts what is known before it"
    if differing:
        name = differing[0]
        shown = name.removeprefix("Self.")
        told_type, known_type = names.show_apart(told[name], found[name])
        if decl.module.loaded.is_library and not shown[0].islower():
            reason = (
                f"argument '{param.node.name}' asks for '{told_type}' where {known.tellers.get(name, 'the call')} asks"
                f" for '{known_type}'"
            )
        else:
            reason = (
                f"argument '{param.node.name}' has type '{names.show(actual)}', so '{shown}' would be {told_type},"
                f" but {known.tellers.get(name, 'the call')} makes it {known_type}"
            )
    return Failure(decl, reason, node, "E0406")


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
    param: GenericParam,
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
        view = _viewed_element(b, constraint, argument.value)
        if view is not None:
            reason = "a list display does not convert to a view of other elements"
            return Failure(decl, reason, argument.node, "E0301", element=view)
        actual_type = _implicit_type(b, constraint, argument.value, argument.node)
        if constraint.type is PARTIAL and isinstance(constraint.data, PartialStruct):
            unified = inference.unify(world, constraint, actual_type, found)
            wanted = constraint.data.declaration
            if isinstance(actual_type, StructType) and actual_type.declaration is wanted:
                if not unified:
                    return _contradiction(b, decl, param, argument.node, actual_type, Known(found, {}))
                differing = inference.differing_part(world, constraint.data, actual_type)
                if differing is not None:
                    return _other_part(decl, differing, actual_type, argument.node)
            else:
                adapted = adapt_partial(b, constraint, argument)
                if adapted is None:
                    return Failure(
                        decl, f"'{names.show(actual_type)}' does not convert to '{wanted.name}'", argument.node, "E0301"
                    )
                actual_type = adapted
                inference.unify(world, constraint, actual_type, found)
        elif isinstance(constraint.data, TraitSet):
            if not traits.conforms(world, actual_type, constraint.data):
                return Failure(
                    decl,
                    f"{wording.lacking(world, actual_type, constraint.data)}, the bound of argument"
                    f" '{param.node.name}' of '{decl.called}'",
                    argument.node,
                    "E0401",
                    wording.why_not(world, actual_type, constraint.data),
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


def _other_part(
    decl: FunctionDecl, differing: tuple[str, CtValue, CtValue], actual: StructType, node: syntax.Node
) -> Failure:
    """An argument that differs from the annotation of its parameter in one of the values that are written there."""
    name, wanted, given = differing
    told, asked = names.show_apart(given, wanted)
    struct = actual.declaration.name
    return Failure(decl, f"this '{struct}' has the parameter {name}={told}; what is wanted has {asked}", node, "E0301")


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


def _first_given(data: PartialStruct) -> CtValue | None:
    """The first parameter of a partial struct, where it is given: what a `Span` or a `List` is made of."""
    first = next((p.name for p in data.declaration.params if p.kind is not ParamKind.INFERRED), "")
    return dict(data.bound).get(first)


def _viewed_element(b: Body, constraint: Const, value: Value) -> Type | None:
    """The element type of a `Span[T, _]` that a list display is given for; the display must become an array first."""
    data = constraint.data
    if not (constraint.type is PARTIAL and isinstance(data, PartialStruct) and isinstance(value, Display)):
        return None
    element = _first_given(data)
    is_view = value.kind == "list" and data.declaration is b.world.item("span")
    return element if is_view and isinstance(element, Type) else None


def adapt_partial(b: Body, constraint: Const, argument: CallArgument) -> Type | None:
    """The complete type of a partial struct that an argument converts to implicitly."""
    data = constraint.data
    assert isinstance(data, PartialStruct)
    if isinstance(argument.value, Display):
        if argument.value.kind == "dict" and data.bound and argument.value.elements:
            return _like_natural(b, data, argument.value)
        candidate = parameters.fill_defaults(b.world, constraint)
        if isinstance(candidate, Const) and argument.value.elements and _first_given(data) is None:
            element = convert.type_of(b, argument.value.elements[0], argument.value.nodes[0])
            candidate = parameters.bind_struct(b.world, data.declaration, Arguments([element]), data.bound)
            if isinstance(candidate, Const) and candidate.type is PARTIAL:
                candidate = parameters.fill_defaults(b.world, candidate)
        return candidate if isinstance(candidate, Type) else None
    symbolic = StructType(data.declaration, tuple(Symbol(p.name, None) for p in data.declaration.params))
    found: dict[str, CtValue] = {n: v for n, v in data.bound if not inference.mentions_symbol(b.world, v)}
    value = argument.value
    if literals.is_literal(value):
        value = convert.materialise(b, value, argument.node)
    _infer_through_conversion(b, symbolic, value, found)
    arguments = Arguments([], dict(found))
    candidate = parameters.bind_struct(b.world, data.declaration, arguments)
    if isinstance(candidate, Const):
        candidate = parameters.fill_defaults(b.world, candidate)
    return candidate if isinstance(candidate, Type) else None


def _like_natural(b: Body, partial: PartialStruct, display: Display) -> Type | None:
    """A partial struct with what is open in it from the type that the display has by itself."""
    natural = displays.natural_type(b, display)
    if not isinstance(natural, StructType) or natural.declaration is not partial.declaration:
        return None
    bound = dict(partial.bound)
    own = zip(partial.declaration.params, natural.args, strict=False)
    rest = Arguments([], {p.name: a for p, a in own if p.name not in bound})
    found = parameters.bind_struct(b.world, partial.declaration, rest, partial.bound)
    return found if isinstance(found, Type) else None


def _infer_literal(b: Body, pattern: CtValue, actual: Value, node: syntax.Node, found: dict[str, CtValue]) -> None:
    """What a literal, display or function tells about the symbols of a pattern, after all typed arguments."""
    world = b.world
    if isinstance(pattern, Symbol):
        if pattern.name not in found:
            found[pattern.name] = convert.type_of(b, actual, node)
        return
    if isinstance(pattern, FunctionPointerType):
        signature = closures.plain_signature(b, actual)
        if signature is not None:
            inference.unify_signatures(world, pattern.signature, signature, found)
        return
    if not isinstance(pattern, StructType):
        return
    if isinstance(actual, Display) and pattern.declaration is not world.item("array"):
        if actual.kind == "list" and actual.elements and len(pattern.args) >= 1:
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
    keywords: dict[str, CtValue | Hole] = dict(data.bound)
    for parameter in declaration.params:
        known = found.get(f"Self.{parameter.name}")
        if known is not None:
            keywords[parameter.name] = known
    scope = declaration.scope.child("parameters")
    try:
        binding = parameters.bind(b.world, scope, _by_name(declaration.params), Arguments([], keywords))
    except Mismatch as mismatch:
        return refused(decl, declaration.name, mismatch)
    if binding.open:
        return _not_inferred(decl, declaration, binding.open[0])
    return b.world.types.struct(declaration, tuple(binding.values[p.name] for p in declaration.params))


def _by_name(params: list[syntax.Parameter]) -> list[syntax.Parameter]:
    """The parameters, all of which may be given by name."""
    return [
        p if p.kind is not ParamKind.POSITIONAL_ONLY
        else syntax.Parameter(p.span, p.name, p.annotation, p.default, ParamKind.NORMAL, p.convention, p.origins)
        for p in params
    ]  # fmt: skip


def _not_inferred(decl: FunctionDecl, struct: StructDecl | None, parameter: str) -> Failure:
    """Nothing tells a parameter, of a function or of the struct that it makes or belongs to."""
    name = struct.name if struct is not None else decl.called
    if decl.module.loaded.is_library and not parameter[0].islower():
        reason, way = f"cannot infer the parameters of '{name}'", f"write them in brackets: '{name}[...]'"
    else:
        reason = f"cannot infer the parameter '{parameter}' of '{name}'"
        way = f"no argument tells it; write '{name}[{parameter}=...](...)'"
    return Failure(decl, reason, None, "E0405", (way,), declaration=struct)


def _declared_self(b: Body, decl: FunctionDecl, found: dict[str, CtValue]) -> Type | Failure | None:
    """The type that a constructor itself says it makes: `out self: List[C.Element]`."""
    annotation = decl.node.params[0].annotation if decl.node.params else None
    if annotation is None or not decl.is_constructor:
        return None
    bindings = bind_own(b, decl, None, found)
    if isinstance(bindings, Failure):
        return bindings
    scope = decl.scope.child("parameters")
    scope.names.update(bindings)
    return evaluate.type_of_node(b.world, scope, annotation)


def bind_own(
    b: Body, decl: FunctionDecl, self_type: Type | None, found: dict[str, CtValue]
) -> dict[str, CtValue] | Failure:
    params = decl.node.type_params
    if not params:
        return {}
    scope = decl.scope.child("parameters")
    if self_type is not None:
        scope.names["Self"] = self_type
        scope.self_type = self_type
    keywords: dict[str, CtValue | Hole] = {p.name: found[p.name] for p in params if p.name in found}
    try:
        binding = parameters.bind(b.world, scope, _by_name(params), Arguments([], keywords))
    except Mismatch as mismatch:
        return refused(decl, decl.called, mismatch)
    if binding.open:
        return _not_inferred(decl, None, binding.open[0])
    return {p.name: binding.values[p.name] for p in params}
