"""Signatures of functions: read generically (parameters symbolic) for inference, concretely for calls."""

from __future__ import annotations

from ..lang import syntax
from ..lang.syntax import ParamKind
from ..lang.types import TRAIT, ArgumentSpec, Const, Convention, CtValue, FunctionSignature, StructType, Type
from . import evaluate, inference, origin_expressions, origins, parameters, structs, traits
from . import names as naming
from .brackets import Arguments
from .contracts import Contract, GenericParam, GenericSignature, ParamSpec
from .declarations import FunctionDecl, StructDecl, TraitDecl
from .scopes import Scope
from .values import OPAQUE, PACK, ArgumentRef, Origin, OriginArgument, Symbol, TraitSet
from .world import Reject, World

VALID_CONVENTIONS = ("", "imm", "mut", "var", "ref", "out", "deinit")


def generic(world: World, decl: FunctionDecl) -> GenericSignature:
    """The generic reading of a function's signature, made once."""
    cache = world.memos.generic_signatures
    found = cache.get(decl)
    if found is None:
        found = cache[decl] = _generic(world, decl)
    return found


def _generic(world: World, decl: FunctionDecl) -> GenericSignature:
    scope = decl.scope.child("parameters")
    self_type, struct_names = symbolic_self(world, decl)
    if self_type is not None:
        scope.names["Self"] = self_type
        scope.self_type = self_type
    for parameter in decl.node.type_params:
        pack = parameter.kind is ParamKind.VAR_POSITIONAL
        scope.names[parameter.name] = Symbol(parameter.name, symbol_bound(world, scope, parameter), pack)
    params = []
    for index, node in enumerate(decl.places.params):
        if node.annotation is None:
            pattern: CtValue = self_type if index == 0 and self_type is not None else OPAQUE
        else:
            pattern = inference.symbolic_annotation(world, scope, node.annotation)
            pattern = _closed(world, decl, pattern, node.annotation)
        if isinstance(pattern, Symbol) and isinstance(pattern.bound, StructType) and node.annotation is not None:
            message = f"'{pattern.name}' is a value of type '{naming.show(pattern.bound)}', not a type"
            world.reject("E0313", decl.module.source, node.annotation.span, message)
        implicit = inference.is_implicit(pattern)
        symbolic = inference.mentions_symbol(world, pattern)
        params.append(GenericParam(node, pattern, implicit, symbolic))
        # An argument with the name of a parameter is reported by `redefinition`.
        scope.names.setdefault(node.name, ArgumentRef(index, pattern if isinstance(pattern, Type) else OPAQUE, None))
    names = [p.name for p in decl.node.type_params]
    inferred = frozenset(p.name for p in decl.node.type_params if p.kind is ParamKind.INFERRED)
    return GenericSignature(names, params, inferred, scope, struct_names)


def _closed(world: World, decl: FunctionDecl, pattern: CtValue, node: syntax.Expr) -> CtValue:
    """The annotation of an argument with defaults for the parameters that its bracket does not mention."""
    try:
        return parameters.close_bracket(world, pattern)
    except parameters.Mismatch as mismatch:
        world.reject(mismatch.code, decl.module.source, node.span, str(mismatch), mismatch.remarks)


_REGISTER_TRAITS = frozenset({"TrivialRegisterPassable", "RegisterPassable"})


def travels_in_registers(world: World, decl: FunctionDecl, node: syntax.Parameter) -> bool:
    """Whether an argument of a register type is passed as a value: not if a type parameter stands for the type."""
    early = world.memos.travels_in_registers
    key = (decl, node.name)
    found = early.get(key)
    if found is None:
        pattern = next((p.pattern for p in generic(world, decl).params if p.node is node), OPAQUE)
        if isinstance(pattern, Symbol):
            bound = required_traits(pattern.bound)
            found = bound is not None and any(t.name in _REGISTER_TRAITS for t in all_traits(world, bound))
        else:
            found = isinstance(pattern, Type) and pattern is not OPAQUE
        early[key] = found
    return found


def symbolic_self(world: World, decl: FunctionDecl) -> tuple[Type | None, list[str]]:
    """`Self` with the struct's parameters as symbols named `Self.T`."""
    owner = decl.owner
    if isinstance(owner, TraitDecl):
        return Symbol("Self", TraitSet((owner,))), []
    if not isinstance(owner, StructDecl):
        return None, []
    return symbolic_struct(world, owner), [f"Self.{p.name}" for p in owner.params]


def symbolic_struct(world: World, owner: StructDecl) -> StructType:
    """A struct with its parameters as symbols named `Self.T`."""
    cache = world.memos.symbolic_structs
    found = cache.get(owner)
    if found is None:
        scope = owner.scope.child("parameters")
        args = []
        for parameter in owner.params:
            pack = parameter.kind is ParamKind.VAR_POSITIONAL
            symbol = Symbol(f"Self.{parameter.name}", symbol_bound(world, scope, parameter), pack)
            scope.names[parameter.name] = symbol
            args.append(symbol)
        found = cache[owner] = world.types.struct(owner, tuple(args))
    return found


def symbol_bound(world: World, scope: Scope, parameter: syntax.Parameter) -> object:
    """What a parameter is declared to be: a trait set, or the type of its values."""
    if parameter.annotation is None:
        return None
    found = inference.symbolic_annotation(world, scope, parameter.annotation)
    if isinstance(found, Const) and found.type is TRAIT:
        return found.data
    return found


def implicit_name(name: str) -> str:
    """The parameter that automatic parameterisation adds for an argument."""
    return "$" + name


# ------------------------------------------------------------------------------------------------ concrete


def contract(world: World, decl: FunctionDecl, self_type: Type | None, bindings: dict[str, CtValue]) -> Contract:
    """The concrete signature for bound parameters; made once per tuple of values."""
    cache = world.memos.contracts
    key = (decl, self_type, tuple(bindings.values()))
    found = cache.get(key)
    if found is None:
        found = cache[key] = _contract(world, decl, self_type, bindings)
    return found


def _contract(world: World, decl: FunctionDecl, self_type: Type | None, bindings: dict[str, CtValue]) -> Contract:
    scope = decl.scope.child("parameters")
    if self_type is not None:
        scope.names["Self"] = self_type
        scope.self_type = self_type
    for name, value in bindings.items():
        if not name.startswith("$"):
            scope.names[name] = value
    source = decl.module.source
    params: list[ParamSpec] = []
    result: Type | None = None
    result_name = ""
    index = 0
    for position, node in enumerate(decl.node.params):
        if node.convention not in VALID_CONVENTIONS:
            world.reject("E0105", source, node.span, f"unknown argument convention '{node.convention}'")
        _check_convention(world, decl, position, node)
        if node.convention == "out":
            result_name = node.name
            result = self_type if node.annotation is None else evaluate.type_of_node(world, scope, node.annotation)
            scope.names.setdefault(node.name, ArgumentRef(-1, result or OPAQUE, True))
            continue
        spec = _param(world, decl, scope, node, index, self_type, bindings)
        params.append(spec)
        mutable = {"mut": True, "ref": None, "var": True, "deinit": True}.get(spec.convention, False)
        if spec.origin is not None:
            mutable = spec.origin.mutable
        scope.names[node.name] = ArgumentRef(index, spec.type, mutable)
        index += 1
    reference: Origin | None = None
    returns = decl.node.returns
    if result is None:
        if isinstance(returns, syntax.RefType):
            reference = reference_origin(world, scope, returns)
            result = evaluate.type_of_node(world, scope, returns.type)
        elif returns is not None:
            result = evaluate.type_of_node(world, scope, returns)
        else:
            result = world.none_type
    error = error_type(world, scope, decl.node)
    done = Contract(decl, self_type, bindings, scope, params, result, reference, result_name, error)
    _decide_passing(world, done)
    return done


def _check_convention(world: World, decl: FunctionDecl, position: int, node: syntax.Parameter) -> None:
    if node.convention == "deinit" and not isinstance(decl.owner, StructDecl | TraitDecl):
        world.reject(
            "E0514",
            decl.module.source,
            node.span,
            "'deinit' is only for arguments of a struct's methods; use 'var'",
        )


def _param(
    world: World,
    decl: FunctionDecl,
    scope: Scope,
    node: syntax.Parameter,
    index: int,
    self_type: Type | None,
    bindings: dict[str, CtValue],
) -> ParamSpec:
    convention = node.convention or Convention.IMM
    spec = ParamSpec(node.name, node.kind, convention, node, "", OPAQUE)
    if node.origins is not None:
        spec.origin = _declared_origin(world, scope, node)
    annotation = node.annotation
    if annotation is None:
        if self_type is None:
            world.reject("E0321", decl.module.source, node.span, f"argument '{node.name}' needs a type")
        spec.type = self_type
        return spec
    implied = bindings.get(implicit_name(node.name))
    if node.kind is ParamKind.VAR_POSITIONAL and isinstance(annotation, syntax.Starred):
        found = evaluate.value(world, scope, annotation.value)
        if not isinstance(found, Const) or found.type is not PACK or not isinstance(found.data, tuple):
            text = decl.module.source.text[slice(*annotation.value.span)]
            world.reject("E0313", decl.module.source, annotation.span, f"'{text}' is not a pack of types")
        spec.shape = "pack"
        spec.pack = tuple(t for t in found.data if isinstance(t, Type))
        return spec
    if implied is not None and isinstance(implied, Type):
        spec.type = implied
    elif isinstance(implied, Const) and implied.type is PACK and isinstance(implied.data, tuple):
        spec.shape = "pack"
        spec.pack = tuple(t for t in implied.data if isinstance(t, Type))
        return spec
    else:
        spec.type = evaluate.type_of_node(world, scope, annotation)
    if node.kind is ParamKind.VAR_POSITIONAL:
        spec.shape = "list"
    elif node.kind is ParamKind.VAR_KEYWORD:
        spec.shape = "kwargs"
    return spec


def _declared_origin(world: World, scope: Scope, node: syntax.Parameter) -> Origin | None:
    """The origin in `ref[o] x: T`, when it is a known parameter."""
    world.muted += 1
    try:
        found = [evaluate.value(world, scope, o) for o in node.origins or []]
    except Reject:
        return None
    finally:
        world.muted -= 1
    known = [f.data for f in found if isinstance(f, Const) and isinstance(f.data, Origin)]
    return origins.union(known) if known else None


def error_type(
    world: World, scope: Scope, node: syntax.FunctionDef | syntax.FunctionType | syntax.Lambda
) -> Type | None:
    """The type of the error that a signature declares, None if it does not raise."""
    if not node.raises:
        return None
    if node.raises_type is None:
        return world.struct_item("error")
    found = evaluate.value(world, scope, node.raises_type)
    if isinstance(found, Type):
        return None if is_never(found) else found
    if isinstance(found, Const) and found.data is None:
        return None
    return evaluate.require_type(world, scope, node.raises_type, found)


def is_never(type: Type) -> bool:
    return isinstance(type, StructType) and type.declaration.name == "Never"


def reference_origin(world: World, scope: Scope, node: syntax.RefType) -> Origin:
    """The origin of a `ref[...]` result, with arguments symbolic."""
    return origins.union([origin_expressions.origin(world, scope, o) for o in node.origins])


def _decide_passing(world: World, done: Contract) -> None:
    referenced = {a.index for a in _result_arguments(world, done)}
    for index, spec in enumerate(done.params):
        if spec.convention in (Convention.MUT, Convention.REF):
            spec.by_reference = True
        elif spec.convention == Convention.IMM:
            spec.by_reference = index in referenced or not structs.is_register(world, spec.type)


def _result_arguments(world: World, done: Contract) -> list[OriginArgument]:
    found: list[OriginArgument] = []
    if done.reference is not None:
        found.extend(done.reference.arguments)

    def note(origin: Origin) -> Origin:
        found.extend(origin.arguments)
        return origin

    origins.map_origins(world, done.result, note)
    return found


def machine_signature(world: World, done: Contract) -> FunctionSignature:
    """The ABI contract of an instance."""
    arguments: list[ArgumentSpec] = []
    for spec in done.params:
        arguments.extend(ArgumentSpec(c, origins.erase_type(world, t), r) for c, t, r in expanded(world, spec))
    error = origins.erase_type(world, done.error) if done.error is not None else None
    result = origins.erase_type(world, done.result)
    for type in [*(a.type for a in arguments), result, error]:
        if isinstance(type, StructType):
            structs.complete(world, type)
    return FunctionSignature(tuple(arguments), result, done.reference is not None, error)


def expanded(world: World, spec: ParamSpec) -> list[tuple[str, Type, bool]]:
    """The machine arguments of a declared one: one per element of a pack, the list or dictionary of a variadic."""
    if spec.shape == "pack":
        by_value = spec.convention == Convention.VAR
        return [
            (
                spec.convention,
                t,
                not by_value and (spec.convention != Convention.IMM or not structs.is_register(world, t)),
            )
            for t in spec.pack
        ]
    if spec.shape == "list":
        return [(Convention.IMM, variadic_type(world, spec), True)]
    if spec.shape == "kwargs":
        return [(Convention.VAR, kwargs_type(world, spec), False)]
    return [(spec.convention, spec.type, spec.by_reference)]


def variadic_type(world: World, spec: ParamSpec) -> StructType:
    """The list that `*xs: T` is inside the function: references to the arguments."""
    mutable = spec.convention in (Convention.MUT, Convention.VAR)
    origin = origins.origin_const(world, origins.ERASED_MUTABLE if mutable else origins.ERASED_IMMUTABLE)
    declaration = world.item("variadic_list")
    assert isinstance(declaration, StructDecl)
    args: list[CtValue] = [spec.type]
    if len(declaration.params) > 1:
        args.append(origin)
    return world.types.struct(declaration, tuple(args))


def kwargs_type(world: World, spec: ParamSpec) -> Type:
    """The dictionary that `**kw: T` is inside the function."""
    declaration = world.item("dict")
    assert isinstance(declaration, StructDecl)
    arguments = Arguments([world.struct_item("string"), spec.type])
    found = parameters.bind_struct(world, declaration, arguments)
    if isinstance(found, Const):
        found = parameters.fill_defaults(world, found)
    assert isinstance(found, Type), "the other parameters of a dictionary have defaults"
    return found


def required_traits(bound: object) -> TraitSet | None:
    return bound if isinstance(bound, TraitSet) else None


def all_traits(world: World, bound: TraitSet) -> list[TraitDecl]:
    return list(traits.closure(world, bound.traits))
