"""Arrays in the memory of a device, and copies of arrays of the host."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from . import checks, devices
from .checks import Facts, Place
from .devices import Device
from .dtypes import DATA_TYPES, DataType

if TYPE_CHECKING:
    from .launch import Launch
    from .parameters import Parameter


class DeviceArray:
    """An array in the memory of a device, with its elements one after the other. The memory lives as long as the object.

    On a GPU other libraries use it through `__cuda_array_interface__`.
    """

    def __init__(self, device: Device, shape: tuple[int, ...], element: DataType) -> None:
        self.device = device
        self.shape = shape
        self.element = element
        self.size = math.prod(shape)
        self.address = device.allocate(max(self.size * element.size, 1))

    @property
    def dtype(self) -> str:
        """The name of the data type, such as "float32"."""
        return self.element.name

    @property
    def nbytes(self) -> int:
        return self.size * self.element.size

    def facts(self) -> Facts:
        """What checks want to know. Raises `ValueError` after `free`."""
        if not self.address:
            raise ValueError("the memory of this array was given back")
        return Facts(self.address, self.element.name, True, False, self)

    def copy_from_host(self, source: Any) -> None:
        """Replaces the content by that of an array of the host, of the same data type and as many elements."""
        found = _host_array(source, self.element, "the array to copy from", writable=False)
        _require_size(found, self.size)
        self.device.copy_in(self.facts().address, found.address, self.nbytes)

    def copy_to_host(self, target: Any = None) -> Any:
        """Copies the content to an array of the host after all work that was enqueued, by default to a new NumPy array;
        the array."""
        if target is None:
            import numpy as np

            target = np.empty(self.shape, _numpy_dtype(self.element))
        found = _host_array(target, self.element, "the array to copy to", writable=True)
        _require_size(found, self.size)
        self.device.copy_out(found.address, self.facts().address, self.nbytes)
        return target

    def free(self) -> None:
        """Gives the memory back before the object goes."""
        if self.address:
            self.device.free(self.address)
            self.address = 0

    def __del__(self) -> None:
        if getattr(self, "address", 0):
            self.free()

    def __len__(self) -> int:
        return self.shape[0]

    def __getattr__(self, name: str) -> Any:
        """Only an array on a GPU has `__cuda_array_interface__`."""
        if name == "__cuda_array_interface__" and self.device.name.startswith("cuda"):
            return {
                "shape": self.shape,
                "typestr": self.element.typestr,
                "data": (self.facts().address, False),
                "strides": None,
                "version": 3,
            }
        raise AttributeError(f"'DeviceArray' object has no attribute {name!r}", name=name, obj=self)

    def __repr__(self) -> str:
        return f"<array of {self.element.name}, shape {self.shape}, on {self.device.name}>"


class Borrowed:
    """A copy on the device of an array of the host, for one launch."""

    def __init__(self, launch: Launch, parameter: Parameter, value: Any) -> None:
        place = Place(launch.kernel.__name__, parameter, launch.device.name)
        found = checks.on_host(value)
        if found is None:
            raise checks.no_array(place, value)
        checks.require(place, found.facts)
        element = parameter.element
        assert element is not None
        self._parameter = parameter
        self._host = found
        self.array = DeviceArray(launch.device, found.shape, element)
        launch.device.copy_in(self.array.address, found.facts.address, self.array.nbytes)

    def give_back(self) -> None:
        """Copies what the kernel may have written to the array of the host."""
        if self._parameter.mutable:
            array = self.array
            array.device.copy_out(self._host.facts.address, array.address, array.nbytes)


def to_device(source: Any, device: Device | None = None) -> DeviceArray:
    """A copy of an array of the host in the memory of a device, by default the one in use. Raises `TypeError` for what
    is no array of numbers, `ValueError` for one that is not contiguous."""
    found = checks.on_host(source)
    if found is None or found.facts.dtype not in DATA_TYPES:
        kind = type(source).__name__ if found is None else f"an array of {found.facts.dtype}"
        raise TypeError(f"an array of numbers in the memory of the host is wanted, not {kind}")
    if not found.facts.contiguous:
        raise ValueError("the array is not contiguous; numpy.ascontiguousarray gives a copy that is")
    made = DeviceArray(device or devices.current(), found.shape, DATA_TYPES[found.facts.dtype])
    made.device.copy_in(made.address, found.facts.address, made.nbytes)
    return made


def empty(shape: int | tuple[int, ...], dtype: Any = "float32", device: Device | None = None) -> DeviceArray:
    """An array in the memory of a device with unknown content. `dtype` is a name such as "float32", or a NumPy dtype."""
    name = dtype if isinstance(dtype, str) else getattr(dtype, "name", getattr(dtype, "__name__", str(dtype)))
    if name not in DATA_TYPES:
        raise TypeError(f"there is no data type {name!r}; known are {', '.join(DATA_TYPES)}")
    extents = (shape,) if isinstance(shape, int) else tuple(shape)
    if any(extent < 0 for extent in extents):
        raise ValueError(f"an array cannot have the shape {extents}")
    return DeviceArray(device or devices.current(), extents, DATA_TYPES[name])


def _host_array(value: Any, element: DataType, what: str, *, writable: bool) -> checks.HostArray:
    found = checks.on_host(value)
    if found is None:
        raise TypeError(f"{what} must be an array in the memory of the host, not {type(value).__name__}")
    if found.facts.dtype != element.name:
        raise TypeError(f"{what} must be of {element.name}, not of {found.facts.dtype}")
    if not found.facts.contiguous:
        raise ValueError(f"{what} is not contiguous")
    if writable and found.facts.read_only:
        raise ValueError(f"{what} is read-only")
    return found


def _require_size(found: checks.HostArray, size: int) -> None:
    if math.prod(found.shape) != size:
        raise ValueError(f"the arrays have {math.prod(found.shape)} and {size} elements")


def _numpy_dtype(element: DataType) -> str:
    """NumPy's name of a data type; bits for those that it does not know."""
    return {"bfloat16": "uint16", "int": "int64", "uint": "uint64"}.get(element.name, element.name)
