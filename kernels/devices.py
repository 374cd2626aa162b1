"""Devices: what a machine has for running kernels, and which of them is used."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Sequence
from contextvars import ContextVar, Token
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import DeviceError

if TYPE_CHECKING:
    from .checks import Checker
    from .launch import Kernel
    from .parameters import Parameter


class Limits(NamedTuple):
    """What a launch may ask of a device: threads of a block, altogether and along each axis, blocks of the grid along
    each axis, and bytes of dynamic shared memory."""

    threads: int
    block: tuple[int, int, int]
    grid: tuple[int, int, int]
    shared: int


class Device(ABC):
    """Something that runs kernels. `name` is what `oomph.kernels.device` finds it by."""

    name: str
    description: str
    limits: Limits

    def __repr__(self) -> str:
        return f"<device {self.name}: {self.description}>"

    @abstractmethod
    def prepare(self, kernel: Kernel, record: array[int], shared: int, stream: int) -> None:
        """Makes the kernel ready, and fills in those words of a launch record that depend on the device."""

    @abstractmethod
    def checker(self, kernel: Kernel, parameter: Parameter, stream: int) -> Checker:
        """What finds the memory of arrays for a parameter."""

    @abstractmethod
    def failure(self, kernel: Kernel, status: int) -> DeviceError:
        """The error for a launch that the driver refused with this status."""

    @abstractmethod
    def is_reachable(self, value: object) -> bool:
        """Whether kernels can use an array where it lies."""

    @abstractmethod
    def allocate(self, size: int) -> int:
        """The address of memory of so many bytes, with unknown content."""

    @abstractmethod
    def free(self, address: int) -> None: ...

    @abstractmethod
    def copy_in(self, to: int, source: int, size: int) -> None:
        """Copies bytes from the host's memory, after all work that was enqueued."""

    @abstractmethod
    def copy_out(self, to: int, source: int, size: int) -> None:
        """Copies bytes to the host's memory, after all work that was enqueued."""

    @abstractmethod
    def synchronize(self) -> None:
        """Waits until everything that was enqueued is done."""

    @abstractmethod
    def create_stream(self) -> int:
        """The handle of a new stream."""

    @abstractmethod
    def destroy_stream(self, handle: int) -> None: ...

    @abstractmethod
    def synchronize_stream(self, handle: int) -> None: ...

    @abstractmethod
    def create_event(self) -> Any:
        """A new event, as the device has them."""

    @abstractmethod
    def record_event(self, event: Any, stream: int) -> Any:
        """Notes that the event happens when the work enqueued so far is done; the event from now on."""

    @abstractmethod
    def elapsed_ms(self, start: Any, end: Any) -> float:
        """The milliseconds between two recorded events, after waiting for the second."""

    @abstractmethod
    def wait_for_event(self, event: Any, stream: int) -> None:
        """Lets a stream wait for an event."""


_chosen: ContextVar[Device | None] = ContextVar("oomph device", default=None)


def devices() -> list[Device]:
    """All devices of the machine: GPUs first, the simulator last."""
    return [*_cuda_devices(), _simulator()]


def device(name: str = "") -> Device:
    """The device of a name: "simulator", "cuda" (the first GPU) or "cuda:1". Without a name the one in use.

    Raises `DeviceError`, which says why there is no such device.
    """
    if not name:
        return current()
    if name == "simulator":
        return _simulator()
    kind, _, number = name.partition(":")
    if kind != "cuda" or not (number or "0").isdigit():
        raise DeviceError(f"there is no device {name!r}: devices are called 'simulator', 'cuda', 'cuda:1' and so on")
    from .cuda import open_device

    return open_device(int(number or "0"))


def current() -> Device:
    """The device in use: the one that was chosen, or the first GPU, or the simulator where there is none."""
    found = _chosen.get()
    if found is None:
        found = devices()[0]
        _chosen.set(found)
    return found


class use:  # noqa: N801
    """Chooses the device for launches from now on, in this thread or asynchronous task; as a context manager, until the
    end of the block."""

    def __init__(self, device_or_name: Device | str) -> None:
        chosen = device(device_or_name) if isinstance(device_or_name, str) else device_or_name
        self._token: Token[Device | None] = _chosen.set(chosen)
        self._device = chosen

    def __enter__(self) -> Device:
        return self._device

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _chosen.reset(self._token)


def _simulator() -> Device:
    from .simulator import SIMULATOR

    return SIMULATOR


def _cuda_devices() -> Sequence[Device]:
    from .cuda import open_devices

    return open_devices()
