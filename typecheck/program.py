"""The type checker's entry points: from loaded modules to a MIR program and its diagnostics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..lang import mir
from ..lang.diagnostics import Diagnostic
from ..lang.exports import Exports
from ..lang.modules import LoadedModule, ModuleLoader
from ..lang.options import Options
from ..lang.records import dataclass, field
from ..lang.syntax import Expr
from ..lang.target import Fact
from . import (
    checks,
    declare,
    device,
    device_kernels,
    export_kernels,
    exports,
    generic_check,
    instances,
    nesting,
    renewal,
    signatures,
    universe,
)
from .declarations import FunctionDecl, FunctionSet, ModuleDecl
from .world import Counters, Instance, Reject, World

Facts = Mapping[str, Fact]
"""What is known about the target while compiling, by the keys of `Target.facts`."""


@dataclass(slots=True)
class Elaboration:
    """What came of a module: the program, the findings, and what Python may call."""

    program: mir.Program
    diagnostics: list[Diagnostic]
    exports: Exports = field(default_factory=Exports)
    counters: Counters = field(default_factory=Counters)
    output: bytes = b""
    devices: dict[str, mir.Program] = field(default_factory=dict)
    kernels: list[str] = field(default_factory=list)


@nesting.room()
def open_world(
    loader: ModuleLoader, options: Options, facts: Facts | None = None, devices: Mapping[str, Facts] | None = None
) -> World:
    """A world with the built-in names, the prelude and the facts about the targets: the host, and devices by name."""
    world = World(loader, options)
    world.target_facts.update(facts or {})
    world.target_facts["is_checked"] = options.checked
    world.target_facts.setdefault("is_session", False)
    world.target_facts.setdefault("links_simulator", False)
    universe.install(world)
    prelude = world.module("std.prelude")
    assert prelude is not None, "the standard library has no prelude"
    world.int_const(0)
    device.add(world, device.simulator(world.target_facts))
    for name, known in (devices or {}).items():
        device.add(world, device.Device(name, dict(known), ""))
    return world


@nesting.room()
def elaborate_main(
    loader: ModuleLoader,
    main: LoadedModule,
    options: Options,
    facts: Facts | None = None,
    devices: Mapping[str, Facts] | None = None,
) -> Elaboration:
    """The program that starts at `main` of a file, and what it launches on devices."""
    world = open_world(loader, options, facts, devices)
    world.target_facts["has_main"] = True
    module = declare.declare(world, main)
    checks.declarations(world, module)
    if not world.diagnostics.errors:
        _start(world, module)
        checks.bodies(world, module)
        drain(world)
        checks.kernels(world, module)
    return _result(world)


@nesting.room()
def elaborate_exports(
    world: World, main: LoadedModule, kernels: Sequence[Expr] = (), on_devices: bool = False
) -> Elaboration:
    """The program of everything that a module shows to Python, or of those kernels alone that expressions name, and
    what it launches on the devices of a world that is new or renewed."""
    module = declare.declare(world, main)
    found = Exports()
    checks.declarations(world, module)
    if not world.diagnostics.errors:
        if kernels:
            found = export_kernels.collect(world, module, kernels, on_devices)
        else:
            found = exports.collect(world, module, on_devices)
            checks.bodies(world, module)
        drain(world)
        if not kernels:
            checks.kernels(world, module)
    result = _result(world)
    result.exports = found
    return result


@nesting.room()
def elaborate_kernels(world: World, main: LoadedModule, wanted: Sequence[Expr]) -> Elaboration:
    """The device programs of kernels that expressions in the scope of a module name; `kernels` are their entries. The
    world is new or renewed."""
    module = declare.declare(world, main)
    checks.declarations(world, module)
    entries: list[str] = []
    if not world.diagnostics.errors:
        entries = device_kernels.request(world, module, wanted)
        drain(world)
    result = _result(world)
    result.kernels = entries
    return result


@nesting.room()
def check(
    loader: ModuleLoader,
    module: LoadedModule,
    options: Options,
    facts: Facts | None = None,
    devices: Mapping[str, Facts] | None = None,
) -> Elaboration:
    """The findings about every body of a module that can be elaborated as it stands, and about its kernels on devices,
    with the programs that these consist of."""
    world = open_world(loader, options, facts, devices)
    declared = declare.declare(world, module)
    checks.declarations(world, declared)
    if not world.diagnostics.errors:
        if isinstance(declared.scope.names.get("main"), FunctionSet):
            _start(world, declared)
        checks.bodies(world, declared)
        drain(world)
        checks.kernels(world, declared, everywhere=bool(devices))
    return _result(world)


def _start(world: World, module: ModuleDecl) -> None:
    found = module.scope.names.get("main")
    if not isinstance(found, FunctionSet):
        world.report("E0902", module.source, (0, 0), "the file has no 'main' function, so it cannot be run")
        return
    decl = found.functions[0]
    try:
        instance = entry(world, decl)
    except Reject:
        return
    world.program.entry = instance.symbol
    _install_error_text(world, instance)
    drain(world)


def entry(world: World, decl: FunctionDecl) -> Instance:
    """The instance of `main`, checked to be callable by the system."""
    source = decl.module.source
    if decl.node.params or decl.node.type_params:
        world.reject("E0212", source, decl.node.name_span, "'main' takes no arguments")
    contract = signatures.contract(world, decl, None, {})
    if contract.result is not world.none_type:
        world.reject("E0212", source, decl.node.name_span, "'main' has no result")
    if contract.error is not None and contract.error is not world.struct_item("error"):
        world.reject("E0212", source, decl.node.name_span, "'main' may only raise 'Error'")
    return instances.request(None, contract, decl.node, world)


def _install_error_text(world: World, instance: Instance) -> None:
    """The library function that shows an error which leaves `main`."""
    if instance.signature.error is None:
        return
    module = world.module("std.builtin.error")
    assert module is not None
    found = module.scope.names.get("_report_unhandled")
    if isinstance(found, FunctionSet):
        contract = signatures.contract(world, found.functions[0], None, {})
        world.program.entry_error_text = instances.request(None, contract, found.functions[0].node, world).symbol


def drain(world: World) -> None:
    """Elaborates all that is wanted."""
    world.drain(lambda instance: instances.elaborate(world, instance))
    device.drain(world)


def _result(world: World) -> Elaboration:
    generic_check.check_modules(world)  # those that elaboration has loaded
    device.join(world)
    diagnostics = list(world.diagnostics.items)
    return Elaboration(
        renewal.result(world.program),
        diagnostics,
        counters=world.counters,
        output=b"".join(world.output),
        devices={d.name: renewal.result(d.program) for d in world.devices if d.name != device.SIMULATOR},
    )
