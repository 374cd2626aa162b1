"""Types between compilations: as bytes that name declarations, so that another world can read them.

A variable of an interactive session outlives the compilation that made it. What is kept of its type is the type's
structure, with declarations by module and name, and the *shape*: the fields of every struct of the session that it is
made of. When a struct has been declared anew with the same fields, its values go on as values of the new one.
"""

from __future__ import annotations

import io
import pickle
from typing import Any

from ..lang.types import (
    FLOAT_LITERAL,
    FUNCTION,
    INT_LITERAL,
    ORIGIN,
    STRING_LITERAL,
    TRAIT,
    TYPE,
    ArrayType,
    Bytes,
    Const,
    CtValue,
    FunctionPointerType,
    MetaType,
    PackType,
    PointerType,
    ScalarType,
    StaticData,
    StaticPointer,
    StructType,
    Type,
    UnionType,
    VectorType,
)
from . import names, structs
from .contracts import CallableDecl
from .declarations import FunctionDecl, FunctionSet, StructDecl, TraitDecl
from .values import BOUND, PACK, PARTIAL
from .world import World


class UnportableError(Exception):
    """A type that has no meaning outside of its compilation, such as that of a closure. The message says why."""


Named = StructDecl | TraitDecl | FunctionDecl

_META = {
    meta.name: meta
    for meta in (INT_LITERAL, FLOAT_LITERAL, STRING_LITERAL, TYPE, TRAIT, ORIGIN, FUNCTION, PACK, PARTIAL, BOUND)
}
_INT = "Int"
"""Stands for the type of lengths, which is one of its own parameters."""


def dump(world: World, type: Type) -> bytes:
    """The bytes of a type. Raises `UnportableError`."""
    buffer = io.BytesIO()
    _Writer(world, buffer).dump(type)
    return buffer.getvalue()


def load(world: World, data: bytes) -> Type | None:
    """The type in a world; None if a declaration that it needs is not there any more."""
    try:
        found = _Reader(world, io.BytesIO(data)).load()
    except UnportableError:
        return None
    return found if isinstance(found, Type) else None


def shape(world: World, type: Type) -> str:
    """The fields of the user's structs that values of a type consist of or lead to, as comparable text."""
    seen: dict[StructType, str] = {}
    stack: list[CtValue] = [type]
    while stack:
        value = stack.pop()
        match value:
            case StructType(declaration=StructDecl() as declaration) if value not in seen:
                fields = structs.complete(world, value)
                stack.extend(value.args)
                stack.extend(f.type for f in fields)
                own = "" if declaration.module.loaded.is_library else _fields(world, declaration, value)
                seen[value] = own
            case PointerType(pointee=inner) | ArrayType(element=inner):
                stack.append(inner)
            case PackType(elements=elements) | UnionType(elements=elements):
                stack.extend(elements)
            case Const(data=tuple() as items):
                stack.extend(i for i in items if isinstance(i, Type))
    return "\n".join(sorted({text for text in seen.values() if text}))


def _fields(world: World, declaration: StructDecl, type: StructType) -> str:
    shown = ", ".join(f"{f.name}: {names.show(f.type)}" for f in structs.complete(world, type))
    return f"{names.show(type)} {sorted(declaration.decorators)} ({shown})"


# ------------------------------------------------------------------------------------------------- pickling


class _Writer(pickle.Pickler):
    """Types as calls of what makes them, declarations as their names."""

    def __init__(self, world: World, file: io.BytesIO) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.world = world

    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, CallableDecl):
            raise UnportableError("it is a closure")
        if isinstance(obj, Named):
            return self._name_of(obj)
        if isinstance(obj, MetaType):
            if _META.get(obj.name) is not obj:
                raise UnportableError(f"'{obj}' exists only while compiling")
            return obj.name
        return _INT if obj is self.world.int_type else None

    def _name_of(self, declaration: Named) -> tuple[str, str, int]:
        module = declaration.module
        found = module.scope.names.get(declaration.name)
        if isinstance(found, FunctionSet) and declaration in found.functions:
            return module.name, declaration.name, found.functions.index(declaration)
        if found is not declaration:
            raise UnportableError(f"'{declaration.name}' is not declared at file scope")
        return module.name, declaration.name, 0

    def reducer_override(self, obj: Any) -> Any:
        parts = _parts(obj)
        if parts is not None:
            return _rebuild, parts
        if type(obj).__module__.partition(".")[0] != "oomph" or not isinstance(obj, Type):
            return NotImplemented
        raise UnportableError(f"'{obj}' cannot be kept")


def _parts(obj: object) -> tuple[Any, ...] | None:
    """The kind of an interned object, and what it is made from."""
    match obj:
        case StructType(declaration=declaration, args=args):
            return "struct", declaration, args
        case Const(type=type, data=data):
            return "const", type, data
        case ScalarType(name=name):
            return "scalar", name
        case VectorType(element=element, length=length):
            return "vector", element, length
        case PointerType(pointee=pointee, address_space=space):
            return "pointer", pointee, space
        case ArrayType(element=element, length=length):
            return "array", element, length
        case PackType(elements=elements):
            return "pack", elements
        case UnionType(elements=elements):
            return "union", elements
        case FunctionPointerType(signature=signature):
            return "function_pointer", signature
        case StaticPointer(data=Bytes(value=text), offset=offset):
            return "text_pointer", text, offset
        case StaticPointer(data=StaticData(element=element, items=items), offset=offset):
            return "static_pointer", element, items, offset
    return None


def _rebuild(*parts: Any) -> Any:
    """Stands in the pickle for the reader's own function of this name."""
    raise AssertionError("types are read by `load`")


class _Reader(pickle.Unpickler):
    """Makes types of one world."""

    def __init__(self, world: World, file: io.BytesIO) -> None:
        super().__init__(file)
        self.world = world

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if global_name == _rebuild.__name__:
            return self._make
        return super().find_class(module_name, global_name)

    def _make(self, kind: str, *parts: Any) -> Any:
        return getattr(self.world.types, kind)(*parts)

    def persistent_load(self, pid: Any, /) -> Any:
        if isinstance(pid, str):
            return self.world.int_type if pid == _INT else _META[pid]
        module_name, name, number = pid
        module = self.world.module(module_name)
        found = module.scope.names.get(name) if module is not None else None
        if isinstance(found, FunctionSet) and number < len(found.functions):
            return found.functions[number]
        if not isinstance(found, Named):
            raise UnportableError(f"'{name}' is not declared")
        return found
