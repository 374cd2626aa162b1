"""Instances: one MIR function per declaration and tuple of parameter values, made when first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ..lang import mir, syntax
from ..lang.mir import LocalKind, Place
from ..lang.types import (
    ArgumentSpec,
    Convention,
    CtValue,
    FunctionRef,
    FunctionSignature,
    PackType,
    StructType,
    Type,
)
from . import (
    body,
    closures,
    explain,
    facts,
    mutability,
    names,
    nesting,
    origins,
    ownership,
    signatures,
    statements,
    structs,
)
from .contracts import Contract, ParamSpec
from .declarations import FunctionDecl, StructDecl, TraitDecl
from .frames import ErrorTarget
from .scopes import Scope
from .values import Operand, Pack, Variable
from .world import Instance, Reject, World

if TYPE_CHECKING:
    from .body import Body


def request(b: Body | None, contract: Contract, node: syntax.Node, world: World | None = None) -> Instance:
    """The instance for a concrete signature; queued for elaboration when it is new."""
    world = b.world if b is not None else world
    assert world is not None
    world.counters.instance_requests += 1
    decl = contract.decl
    self_type = origins.erase_type(world, contract.self_type) if contract.self_type is not None else None
    bindings = {n: origins.erase(world, v) for n, v in contract.bindings.items()}
    key = (decl, self_type, tuple(bindings.values()))
    if b is not None and "__per_call_site" in decl.decorators:
        key = (*key, world.counters.instance_requests)
    found = world.instances.get(key)
    if found is None:
        erased = signatures.contract(world, decl, self_type, bindings)
        signature = machine_signature(world, erased)
        symbol = unique_symbol(world, decl, self_type, bindings)
        caller = b.enclosing() if b is not None else None
        requester = (caller, node.span) if caller is not None else None
        found = Instance(decl, self_type, bindings, symbol, signature, erased, requester)
        if b is not None and caller is None:
            found.requested_at = world.bracket if b.is_library else (b.source, node.span)
        if requester is not None and b is not None and b.instance is not None:
            found.depth = requester[0].depth + 1
            if nesting.is_endless(world, found.depth, (self_type, *bindings.values())):
                _too_deep(world, found, requester)
        world.instances[key] = found
        world.by_symbol[symbol] = found
        world.counters.instances += 1
        world.pending.append(found)
    return found


def _too_deep(world: World, instance: Instance, requester: tuple[Instance, syntax.Span]) -> NoReturn:
    """Reports a chain of instances that does not end, at the call that leads from one to the next."""
    nesting.give_up(
        world,
        requester[0].decl.module.source,
        requester[1],
        f"instances of '{instance.decl.name}' need each other without end: more than {instance.depth - 1} in a chain",
        explain.instantiation_notes(world, requester[0])[:1],
    )


def machine_signature(world: World, contract: Contract) -> FunctionSignature:
    """The ABI contract of an instance, with the hidden location argument where the function asks for it."""
    signature = signatures.machine_signature(world, contract)
    if needs_location(world, contract.decl):
        hidden = ArgumentSpec(Convention.IMM, world.types.pointer(world.types.scalar("i8")), False)
        return FunctionSignature(
            (*signature.arguments, hidden), signature.result, signature.result_by_reference, signature.error
        )
    return signature


def needs_location(world: World, decl: FunctionDecl) -> bool:
    """Whether a library function asks where it was called from."""
    if not decl.module.loaded.is_library:
        return False
    cache = world.identities.asks_location
    found = cache.get(decl)
    if found is None:
        span = decl.node.span
        found = cache[decl] = "__mir.call_location" in decl.module.source.text[span[0] : span[1]]
    return found


def unique_symbol(world: World, decl: FunctionDecl, self_type: Type | None, bindings: dict[str, CtValue]) -> str:
    """A readable symbol that no other instance has."""
    owner = names.show(self_type) + "." if self_type is not None else ""
    args = f"[{', '.join(names.show(v) for v in bindings.values())}]" if bindings else ""
    base = f"{world.symbol_prefix}{decl.module.name}.{owner}{decl.name}{args}"
    if len(base) > 200:
        base = base[:200]
    symbol = base
    number = 1
    while symbol in world.by_symbol:
        number += 1
        symbol = f"{base}#{number}"
    return symbol


def elaborate(world: World, instance: Instance) -> None:
    """Makes the MIR function of an instance, ownership included, and adds it to the program."""
    if instance.function is not None or instance.failed:
        return
    before, world.elaborating = world.elaborating, instance
    try:
        function = instance.build(instance) if instance.build is not None else _elaborate(world, instance)
    except Reject:
        instance.failed = True
        return
    finally:
        world.elaborating = before
    instance.function = function
    if not finish(world, function, instance):
        instance.failed = True
        return
    function.on_demand = instance.decl.module.loaded.is_library
    world.program.functions[function.symbol] = function


def ready(world: World, instance: Instance) -> mir.Function:
    """The finished function of an instance, elaborated now if need be; for the interpreter."""
    if instance.function is None:
        elaborate(world, instance)
    if instance.failed or instance.function is None:
        raise Reject
    return instance.function


def finish(world: World, function: mir.Function, instance: Instance | None) -> bool:
    """Runs the ownership pass; False if it found errors."""
    try:
        found = ownership.run(function, facts.Facts(world, instance))
    except Reject:  # of a function that destroys or copies one of the values
        return False
    notes = explain.instantiation_notes(world, instance)
    for diagnostic in found:
        world.report(
            diagnostic.code,
            diagnostic.location.source,
            (diagnostic.location.start, diagnostic.location.end),
            diagnostic.message,
            diagnostic.notes + notes,
            diagnostic.fixes,
            diagnostic.severity,
        )
    return not any(d.severity.value == "error" for d in found)


# ---------------------------------------------------------------------------------------------- elaboration


def _elaborate(world: World, instance: Instance) -> mir.Function:
    contract = instance.contract
    assert isinstance(contract, Contract)
    b = begin(world, instance, contract)
    node = contract.decl.node
    closures.enter(b, contract.decl)
    statements.function_body(b, node)
    return b.function


def begin(world: World, instance: Instance, contract: Contract) -> Body:
    """A body with its arguments, result and error slots in place."""
    decl = contract.decl
    node = decl.node
    function = mir.Function(
        instance.symbol, decl.qualified_name, decl.module.source, node.name_span, instance.signature, [], None, None
    )
    entry = mir.Block(0)
    function.blocks.append(entry)
    if "always_inline" in decl.decorators:
        function.inline = "always"
    elif "no_inline" in decl.decorators:
        function.inline = "never"
    scope = contract.scope.child("function")
    b = body.Body(world, decl.module.source, scope, function, entry, instance, contract)
    b.is_library = decl.module.loaded.is_library
    for spec in contract.params:
        _declare_argument(b, spec)
    if needs_location(world, decl):
        pointer = world.types.pointer(world.types.scalar("i8"))
        local = b.new_local("location", pointer, LocalKind.ARGUMENT, node.name_span, convention=Convention.IMM)
        function.parameters.append(local)
        b.location = Place(local)
    _declare_result(b, contract)
    if contract.error is not None:
        slot = b.new_local("error", contract.error, LocalKind.ERROR, node.name_span)
        function.error = slot
        block = b.new_block()
        block.terminator = mir.Raise(node.name_span)
        b.raise_target = ErrorTarget(block, contract.error, Place(slot), True)
    return b


def _declare_result(b: Body, contract: Contract) -> None:
    node = contract.decl.node
    span = node.name_span
    name = contract.result_name or "result"
    if contract.reference is not None:
        local = b.new_local(name, contract.result, LocalKind.RESULT, span, indirect=True)
    else:
        local = b.new_local(name, contract.result, LocalKind.RESULT, span)
    b.function.result = local
    if contract.result_name:
        place = Place(local)
        if not contract.decl.is_constructor:
            b.emit(mir.Declare(span, local))
        operand = Operand(place, contract.result, False, True, (mir.Loan(place, True),), True, name)
        b.scope.names[contract.result_name] = Variable(name, operand, span, b.scope)


def _declare_argument(b: Body, spec: ParamSpec) -> None:
    world = b.world
    span = spec.node.span
    made = []
    for convention, type, by_reference in signatures.expanded(world, spec):
        mutable = convention in (Convention.MUT, Convention.VAR, Convention.DEINIT)
        if convention == Convention.REF:
            mutable = spec.origin is None or spec.origin.mutable is not False
        local = b.new_local(
            spec.name, type, LocalKind.ARGUMENT, span, indirect=by_reference, convention=convention, mutable=mutable
        )
        b.function.parameters.append(local)
        place = Place(local)
        owned = convention in (Convention.VAR, Convention.DEINIT)
        operand = Operand(
            place, type, False, mutable, (mir.Loan(place, mutable),), owned or convention == Convention.MUT, spec.name
        )
        made.append(operand)
    scope = b.scope
    if spec.shape == "pack":
        b.scope.names[spec.name] = Pack(made)
        return
    why = "" if spec.convention != Convention.IMM else mutability.not_declared_mutable(spec.name)
    b.scope.names[spec.name] = Variable(spec.name, made[0], span, scope, why)


# -------------------------------------------------------------------------------------- special functions


def special_function(world: World, type: Type, kind: str) -> FunctionRef:
    """The copy constructor, move constructor or destructor of a type: its own, or made field by field."""
    own = own_special(world, type, kind)
    if own is not None:
        contract = signatures.contract(world, own, type, {})
        node = own.node
        return FunctionRef(request(None, contract, node, world).symbol)
    base = symbol = f"{world.symbol_prefix}{names.show(type)}.{kind}"
    number = 1
    while symbol in world.by_symbol:
        number += 1
        symbol = f"{base}#{number}"
    convention = {"copy": Convention.IMM, "move": Convention.DEINIT, "deinit": Convention.DEINIT}[kind]
    spec = ArgumentSpec(convention, type, kind == "copy")
    result = world.none_type if kind == "deinit" else type
    signature = FunctionSignature((spec,), result, False, None)
    decl = placeholder_declaration(world, type)
    instance = Instance(decl, type, {}, symbol, signature, None)
    instance.build = lambda i: _build_special(world, i, type, kind)
    world.by_symbol[symbol] = instance
    world.pending.append(instance)
    world.counters.instances += 1
    return FunctionRef(symbol)


def own_special(world: World, type: Type, kind: str) -> FunctionDecl | None:
    """The constructor or destructor that the struct (or a trait's default) writes itself."""
    if not isinstance(type, StructType) or not isinstance(type.declaration, StructDecl):
        return None
    if kind == "deinit":
        found = structs.methods(world, type, "__deinit__")
        return found.functions[0] if found is not None and not isinstance(found.functions[0].owner, TraitDecl) else None
    for function in type.declaration.members.functions.get("__init__", ()):
        if structs.special_kind(function) == kind:
            return function
    return None


def placeholder_declaration(world: World, type: Type) -> FunctionDecl:
    """A declaration for a derived function, so that diagnostics have a place."""
    declaration = type.declaration if isinstance(type, StructType) else None
    if not isinstance(declaration, StructDecl):
        declaration = world.item("none")
        assert isinstance(declaration, StructDecl)
    span = declaration.node.name_span
    node = syntax.FunctionDef(
        span, declaration.name, span, [], [], [], [], False, False, None, [], None, None, None, None
    )
    return FunctionDecl(declaration.name, node, declaration.scope, declaration.module, declaration)


def _build_special(world: World, instance: Instance, type: Type, kind: str) -> mir.Function:
    decl = instance.decl
    span = decl.node.name_span
    function = mir.Function(
        instance.symbol, f"{names.show(type)}.{kind}", decl.module.source, span, instance.signature, [], None, None
    )
    function.inline = ""
    entry = mir.Block(0)
    function.blocks.append(entry)
    scope = Scope("function", decl.scope, decl.module)
    b = body.Body(world, decl.module.source, scope, function, entry, instance)
    b.is_library = True
    convention = instance.signature.arguments[0].convention
    source = b.new_local(
        "self" if kind == "deinit" else kind,
        type,
        LocalKind.ARGUMENT,
        span,
        indirect=kind == "copy",
        convention=convention,
    )
    function.parameters.append(source)
    result = b.new_local("result", instance.signature.result, LocalKind.RESULT, span)
    function.result = result
    if kind == "deinit":
        b.emit(mir.AssumeInit(span, Place(result)))
    else:
        _transfer_fields(b, Place(result), Place(source), type, kind, span)
    b.terminate(mir.Return(span))
    return function


def _transfer_fields(b: Body, target: Place, source: Place, type: Type, kind: str, span: syntax.Span) -> None:
    """Copies or moves a value field by field, in declaration order."""
    world = b.world
    parts = field_types(world, type)
    if not parts:
        b.emit(mir.AssumeInit(span, target))
    for index, part in enumerate(parts):
        to, at = target.field(index), source.field(index)
        if isinstance(part, PackType):
            _transfer_fields(b, to, at, part, kind, span)
        elif structs.is_trivial(world, part):
            b.emit(mir.Op(span, to, "copy", (at,)))
        elif kind == "copy":
            b.emit(mir.Copy(span, to, at, structs.copy_constructor(world, part), None, mir.Elision.NONE))
        else:
            b.emit(mir.Move(span, to, at, structs.move_constructor(world, part)))


def field_types(world: World, type: Type) -> tuple[Type, ...]:
    """The types of the parts that a value consists of."""
    if isinstance(type, StructType):
        return tuple(f.type for f in structs.complete(world, type))
    if isinstance(type, PackType):
        return type.elements
    return ()
