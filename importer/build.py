"""The pipeline: one file to whatever the user wants of it, as a flat list of stages.

    text -> syntax tree -> MIR -> LLVM IR -> machine code

Every stage takes the product of the one before; `compile_file` stops after the stage that is asked for, or after
the first one that finds errors.
"""

from __future__ import annotations

import os
from enum import IntEnum
from typing import TYPE_CHECKING

from ..lang.diagnostics import Diagnostic, Diagnostics, Severity
from ..lang.exports import Exports
from ..lang.mir import Program
from ..lang.modules import LoadedModule
from ..lang.options import Options
from ..lang.records import dataclass, field
from ..lang.target import Target
from . import expressions, simulator_code
from .cache import Stamp
from .modules import SourceLoader
from .timing import Timings

if TYPE_CHECKING:
    from llvmlite.binding import ModuleRef

    from ..typecheck.program import Facts
    from ..typecheck.world import Counters, World
    from .device_code import DeviceCode
    from .simulator_code import SimulatorCode
    from .worlds import Worlds


class Stage(IntEnum):
    """The products of the pipeline, in order."""

    TREE = 0
    MIR = 1
    LLVM = 2
    OPTIMISED = 3
    OBJECT = 4


@dataclass(slots=True)
class Wanted:
    """What a file is compiled for.

    module_name   the name under which Python imports it; "" for a program with a `main`
    accelerators  the devices for which what it launches is elaborated, by names of `codegen.targets.accelerators`,
                  beside the one whose code the host's program holds
    kernels       expressions that name kernels in the scope of the module, which then alone are shown to Python
    on_devices    whether the kernels that Python sees are compiled for the devices too, not only for the simulator
    linked        whether what is made is linked, and so can consist of several object files (`objects_of`)
    """

    until: Stage
    module_name: str = ""
    accelerators: tuple[str, ...] = ()
    kernels: tuple[str, ...] = ()
    on_devices: bool = False
    linked: bool = False


@dataclass(slots=True)
class Compilation:
    """The products so far. `program`, `llvm` and `machine` are None or empty before their stages.

    `machine` is the optimised module as LLVM holds it; `object` is a relocatable object file. `device_code` is what the
    program holds for its accelerator. A `linked` module needs `python_support` in its image. `simulator` is what a
    program is linked with that launches kernels there, if it has not its own.
    `world` is what the type checker knows, `world_key` what it depends on, and `worlds` where it comes from.
    """

    path: str
    options: Options
    loader: SourceLoader
    timings: Timings
    main: LoadedModule
    diagnostics: list[Diagnostic] = field(default_factory=list)
    program: Program | None = None
    exports: Exports | None = None
    llvm: str = ""
    machine: ModuleRef | None = None
    object: bytes = b""
    target: Target | None = None
    devices: dict[str, Program] = field(default_factory=dict)
    device_code: DeviceCode | None = None
    linked: bool = False
    simulator: SimulatorCode | None = None
    worlds: Worlds | None = None
    world: World | None = None
    world_key: str = ""

    @property
    def rejected(self) -> bool:
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


def compile_file(
    path: str, options: Options, wanted: Wanted, timings: Timings | None = None, worlds: Worlds | None = None
) -> Compilation:
    """Runs the pipeline on a file. User mistakes are in the result's `diagnostics`.

    `worlds` are those that this compilation and later ones of modules may use.
    """
    c = load(path, options, timings or Timings(), tuple(wanted.module_name.split(".")) if wanted.module_name else ())
    c.worlds = worlds
    if not c.rejected and wanted.until > Stage.TREE:
        elaborate(c, wanted)
    if not c.rejected and wanted.until > Stage.MIR:
        translate(c, wanted)
    return c


def load(path: str, options: Options, timings: Timings, name: tuple[str, ...] = ()) -> Compilation:
    """Reads and parses the main file; the modules that it imports follow when the type checker asks for them."""
    with timings.stage("parse"):
        loader = SourceLoader(path, options.include, name)
        main = loader.main()
        loader.seconds = 0.0
    return Compilation(path, options, loader, timings, main, list(main.diagnostics))


def check(c: Compilation, name: str = "") -> None:
    """Elaborates everything that the file declares, used or not. If an accelerator is named, code for it is made of all
    kernels, as what it does not have is seen only then."""
    with c.timings.stage("types"):
        from ..codegen.targets.accelerators import accelerator
        from ..typecheck import program

        devices = {name: accelerator(name).facts} if name else {}
        found = program.check(c.loader, c.main, c.options, target_of(c).facts, devices)
    c.timings.take("library trees", c.loader.seconds, "types")
    _count(c, found.counters)
    _collect(c, found.diagnostics)
    if name and not c.rejected and any(function.kernel for function in found.devices[name].functions.values()):
        from .devices import assemble

        with c.timings.stage("device code"):
            code = assemble(found.devices[name], name, c.options, c.main.source)
        _collect(c, code.diagnostics)


def elaborate(c: Compilation, wanted: Wanted) -> None:
    """Makes MIR of everything that `main`, or what the module shows to Python, needs."""
    with c.timings.stage("types"):
        from ..codegen.targets.accelerators import accelerator, device_facts
        from ..typecheck import program

        facts = dict(target_of(c).facts)
        facts["links_simulator"] = wanted.linked and simulator_code.fits(c.options)
        accelerators = wanted.accelerators
        if c.options.accelerator and wanted.until > Stage.MIR:
            facts |= device_facts(c.options.accelerator)
            accelerators = tuple(dict.fromkeys((*accelerators, c.options.accelerator)))
        devices = {name: accelerator(name).facts for name in accelerators}
        if wanted.module_name:
            kernels = [expressions.parse(text) for text in wanted.kernels]
            world = open_world(c, facts, devices)
            elaboration = program.elaborate_exports(world, c.main, kernels, wanted.on_devices)
            c.exports = elaboration.exports
        else:
            elaboration = program.elaborate_main(c.loader, c.main, c.options, facts, devices)
        c.program = elaboration.program
        c.devices = elaboration.devices
    c.timings.take("library trees", c.loader.seconds, "types")
    _count(c, elaboration.counters)
    _collect(c, elaboration.diagnostics)


def open_world(c: Compilation, facts: Facts, devices: dict[str, Facts]) -> World:
    """A world for a module and what is known about the host and about devices: a kept one, or a new one."""
    from ..typecheck import program

    c.world_key = repr((c.options, facts, devices))
    c.world = c.worlds.take(c.world_key, c.loader) if c.worlds is not None else None
    if c.world is None:
        c.world = program.open_world(c.loader, c.options, facts, devices)
    return c.world


def keep_world(c: Compilation) -> None:
    """Gives the world to the next compilation, which will change it, when this one needs it no more."""
    if c.worlds is not None and c.world is not None and not c.rejected:
        c.worlds.keep(c.world_key, c.world, c.loader)
    c.world = None


def translate(c: Compilation, wanted: Wanted) -> None:
    """Makes machine code of MIR, or what is wanted of the way there: all that depends on the optimisation level."""
    assemble_device_code(c)
    if c.rejected:
        return
    emit(c, wanted)
    keep_world(c)
    if c.rejected or wanted.until is Stage.LLVM:
        return
    optimise(c)
    if wanted.until is Stage.OBJECT:
        make_object(c)


def _count(c: Compilation, counters: Counters) -> None:
    """Notes how often things were done, for `--time-report`."""
    c.timings.counts["instances"] = counters.instances
    c.timings.counts["uses of instances"] = counters.instance_requests
    c.timings.counts["evaluations"] = counters.evaluations


def assemble_device_code(c: Compilation) -> None:
    """Makes the assembly of what the program launches on the accelerator of its options, if that is anything."""
    from .devices import assemble

    name = c.options.accelerator
    found = c.devices.get(name)
    if found is None or not any(function.kernel for function in found.functions.values()):
        return
    with c.timings.stage("device code"):
        c.device_code = assemble(found, name, c.options, c.main.source, keep=True)
    _collect(c, c.device_code.diagnostics)


def emit(c: Compilation, wanted: Wanted) -> None:
    """Makes LLVM IR, for a module with the wrappers through which Python calls it."""
    from ..codegen import emit as emitter
    from ..codegen import link, python_abi, python_abi_facts

    with c.timings.stage("LLVM start"):
        target = target_of(c)
    with c.timings.stage("emit"):
        assert c.program is not None
        extra = None
        if c.exports is not None:
            python = python_abi_facts.running_python()
            path = os.path.abspath(c.path)
            digest = c.loader.stamps[path].digest
            c.linked = c.exports.initialiser is None and wanted.until is Stage.OBJECT and link.can_link_shared()
            extra = python_abi.wrappers(wanted.module_name, c.exports, python, path, digest, linked=c.linked)
        found = Diagnostics()
        device_code = c.device_code.text if c.device_code is not None else ""
        c.llvm = emitter.emit_program(c.program, target, c.options, found, extra, device_code=device_code)
    if simulator_code.is_used(c.llvm):
        with c.timings.stage("simulator"):
            c.simulator = simulator_code.obtain(c.options.cpu)
    _collect(c, found.items)


def optimise(c: Compilation) -> None:
    """Runs LLVM's passes."""
    from ..codegen import optimize

    with c.timings.stage("optimise"):
        c.machine = optimize.optimize(c.llvm, target_of(c), c.options.optimisation)


def make_object(c: Compilation) -> None:
    """Makes machine code."""
    from ..codegen import objects

    with c.timings.stage("object"):
        assert c.machine is not None
        c.object = objects.emit_object(c.machine, target_of(c), c.options.optimisation)


def target_of(c: Compilation) -> Target:
    """The machine for which the options ask."""
    if c.target is None:
        from ..codegen.targets import target_for

        c.target = target_for(c.options.target, c.options.cpu)
    return c.target


def _collect(c: Compilation, found: list[Diagnostic]) -> None:
    """Adds findings of a stage, and those of the modules that it made the loader parse."""
    known = {id(d) for d in c.diagnostics}
    for module in c.loader.loaded():
        c.diagnostics += [d for d in module.diagnostics if id(d) not in known]
        known.update(id(d) for d in module.diagnostics)
    c.diagnostics += [d for d in found if id(d) not in known]


def stamps(c: Compilation) -> dict[str, Stamp]:
    """The files that the result depends on, as they were when they were read."""
    return dict(c.loader.stamps) | (c.simulator.files if c.simulator is not None else {})


def absent(c: Compilation) -> list[str]:
    """The files whose appearance would change the result."""
    found = {os.path.abspath(path) for path in c.loader.absent}
    return sorted(found.union(c.simulator.absent if c.simulator is not None else ()))


def objects_of(c: Compilation) -> list[bytes]:
    """The object files that make up a program."""
    return [c.object, c.simulator.object] if c.simulator is not None else [c.object]
