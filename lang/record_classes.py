"""The implementation of `records`."""

from __future__ import annotations

from collections.abc import Callable
from reprlib import recursive_repr
from typing import Any, NoReturn


class Field:
    """One field of a class. `given` is its default, `_NONE`, or `_Made`. `dataclasses.replace` asks for the others."""

    __slots__ = ("given", "name")
    init = True
    _field_type = None

    def __init__(self, name: str, given: object) -> None:
        self.name = name
        self.given = given


class _Made:
    """A default that is made anew for every object."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make


_NONE = object()
"""Stands for no default."""


def field(*, default: object = _NONE, default_factory: Callable[[], object] | None = None) -> Any:
    """The default of a field: a value, or a function that makes one for every object."""
    return _Made(default_factory) if default_factory is not None else default


def dataclass(*, slots: bool, eq: bool = True, frozen: bool = False) -> Callable[[type], type]:
    """Gives a class slots and a constructor for its fields.

    With `eq` objects compare by their fields. A `frozen` one does not change, and has a hash if it is compared so.
    """
    assert slots

    def made(cls: type) -> type:
        return _complete(cls, eq, frozen)

    return made


def fields(of: Any) -> tuple[Field, ...]:
    """The fields of a class or an object, in order."""
    return tuple(of.__dataclass_fields__.values())


def is_dataclass(of: object) -> bool:
    """Whether something is such a class or an object of one."""
    return hasattr(of, "__dataclass_fields__")


def replace(record: Any, /, **changes: object) -> Any:
    """An object with the same fields but for the changes."""
    return type(record)(**({name: getattr(record, name) for name in record.__dataclass_fields__} | changes))


def _complete(cls: type, eq: bool, frozen: bool) -> type:
    """The class again, with slots: these cannot be added to a class that exists."""
    known: dict[str, Field] = {}
    for base in reversed(cls.__mro__[1:]):
        known |= getattr(base, "__dataclass_fields__", {})
    own = list(cls.__annotations__)
    slots = tuple(name for name in own if name not in known)
    body = dict(cls.__dict__)
    for name in own:
        known[name] = Field(name, body.pop(name, _NONE))
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    body |= {"__slots__": slots, "__dataclass_fields__": known}
    if frozen:
        body |= {"__setattr__": _refuse, "__delattr__": _refuse, "__getstate__": _state, "__setstate__": _set_state}
    made = {"__match_args__": tuple(known), "__repr__": _repr, **_functions(known, eq, frozen)}
    if eq and not frozen:
        made["__hash__"] = None
    for name, value in made.items():
        body.setdefault(name, value)
    return type(cls)(cls.__name__, cls.__bases__, body)


def _functions(known: dict[str, Field], eq: bool, frozen: bool) -> dict[str, Any]:
    """The methods that are compiled for these fields."""
    names: dict[str, object] = {"_none": _NONE, "_set": object.__setattr__}
    parameters, lines = ["self"], []
    for name, field in known.items():
        value, parameter = name, name
        if isinstance(field.given, _Made):
            names[f"_make_{name}"] = field.given.make
            parameter, value = f"{name}=_none", f"_make_{name}() if {name} is _none else {name}"
        elif field.given is not _NONE:
            names[f"_of_{name}"] = field.given
            parameter = f"{name}=_of_{name}"
        parameters.append(parameter)
        lines.append(f" _set(self, {name!r}, {value})" if frozen else f" self.{name} = {value}")
    text = [f"def __init__({', '.join(parameters)}):", *(lines or [" pass"])]
    if eq:
        ours, theirs = ("".join(f"{of}.{name}, " for name in known) for of in ("self", "other"))
        text += [
            "def __eq__(self, other):",
            f" return ({ours}) == ({theirs}) if other.__class__ is self.__class__ else NotImplemented",
        ]
        if frozen:
            text += ["def __hash__(self):", f" return hash(({ours}))"]
    made: dict[str, Any] = {}
    exec("\n".join(text), names, made)
    return made


@recursive_repr()
def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
    return f"{type(self).__qualname__}({shown})"


def _refuse(self: object, name: str, value: object = None) -> NoReturn:
    raise AttributeError(f"a {type(self).__name__} does not change: {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, name) for name in self.__dataclass_fields__]


def _set_state(self: Any, state: list[object]) -> None:
    for name, value in zip(self.__dataclass_fields__, state, strict=True):
        object.__setattr__(self, name, value)
