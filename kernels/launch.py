"""Kernels of imported modules as objects: `module.kernel[grid, block](arguments)` launches one.

A module with kernels calls `declare` while it is imported, once for each. The launcher that it hands over packs the
arguments (`lang.launches` has the interface); what is done here happens once for each shape of launch.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from ..lang import launches
from . import devices, parameters
from .devices import Device

if TYPE_CHECKING:
    from inspect import Signature

_MOST_KEPT = 256
"""Launches that a kernel keeps for the next time."""

Extents = tuple[int, int, int]


class Kernel:
    """A kernel of a module. `kernel[grid, block]` is a launch, which is called with the arguments.

    source      the file that declares it, as a path
    parameters  what it takes, in order
    """

    def __init__(
        self, launcher: Callable[..., int | None], name: str, description: str, doc: str, module: str, source: str
    ):
        self.__name__ = self.__qualname__ = name
        self.__doc__ = doc
        self.__module__ = module
        self.source = source
        self.launcher = launcher
        self.parameters = parameters.read(description)
        self._kept: dict[object, Launch] = {}

    def __getitem__(self, shape: object) -> Launch:
        """The launch of a shape on the device in use: `kernel[grid, block]`, and in brackets also the bytes of dynamic
        shared memory and a stream."""
        key = (devices.current(), shape)
        try:
            found = self._kept.get(key)
        except TypeError:  # a list, say, which cannot be a key
            found = None
        return found if found is not None else self._launch(key)

    def _launch(self, key: tuple[Device, object]) -> Launch:
        device, shape = key
        given = shape if isinstance(shape, tuple) else (shape,)
        if not 2 <= len(given) <= 4:
            raise TypeError(
                f"{self.__name__}[...] takes the grid and the block, then perhaps the bytes of dynamic shared memory and a "
                f"stream: 2 to 4 items, not {len(given)}"
            )
        shared = given[2] if len(given) > 2 else 0
        stream = given[3] if len(given) > 3 else None
        made = Launch(self, device, given[0], given[1], shared, stream)
        try:
            hash(shape)
        except TypeError:
            return made
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = made
        return made

    def __call__(self, *arguments: object, **named: object) -> NoReturn:
        names = ", ".join(p.name for p in self.parameters)
        raise TypeError(
            f"{self.__name__} is a kernel, which is not called but launched, with the number of blocks and of threads in "
            f"a block: {self.__name__}[grid, block]({names})"
        )

    def ptx(self, accelerator: str = "") -> str:
        """The PTX text for an NVIDIA architecture such as "sm_90", by default for the GPU in use, or "sm_80" without
        one. Raises `DeviceError` for code that the architecture cannot run, and for other names."""
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
    """A kernel with the shape of a launch, on one device. Calling it launches the kernel and returns at once; on a GPU
    the work is then still to be done, in the order of the stream."""

    __slots__ = (
        "_address",
        "_checkers",
        "_launcher",
        "_record",
        "block",
        "device",
        "grid",
        "kernel",
        "shared",
        "stream",
    )

    def __init__(self, kernel: Kernel, device: Device, grid: Any, block: Any, shared: Any, stream: Any) -> None:
        """Raises `TypeError` and `ValueError` for a shape that the device cannot run, `DeviceError` if the kernel cannot
        be made ready for it."""
        self.kernel = kernel
        self.device = device
        self.grid = _extents(kernel, "grid", grid)
        self.block = _extents(kernel, "block", block)
        self.shared = _number(kernel, "size of the dynamic shared memory", shared)
        self.stream = stream
        self._check_limits()
        handle = stream_handle(device, stream)
        record = array("q", bytes(8 * launches.WORDS))
        record[launches.GRID : launches.GRID + 3] = array("q", self.grid)
        record[launches.BLOCK : launches.BLOCK + 3] = array("q", self.block)
        record[launches.SHARED] = self.shared
        record[launches.STREAM] = handle
        device.prepare(kernel, record, self.shared, handle)
        self._record = record
        self._address = record.buffer_info()[0]
        self._checkers = tuple(device.checker(kernel, p, handle) if p.element else None for p in kernel.parameters)
        self._launcher = kernel.launcher

    def __call__(self, *arguments: Any, **named: Any) -> None:
        """Launches. Raises `TypeError`, `ValueError` or `OverflowError` for arguments that the kernel cannot take, and
        `DeviceError` if the driver refuses."""
        status = self._launcher(self._address, self._checkers, *arguments, **named)
        if status is not None:
            raise self.device.failure(self.kernel, status)

    def with_copies(self, *arguments: Any, **named: Any) -> None:
        """Launches with arrays of the host: copies them to the device, waits for the kernel, and copies back those that
        it may write to. Arrays that the device reaches where they lie are used there."""
        from .arrays import Borrowed

        taken = parameters.by_name(self.kernel.parameters, arguments, named)
        borrowed: list[Borrowed] = []
        try:
            for parameter, value in taken:
                if parameter.element is not None and not self.device.is_reachable(value):
                    copy = Borrowed(self, parameter, value)
                    borrowed.append(copy)
                    arguments, named = parameters.replaced(
                        self.kernel.parameters, arguments, named, parameter, copy.array
                    )
            self(*arguments, **named)
            self.device.synchronize_stream(self._record[launches.STREAM])
            for copy in borrowed:
                copy.give_back()
        finally:
            for copy in borrowed:
                copy.array.free()

    def _check_limits(self) -> None:
        limits, name = self.device.limits, self.kernel.__name__
        threads = self.block[0] * self.block[1] * self.block[2]
        if min(self.grid) < 1 or min(self.block) < 1:
            raise ValueError(
                f"{name}[...]: all extents of the grid {self.grid} and the block {self.block} must be positive"
            )
        if threads > limits.threads or _exceeds(self.block, limits.block):
            raise ValueError(
                f"{name}[...]: a block of {self.block} has {threads} threads; {self.device.name} allows {limits.threads}, "
                f"and {limits.block} along the axes"
            )
        if _exceeds(self.grid, limits.grid):
            raise ValueError(f"{name}[...]: a grid of {self.grid} blocks; {self.device.name} allows {limits.grid}")
        if not 0 <= self.shared <= limits.shared:
            raise ValueError(
                f"{name}[...]: {self.shared} bytes of dynamic shared memory; {self.device.name} has {limits.shared}"
            )

    def __repr__(self) -> str:
        return f"<launch of {self.kernel.__name__} on {self.device.name}: grid {self.grid}, block {self.block}>"


def declare(
    launcher: Callable[..., int | None], name: str, description: str, doc: str, module: str, source: str
) -> Kernel:
    """The object of a kernel; generated code calls this when a module is imported."""
    return Kernel(launcher, name, description, doc, module, source)


def stream_handle(device: Device, stream: Any) -> int:
    """The driver's handle of a stream: one of ours, of CuPy, of PyTorch, of anything with `__cuda_stream__`, or a number;
    None is the default stream."""
    from .streams import Stream

    if stream is None:
        return 0
    if isinstance(stream, Stream):
        if stream.device is not device:
            raise ValueError(f"the stream belongs to {stream.device.name}, and the launch goes to {device.name}")
        return stream.handle
    if isinstance(stream, int):
        return stream
    protocol = getattr(stream, "__cuda_stream__", None)
    if protocol is not None:
        return int((protocol() if callable(protocol) else protocol)[1])
    for attribute in ("cuda_stream", "ptr"):
        if isinstance(getattr(stream, attribute, None), int):
            return getattr(stream, attribute)
    raise TypeError(f"a stream, its number or None is wanted, not {type(stream).__name__}")


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
