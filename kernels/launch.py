"""Launches: a kernel with a shape, on a device.

What is done here happens once for each shape of launch; the launcher that the kernel's module has generated packs the
arguments (`lang.launches` has the interface).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from ..lang import launches
from . import devices, streams, transfers, values
from .checks import Checker, NeedsTransfer
from .devices import Device

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .kernel import Kernel
    from .parameters import Parameter

_MOST_KEPT = 256
"""Launches that a kernel keeps for the next time."""
_ITEMS = 5
"""What the brackets of a launch take at most."""

Extents = tuple[int, int, int]


def finder(kernel: Kernel) -> Callable[[object], Launch]:
    """What finds the launch of a kernel for a shape on the device in use, and keeps it for the next time."""
    kept: dict[object, Launch] = {}
    chosen, current = devices.chosen, devices.current

    def find(shape: object) -> Launch:
        types = tuple(map(type, shape)) if type(shape) is tuple else None  # 1.0 equals 1, but is refused
        device = chosen() or current()
        try:
            found = kept.get((device, shape, types))
        except TypeError:  # a list, say, which cannot be a key
            return _prepared(kernel, device, shape)
        if found is None:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            found = kept[device, shape, types] = _prepared(kernel, device, shape)
        return found

    return find


def _prepared(kernel: Kernel, device: Device, shape: object) -> Launch:
    given: list[Any] = list(shape) if isinstance(shape, tuple) else [shape]
    if not 2 <= len(given) <= _ITEMS:
        raise TypeError(
            f"{kernel.__name__}[...] takes the grid and the block, then perhaps the bytes of dynamic shared memory, "
            f"a stream and a cluster: 2 to {_ITEMS} items, not {len(given)}"
        )
    grid, block, shared, stream, cluster = given + [0, None, None][len(given) - 2 :]
    return Launch(kernel, device, grid, block, shared, stream, cluster)


class Launch:
    """A kernel with the shape of a launch, on one device. Calling it launches the kernel. On a GPU the call returns at
    once, and the work is done in the order of the stream; with `inout` or `out` arguments it waits for the results."""

    __slots__ = (
        "_address", "_checkers", "_launcher", "_record", "block", "cluster", "device", "grid", "kernel", "parameters",
        "shared", "stream", "stream_handle",
    )  # fmt: skip

    def __init__(
        self, kernel: Kernel, device: Device, grid: Any, block: Any, shared: Any, stream: Any, cluster: Any = None
    ) -> None:
        """Raises `TypeError` and `ValueError` for a shape that the device cannot run, `DeviceError` if the kernel
        cannot be made ready for it."""
        self.kernel = kernel
        self.parameters = kernel.parameters
        self.device = device
        self.grid = _extents(kernel, "grid", grid)
        self.block = _extents(kernel, "block", block)
        self.shared = _number(kernel, "size of the dynamic shared memory", shared)
        self.stream = stream
        self.cluster = kernel.cluster if cluster is None else _extents(kernel, "cluster", cluster)
        self._check_limits()
        self._check_cluster()
        handle = self.stream_handle = streams.handle_of(device, stream)
        record = array("q", bytes(8 * launches.WORDS))
        record[launches.GRID : launches.GRID + 3] = array("q", self.grid)
        record[launches.BLOCK : launches.BLOCK + 3] = array("q", self.block)
        record[launches.SHARED] = self.shared
        if self.cluster is not None:
            record[launches.CLUSTER : launches.CLUSTER + 3] = array("q", self.cluster)
        record[launches.STREAM] = handle
        device.prepare(kernel, record, self.shared)
        self._record = record
        self._address = record.buffer_info()[0]
        self._checkers = tuple(_checker(kernel, device, p, handle) for p in self.parameters)
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
        checkers = tuple(int for _ in self.parameters)
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

    def _check_cluster(self) -> None:
        cluster, name, most = self.cluster, self.kernel.__name__, self.device.limits.cluster
        if cluster is None:
            return
        if self.kernel.cluster not in (None, cluster):
            raise ValueError(f"{name}[...]: the kernel is for clusters of {self.kernel.cluster}, not of {cluster}")
        if min(cluster) < 1:
            raise ValueError(f"{name}[...]: all extents of the cluster {cluster} must be positive")
        blocks = cluster[0] * cluster[1] * cluster[2]
        if not most:
            raise ValueError(
                f"{name}[...]: a cluster of {cluster} blocks; {self.device.name} has no clusters, which need compute "
                "capability 9.0"
            )
        if blocks > most:
            raise ValueError(f"{name}[...]: a cluster of {cluster} has {blocks} blocks; at most {most} are allowed")
        if any(extent % part for extent, part in zip(self.grid, cluster, strict=True)):
            raise ValueError(f"{name}[...]: the grid {self.grid} does not consist of whole clusters {cluster}")

    def __repr__(self) -> str:
        cluster = f", cluster {self.cluster}" if self.cluster else ""
        shape = f"grid {self.grid}, block {self.block}{cluster}"
        return f"<launch of {self.kernel.__name__} on {self.device.name}: {shape}>"


def _checker(kernel: Kernel, device: Device, parameter: Parameter, stream: int) -> Checker | None:
    """What makes the argument of a parameter; None for numbers, which the launcher takes itself."""
    if parameter.form is not None:
        return values.packer(kernel.__name__, parameter)
    return device.checker(kernel, parameter, stream) if parameter.element else None


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
