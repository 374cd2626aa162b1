"""Which import of the library offers a name that a program uses without one."""

from __future__ import annotations

from .declarations import ImportDecl
from .world import World

PLACES = (
    "std.math",
    "std.memory",
    "std.collections",
    "std.sys",
    "std.os",
    "std.time",
    "std.random",
    "std.python",
    "std.algorithm",
    "std.utils",
    "std.utils.numerics",
    "std.bit",
    "std.testing",
    "std.benchmark",
    "std.pathlib",
    "std.itertools",
    "std.atomic",
    "std.ffi",
    "std.reflection",
    "max.gpu",
    "max.gpu.host",
    "max.gpu.memory",
    "max.gpu.primitives",
    "max.algorithm",
    "layout",
)
"""Where the name is looked for; the first place that has it is named."""


def import_of(world: World, name: str) -> str:
    """The import by which the library offers a name, "" for none."""
    for place in () if name.startswith("_") else PLACES:
        module = world.module(place)
        found = module.scope.names.get(name) if module is not None else None
        # What a plain module imports from elsewhere is not its own to offer.
        if module is not None and found is not None and (module.loaded.is_package or not isinstance(found, ImportDecl)):
            return f"from {place} import {name}"
    return ""
