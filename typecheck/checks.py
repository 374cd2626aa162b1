"""What is checked of a module beside what its instances show: declarations first, then bodies nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator

from ..lang.syntax import ParamKind
from ..lang.types import Type
from . import (
    conformance,
    derivation,
    device,
    device_functions,
    device_launch,
    explicit_destruction,
    export_kernels,
    generic_check,
    instances,
    lookup,
    redefinition,
    signatures,
    structs,
    traits,
    undeclared,
    untracked_fields,
)
from .contracts import Contract
from .declarations import FunctionDecl, FunctionSet, ImportDecl, ModuleDecl, StructDecl, TraitDecl
from .device import Device
from .world import Reject, World


def declarations(world: World, module: ModuleDecl) -> None:
    """Checks imports, overload sets, traits, and the structs whose parameters are all known."""
    for declaration in list(module.scope.names.values()):
        try:
            undeclared.check(world, declaration)
            if isinstance(declaration, FunctionSet):
                redefinition.check(world, declaration.functions)
                for decl in declaration.functions:
                    undeclared.function(world, decl)
            elif isinstance(declaration, StructDecl):
                _struct(world, declaration)
            elif isinstance(declaration, TraitDecl) and declaration.module is module:
                traits.parents(world, declaration)
            elif isinstance(declaration, ImportDecl):
                lookup.resolve(world, module, declaration)
        except Reject:
            continue
    generic_check.check_modules(world)


def _struct(world: World, declaration: StructDecl) -> None:
    for functions in declaration.members.functions.values():
        redefinition.check(world, functions)
        for decl in functions:
            _special_method(world, decl)
            _self_argument(world, declaration, decl)
            _implicit_constructor(world, decl)
    _members(world, declaration)
    derivation.check(world, declaration)
    explicit_destruction.check(world, declaration)
    untracked_fields.check(world, declaration)
    type = signatures.symbolic_struct(world, declaration)
    if not declaration.params:
        structs.complete(world, type)
    conformance.check(world, declaration, type)


def _members(world: World, declaration: StructDecl) -> None:
    """Compile-time members have values; an implicit constructor made from the fields takes one."""
    source = declaration.module.source
    for member in declaration.members.comptime.values():
        if member.node.value is None:
            world.report(
                "E0121", source, member.node.name_span, f"'{member.name}' needs a value; only traits leave it open"
            )
    if declaration.decorators.get("fieldwise_init") and len(declaration.fields) != 1:
        message = "'@fieldwise_init(\"implicit\")' is for structs with one field"
        world.report("E0125", source, declaration.node.decorators[0].span, message)


def _self_argument(world: World, declaration: StructDecl, decl: FunctionDecl) -> None:
    """A method belongs to every value of its struct; what it asks of the parameters is its `where`."""
    first = decl.node.params[0] if decl.node.params else None
    if decl.is_static or first is None or first.annotation is None or first.name != "self":
        return
    pattern = signatures.generic(world, decl).params[0].pattern if decl.places.params else None
    if first.convention != "out" and pattern is not signatures.symbolic_struct(world, declaration):
        message = "'self' is of type 'Self'; use a 'where' clause to ask something of the parameters"
        world.report("E0319", decl.module.source, first.span, message)


def _implicit_constructor(world: World, decl: FunctionDecl) -> None:
    """A conversion is a call with one argument."""
    if "implicit" not in decl.decorators or not decl.is_constructor:
        return
    params = decl.places.params
    given = [p for p in params if p.kind not in (ParamKind.KEYWORD_ONLY, ParamKind.VAR_KEYWORD)]
    required = [p for p in params if p.default is None and p.kind is not ParamKind.VAR_POSITIONAL]
    if not given or len(required) > 1 or (required and required[0].kind is ParamKind.KEYWORD_ONLY):
        message = "an '@implicit' constructor is called with one positional argument; give the others defaults"
        world.report("E0125", decl.module.source, decl.node.name_span, message)


def _special_method(world: World, decl: FunctionDecl) -> None:
    """Destruction, copying and moving cannot fail."""
    special = decl.name in ("__deinit__", "__del__") or (decl.is_constructor and structs.special_kind(decl))
    if special and decl.node.raises:
        world.report(
            "E0608",
            decl.module.source,
            decl.node.name_span,
            f"'{decl.name}' is part of a value's life and must not raise",
        )


def bodies(world: World, module: ModuleDecl) -> None:
    """Asks for the instances of everything without parameters, so that errors in it are seen."""
    for decl, self_type in _functions(world, module):
        try:
            contract = _contract(world, decl, self_type)
            if contract is not None and not _is_for_devices(world, contract):
                instances.request(None, contract, decl.node, world)
        except Reject:
            continue


def kernels(world: World, module: ModuleDecl, everywhere: bool = False) -> None:
    """Elaborates what is meant for devices and was launched by nobody, so that errors in it are seen: on the simulator,
    or `everywhere`, on all devices of the compilation.

    On the simulator, assertions that fail are not among them: they tell targets apart, and no target was chosen.
    """
    if not device_functions.imports_library(module):
        return
    for target in world.devices if everywhere else world.devices[:1]:
        found = world.diagnostics.items
        before = len(found)
        with device.entered(world, target):
            for decl, self_type in _functions(world, module):
                try:
                    _request_for_devices(world, target, decl, self_type)
                except Reject:
                    continue
            world.drain(lambda instance: instances.elaborate(world, instance))
        if target.name == device.SIMULATOR:
            found[before:] = [finding for finding in found[before:] if finding.code != "E0412"]


def _request_for_devices(world: World, target: Device, decl: FunctionDecl, self_type: Type | None) -> None:
    """Asks for a function that is meant for devices; for a kernel with an entry where code is made of it."""
    contract = _contract(world, decl, self_type)
    if contract is None or not _is_for_devices(world, contract):
        return
    instance = instances.request(None, contract, decl.node, world)
    if target.name != device.SIMULATOR and export_kernels.is_kernel(world, contract):
        device_launch.entry(world, target, instance)


def _functions(world: World, module: ModuleDecl) -> Iterator[tuple[FunctionDecl, Type | None]]:
    """The functions of a module, and the methods of its structs without parameters with the type that has them."""
    for declaration in list(module.scope.names.values()):
        if isinstance(declaration, FunctionSet):
            for decl in declaration.functions:
                yield decl, None
        elif isinstance(declaration, StructDecl) and not declaration.params and declaration.module is module:
            type = world.types.struct(declaration, ())
            for functions in declaration.members.functions.values():
                for decl in functions:
                    yield decl, type


def _contract(world: World, decl: FunctionDecl, self_type: Type | None) -> Contract | None:
    """The signature of a function without parameters that are chosen while compiling."""
    generic = signatures.generic(world, decl)
    if generic.names or any(p.implicit for p in generic.params):
        return None
    return signatures.contract(world, decl, self_type, {})


def _is_for_devices(world: World, contract: Contract) -> bool:
    decl = contract.decl
    if not isinstance(decl, FunctionDecl):
        return False
    return device_functions.asks_position(decl) or export_kernels.is_kernel(world, contract)
