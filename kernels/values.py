"""Arguments of several numbers that a kernel takes by value: structs, vectors, tuples, arrays; made of Python objects.

A group of numbers is taken from a sequence in order, and one whose parts have names also from a mapping or from the
attributes of an object.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Mapping, Sequence

from .checks import Found
from .dtypes import DATA_TYPES, DataType
from .parameters import Form, Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FLOATS = {2: "<e", 4: "<f", 8: "<d"}
"""The formats of the `struct` module, by size in bytes."""


def packer(kernel: str, parameter: Parameter) -> Callable[[Any], Found]:
    """What makes the bytes of an argument: gives their address, and what keeps them alive.

    It raises `TypeError` for objects of another form, `OverflowError` for numbers that do not fit.
    """
    assert parameter.form is not None
    size, align, form = parameter.form

    def pack(value: Any) -> Found:
        room = array("b", bytes(size + align))
        first = -room.buffer_info()[0] % align
        _write(f"{kernel}() argument '{parameter.name}'", form, value, memoryview(room).cast("B")[first:])
        return room.buffer_info()[0] + first, room

    return pack


def _write(what: str, form: Form, value: Any, room: memoryview) -> None:
    """Writes a value where its form says; `what` names it in messages."""
    if len(form) == 2:
        _write_number(what, DATA_TYPES[form[0]], value, room[form[1] :])
        return
    _, names, forms = form
    for name, item, part in zip(names or range(len(forms)), _items(what, form, value), forms, strict=True):
        _write(f"{what}, {f'field {name!r}' if names else f'item {name}'}", part, item, room)


def _items(what: str, form: Form, value: Any) -> Sequence[Any]:
    """The parts of a value, in order."""
    shown, names, forms = form
    wanted = f"must be {shown or 'a sequence'}: {_described(names, len(forms))}"
    if isinstance(value, Mapping):
        if names is None or set(value) != set(names):
            raise TypeError(f"{what} {wanted}, not a mapping of {', '.join(map(str, value)) or 'nothing'}")
        return [value[name] for name in names]
    if hasattr(value, "__len__") and hasattr(value, "__getitem__") and not isinstance(value, str | bytes):
        if len(value) != len(forms):
            raise TypeError(f"{what} {wanted}, not {len(value)} items")
        return [value[i] for i in range(len(forms))]
    if names is not None and all(hasattr(value, name) for name in names):
        return [getattr(value, name) for name in names]
    raise TypeError(f"{what} {wanted}, not {type(value).__name__}")


def _described(names: list[str] | None, count: int) -> str:
    """What a user can pass for a group."""
    if names is None:
        return f"a sequence of {count}"
    return f"a sequence, a mapping or an object with {', '.join(names)}"


def _write_number(what: str, dtype: DataType, value: Any, room: memoryview) -> None:
    if dtype.name == "bool":
        if not isinstance(value, bool) and type(value).__name__ not in ("bool_", "bool"):
            raise TypeError(f"{what} must be a truth value, not {type(value).__name__}")
        room[0] = bool(value)
    elif dtype.kind in "iu":
        _write_integer(what, dtype, value, room)
    elif (not hasattr(value, "__float__") and not hasattr(value, "__index__")) or isinstance(value, bool):
        raise TypeError(f"{what} must be a number, not {type(value).__name__}")
    elif dtype.name == "bfloat16":
        bits = int.from_bytes(struct.pack("<f", float(value)), "little")
        if bits & 0x7FFFFFFF <= 0x7F800000:  # not a NaN: round to the nearest, ties to even
            bits += 0x7FFF + (bits >> 16 & 1)
        struct.pack_into("<H", room, 0, bits >> 16 | (bits & 0x7FFFFFFF > 0x7F800000) << 6)
    else:
        struct.pack_into(_FLOATS[dtype.size], room, 0, float(value))


def _write_integer(what: str, dtype: DataType, value: Any, room: memoryview) -> None:
    if not hasattr(value, "__index__") or isinstance(value, bool):
        raise TypeError(f"{what} must be an integer, not {type(value).__name__}")
    number = value.__index__()
    bits = 8 * dtype.size
    least, most = (-(1 << bits - 1), (1 << bits - 1) - 1) if dtype.kind == "i" else (0, (1 << bits) - 1)
    if not least <= number <= most:
        raise OverflowError(f"{what}: {number} is out of the range of {dtype.name}, {least} to {most}")
    room[: dtype.size] = number.to_bytes(dtype.size, "little", signed=dtype.kind == "i")
