"""A world that has served one module made ready for the next: what it knows of the library stays.

Declarations of the user's modules are told apart by identity, and instances by symbols that are never used twice, so
what tables still hold of an earlier module is never found again.
"""

from __future__ import annotations

from ..lang import mir
from ..lang.modules import ModuleLoader
from ..lang.records import fields, is_dataclass
from ..lang.types import Const, FunctionRef, Type
from .device import Device, entered
from .world import World


def renew(world: World, loader: ModuleLoader) -> None:
    """Forgets the module of the compilation before, and reads files through another loader from now on."""
    world.loader = loader
    world.renewals += 1
    world.diagnostics.items.clear()
    world.reported.clear()
    world.output.clear()
    world.program.entry = world.program.entry_error_text = None
    for name, module in list(world.modules.items()):
        if module is None or not module.loaded.is_library:
            del world.modules[name]
    _forget(world)
    for device in world.devices:
        with entered(world, device):
            _forget(world, device.kernels)
        device.kernels.clear()


def _forget(world: World, entries: list[str] | None = None) -> None:
    """Takes functions of the user and entries of kernels out of the program."""
    functions = world.program.functions
    for symbol in [symbol for symbol, function in functions.items() if function.kernel or not function.on_demand]:
        del functions[symbol]
    for symbol in entries or ():
        world.by_symbol.pop(symbol, None)
        functions.pop(symbol, None)
    forget_failed(world)


def forget_failed(world: World) -> None:
    """Lets instances that have failed be tried again, so that what is wrong with them is reported again."""
    for key in [key for key, instance in world.instances.items() if instance.failed]:
        del world.instances[key]
    for symbol in [symbol for symbol, instance in world.by_symbol.items() if instance.failed]:
        del world.by_symbol[symbol]


def forget_broken(world: World) -> None:
    """Lets instances that have failed be tried again, and with them all that calls them: of a session, whose later
    inputs would call what is not there."""
    shares: list[World | Device] = [world, *world.devices]
    broken = {symbol for share in shares for symbol, found in share.by_symbol.items() if found.failed}
    if not broken:
        return
    mentioned = {
        symbol: _mentioned(found.function)
        for share in shares
        for symbol, found in share.by_symbol.items()
        if found.function is not None
    }
    grows = True
    while grows:
        callers = {symbol for symbol, names in mentioned.items() if symbol not in broken and names & broken}
        broken |= callers
        grows = bool(callers)
    for share in shares:
        for key in [key for key, found in share.instances.items() if found.symbol in broken]:
            del share.instances[key]
        for symbol in broken & share.by_symbol.keys():
            del share.by_symbol[symbol]
        for symbol in broken & share.program.functions.keys():
            del share.program.functions[symbol]
    for device in world.devices:
        device.kernels[:] = [symbol for symbol in device.kernels if symbol not in broken]


def _mentioned(function: mir.Function) -> set[str]:
    """The symbols of the functions that a function calls or takes the address of."""
    found: set[str] = set()
    todo: list[object] = [part for block in function.blocks for part in (*block.instructions, block.terminator)]
    while todo:
        part = todo.pop()
        if isinstance(part, FunctionRef):
            found.add(part.symbol)
        elif isinstance(part, Const):
            todo.append(part.data)
        elif isinstance(part, list | tuple):
            todo.extend(part)
        elif is_dataclass(part) and not isinstance(part, mir.Block | mir.Local | Type):
            todo.extend(getattr(part, name.name) for name in fields(part))
    return found


def result(program: mir.Program) -> mir.Program:
    """The program as it is now, which later compilations leave alone."""
    return mir.Program(dict(program.functions), program.entry, program.entry_error_text)
