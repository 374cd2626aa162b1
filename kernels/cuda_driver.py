"""The CUDA driver, through `cuda.bindings.driver` of the package cuda-python: calls, and errors that say what to do."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from .errors import DeviceError

NO_DEVICE = 100
_INVALID_CONTEXT = 201
_HINTS = {
    2: "the memory of the device is used up; free arrays, or use smaller ones",
    200: "the code is for a newer device or driver",
    209: "the code is for another kind of device",
    218: "the driver cannot assemble the code; its own words are above",
    222: "the driver is too old for the code; install a newer one",
    700: "a kernel used memory that it does not own. The process cannot use this device any more; "
    "OOMPH_DEVICE=simulator runs the kernels where they can be looked at",
    701: "the launch asks for more registers or shared memory than a block can have",
    702: "a kernel ran for longer than the display allows",
    710: "an assertion in a kernel failed. The process cannot use this device any more",
    715: "a kernel trapped or ran an illegal instruction. The process cannot use this device any more",
    716: "a kernel used an address that is not aligned. The process cannot use this device any more",
    719: "a kernel failed. The process cannot use this device any more",
}
"""What driver errors mean for a user, by number."""


class Driver:
    """The driver after `cuInit`. `module` is the binding."""

    def __init__(self, module: ModuleType | Any) -> None:
        self.module = module

    def __call__(self, name: str, *arguments: Any) -> Any:
        """Calls a function of the driver: its result, a tuple of them, or None. Raises `DeviceError`."""
        status, *results = getattr(self.module, name)(*arguments)
        if int(status):
            raise self.error(int(status), name)
        return results[0] if len(results) == 1 else tuple(results) or None

    def error(self, status: int, what: str) -> DeviceError:
        """The error for a status that something answered with."""
        name, text = self._describe(status)
        hint = f"; {_HINTS[status]}" if status in _HINTS else ""
        return DeviceError(f"{what}: {name} ({text}){hint}")

    def _describe(self, status: int) -> tuple[str, str]:
        found = []
        for ask in ("cuGetErrorName", "cuGetErrorString"):
            failed, text = getattr(self.module, ask)(self.module.CUresult(status))
            found.append("" if int(failed) else text.decode(errors="replace"))
        return found[0] or f"CUDA error {status}", found[1] or "unknown"

    def address(self, name: str) -> int:
        """The address of a function of the driver itself."""
        return int(self("cuGetProcAddress", name.encode(), _INTERFACE, 0)[0])


_INTERFACE = 12000
"""The version of the driver's interface whose functions are called by address."""


@cache
def driver() -> Driver:
    """The driver. Raises `DeviceError` if there is none, if it does not start, or if its binding is not installed."""
    try:
        binding: Any = import_module("cuda.bindings.driver")
    except ImportError as error:
        raise DeviceError(
            "the package cuda-python is not installed, and kernels reach a GPU through it: pip install 'oomph[cuda]', "
            f"or set OOMPH_DEVICE=simulator ({error})",
            "E0714",
        ) from None
    try:
        status = int(binding.cuInit(0)[0])
    except (RuntimeError, OSError) as error:
        reason = str(error).rstrip(".")
        raise DeviceError(
            f"there is no NVIDIA driver on this machine: {reason}. Install one, or set OOMPH_DEVICE=simulator", "E0711"
        ) from None
    found = Driver(binding)
    if status == NO_DEVICE:
        raise DeviceError(
            "the NVIDIA driver finds no device that this process may use (CUDA_VISIBLE_DEVICES hides devices); "
            "OOMPH_DEVICE=simulator runs kernels without one",
            "E0712",
        )
    if status:
        raise DeviceError(f"the NVIDIA driver does not start: {found.error(status, 'cuInit')}", "E0711")
    return found
