"""Arrays in the memory of a device."""

from __future__ import annotations

import math

from . import checks, devices, dtypes
from .checks import Facts
from .devices import Device
from .dtypes import DATA_TYPES, DataType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn


class DeviceArray:
    """An array in the memory of a device, with its elements one after the other. The memory lives as long as the
    object.

    On a GPU other libraries use it through `__cuda_array_interface__`.
    """

    __slots__ = ("__weakref__", "_free_stream", "_owner", "address", "device", "element", "shape")

    def __init__(self, device: Device, shape: tuple[int, ...], element: DataType) -> None:
        self.address = 0
        self.device = device
        self.shape = shape
        self.element = element
        self._owner: object = None
        self._free_stream: int | None = None
        self.address = device.allocate(max(self.nbytes, 1), None)

    @classmethod
    def for_launch(cls, device: Device, host: Facts, element: DataType, stream: int) -> DeviceArray:
        """What stands for an array of the host during a launch: its own memory where the device reaches that, otherwise
        memory of the device in the order of a stream."""
        made = cls.__new__(cls)
        made.device, made.shape, made.element = device, host.shape, element
        made._owner, made._free_stream = (host.keep, None) if device.reaches_host else (None, stream)
        made.address = host.address if device.reaches_host else device.allocate(max(made.nbytes, 1), stream)
        return made

    @property
    def size(self) -> int:
        """The number of elements."""
        return math.prod(self.shape)

    @property
    def dtype(self) -> str:
        """The name of the data type, such as "float32"."""
        return self.element.name

    @property
    def nbytes(self) -> int:
        return self.size * self.element.size

    def facts(self) -> Facts:
        """What checks want to know. Raises `ValueError` after `free`."""
        if not self.address and self.size:
            raise ValueError("the memory of this array was given back")
        return Facts(self.address, self.element.name, self.shape, True, False, self)

    def copy_from_host(self, source: Any) -> None:
        """Replaces the content by that of an array of the host, of the same data type and as many elements, after all
        work that was enqueued."""
        found = _host_array(source, self.element, self.size, "the array to copy from", writable=False)
        self.device.synchronize()
        self.device.copy_in(self.facts().address, found.address, self.nbytes, 0)
        self.device.synchronize_stream(0)

    def copy_to_host(self, target: Any = None) -> Any:
        """Copies the content to an array of the host after all work that was enqueued, by default to a new NumPy array;
        the array."""
        if target is None:
            import numpy as np

            target = np.empty(self.shape, _NUMPY.get(self.element.name, self.element.name))
        found = _host_array(target, self.element, self.size, "the array to copy to", writable=True)
        self.device.synchronize()
        self.device.copy_out(found.address, self.facts().address, self.nbytes, 0)
        self.device.synchronize_stream(0)
        return target

    def free(self) -> None:
        """Gives the memory back before the object goes."""
        address, self.address = self.address, 0
        if address and self._owner is None:
            self.device.free(address, self._free_stream)
        self._owner = None

    def __del__(self) -> None:
        if getattr(self, "address", 0):
            self.free()

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("an array without axes has no length")
        return self.shape[0]

    def __array__(self, *_: object, **__: object) -> NoReturn:
        """NumPy would otherwise make an array of one object."""
        raise TypeError("NumPy does not see the memory of a device; array.copy_to_host() makes an array that it sees")

    def __getattr__(self, name: str) -> Any:
        """Only an array on a GPU has `__cuda_array_interface__`."""
        if name == "__cuda_array_interface__" and not self.device.reaches_host:
            return {
                "shape": self.shape,
                "typestr": self.element.typestr,
                "data": (self.facts().address, False),
                "strides": None,
                "stream": None,
                "version": 3,
            }
        raise AttributeError(f"'DeviceArray' object has no attribute {name!r}", name=name, obj=self)

    def __repr__(self) -> str:
        return f"<array of {self.element.name}, shape {self.shape}, on {self.device.name}>"


_NUMPY = {"bfloat16": "uint16", "int": "int64", "uint": "uint64"}
"""NumPy's names of data types; bits for those that it does not know."""


def to_device(source: Any, device: Device | None = None) -> DeviceArray:
    """A copy of an array of the host in the memory of a device, by default the one in use. Raises `TypeError` for what
    is no array of numbers, `ValueError` for one that is not contiguous."""
    found = checks.on_host(source)
    if found is None or found.dtype not in DATA_TYPES:
        kind = type(source).__name__ if found is None else f"an array of {found.dtype}"
        raise TypeError(f"an array of numbers in the memory of the host is wanted, not {kind}")
    made = DeviceArray(device or devices.current(), found.shape, DATA_TYPES[found.dtype])
    made.copy_from_host(source)
    return made


def empty(shape: int | tuple[int, ...], dtype: Any = "float32", device: Device | None = None) -> DeviceArray:
    """An array in the memory of a device with unknown content. `dtype` is a name such as "float32", or a dtype of
    NumPy, CuPy or PyTorch."""
    name = dtypes.name_of(dtype)
    if not name:
        raise TypeError(f"there is no data type {dtype!r}; known are {', '.join(DATA_TYPES)}")
    extents = (shape,) if isinstance(shape, int) else tuple(shape)
    if any(extent < 0 for extent in extents):
        raise ValueError(f"an array cannot have the shape {extents}")
    return DeviceArray(device or devices.current(), extents, DATA_TYPES[name])


def _host_array(value: Any, element: DataType, size: int, what: str, *, writable: bool) -> Facts:
    found = checks.on_host(value)
    if found is None:
        raise TypeError(f"{what} must be in the memory of the host, and is {type(value).__name__}")
    if found.dtype != element.name and found.dtype != _NUMPY.get(element.name):
        raise TypeError(f"{what} must be of {element.name}, not of {found.dtype}")
    if not found.contiguous:
        raise ValueError(f"{what} is not contiguous; numpy.ascontiguousarray gives a copy that is")
    if writable and found.read_only:
        raise ValueError(f"{what} is read-only")
    if math.prod(found.shape) != size:
        raise ValueError(f"{what} has {math.prod(found.shape)} elements instead of {size}")
    return found
