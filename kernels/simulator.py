"""The simulator as a device: kernels run on the processor, as part of the module that declares them.

Its memory is the host's, so arrays are used where they lie. A launch is over when it returns.
"""

from __future__ import annotations

import ctypes
from array import array
from functools import cache
from time import perf_counter

from ..importer import simulator as shared_code
from ..lang import launches
from . import checks, dlpack
from .arrays import DeviceArray
from .checks import Checker, Found, NeedsTransfer, Place
from .devices import Device, Limits
from .errors import DeviceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .kernel import Kernel
    from .parameters import Parameter

_GPU = "is in the memory of a GPU, and the simulator works in the memory of the host; pass a copy that lies there"
_GPU_MEMORY = (dlpack.CUDA, dlpack.CUDA_MANAGED)


class Simulator(Device):
    """The device that every machine has."""

    reaches_host = True

    def __init__(self) -> None:
        self.name = "simulator"
        self.description = "runs kernels on the processor"
        self.limits = Limits(1024, (1024, 1024, 64), (2147483647, 65535, 65535), 227 * 1024, 8)
        self._memory: dict[int, object] = {}

    def prepare(self, kernel: Kernel, record: array[int], shared: int) -> None:
        record[launches.SIMULATE] = shared_code.module().launcher()

    def checker(self, kernel: Kernel, parameter: Parameter, stream: int) -> Checker:
        place = Place(kernel.__name__, parameter, self.name)

        def check(value: Any) -> Found:
            if type(value) is not DeviceArray:
                if _is_on_gpu(value):
                    raise place.value_error(_GPU)
                raise NeedsTransfer
            if value.device is not self:
                raise place.value_error(_GPU)
            return *checks.require(place, value.facts(), writes=parameter.mutable), value.nbytes

        return check

    def owns(self, value: object) -> bool:
        return isinstance(value, DeviceArray) or _is_on_gpu(value)

    def failure(self, kernel: Kernel, answer: object) -> DeviceError:
        return DeviceError(f"{kernel.__name__}: {answer}")

    def allocate(self, size: int, stream: int | None) -> int:
        memory = ctypes.create_string_buffer(size + 256)
        address = (ctypes.addressof(memory) + 255) // 256 * 256
        self._memory[address] = memory
        return address

    def free(self, address: int, stream: int | None) -> None:
        self._memory.pop(address, None)

    def copy_in(self, to: int, source: int, size: int, stream: int) -> None:
        ctypes.memmove(to, source, size)

    def copy_out(self, to: int, source: int, size: int, stream: int) -> None:
        ctypes.memmove(to, source, size)

    def copy_within(self, to: int, source: int, size: int, stream: int) -> None:
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

    def destroy_event(self, event: Any) -> None:
        """Events are only times here."""

    def record_event(self, event: Any, stream: int) -> Any:
        return perf_counter()

    def elapsed_ms(self, start: Any, end: Any) -> float:
        return (end - start) * 1000

    def wait_for_event(self, event: Any, stream: int) -> None:
        """Everything that was recorded has happened."""


def _is_on_gpu(value: object) -> bool:
    if getattr(value, "__cuda_array_interface__", None) is not None:
        return True
    where = checks.device_of(value)
    return where is not None and where[0] in _GPU_MEMORY


@cache
def simulator() -> Simulator:
    """The simulator, of which there is one."""
    return Simulator()
