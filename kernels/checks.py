"""Arrays as arguments of kernels: where an array lies, and whether a kernel may use it.

The launcher itself takes arrays of the host that it may use where they lie; a checker sees everything else. It gives
the address, with what keeps it alive, or says what is wrong, or raises `NeedsTransfer`.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable, Sequence

from ..lang.tuples import NamedTuple
from . import dlpack, dtypes
from .parameters import Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Found = int | tuple[int, object] | tuple[int, object, int]
"""An address, perhaps with an object that has to live until the launch is over, and the bytes of the array."""

Checker = Callable[["Any"], Found]


class NeedsTransfer(BaseException):
    """Not an error: an argument has to be brought to the device first. Only `Launch` sees it."""


class Place(NamedTuple):
    """The parameter that an argument is for, and where the kernel will run, as messages name them."""

    kernel: str
    parameter: Parameter
    device: str

    def refusal(self, problem: str) -> str:
        return f"{self.kernel}() argument '{self.parameter.name}' {problem}"

    def type_error(self, problem: str) -> TypeError:
        return TypeError(self.refusal(problem))

    def value_error(self, problem: str) -> ValueError:
        return ValueError(self.refusal(problem))


class Facts(NamedTuple):
    """What a protocol says about an array. `keep` is what keeps the memory alive."""

    address: int
    dtype: str
    shape: tuple[int, ...]
    contiguous: bool
    read_only: bool
    keep: object


def require(place: Place, facts: Facts, *, writes: bool) -> tuple[int, object]:
    """The address of an array on the right device, or of a tensor that describes it, if the kernel can use it, and what
    keeps it alive; `writes` tells whether it will write."""
    element = place.parameter.element
    assert element is not None
    wanted = element.name
    if facts.dtype != wanted and (facts.dtype, wanted) not in (("int64", "int"), ("uint64", "uint")):
        raise place.type_error(
            f"must be an array of {wanted}, not of {facts.dtype}; array.astype('{wanted}') makes one"
        )
    if not facts.contiguous:
        raise place.value_error(
            "is not contiguous: a kernel sees only an address, so the elements must lie one after the other, the last "
            "axis fastest; pass a contiguous copy, such as numpy.ascontiguousarray gives"
        )
    if facts.read_only and writes:
        raise place.value_error(
            f"is read-only, and the kernel may write to it: it is declared '{place.parameter.type_text}'; pass a "
            "copy, or declare it with ImmutAnyOrigin if the kernel only reads"
        )
    if facts.address % element.size:
        raise place.value_error(f"starts at an address that is no multiple of {element.size}, the size of its elements")
    return (facts.address, facts.keep) if place.parameter.shape is None else _tensor(place, facts)


def _tensor(place: Place, facts: Facts) -> tuple[int, object]:
    """The address of the tensor for an array: of its first element, or if the kernel learns something of its layout
    only now, of a record that begins with that address."""
    shape, strides = place.parameter.shape, place.parameter.strides
    assert shape is not None and strides is not None
    if len(shape) != len(facts.shape) or not _fits(facts.shape, shape):
        wanted = ", ".join("any" if extent == -1 else str(extent) for extent in shape)
        raise place.value_error(f"must be an array of shape ({wanted}), not of {facts.shape}")
    steps = [1]
    for extent in reversed(facts.shape[1:]):
        steps.insert(0, steps[0] * extent)
    if not _fits(steps, strides):
        raise place.value_error(
            f"is declared with the strides {strides}, and an array of this shape has {tuple(steps)}, the last axis "
            "being the fastest; declare the tensor with row_major"
        )
    told = [has for want, has in zip((*shape, *strides), (*facts.shape, *steps), strict=True) if want == -1]
    if not told:
        return facts.address, facts.keep
    record = array("q", [facts.address, *told])
    return record.buffer_info()[0], (record, facts.keep)


def _fits(found: Sequence[int], wanted: Sequence[int]) -> bool:
    """Whether numbers are those wanted, where -1 stands for any."""
    return all(want in (-1, has) for has, want in zip(found, wanted, strict=True))


# ------------------------------------------------------------------------------------------------- protocols


def on_host(array: object) -> Facts | None:
    """What is known about an array in the memory of the host; None for anything else."""
    found = through_buffer(array) or through_array_interface(array)
    if found is None:
        where = device_of(array)
        if where is not None and where[0] in (dlpack.CPU, dlpack.CUDA_HOST):
            found = through_dlpack(array)
    return found


def through_buffer(array: Any) -> Facts | None:
    """What the buffer protocol says; None where an object does not have it, or cannot describe its elements so."""
    try:
        view = memoryview(array)
    except (TypeError, BufferError, ValueError):
        return None
    dtype = dtypes.of_format(view.format, view.itemsize)
    return Facts(_address_of(view), dtype, view.shape or (), view.c_contiguous, view.readonly, view)


def _address_of(view: memoryview) -> int:
    """The address of the first element."""
    buffer = (ctypes.c_size_t * 10)()  # a Py_buffer, which begins with the address
    _get_buffer(view, ctypes.addressof(buffer), _FULL_VIEW)
    address = buffer[0]
    _release_buffer(ctypes.addressof(buffer))
    return address


_get_buffer = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.c_void_p, ctypes.c_int)(
    ("PyObject_GetBuffer", ctypes.pythonapi)
)
_release_buffer = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)(("PyBuffer_Release", ctypes.pythonapi))
_FULL_VIEW = 0x1C
"""`PyBUF_FORMAT | PyBUF_STRIDES`."""


def through_array_interface(array: object) -> Facts | None:
    """What `__array_interface__` says; None where an object does not have it."""
    described: dict[str, Any] = getattr(array, "__array_interface__", None) or {}
    data = described.get("data")
    return _described(array, described, data) if isinstance(data, tuple) else None


def through_cuda_interface(array: object) -> tuple[Facts, int | None] | None:
    """What `__cuda_array_interface__` says, and the stream on which the array may still be in use; None where an object
    does not have it."""
    described: dict[str, Any] | None = getattr(array, "__cuda_array_interface__", None)
    if described is None:
        return None
    return _described(array, described, described["data"]), described.get("stream")


def _described(array: object, described: dict[str, Any], data: tuple[int | None, bool]) -> Facts:
    """The facts in a dictionary of the array interface, which the host's and CUDA's share."""
    shape, typestr = tuple(described["shape"]), described["typestr"]
    contiguous = dlpack.is_contiguous(shape, described.get("strides"), int(typestr[2:]))
    return Facts(data[0] or 0, dtypes.of_typestr(typestr), shape, contiguous, data[1], array)


def device_of(array: object) -> tuple[int, int] | None:
    """The device type and number that DLPack names for an array; None where an object does not have it."""
    ask = getattr(array, "__dlpack_device__", None)
    if ask is None or not hasattr(array, "__dlpack__"):
        return None
    type, number = ask()
    return int(type), number


def through_dlpack(array: object, stream: int | None = None) -> Facts:
    """What DLPack says about an array that has it."""
    handed = dlpack.take(array, stream)
    return Facts(handed.address, handed.dtype, handed.shape, handed.contiguous, handed.read_only, handed.capsule)


def no_array(place: Place, array: object) -> TypeError:
    """The error for what is no array at all."""
    element = place.parameter.element
    assert element is not None
    kind = type(array).__name__
    hint = f"; numpy.array(..., '{element.name}') makes one" if isinstance(array, list | tuple) else ""
    return place.type_error(f"must be an array of {element.name}, not {kind}{hint}")
