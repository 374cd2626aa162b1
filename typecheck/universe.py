"""The built-in names: what the compiler itself provides to every file."""

from __future__ import annotations

from ..lang.records import dataclass
from ..lang.types import FUNCTION, MODULE, ORIGIN, Const
from . import origins
from .world import World


@dataclass(frozen=True, slots=True)
class Builtin:
    """A name whose meaning is built in; `special` implements each."""

    name: str


@dataclass(frozen=True, slots=True)
class Primitives:
    """The namespace `__mir` of the library, or a member of it."""

    name: str = ""


BUILTINS = (
    "type_of",
    "origin_of",
    "conforms_to",
    "materialize",
    "rebind",
    "Some",
    "Origin",
    "UntrackedOrigin",
    "UnsafeAnyOrigin",
)


def install(world: World) -> None:
    """Enters the built-in names into the outermost scope."""
    names = world.universe.names
    for name in BUILTINS:
        names[name] = world.types.const(FUNCTION, Builtin(name))
    names["__mir"] = world.types.const(MODULE, Primitives())
    for name, origin in {
        "ImmStaticOrigin": origins.STATIC,
        "StaticConstantOrigin": origins.STATIC,
        "MutUntrackedOrigin": origins.UNTRACKED_MUTABLE,
        "ImmUntrackedOrigin": origins.UNTRACKED_IMMUTABLE,
        "MutUnsafeAnyOrigin": origins.ANY_MUTABLE,
        "MutAnyOrigin": origins.ANY_MUTABLE,
        "ImmUnsafeAnyOrigin": origins.ANY_IMMUTABLE,
        "ImmutAnyOrigin": origins.ANY_IMMUTABLE,
        "ImmAnyOrigin": origins.ANY_IMMUTABLE,
    }.items():
        names[name] = origins.origin_const(world, origin)
    names["ImmOrigin"] = ORIGIN
    names["MutOrigin"] = ORIGIN


def is_builtin(value: object, name: str) -> bool:
    return isinstance(value, Const) and isinstance(value.data, Builtin) and value.data.name == name
