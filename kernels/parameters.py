"""What the launcher of a kernel says about its parameters."""

from __future__ import annotations

from typing import NamedTuple

from .dtypes import DATA_TYPES, DataType


class Parameter(NamedTuple):
    """One parameter of a kernel.

    element       the data type of the elements that an array must have, None for a number
    mutable       whether the kernel may write to the array
    default_text  the default as Python text, "" without one
    type_text     the type as the user wrote it
    """

    name: str
    element: DataType | None
    mutable: bool
    default_text: str
    type_text: str

    def __str__(self) -> str:
        return f"{self.name}: {self.type_text}" + (f" = {self.default_text}" if self.default_text else "")


def read(description: str) -> tuple[Parameter, ...]:
    """The parameters of a description: a line for each, with the fields divided by tabs."""
    found = []
    for line in description.splitlines():
        name, dtype, access, default, type_text = line.split("\t")
        found.append(Parameter(name, DATA_TYPES.get(dtype), access == "mut", default, type_text))
    return tuple(found)
