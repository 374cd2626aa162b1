"""Kernels of imported modules as objects: `module.kernel[grid, block](arguments)` launches one.

A module with kernels calls `declare` while it is imported, once for each. The launcher that it hands over packs the
arguments (`lang.launches` has the interface); what is done here happens once for each shape of launch.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from ..lang import launches
from . import devices, parameters, streams, transfers
from .checks import NeedsTransfer
from .devices import Device

if TYPE_CHECKING:
    from inspect import Signature

    from ..importer.devices import DeviceCode

_MOST_KEPT = 256
"""Launches that a kernel keeps for the next time."""

Extents = tuple[int, int, int]

Launcher = Callable[..., object]
"""Generated code: takes a launch record (`lang.launches`), the checkers, and the arguments. None, or what went wrong:
the driver's error as a number, or what the simulator says."""


class Home:
    """Where a kernel is declared: the dotted name and the source file of its module.

    digest    the content hash that the file had when the module was compiled
    siblings  what expressions in the scope of the file call this kernel and the others that are compiled with it
    code      their code by accelerator, as far as it was asked for
    """

    __slots__ = ("code", "digest", "module", "siblings", "source")

    def __init__(self, module: str, source: str, digest: str, siblings: tuple[str, ...]) -> None:
        self.module = module
        self.source = source
        self.digest = digest
        self.siblings = siblings
        self.code: dict[str, DeviceCode] = {}


class Kernel:
    """A kernel of a module. `kernel[grid, block]` is a launch, which is called with the arguments.

    expression  what names the kernel in the scope of its file
    parameters  what it takes, in order
    """

    def __init__(self, launcher: Launcher, name: str, expression: str, description: str, doc: str, home: Home) -> None:
        self.__name__ = self.__qualname__ = name
        self.__doc__ = doc or None
        self.__module__ = home.module
        self.home = home
        self.expression = expression
        self.launcher = launcher
        self.parameters = parameters.read(description)
        self._kept: dict[object, Launch] = {}

    def __getitem__(self, shape: object) -> Launch:
        """The launch of a shape on the device in use: `kernel[grid, block]`, and in brackets also the bytes of dynamic
        shared memory and a stream."""
        types = tuple(map(type, shape)) if type(shape) is tuple else None  # 1.0 equals 1, but is refused
        key = (devices.chosen() or devices.current(), shape, types)
        try:
            found = self._kept.get(key)
        except TypeError:  # a list, say, which cannot be a key
            found = None
        return found if found is not None else self._launch(key)

    def _launch(self, key: tuple[Device, object, object]) -> Launch:
        device, shape, _ = key
        given: list[Any] = list(shape) if isinstance(shape, tuple) else [shape]
        if not 2 <= len(given) <= 4:
            raise TypeError(
                f"{self.__name__}[...] takes the grid and the block, then perhaps the bytes of dynamic shared memory "
                f"and a stream: 2 to 4 items, not {len(given)}"
            )
        grid, block, shared, stream = [*given, 0, None][:4] if len(given) != 3 else [*given, None]
        made = Launch(self, device, grid, block, shared, stream)
        try:
            hash(shape)
        except TypeError:
            return made
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = made
        return made

    def __call__(self, *arguments: object, **named: object) -> NoReturn:
        refuse_call(self.__name__, [p.name for p in self.parameters])

    def ptx(self, accelerator: str = "") -> str:
        """The PTX text of the kernels of the module for an NVIDIA architecture such as "sm_90", by default for the GPU
        in use, or "sm_80" without one. Raises `DeviceError` for code that the architecture cannot run, and for other
        names."""
        from . import code

        return code.text(self, accelerator or getattr(devices.current(), "accelerator", "sm_80"))

    @property
    def __signature__(self) -> Signature:
        from inspect import Parameter, Signature

        kind = Parameter.POSITIONAL_OR_KEYWORD
        return Signature([Parameter(p.name, kind, annotation=p.type_text) for p in self.parameters])

    def __repr__(self) -> str:
        return f"<kernel {self.__module__}.{self.__name__}({', '.join(map(str, self.parameters))})>"


class Launch:
    """A kernel with the shape of a launch, on one device. Calling it launches the kernel. On a GPU the call returns at
    once, and the work is done in the order of the stream; with `inout` or `out` arguments it waits for the results."""

    __slots__ = (
        "_address", "_checkers", "_launcher", "_record", "block", "device", "grid", "kernel", "shared", "stream",
        "stream_handle",
    )  # fmt: skip

    def __init__(self, kernel: Kernel, device: Device, grid: Any, block: Any, shared: Any, stream: Any) -> None:
        """Raises `TypeError` and `ValueError` for a shape that the device cannot run, `DeviceError` if the kernel
        cannot be made ready for it."""
        self.kernel = kernel
        self.device = device
        self.grid = _extents(kernel, "grid", grid)
        self.block = _extents(kernel, "block", block)
        self.shared = _number(kernel, "size of the dynamic shared memory", shared)
        self.stream = stream
        self._check_limits()
        handle = self.stream_handle = streams.handle_of(device, stream)
        record = array("q", bytes(8 * launches.WORDS))
        record[launches.GRID : launches.GRID + 3] = array("q", self.grid)
        record[launches.BLOCK : launches.BLOCK + 3] = array("q", self.block)
        record[launches.SHARED] = self.shared
        record[launches.STREAM] = handle
        device.prepare(kernel, record, self.shared)
        self._record = record
        self._address = record.buffer_info()[0]
        self._checkers = tuple(device.checker(kernel, p, handle) if p.element else None for p in kernel.parameters)
        self._launcher = kernel.launcher

    def __call__(self, *arguments: Any, **named: Any) -> None:
        """Launches. Raises `TypeError`, `ValueError` or `OverflowError` for arguments that the kernel cannot take, and
        `DeviceError` if the kernel fails on the simulator, or the driver refuses."""
        try:
            answer: object = self._launcher(self._address, self._checkers, *arguments, **named)
        except NeedsTransfer:
            answer = NeedsTransfer
        if answer is NeedsTransfer:
            transfers.run(self, arguments, named)
        elif answer is not None:
            raise self.device.failure(self.kernel, answer)

    def start(self, arguments: Sequence[Any], named: dict[str, Any]) -> None:
        """Launches with arrays that are on the device."""
        answer = self._launcher(self._address, self._checkers, *arguments, **named)
        if answer is not None:
            raise self.device.failure(self.kernel, answer)

    def launch_unchecked(self, arguments: Sequence[Any]) -> None:
        """Launches with addresses in the place of arrays, which are trusted."""
        checkers = tuple(int for _ in self.kernel.parameters)
        answer = self._launcher(self._address, checkers, *arguments)
        if answer is not None:
            raise self.device.failure(self.kernel, answer)

    def _check_limits(self) -> None:
        limits, name = self.device.limits, self.kernel.__name__
        threads = self.block[0] * self.block[1] * self.block[2]
        if min(self.grid) < 1 or min(self.block) < 1:
            raise ValueError(
                f"{name}[...]: all extents of the grid {self.grid} and the block {self.block} must be positive"
            )
        if threads > limits.threads or _exceeds(self.block, limits.block):
            raise ValueError(
                f"{name}[...]: a block of {self.block} has {threads} threads; {self.device.name} allows "
                f"{limits.threads}, and {limits.block} along the axes"
            )
        if _exceeds(self.grid, limits.grid):
            raise ValueError(f"{name}[...]: a grid of {self.grid} blocks; {self.device.name} allows {limits.grid}")
        if not 0 <= self.shared <= limits.shared:
            raise ValueError(
                f"{name}[...]: {self.shared} bytes of dynamic shared memory; {self.device.name} has {limits.shared}"
            )

    def __repr__(self) -> str:
        return f"<launch of {self.kernel.__name__} on {self.device.name}: grid {self.grid}, block {self.block}>"


def refuse_call(kernel: str, names: list[str]) -> NoReturn:
    """The answer to a kernel that is called like a function."""
    raise TypeError(
        f"{kernel} is a kernel, which is not called but launched, with the number of blocks and of threads in a block: "
        f"{kernel}[grid, block]({', '.join(names)})"
    )


def declare(
    launcher: Launcher,
    name: str,
    description: str,
    doc: str,
    module: str,
    source: str,
    digest: str,
    siblings: str,
) -> Kernel:
    """The object of a kernel; generated code calls this when a module is imported."""
    return Kernel(launcher, name, name, description, doc, _home(module, source, digest, siblings))


@cache
def _home(module: str, source: str, digest: str, siblings: str) -> Home:
    """The home that the kernels of a module share."""
    return Home(module, source, digest, tuple(siblings.splitlines()))


def _extents(kernel: Kernel, what: str, given: Any) -> Extents:
    items: Sequence[Any] = given if isinstance(given, tuple | list) else (given,)
    if not 1 <= len(items) <= 3:
        raise TypeError(f"{kernel.__name__}[...]: the {what} has 1 to 3 extents, not {len(items)}")
    x, y, z = (*(_number(kernel, f"extent of the {what}", item) for item in items), 1, 1)[:3]
    return x, y, z


def _number(kernel: Kernel, what: str, given: Any) -> int:
    if isinstance(given, bool) or not hasattr(given, "__index__"):
        raise TypeError(f"{kernel.__name__}[...]: the {what} must be an integer, not {type(given).__name__}")
    return given.__index__()


def _exceeds(extents: Extents, limits: Extents) -> bool:
    return any(extent > limit for extent, limit in zip(extents, limits, strict=True))
