"""What is checked of a module beside what its instances show: declarations first, then bodies nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator

from ..lang.types import Type
from . import (
    conformance,
    derivation,
    device,
    device_functions,
    explicit_destruction,
    export_kernels,
    generic_check,
    instances,
    lookup,
    redefinition,
    signatures,
    structs,
    traits,
    untracked_fields,
)
from .contracts import Contract
from .declarations import FunctionDecl, FunctionSet, ImportDecl, ModuleDecl, StructDecl, TraitDecl
from .world import Reject, World


def declarations(world: World, module: ModuleDecl) -> None:
    """Checks imports, overload sets, traits, and the structs whose parameters are all known."""
    for declaration in list(module.scope.names.values()):
        try:
            if isinstance(declaration, FunctionSet):
                redefinition.check(world, declaration.functions)
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
    derivation.check(world, declaration)
    explicit_destruction.check(world, declaration)
    untracked_fields.check(world, declaration)
    type = signatures.symbolic_struct(world, declaration)
    if not declaration.params:
        structs.complete(world, type)
    conformance.check(world, declaration, type)


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


def kernels(world: World, module: ModuleDecl) -> None:
    """Elaborates what is meant for devices and was launched by nobody, on the simulator, so that errors in it are seen.

    Assertions that fail are not among them: they tell targets apart, and no target was chosen.
    """
    if not device_functions.imports_library(module):
        return
    found = world.diagnostics.items
    before = len(found)
    with device.entered(world, world.devices[0]):
        for decl, self_type in _functions(world, module):
            try:
                contract = _contract(world, decl, self_type)
                if contract is not None and _is_for_devices(world, contract):
                    instances.request(None, contract, decl.node, world)
            except Reject:
                continue
        world.drain(lambda instance: instances.elaborate(world, instance))
    found[before:] = [finding for finding in found[before:] if finding.code != "E0412"]


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
