"""LLVM's names for machine types, as values and in memory.

A lone `i1` and the lanes of an `i1` vector are bytes in memory: they are widened when stored and narrowed when
loaded, so that a vector of truth values can be read from an array of them.
"""

from __future__ import annotations

from ..lang.layout import MachineType
from ..lang.records import dataclass
from ..lang.types import PointerType, ScalarType, VectorType

_FLOATS = {"f16": "half", "bf16": "bfloat", "f32": "float", "f64": "double"}


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine type in LLVM's words.

    ir, memory  the type of values, and of what is loaded and stored
    element     the type of one lane
    lanes       1 for scalars and pointers
    bits        of one lane; 0 for pointers
    kind        "int", "float" or "pointer"
    boolean     whether lanes are `i1`, so that memory and value differ
    align       in memory, in bytes
    """

    type: MachineType
    ir: str
    memory: str
    element: str
    lanes: int
    bits: int
    kind: str
    boolean: bool
    align: int

    @property
    def vector(self) -> bool:
        return self.lanes > 1


def scalar_name(scalar: ScalarType) -> str:
    """LLVM's name of a scalar."""
    return _FLOATS.get(scalar.name, scalar.name)


def describe(type: MachineType, align: int, address_spaces: bool) -> Machine:
    """The machine record of a type whose alignment in memory is `align`; pointers may all be generic."""
    if isinstance(type, VectorType):
        scalar = type.element
        element, lanes = scalar_name(scalar), type.length
        boolean = scalar.name == "i1"
        memory = f"<{lanes} x {'i8' if boolean else element}>"
        kind = "float" if scalar.is_float else "int"
        return Machine(type, f"<{lanes} x {element}>", memory, element, lanes, scalar.bits, kind, boolean, align)
    if isinstance(type, ScalarType):
        name = scalar_name(type)
        boolean = name == "i1"
        kind = "float" if type.is_float else "int"
        return Machine(type, name, "i8" if boolean else name, name, 1, type.bits, kind, boolean, align)
    space = type.address_space if isinstance(type, PointerType) and address_spaces else 0
    name = f"ptr addrspace({space})" if space else "ptr"
    return Machine(type, name, name, name, 1, 0, "pointer", False, align)
