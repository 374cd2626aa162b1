"""Types and compile-time values, interned by a `TypeContext` so that identity is equality.

A type is a compile-time value like any other. Structs of the language are `StructType`; underneath stand the
machine types, which only the standard library mentions, through the primitives of `lang.primitives`.

The data of a compile-time value (`Const.data`) mirrors its type:

    machine integer    int, in range for its width, always the unsigned reading (0 <= x < 2**bits)
    machine float      float (already rounded to the width)
    vector             tuple of lane data
    pointer            None for null, a `StaticPointer`, or a `FunctionRef`
    struct, pack       tuple of field data
    array              tuple of element data
    union              bytes
    literals           int, Fraction or float, str (types `INT_LITERAL`, `FLOAT_LITERAL`, `STRING_LITERAL`)
"""

from __future__ import annotations

import struct as _struct
from collections.abc import Callable
from typing import Protocol, TypeVar, cast

from .records import dataclass

T = TypeVar("T")


class Type:
    """Any type. Instances come from a `TypeContext`; compare with `is` or `==`, they mean the same."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class ScalarType(Type):
    """A machine scalar: `i1 i8 i16 i32 i64 i128 i256`, `f16 bf16 f32 f64`."""

    name: str

    @property
    def is_float(self) -> bool:
        return self.name[0] != "i"

    @property
    def bits(self) -> int:
        return 16 if self.name == "bf16" else int(self.name[1:])

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, eq=False)
class VectorType(Type):
    """`length` >= 2 lanes of a scalar."""

    element: ScalarType
    length: int

    def __str__(self) -> str:
        return f"<{self.length} x {self.element}>"


@dataclass(frozen=True, slots=True, eq=False)
class PointerType(Type):
    """An unowned machine pointer to `pointee`, in an address space (0 is generic)."""

    pointee: Type
    address_space: int = 0

    def __str__(self) -> str:
        space = f" addrspace({self.address_space})" if self.address_space else ""
        return f"*{self.pointee}{space}"


@dataclass(frozen=True, slots=True, eq=False)
class ArrayType(Type):
    """Inline storage of `length` elements."""

    element: Type
    length: int

    def __str__(self) -> str:
        return f"[{self.length} x {self.element}]"


@dataclass(frozen=True, slots=True, eq=False)
class PackType(Type):
    """Inline storage of one value of each type, in order."""

    elements: tuple[Type, ...]

    def __str__(self) -> str:
        return "pack(" + ", ".join(map(str, self.elements)) + ")"


@dataclass(frozen=True, slots=True, eq=False)
class UnionType(Type):
    """Inline storage large and aligned enough for any of the types; holds plain bytes."""

    elements: tuple[Type, ...]

    def __str__(self) -> str:
        return "union(" + ", ".join(map(str, self.elements)) + ")"


@dataclass(frozen=True, slots=True, eq=False)
class FunctionPointerType(Type):
    """A plain function value (`thin`), with the signature by which it is called."""

    signature: FunctionSignature

    def __str__(self) -> str:
        return f"fn{self.signature}"


@dataclass(frozen=True, slots=True, eq=False)
class MetaType(Type):
    """A type whose values exist only while compiling: types, traits, literals, origins, modules, function sets."""

    name: str

    def __str__(self) -> str:
        return self.name


INT_LITERAL = MetaType("IntLiteral")
FLOAT_LITERAL = MetaType("FloatLiteral")
STRING_LITERAL = MetaType("StringLiteral")
TYPE = MetaType("AnyType")
TRAIT = MetaType("Trait")
ORIGIN = MetaType("Origin")
FUNCTION = MetaType("function")
MODULE = MetaType("module")
UNKNOWN = MetaType("unknown")
"""The type of an expression in error, or of one that a generic check cannot know; it silences further errors."""


class StructDeclaration(Protocol):
    """What data needs to know about a declared struct."""

    @property
    def name(self) -> str: ...

    @property
    def qualified_name(self) -> str: ...

    @property
    def lang(self) -> str:
        """The name by which the compiler knows a struct of the library, usually empty."""
        ...


@dataclass(frozen=True, slots=True)
class Field:
    """One stored field of a struct instance."""

    name: str
    type: Type


class StructType(Type):
    """A struct with its parameters bound. The type checker fills in the facts below when it completes the struct.

    trivial         a bitwise copy is a copy and destruction does nothing, for the struct and all of its fields
    register        travels in registers: trivial, and its storage is one machine scalar, vector or pointer
    has_destructor  the struct declares `__deinit__` itself
    needs_drop      it or a field has something to destroy
    """

    __slots__ = ("args", "declaration", "fields", "has_destructor", "needs_drop", "register", "trivial")

    def __init__(self, declaration: StructDeclaration, args: tuple[CtValue, ...]) -> None:
        self.declaration = declaration
        self.args = args
        self.fields: tuple[Field, ...] | None = None
        self.trivial = False
        self.register = False
        self.has_destructor = False
        self.needs_drop = False

    def __str__(self) -> str:
        name = self.declaration.name
        return f"{name}[{', '.join(map(str, self.args))}]" if self.args else name

    __repr__ = __str__


# ------------------------------------------------------------------------------------------------- values


@dataclass(frozen=True, slots=True, eq=False)
class StaticData:
    """A frozen allocation: `count` elements of `element`, as constant data in element order.

    `name` makes two allocations with equal content distinct when identity matters; usually it is empty.
    """

    element: Type
    items: tuple[object, ...]


@dataclass(frozen=True, slots=True, eq=False)
class StaticPointer:
    """A pointer `offset` elements into static data. Text is `StaticData` of `i8` built from `bytes` (see `Bytes`)."""

    data: StaticData | Bytes
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Bytes:
    """Static bytes, terminated by a zero byte that is not counted."""

    value: bytes


@dataclass(frozen=True, slots=True)
class FunctionRef:
    """A function of the program, by its symbol."""

    symbol: str


class Const:
    """A compile-time value with its type (see the module's table of data)."""

    __slots__ = ("data", "type")

    def __init__(self, type: Type, data: object) -> None:
        self.type = type
        self.data = data

    def __str__(self) -> str:
        data: object = self.data
        while isinstance(data, tuple) and len(data) == 1:
            data = data[0]
        return str(data)

    def __repr__(self) -> str:
        return f"Const({self.type}, {self.data!r})"


CtValue = Type | Const
"""What a parameter can be bound to. Traits, origins and function sets are `Const` of a `MetaType`."""


# --------------------------------------------------------------------------------------------- signatures


class Convention:
    """How an argument is passed; the values are the words of the language."""

    IMM = "imm"
    MUT = "mut"
    REF = "ref"
    VAR = "var"
    DEINIT = "deinit"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class ArgumentSpec:
    """One argument of a function signature. `by_reference` is the ABI fact: the address is passed."""

    convention: str
    type: Type
    by_reference: bool


@dataclass(frozen=True, slots=True)
class FunctionSignature:
    """The machine-level contract of a function.

    `result_by_reference` tells a `ref` result (the address is returned). `error` is the type of the error it
    may raise, or None.
    """

    arguments: tuple[ArgumentSpec, ...]
    result: Type
    result_by_reference: bool
    error: Type | None

    def __str__(self) -> str:
        arguments = ", ".join(f"{a.convention} {a.type}" for a in self.arguments)
        raises = f" raises {self.error}" if self.error is not None else ""
        return f"({arguments}){raises} -> {'ref ' if self.result_by_reference else ''}{self.result}"


# ------------------------------------------------------------------------------------------------ context


class TypeContext:
    """Owns the interned types and values of one compilation. Two equal requests give the identical object."""

    def __init__(self) -> None:
        self._table: dict[object, object] = {}

    def scalar(self, name: str) -> ScalarType:
        return self._intern(("s", name), lambda: ScalarType(name))

    def vector(self, element: ScalarType, length: int) -> ScalarType | VectorType:
        """`length` lanes; one lane is the scalar itself."""
        if length == 1:
            return element
        return self._intern(("v", element, length), lambda: VectorType(element, length))

    def pointer(self, pointee: Type, address_space: int = 0) -> PointerType:
        return self._intern(("p", pointee, address_space), lambda: PointerType(pointee, address_space))

    def array(self, element: Type, length: int) -> ArrayType:
        return self._intern(("a", element, length), lambda: ArrayType(element, length))

    def pack(self, elements: tuple[Type, ...]) -> PackType:
        return self._intern(("k", elements), lambda: PackType(elements))

    def union(self, elements: tuple[Type, ...]) -> UnionType:
        return self._intern(("u", elements), lambda: UnionType(elements))

    def function_pointer(self, signature: FunctionSignature) -> FunctionPointerType:
        return self._intern(("f", signature), lambda: FunctionPointerType(signature))

    def struct(self, declaration: StructDeclaration, args: tuple[CtValue, ...]) -> StructType:
        return self._intern(("d", declaration, args), lambda: StructType(declaration, args))

    def adopt_struct(self, struct: StructType) -> None:
        """Interns a struct made elsewhere: the one whose parameters mention the type itself."""
        self._table["d", struct.declaration, struct.args] = struct

    def adopt_const(self, const: Const) -> None:
        """Interns a constant made elsewhere."""
        self._table["c", const.type, _key(const.data)] = const

    def const(self, type: Type, data: object) -> Const:
        """The interned constant; floats are told apart by their bits."""
        return self._intern(("c", type, _key(data)), lambda: Const(type, data))

    def static_pointer(self, element: Type, items: tuple[object, ...], offset: int = 0) -> StaticPointer:
        """A pointer into interned constant data."""
        data = self._intern(("sd", element, _key(items)), lambda: StaticData(element, items))
        return self._intern(("sp", data, offset), lambda: StaticPointer(data, offset))

    def text_pointer(self, text: bytes, offset: int = 0) -> StaticPointer:
        """A pointer into interned, zero-terminated bytes."""
        return self._intern(("tp", text, offset), lambda: StaticPointer(Bytes(text), offset))

    def _intern(self, key: object, make: Callable[[], T]) -> T:
        found = self._table.get(key)
        if found is None:
            found = self._table[key] = make()
        return cast(T, found)


def _key(data: object) -> object:
    """A hashable stand-in for constant data that distinguishes 0.0, -0.0 and the kinds of numbers."""
    if type(data) is float:
        return _struct.pack("<d", data)
    if type(data) is tuple:
        return tuple(map(_key, data))
    if type(data) is bool:
        return ("b", data)
    return data
