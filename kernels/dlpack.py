"""Arrays that are handed over through DLPack: what a capsule says about its array."""

from __future__ import annotations

import ctypes

from ..lang.tuples import NamedTuple
from . import dtypes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CPU = 1
CUDA = 2
CUDA_HOST = 3
"""Page-locked memory of the host, which devices reach too."""
CUDA_MANAGED = 13
NAMES = {CPU: "the memory of the host", 4: "OpenCL memory", 7: "Vulkan memory", 8: "Metal memory", 10: "ROCm memory"}
"""What messages call the memory of a device type."""

LEGACY_STREAM = 1
"""What the protocols call the driver's default stream, whose handle is 0."""

_READ_ONLY = 1
_VERSIONED = b"dltensor_versioned"
_PLAIN = b"dltensor"


class _Tensor(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.c_void_p),
        ("device_type", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
        ("ndim", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    )


class _Managed(ctypes.Structure):
    _fields_ = (("tensor", _Tensor), ("context", ctypes.c_void_p), ("deleter", ctypes.c_void_p))


class _ManagedVersioned(ctypes.Structure):
    _fields_ = (
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("context", ctypes.c_void_p),
        ("deleter", ctypes.c_void_p),
        ("flags", ctypes.c_uint64),
        ("tensor", _Tensor),
    )


_is_valid = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.c_char_p)(("PyCapsule_IsValid", ctypes.pythonapi))
_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)


class Handed(NamedTuple):
    """An array that was handed over. `capsule` keeps its memory alive."""

    address: int
    dtype: str
    shape: tuple[int, ...]
    contiguous: bool
    read_only: bool
    device: tuple[int, int]
    capsule: object


def take(array: Any, stream: int | None = None) -> Handed:
    """Asks an object with `__dlpack__` for its array; `stream` is the driver's stream that will use it, for arrays on
    a device (1 is the legacy default stream). Raises what the object raises."""
    options = {} if stream is None else {"stream": stream}
    try:
        capsule = array.__dlpack__(max_version=(1, 0), **options)
    except TypeError:
        capsule = array.__dlpack__(**options)
    return read(capsule)


def read(capsule: object) -> Handed:
    """What a capsule says."""
    read_only = False
    if _is_valid(capsule, _VERSIONED):
        managed = _ManagedVersioned.from_address(_pointer(capsule, _VERSIONED))
        read_only = bool(managed.flags & _READ_ONLY)
        tensor = managed.tensor
    else:
        tensor = _Managed.from_address(_pointer(capsule, _PLAIN)).tensor
    shape = tuple(tensor.shape[i] for i in range(tensor.ndim))
    strides = tuple(tensor.strides[i] for i in range(tensor.ndim)) if tensor.strides else None
    dtype = dtypes.of_dlpack(tensor.code, tensor.bits * tensor.lanes)
    address = (tensor.data or 0) + tensor.byte_offset
    device = (tensor.device_type, tensor.device_id)
    return Handed(address, dtype, shape, is_contiguous(shape, strides, 1), read_only, device, capsule)


def is_contiguous(shape: tuple[int, ...], strides: tuple[int, ...] | None, size: int) -> bool:
    """Whether elements lie one after the other, the last axis fastest; strides are in units of which an element has
    `size`. Axes of one element may have any stride, and so may all axes of an empty array."""
    if strides is None or 0 in shape:
        return True
    expected = size
    for extent, stride in zip(reversed(shape), reversed(strides), strict=True):
        if extent != 1 and stride != expected:
            return False
        expected *= extent
    return True
