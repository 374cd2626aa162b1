"""Names of types as reflection and derived texts show them."""

from __future__ import annotations

from ..lang.types import ORIGIN, CtValue, StructType, Type
from . import names
from .declarations import StructDecl
from .values import PACK
from .world import World

UNQUALIFIED = frozenset(
    {"SIMD", "String", "Bool", "List", "Tuple", "DType", "StringSlice", "Error", "NoneType", "Slice"}
)


def type_name(world: World, value: CtValue) -> str:
    """The qualified name: parameters in full, values with their types, user types with their module."""
    if isinstance(value, StructType):
        declaration = value.declaration
        name = declaration.name
        if isinstance(declaration, StructDecl) and name not in UNQUALIFIED:
            name = declaration.qualified_name
        if name == "SIMD":
            return f"SIMD[{', '.join(map(names.show, value.args))}]"
        args = [_argument(world, a) for a in value.args]
        args = [a for a in args if a]
        return f"{name}[{', '.join(args)}]" if args else name
    return names.show(value)


def base_name(world: World, value: CtValue) -> str:
    """The bare name of a struct."""
    return value.declaration.name if isinstance(value, StructType) else names.show(value)


def _argument(world: World, value: CtValue) -> str:
    if isinstance(value, Type):
        return type_name(world, value)
    if value.type is ORIGIN:
        return ""
    if value.type is PACK and isinstance(value.data, tuple):
        return ", ".join(_argument(world, v) for v in value.data)
    text = names.show(value)
    if isinstance(value.type, StructType) and value.type.declaration is world.item("dtype"):
        return text
    return f"{text} : {type_name(world, value.type)}"
