"""What the launcher of a kernel says about its parameters."""

from __future__ import annotations

from ..lang.tuples import NamedTuple
from .dtypes import DATA_TYPES, DataType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Form = list["Any"]
"""`[data type, byte]` for a number, `[name, names of the fields or None, forms]` for several."""


class Parameter(NamedTuple):
    """One parameter of a kernel.

    element       the data type of the elements that an array must have, None for what takes no array
    mutable       whether the kernel may write to the array
    shape         the extents of a tensor, -1 for those that the array decides; None for what is no tensor
    strides       of a tensor, in the same way, counted in elements
    form          of a value of several numbers: its size and alignment in bytes, and what lies where; None for others
    default_text  the default as Python text, "" without one
    type_text     the type as the user wrote it
    """

    name: str
    element: DataType | None
    mutable: bool
    shape: tuple[int, ...] | None
    strides: tuple[int, ...] | None
    form: tuple[int, int, Form] | None
    default_text: str
    type_text: str

    def __str__(self) -> str:
        return f"{self.name}: {self.type_text}" + (f" = {self.default_text}" if self.default_text else "")


def _read_form(text: str) -> list[Any]:
    from json import loads  # few kernels need it

    return loads(text)


def read(description: str) -> tuple[Parameter, ...]:
    """The parameters of a description: a line for each, with the fields divided by tabs."""
    found = []
    for line in description.splitlines():
        name, dtype, access, default, form, type_text = line.split("\t")
        told = _read_form(form) if form else None
        shape, strides = (tuple(told[0]), tuple(told[1])) if told and dtype else (None, None)
        value = None if dtype or told is None else (told[0], told[1], told[2])
        element = DATA_TYPES.get(dtype)
        found.append(Parameter(name, element, access == "mut", shape, strides, value, default, type_text))
    return tuple(found)
