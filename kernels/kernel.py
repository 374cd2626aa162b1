"""Kernels of imported modules as objects: `module.kernel[grid, block](arguments)` launches one.

A module with kernels calls `declare` while it is imported, once for each, so this imports nothing that costs time.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from inspect import Signature
    from typing import NoReturn

    from .launch import Launch
    from .parameters import Parameter

    Launcher = Callable[..., object]
    """Generated code: takes a launch record (`lang.launches`), the checkers, and the arguments. None, or what went
    wrong: the driver's error as a number, or what the simulator says."""


class Home:
    """Where a kernel is declared: the dotted name and the source file of its module.

    digest    the content hash that the file had when the module was compiled
    siblings  what expressions in the scope of the file call this kernel and the others that are compiled with it
    """

    __slots__ = ("digest", "module", "siblings", "source")

    def __init__(self, module: str, source: str, digest: str, siblings: tuple[str, ...]) -> None:
        self.module = module
        self.source = source
        self.digest = digest
        self.siblings = siblings

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Home) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return self.module, self.source, self.digest, self.siblings


class Kernel:
    """A kernel of a module. `kernel[grid, block]` is a launch, which is called with the arguments.

    expression  what names the kernel in the scope of its file
    cluster     the extents of the clusters that it is declared for, in blocks; None if it does not say
    """

    def __init__(
        self, launcher: Launcher, name: str, expression: str, description: str, cluster: str, doc: str, home: Home
    ) -> None:
        self.__name__ = self.__qualname__ = name
        self.__doc__ = doc or None
        self.__module__ = home.module
        self.home = home
        self.expression = expression
        self.launcher = launcher
        x, y, z = map(int, (cluster or "0 0 0").split())
        self.cluster = (x, y, z) if x else None
        self._description = description
        self._find: Callable[[object], Launch] = self._find_first

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What the kernel takes, in order."""
        from . import parameters

        return parameters.read(self._description)

    def __getitem__(self, shape: object) -> Launch:
        """The launch of a shape on the device in use: `kernel[grid, block]`, and in brackets also the bytes of dynamic
        shared memory, a stream, and the extents of a cluster."""
        return self._find(shape)

    def _find_first(self, shape: object) -> Launch:
        from .launch import finder

        self._find = finder(self)
        return self._find(shape)

    def __call__(self, *arguments: object, **named: object) -> NoReturn:
        refuse_call(self.__name__, [p.name for p in self.parameters])

    def ptx(self, accelerator: str = "") -> str:
        """The PTX text of the kernel, with others of its module, for an NVIDIA architecture such as "sm_90": by default
        for the GPU in use, or "sm_80" without one. Raises `DeviceError` for code that the architecture cannot run, and
        for other names."""
        from . import code, devices

        return code.text(self, accelerator or getattr(devices.current(), "accelerator", "sm_80"))

    @property
    def __signature__(self) -> Signature:
        from inspect import Parameter, Signature

        kind = Parameter.POSITIONAL_OR_KEYWORD
        return Signature([Parameter(p.name, kind, annotation=p.type_text) for p in self.parameters])

    def __repr__(self) -> str:
        return f"<kernel {self.__module__}.{self.__name__}({', '.join(map(str, self.parameters))})>"


def declare(
    launcher: Launcher,
    name: str,
    description: str,
    cluster: str,
    doc: str,
    module: str,
    source: str,
    digest: str,
    siblings: str,
) -> Kernel:
    """The object of a kernel; generated code calls this when a module is imported."""
    return Kernel(
        launcher, name, name, description, cluster, doc, Home(module, source, digest, tuple(siblings.splitlines()))
    )


def refuse_call(kernel: str, names: list[str]) -> NoReturn:
    """The answer to a kernel that is called like a function."""
    raise TypeError(
        f"{kernel} is a kernel, which is not called but launched, with the number of blocks and of threads in a block: "
        f"{kernel}[grid, block]({', '.join(names)})"
    )
