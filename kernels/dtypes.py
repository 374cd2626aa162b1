"""The data types of array elements, and what the protocols for arrays call them."""

from __future__ import annotations

from functools import cache

from ..lang.tuples import NamedTuple
from .intents import HostArgument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class DataType(NamedTuple):
    """One data type.

    name       as `DType` has it: "float32"
    size       in bytes
    kind       as typestrs have it: "f" float, "i" signed, "u" unsigned, "b" truth value, "V" anything else
    formats    the characters of the `struct` module that mean it, whatever their size
    dlpack     DLPack's code of the kind
    """

    name: str
    size: int
    kind: str
    formats: str
    dlpack: int

    @property
    def typestr(self) -> str:
        """The name in `__cuda_array_interface__`."""
        return f"{'|' if self.size == 1 else '<'}{self.kind}{self.size}"


_SIGNED, _UNSIGNED, _FLOATING = "bhilqn", "BHILQN", "efd"

DATA_TYPES = {
    data_type.name: data_type
    for data_type in (
        DataType("bool", 1, "b", "?", 6),
        DataType("int8", 1, "i", _SIGNED, 0),
        DataType("int16", 2, "i", _SIGNED, 0),
        DataType("int32", 4, "i", _SIGNED, 0),
        DataType("int64", 8, "i", _SIGNED, 0),
        DataType("int", 8, "i", _SIGNED, 0),
        DataType("uint8", 1, "u", _UNSIGNED, 1),
        DataType("uint16", 2, "u", _UNSIGNED, 1),
        DataType("uint32", 4, "u", _UNSIGNED, 1),
        DataType("uint64", 8, "u", _UNSIGNED, 1),
        DataType("uint", 8, "u", _UNSIGNED, 1),
        DataType("float16", 2, "f", _FLOATING, 2),
        DataType("bfloat16", 2, "V", "", 4),
        DataType("float32", 4, "f", _FLOATING, 2),
        DataType("float64", 8, "f", _FLOATING, 2),
    )
}


@cache
def of_format(format: str, size: int) -> str:
    """The name of the data type that a buffer's format means; the format itself in quotes for anything else."""
    letter = format.lstrip("@=<")
    for data_type in DATA_TYPES.values():
        if data_type.size == size and len(letter) == 1 and letter in data_type.formats:
            return data_type.name
    return f"'{format}'"


@cache
def of_typestr(typestr: str) -> str:
    """The name of the data type that a typestr means; the typestr itself in quotes for anything else."""
    for data_type in DATA_TYPES.values():
        if typestr.lstrip("|=") == data_type.typestr.lstrip("|"):
            return data_type.name
    return f"'{typestr}'"


@cache
def of_dlpack(code: int, bits: int) -> str:
    """The name of the data type that DLPack means; a description in quotes for anything else."""
    for data_type in DATA_TYPES.values():
        if (data_type.dlpack, data_type.size * 8) == (code, bits):
            return data_type.name
    return f"'DLPack type {code} of {bits} bits'"


def name_of(given: Any) -> str:
    """The name of a data type that is given as a name, or as NumPy, CuPy and PyTorch have it; "" if there is none."""
    try:
        return _known_name(given)
    except TypeError:  # a list, say, which is nothing that names a type
        return ""


@cache
def _known_name(given: Any) -> str:
    name = given if isinstance(given, str) else getattr(given, "name", getattr(given, "__name__", str(given)))
    name = str(name).removeprefix("torch.")
    return name if name in DATA_TYPES else ""


def of_array(array: Any) -> str:
    """The name of the data type of an array's elements; "" for what is no array of numbers."""
    if isinstance(array, HostArgument):
        array = array.array
    found = getattr(array, "dtype", None)
    if found is not None:
        return name_of(found)
    try:
        view = memoryview(array)
    except (TypeError, BufferError, ValueError):
        return ""
    name = of_format(view.format, view.itemsize)
    return name if name in DATA_TYPES else ""
