"""Calls: the emission of a chosen candidate, argument by argument, and the shorthands that the other modules call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.mir import Argument, LocalKind, Passing
from ..lang.types import (
    FLOAT_LITERAL,
    Const,
    Convention,
    CtValue,
    StructType,
    Type,
)
from . import candidates, convert, displays, errors, evaluate, instances, literals, names, origins, signatures, structs
from .contracts import Contract, ParamSpec
from .declarations import FunctionDecl
from .matching import CallArgument, Candidate
from .values import FunctionValue, Operand, PartialStruct, Unknown, Value
from .world import Reject

if TYPE_CHECKING:
    from .body import Body


def call(b: Body, value: FunctionValue, arguments: list[CallArgument], node: syntax.Node, what: str = "") -> Value:
    """Resolves and emits a call; reports why no function fits."""
    for argument in arguments:
        if isinstance(argument.value, Unknown):
            raise Reject
    outcome, arguments = candidates.resolve_displays(b, value, arguments)
    if isinstance(outcome, Candidate):
        return emit(b, outcome, node)
    candidates.report(b, value, outcome, arguments, node, what)


# -------------------------------------------------------------------------------------------------- emission


def emit(b: Body, candidate: Candidate, node: syntax.Node) -> Value:
    """Emits the call of a chosen candidate and gives its result."""
    world = b.world
    contract = candidate.contract
    decl = candidate.decl
    _judge_use(b, decl, node)
    instance = instances.request(b, contract, node)
    arguments: list[Argument] = []
    types: list[Type | None] = []
    places: list[origins.ArgumentPlace] = []
    for spec, given in zip(contract.params, candidate.mapping, strict=True):
        made, place = _pass_parameter(b, contract, spec, given, node)
        if spec.convention == Convention.REF and decl.module.loaded.is_library:
            made = [Argument(a.passing, a.operand, False) for a in made]  # the library's `ref self` does not reallocate
        arguments.extend(made)
        places.append(place)
        owned = spec.convention == Convention.VAR
        early = not spec.shape and (owned or signatures.travels_in_registers(world, decl, spec.node))
        types.extend([spec.type if early else None] * len(made))
    arguments = read_ahead(b, arguments, types, node)
    if instances.needs_location(world, decl):
        arguments.append(Argument(Passing.VALUE, location_const(b, node)))
    return emit_call(b, mir.FunctionRef(instance.symbol), instance.signature, tuple(arguments), contract, places, node)


def read_ahead(b: Body, arguments: list[Argument], types: list[Type | None], node: syntax.Node) -> list[Argument]:
    """The arguments, with those that travel in registers read before the call: what they are part of may die there.

    `types` holds the types of these arguments, and None for the others.
    """
    if b.is_library:
        return arguments
    found: list[Argument] = []
    for argument, type in zip(arguments, types, strict=True):
        place = argument.operand
        if type is not None and argument.passing is Passing.VALUE and isinstance(place, mir.Place):
            if place.path or place.local.indirect:
                value = b.op("copy", (place,), type, node.span)
                argument = Argument(Passing.VALUE, value.place, argument.mutates, argument.through)
        found.append(argument)
    return found


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
    normal = b.new_block()
    assert contract.error is not None
    name = contract.decl.name
    # Of an operator, a subscript or a constructor the user has not written the method's name.
    what = "this" if name.startswith("__") else f"'{name}'"
    place, block = errors.target_for(b, contract.error, node, f"{what} may raise")
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
            made.append(_as_used(b, contract, convention, type, one))
            loans.extend(place.loans)
        return made, origins.ArgumentPlace(tuple(dict.fromkeys(loans)), False)
    if given:
        value, at = given[0].value, given[0].node
    else:
        value, at = default_value(b, contract, spec, node), node
    argument, place = pass_one(b, spec.convention, spec.type, spec.by_reference, value, at)
    return [_as_used(b, contract, spec.convention, spec.type, argument)], place


_READING_OPERATORS = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__sub__", "__contains__"})
"""Operators by which the library compares what it gets: pointers and views may refer to one value."""


def _as_used(b: Body, contract: Contract, convention: str, type: Type, argument: Argument) -> Argument:
    """The argument with what the callee may do to it."""
    mutates, through = argument.mutates, origins.is_writable(b.world, type) or structs.is_closure(type)
    if contract.decl.module.loaded.is_library:
        # The library takes `ref` to hand a reference on; it changes nothing, so other references stay good.
        mutates = mutates and convention != Convention.REF
        through = through and contract.decl.name not in _READING_OPERATORS
    if (mutates, through) == (argument.mutates, argument.through):
        return argument
    return Argument(argument.passing, argument.operand, mutates, through)


def default_value(b: Body, contract: Contract, spec: ParamSpec, node: syntax.Node) -> Value:
    """The default of an argument, evaluated where the function is declared."""
    world = b.world
    default = spec.node.default
    assert default is not None
    cache = world.memos.defaults
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
            convert.require_copyable(b, ready, node)
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


def _judge_use(b: Body, decl: FunctionDecl, node: syntax.Node) -> None:
    """Refuses or warns about a call of a function whose decorators ask for it."""
    match decl.decorators.get("__refused"):
        case [syntax.Constant(value=str() as code), syntax.Constant(value=str() as message)]:
            b.error(code, node, message)
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
        outcome, with_self = candidates.resolve_displays(b, value, with_self)
        if isinstance(outcome, Candidate):
            return emit(b, outcome, node)
        if outcome and isinstance(outcome[0], Candidate):
            candidates.report(b, value, outcome, arguments, node, functions.name)
        failures.extend(outcome)
    if static:
        value = FunctionValue(static, functions.self_type, functions.args, functions.keywords)
        outcome = candidates.resolve(b, value, arguments)
        if isinstance(outcome, Candidate):
            return emit(b, outcome, node)
        failures.extend(outcome)
    candidates.report(b, functions, failures, arguments, node, functions.name)


def construct(b: Body, type: CtValue, arguments: list[CallArgument], node: syntax.Node) -> Value:
    """Calls a constructor of a type (complete, or partial with parameters to infer)."""
    world = b.world
    if isinstance(type, Const) and isinstance(type.data, PartialStruct):
        declaration = type.data.declaration
        functions = [
            *declaration.members.functions.get("__init__", ()),
            *structs.synthesised_constructors(world, declaration),
        ]
        value = FunctionValue(tuple(functions), type)
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
