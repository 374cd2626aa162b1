"""Kernels with parameters that are chosen while compiling: from the arrays of a launch, or by `bind`.

A module with such kernels calls `declare` while it is imported, so this imports nothing that costs time.
"""

from __future__ import annotations

from .kernel import Home, Kernel, refuse_call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, NoReturn


class Choice:
    """A compile-time parameter. `kind` is "dtype", "int", "bool", "type" (that of elements), or "" for what Python
    cannot give; `optional` tells that it has a default."""

    __slots__ = ("kind", "name", "optional")

    def __init__(self, name: str, kind: str, optional: bool) -> None:
        self.name = name
        self.kind = kind
        self.optional = optional


class Argument:
    """A run-time parameter. `tells` is the choice that the data type of an array decides, "" if none."""

    __slots__ = ("name", "tells", "type_text")

    def __init__(self, name: str, tells: str, type_text: str) -> None:
        self.name = name
        self.tells = tells
        self.type_text = type_text


class GenericKernel:
    """A generic kernel of a module. `kernel[grid, block]` is a launch that finds open parameters in the data types of
    its arrays; `kernel.bind(...)` sets them. Every combination is compiled once, and kept on disk.
    """

    def __init__(
        self,
        name: str,
        choices: tuple[Choice, ...],
        arguments: tuple[Argument, ...],
        doc: str,
        home: tuple[str, str],
        given: Mapping[str, str],
    ) -> None:
        self.__name__ = self.__qualname__ = name
        self.__doc__ = doc or None
        self.__module__ = home[0]
        self.choices = choices
        self.arguments = arguments
        self._home = home
        self._given = dict(given)
        self._kernels: dict[tuple[str, ...], Kernel] = {}
        self._bound: dict[tuple[tuple[str, str], ...], GenericKernel] = {}
        told = {argument.tells for argument in arguments}
        self._open = tuple(c.name for c in choices if c.name in told and c.name not in given)

    def __getitem__(self, shape: object) -> GenericLaunch:
        return GenericLaunch(self, shape)

    def __call__(self, *arguments: object, **named: object) -> NoReturn:
        refuse_call(self.__name__, [argument.name for argument in self.arguments])

    def bind(self, *values: Any, **named: Any) -> Kernel | GenericKernel:
        """The kernel with compile-time parameters set: `scale.bind("float32", width=4)`. Data types are given by
        name or as NumPy has them. If some stay open, they are found at the launch.

        Raises `TypeError` for parameters that the kernel does not have, and for values of other types.
        """
        given = dict(self._given)
        rest = [choice for choice in self.choices if choice.name not in self._given]
        if len(values) > len(rest):
            raise TypeError(f"{self.__name__}.bind() takes {len(rest)} parameters, not {len(values)}")
        by_name = {choice.name: choice for choice in self.choices}
        for name, value in [*zip((choice.name for choice in rest), values, strict=False), *named.items()]:
            if name not in by_name:
                known = ", ".join(by_name)
                raise TypeError(f"{self.__name__}.bind() got an unknown parameter '{name}'; there are {known}")
            given[name] = _mojo(self.__name__, by_name[name], value)
        key = tuple(sorted(given.items()))
        bound = self._bound.get(key)
        if bound is None:
            bound = GenericKernel(self.__name__, self.choices, self.arguments, self.__doc__ or "", self._home, given)
            self._bound[key] = bound
        return bound if bound._open else bound.kernel(())

    def kernel(self, told: tuple[str, ...]) -> Kernel:
        """The kernel for the data types of arrays, one for each open parameter. Raises `CompilationError`."""
        found = self._kernels.get(told)
        if found is None:
            found = self._kernels[told] = self._compile(dict(zip(self._open, told, strict=True)))
        return found

    def compiled(self) -> list[Kernel]:
        """The kernels that were launched or bound so far."""
        return list(self._kernels.values()) + [kernel for bound in self._bound.values() for kernel in bound.compiled()]

    def told_by(self, arguments: Sequence[Any], named: Mapping[str, Any]) -> tuple[str, ...]:
        """The data types that the arrays of a launch tell, one for each open parameter."""
        from . import dtypes

        found: dict[str, tuple[str, str]] = {}
        for index, argument in enumerate(self.arguments):
            value = arguments[index] if index < len(arguments) else named.get(argument.name)
            if not argument.tells or value is None:
                continue
            dtype = dtypes.of_array(value)
            if not dtype:
                kind = type(value).__name__
                raise TypeError(f"{self.__name__}() argument '{argument.name}' must be an array of numbers, not {kind}")
            before = found.setdefault(argument.tells, (dtype, argument.name))
            if before[0] != dtype:
                raise TypeError(
                    f"{self.__name__}() arguments '{before[1]}' of {before[0]} and '{argument.name}' of {dtype} tell "
                    f"different values of the parameter '{argument.tells}'"
                )
        missing = [name for name in self._open if name not in found]
        if missing:
            raise TypeError(f"{self.__name__}() is missing an array that tells its parameter '{missing[0]}'")
        return tuple(found[name][0] for name in self._open)

    def _compile(self, told: Mapping[str, str]) -> Kernel:
        from ..importer import extension

        texts = dict(self._given)
        texts |= {choice.name: _type_text(choice, told[choice.name]) for choice in self.choices if choice.name in told}
        for choice in self.choices:
            if choice.name not in texts and not choice.optional:
                raise TypeError(
                    f"{self.__name__} needs a value of its parameter '{choice.name}': "
                    f"{self.__name__}.bind({choice.name}=...)"
                )
        bound = ", ".join(f"{c.name}={texts[c.name]}" for c in self.choices if c.name in texts)
        expression = f"{self.__name__}[{bound}]"
        made: Kernel = getattr(extension.kernel_module(*self._home, expression), self.__name__)
        made.expression = expression
        made.home = Home(made.home.module, made.home.source, made.home.digest, (expression,))
        return made

    def __repr__(self) -> str:
        choices = ", ".join(
            f"{c.name}={self._given[c.name]}" if c.name in self._given else c.name for c in self.choices
        )
        arguments = ", ".join(f"{a.name}: {a.type_text}" for a in self.arguments)
        return f"<kernel {self.__module__}.{self.__name__}[{choices}]({arguments})>"


class GenericLaunch:
    """The launch of a generic kernel: its arrays decide which code runs."""

    __slots__ = ("_kernel", "_shape")

    def __init__(self, kernel: GenericKernel, shape: object) -> None:
        self._kernel = kernel
        self._shape = shape

    def __call__(self, *arguments: Any, **named: Any) -> None:
        """Launches, as `kernels.launch.Launch` does."""
        kernel = self._kernel
        kernel.kernel(kernel.told_by(arguments, named))[self._shape](*arguments, **named)


def declare(name: str, choices: str, arguments: str, doc: str, module: str, source: str) -> GenericKernel:
    """The object of a generic kernel; generated code calls this when a module is imported."""
    rows = [line.split("\t") for line in choices.splitlines()]
    found = tuple(Choice(name, kind, optional == "optional") for name, kind, optional in rows)
    taken = tuple(Argument(*line.split("\t")) for line in arguments.splitlines())
    return GenericKernel(name, found, taken, doc, (module, source), {})


def _mojo(kernel: str, choice: Choice, value: Any) -> str:
    """A value of a parameter as Mojo writes it."""
    if choice.kind == "bool" and isinstance(value, bool):
        return str(value)
    if choice.kind == "int" and hasattr(value, "__index__") and not isinstance(value, bool):
        return str(value.__index__())
    if choice.kind in ("dtype", "type"):
        from . import dtypes

        name = dtypes.name_of(value)
        if name:
            return _type_text(choice, name)
    if not choice.kind:
        raise TypeError(
            f"{kernel}.bind() cannot set the parameter '{choice.name}' from Python; bind it in the Mojo file: "
            f"comptime name = {kernel}[...]"
        )
    wanted = {"int": "an integer", "bool": "a truth value"}.get(choice.kind, "the name of a data type")
    raise TypeError(f"{kernel}.bind() parameter '{choice.name}' must be {wanted}, not {value!r}")


def _type_text(choice: Choice, dtype: str) -> str:
    return f"DType.{dtype}" if choice.kind == "dtype" else f"Scalar[DType.{dtype}]"
