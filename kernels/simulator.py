"""The simulator as a device: kernels run on the processor, as part of the module that declares them.

Its memory is the host's, so arrays are used where they lie. A launch is over when it returns.
"""

from __future__ import annotations

import ctypes
from array import array
from time import perf_counter
from typing import TYPE_CHECKING, Any

from . import checks, dlpack
from .checks import Checker, Found, Place
from .devices import Device, Limits
from .errors import DeviceError

if TYPE_CHECKING:
    from .launch import Kernel
    from .parameters import Parameter

_GPU = "is in the memory of a GPU, and the simulator works in the memory of the host; pass a copy that lies there"


class Simulator(Device):
    """The device that every machine has."""

    def __init__(self) -> None:
        self.name = "simulator"
        self.description = "runs kernels on the processor"
        self.limits = Limits(1024, (1024, 1024, 64), (2147483647, 65535, 65535), 227 * 1024)
        self._memory: dict[int, object] = {}

    def prepare(self, kernel: Kernel, record: array[int], shared: int, stream: int) -> None:
        """The record is as the simulator wants it."""

    def checker(self, kernel: Kernel, parameter: Parameter, stream: int) -> Checker:
        place = Place(kernel.__name__, parameter, self.name)
        return lambda value: self._find(place, value)

    def _find(self, place: Place, value: Any) -> Found:
        from .arrays import DeviceArray

        if isinstance(value, DeviceArray):
            if value.device is not self:
                raise place.value_error(_GPU)
            return checks.require(place, value.facts())
        if getattr(value, "__cuda_array_interface__", None) is not None:
            raise place.value_error(_GPU)
        facts = checks.through_buffer(value)
        if facts is None:
            where = checks.device_of(value)
            if where is None:
                raise checks.no_array(place, value)
            if where[0] in (dlpack.CUDA, dlpack.CUDA_MANAGED):
                raise place.value_error(_GPU)
            if where[0] not in (dlpack.CPU, dlpack.CUDA_HOST):
                raise place.value_error(f"is in {dlpack.NAMES.get(where[0], 'the memory of another device')}")
            facts = checks.through_dlpack(value)
        return checks.require(place, facts)

    def is_reachable(self, value: object) -> bool:
        return True

    def failure(self, kernel: Kernel, status: int) -> DeviceError:
        return DeviceError(f"the launch of {kernel.__name__} failed with the status {status}")

    def allocate(self, size: int) -> int:
        memory = ctypes.create_string_buffer(size + 256)
        address = (ctypes.addressof(memory) + 255) // 256 * 256
        self._memory[address] = memory
        return address

    def free(self, address: int) -> None:
        self._memory.pop(address, None)

    def copy_in(self, to: int, source: int, size: int) -> None:
        ctypes.memmove(to, source, size)

    def copy_out(self, to: int, source: int, size: int) -> None:
        ctypes.memmove(to, source, size)

    def synchronize(self) -> None:
        """Nothing is ever left to be done."""

    def create_stream(self) -> int:
        return 0

    def destroy_stream(self, handle: int) -> None:
        """Streams are only names here."""

    def synchronize_stream(self, handle: int) -> None:
        """Nothing is ever left to be done."""

    def create_event(self) -> Any:
        return None

    def record_event(self, event: Any, stream: int) -> Any:
        return perf_counter()

    def elapsed_ms(self, start: Any, end: Any) -> float:
        return (end - start) * 1000

    def wait_for_event(self, event: Any, stream: int) -> None:
        """Everything that was recorded has happened."""


SIMULATOR = Simulator()
