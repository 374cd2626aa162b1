"""Functions that do not raise, where a pointer to a raising one is wanted: a function between them never raises."""

from __future__ import annotations

from ..lang import mir
from ..lang.mir import Argument, LocalKind, Passing, Place
from ..lang.records import replace
from ..lang.types import ArgumentSpec, Convention, FunctionSignature
from . import body, structs
from .scopes import Scope
from .world import Instance, World


def wrapper(world: World, target: Instance, signature: FunctionSignature) -> Instance:
    """The function with a raising signature that calls one without an error; made once."""
    symbol = f"{target.symbol} as {signature}"
    found = world.by_symbol.get(symbol)
    if found is None:
        found = Instance(target.decl, target.self_type, target.bindings, symbol, signature, None)
        found.build = lambda instance: _build(world, instance, target)
        world.by_symbol[symbol] = found
        world.pending.append(found)
        world.counters.instances += 1
    return found


def without_error(signature: FunctionSignature) -> FunctionSignature:
    return replace(signature, error=None)


def _build(world: World, instance: Instance, target: Instance) -> mir.Function:
    decl, signature = instance.decl, instance.signature
    span = decl.node.name_span
    source = decl.module.source
    function = mir.Function(instance.symbol, decl.qualified_name, source, span, signature, [], None, None)
    entry = mir.Block(0)
    function.blocks.append(entry)
    b = body.Body(world, source, Scope("function", decl.scope, decl.module), function, entry, instance)
    b.is_library = True
    arguments = tuple(_argument(b, spec) for spec in signature.arguments)
    by_reference = signature.result_by_reference
    function.result = b.new_local("result", signature.result, LocalKind.RESULT, span, indirect=by_reference)
    assert signature.error is not None
    function.error = b.new_local("error", signature.error, LocalKind.ERROR, span)
    callee = mir.FunctionRef(target.symbol)
    b.emit(mir.Call(span, Place(function.result), callee, without_error(signature), arguments))
    b.terminate(mir.Return(span))
    return function


def _argument(b: body.Body, spec: ArgumentSpec) -> Argument:
    """An argument of the wrapper as it goes on to the function."""
    local = b.new_local(
        "argument",
        spec.type,
        LocalKind.ARGUMENT,
        b.function.span,
        indirect=spec.by_reference,
        convention=spec.convention,
    )
    b.function.parameters.append(local)
    if spec.by_reference:
        return Argument(Passing.REFERENCE, Place(local), spec.convention == Convention.MUT)
    owned = spec.convention in (Convention.VAR, Convention.DEINIT) and not structs.is_register(b.world, spec.type)
    return Argument(Passing.OWNED if owned else Passing.VALUE, Place(local))
