"""How values cross between Python and native code, type by type.

Scalars are converted by generated code. For other types the library converts, by two generic functions of
`std.python.boundary`, which are instantiated here.
"""

from __future__ import annotations

from ..lang.exports import Crossing, Exports
from ..lang.primitives import DTYPE_CODES, DTYPE_SCALARS, FLOAT_CODES
from ..lang.types import Const, CtValue, FunctionRef, StructType, Type
from . import instances, names, origins, signatures, structs
from .declarations import FunctionDecl, FunctionSet, StructDecl
from .world import World

BOUNDARY = "std.python.boundary"
WIDEST = 64
"""Bits of the widest machine number that generated code converts."""

NARROW_FLOATS = ("float16", "bfloat16")
"""Numbers that only the library converts: their rounding is not one instruction everywhere."""

_DTYPE_NAMES = {code: name for name, code in DTYPE_CODES.items()}


class LeftOutError(Exception):
    """A declaration that Python does not see; the message says why."""


def crossing(world: World, exports: Exports, type: Type, what: str, *, back: bool = False) -> Crossing:
    """How a type crosses: to native code, or `back` to Python."""
    type = origins.erase_type(world, type)
    scalar = _scalar(world, type)
    display = names.show(type)
    if scalar:
        return Crossing(type, "None" if scalar == "none" else display, scalar)
    if not crosses(world, type):
        raise LeftOutError(f"the type of {what}, '{display}', does not cross to Python")
    if back:
        return Crossing(type, display, to_python=boundary_function(world, "to_python", type))
    add_destructor(world, exports, world.struct_item("error"))
    return Crossing(type, display, from_python=boundary_function(world, "from_python", type))


def _scalar(world: World, type: Type) -> str:
    """The name under which generated code converts the type, "" if it does not."""
    if type is world.none_type:
        return "none"
    if type is world.bool_type:
        return "bool"
    if not isinstance(type, StructType) or type.declaration is not world.item("simd"):
        return ""
    name = dtype_name(type)
    return "" if name in NARROW_FLOATS else name


def dtype_name(type: StructType) -> str:
    """The name of the data type of a single number that Python can take; "" for vectors and other numbers."""
    return dtype_of(type.args[0]) if number(type.args[1]) == 1 else ""


def dtype_of(value: CtValue) -> str:
    """The name of a data type for whose numbers Python has something; "" for others."""
    code = number(value)
    name = _DTYPE_NAMES.get(code, "")
    if code not in DTYPE_SCALARS or name.startswith("float8"):
        return ""
    bits = int(DTYPE_SCALARS[code].strip("bfi"))
    return name if code in FLOAT_CODES or bits <= WIDEST else ""


def number(value: CtValue) -> int:
    """The integer in a constant, however many structs wrap it; 0 for anything else."""
    data: object = value.data if isinstance(value, Const) else 0
    while isinstance(data, tuple) and len(data) == 1:
        data = data[0]
    return data if isinstance(data, int) else 0


def crosses(world: World, type: Type) -> bool:
    """Whether the library converts the type: text, Python objects, and lists, tuples and optionals of what crosses."""
    if _scalar(world, type) not in ("", "none"):
        return True
    if not isinstance(type, StructType):
        return False
    declaration = type.declaration
    if declaration is world.item("simd"):
        return dtype_name(type) != ""
    if declaration is world.item("string") or is_python_object(world, declaration):
        return True
    if declaration in (world.item("list"), world.item("optional")):
        return isinstance(type.args[0], Type) and crosses(world, type.args[0])
    if declaration is world.item("tuple"):
        pack = type.args[0]
        elements = pack.data if isinstance(pack, Const) else ()
        return isinstance(elements, tuple) and all(isinstance(t, Type) and crosses(world, t) for t in elements)
    return False


def is_python_object(world: World, declaration: object) -> bool:
    """Whether a struct is the library's `PythonObject`; the module that declares it is loaded only to find out."""
    if not isinstance(declaration, StructDecl) or declaration.name != "PythonObject":
        return False
    module = world.module("std.python.python_object")
    return module is not None and module.scope.names.get("PythonObject") is declaration


def boundary_function(world: World, name: str, type: Type) -> FunctionRef:
    """The instance of a library function for a type."""
    module = world.module(BOUNDARY)
    assert module is not None, BOUNDARY
    found = module.scope.names[name]
    assert isinstance(found, FunctionSet), name
    decl: FunctionDecl = found.functions[0]
    parameter = decl.node.type_params[0].name
    contract = signatures.contract(world, decl, None, {parameter: type})
    return FunctionRef(instances.request(None, contract, decl.node, world).symbol)


def add_destructor(world: World, exports: Exports, type: Type) -> None:
    destructor = structs.destructor(world, type)
    if destructor is not None:
        exports.destructors[type] = destructor
