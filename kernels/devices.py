"""Devices: what a machine has for running kernels, and which of them is used."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from contextvars import ContextVar, Token

from ..lang.tuples import NamedTuple
from .errors import DeviceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .checks import Checker
    from .kernel import Kernel
    from .parameters import Parameter


class Limits(NamedTuple):
    """What a launch may ask of a device: threads of a block, altogether and along each axis, blocks of the grid along
    each axis, bytes of dynamic shared memory, and blocks of a cluster, 0 without clusters."""

    threads: int
    block: tuple[int, int, int]
    grid: tuple[int, int, int]
    shared: int
    cluster: int


class Device(ABC):
    """Something that runs kernels.

    name          what `oomph.kernels.device` finds it by
    reaches_host  whether its memory is the host's
    """

    name: str
    description: str
    limits: Limits
    reaches_host = False

    def __repr__(self) -> str:
        return f"<device {self.name}: {self.description}>"

    @abstractmethod
    def prepare(self, kernel: Kernel, record: array[int], shared: int) -> None:
        """Makes the kernel ready, and fills in those words of a launch record that depend on the device."""

    @abstractmethod
    def checker(self, kernel: Kernel, parameter: Parameter, stream: int) -> Checker:
        """What finds the memory of arrays for a parameter."""

    @abstractmethod
    def owns(self, value: object) -> bool:
        """Whether an argument is in the memory of some device, so that it is not for a transfer to bring it there."""

    @abstractmethod
    def failure(self, kernel: Kernel, answer: object) -> DeviceError:
        """The error for a launch that did not go well, by the answer of the launcher."""

    @abstractmethod
    def allocate(self, size: int, stream: int | None) -> int:
        """The address of memory of so many bytes, with unknown content: at once, or in the order of a stream."""

    @abstractmethod
    def free(self, address: int, stream: int | None) -> None:
        """Gives memory back: after all work that was enqueued, or in the order of a stream."""

    @abstractmethod
    def copy_in(self, to: int, source: int, size: int, stream: int) -> None:
        """Copies bytes from the host's memory in the order of a stream; the source may change when this returns."""

    @abstractmethod
    def copy_out(self, to: int, source: int, size: int, stream: int) -> None:
        """Copies bytes to the host's memory in the order of a stream; they are there when the stream has got so far."""

    @abstractmethod
    def copy_within(self, to: int, source: int, size: int, stream: int) -> None:
        """Copies bytes from one place of the device's memory to another, in the order of a stream."""

    @abstractmethod
    def synchronize(self) -> None:
        """Waits until everything that was enqueued is done. Raises `DeviceError` for what went wrong meanwhile."""

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
    def destroy_event(self, event: Any) -> None: ...

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


def all_devices() -> list[Device]:
    """All devices of the machine that can be used: GPUs first, the simulator last."""
    from . import cuda

    found: list[Device] = []
    try:
        for ordinal in range(cuda.count()):
            found.append(cuda.open_device(ordinal))
    except DeviceError:
        return [*found, _simulator()]  # `device` says what is wrong
    return [*found, _simulator()]


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
    from . import cuda

    return cuda.open_device(int(number or "0"))


chosen = _chosen.get
"""The device that was chosen in this thread, None before one is used."""


def current() -> Device:
    """The device in use: the one that was chosen last, or the first GPU, or the simulator where there is none."""
    found = _chosen.get()
    if found is None:
        found = _default()
        _chosen.set(found)
    return found


class Use:
    """The choice of a device; `with` takes it back at the end of the block."""

    __slots__ = ("_device", "_token")

    def __init__(self, chosen: Device) -> None:
        self._device = chosen
        self._token: Token[Device | None] = _chosen.set(chosen)

    def __enter__(self) -> Device:
        return self._device

    def __exit__(self, *error: object) -> None:
        _chosen.reset(self._token)


def use(device_or_name: Device | str) -> Use:
    """Chooses the device for launches and arrays from now on, in this thread or asynchronous task; as a context
    manager, until the end of the block."""
    return Use(device(device_or_name) if isinstance(device_or_name, str) else device_or_name)


def synchronize() -> None:
    """Waits until everything that was enqueued on the device in use is done. Raises `DeviceError` for what went wrong
    meanwhile."""
    current().synchronize()


def _default() -> Device:
    from ..importer import accelerators

    return device("cuda") if accelerators.chosen() else _simulator()


def _simulator() -> Device:
    from .simulator import simulator

    return simulator()
