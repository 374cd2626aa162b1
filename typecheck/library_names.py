"""What a program may mean by a name that nothing declares: a name that the library offers by an import, or one of
Python."""

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


PYTHON_TYPES = {
    "int": "Int",
    "float": "Float64",
    "bool": "Bool",
    "str": "String",
    "list": "List",
    "dict": "Dict",
    "tuple": "Tuple",
    "object": "PythonObject",
    "Exception": "Error",
    "ValueError": "Error",
    "RuntimeError": "Error",
}
"""Types of Python, and what stands for them here."""


def hint(world: World, name: str) -> str:
    """What to write instead of the bare name, "" if nothing is known."""
    if name in PYTHON_TYPES:
        return f"the type is called '{PYTHON_TYPES[name]}' here"
    found = _import_of(world, name)
    return f"the library has it: {found}" if found else ""


def _import_of(world: World, name: str) -> str:
    """The import by which the library offers a name, "" for none."""
    for place in () if name.startswith("_") else PLACES:
        module = world.module(place)
        found = module.scope.names.get(name) if module is not None else None
        # What a plain module imports from elsewhere is not its own to offer.
        if module is not None and found is not None and (module.loaded.is_package or not isinstance(found, ImportDecl)):
            return f"from {place} import {name}"
    return ""
