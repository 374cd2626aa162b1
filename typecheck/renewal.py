"""A world that has served one module made ready for the next: what it knows of the library stays.

Declarations of the user's modules are told apart by identity, and instances by symbols that are never used twice, so
what tables still hold of an earlier module is never found again.
"""

from __future__ import annotations

from ..lang import mir
from ..lang.modules import ModuleLoader
from .device import entered
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


def result(program: mir.Program) -> mir.Program:
    """The program as it is now, which later compilations leave alone."""
    return mir.Program(dict(program.functions), program.entry, program.entry_error_text)
