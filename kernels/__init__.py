"""Kernels of imported Mojo modules: devices, arrays on them, and launches. docs/kernels_from_python.md is the guide."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .arrays import DeviceArray, empty, to_device
    from .devices import Device, all_devices, device, synchronize, use
    from .errors import DeviceError
    from .intents import inout, out
    from .streams import Event, Stream

__all__ = [
    "Device", "DeviceArray", "DeviceError", "Event", "Stream", "all_devices", "device", "empty", "inout", "out",
    "synchronize", "to_device", "use",
]  # fmt: skip

_HOMES = {
    "arrays": ("DeviceArray", "empty", "to_device"),
    "devices": ("Device", "all_devices", "device", "synchronize", "use"),
    "errors": ("DeviceError",),
    "streams": ("Event", "Stream"),
    "intents": ("inout", "out"),
}


def __getattr__(name: str) -> object:
    """Loads the module of a name when it is first used: a Mojo module with kernels imports this package."""
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f".{home}", __name__), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
