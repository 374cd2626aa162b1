"""What an expression can be while a body is elaborated.

An expression gives either a compile-time value (`Type` or `Const`) or one of the run-time forms below. The data of
the meta constants is also here: origins, traits, packs, function values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.records import dataclass, field
from ..lang.types import Const, CtValue, MetaType, Type

if TYPE_CHECKING:
    from .declarations import FunctionDecl, StructDecl, TraitDecl
    from .scopes import Scope

PACK = MetaType("parameter pack")
"""The type of a bound variadic parameter; the data is the tuple of its values."""

PARTIAL = MetaType("unbound type")
"""The type of a struct with parameters left open; the data is a `PartialStruct`."""

BOUND = MetaType("bound")
"""The type of `Some[...]` and of function types used as bounds."""


DEFERRED = MetaType("display")
"""The type of a display in a bracket, whose own type the parameter decides; the data is a `DeferredDisplay`."""


@dataclass(frozen=True, slots=True)
class DeferredDisplay:
    """A display in a bracket, to be evaluated in `scope` when the wanted type is known."""

    node: syntax.Expr
    scope: Scope


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a reference points: places of the function at hand, or a symbolic source.

    kind is "places", "static", "untracked", "any", "erased" or "argument" (symbolic, `argument` counts from 0 and
    `path` leads to a field of it). `mutable` None means as mutable as what is bound to it.
    """

    kind: str
    mutable: bool | None
    loans: tuple[mir.Loan, ...] = ()
    arguments: tuple[OriginArgument, ...] = ()

    def __str__(self) -> str:
        return f"{'mut' if self.mutable else 'imm'} {self.kind}"


@dataclass(frozen=True, slots=True)
class OriginArgument:
    """A symbolic origin in a signature: inside argument number `index`, at a field path.

    `shared` means that it may be written through whether or not the argument may be.
    """

    index: int
    path: tuple[int, ...] = ()
    interior: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class TraitSet:
    """A composition `A & B`: the traits, each once, in the order written. `functions` are function-type bounds."""

    traits: tuple[TraitDecl, ...]
    functions: tuple[ClosureBound, ...] = ()

    def __str__(self) -> str:
        return " & ".join(t.name for t in self.traits) or "AnyType"


@dataclass(frozen=True, slots=True)
class ClosureBound:
    """`def(A, B) raises E -> R` as a bound: anything that can be called so."""

    parameters: tuple[tuple[str, Type], ...]
    result: Type
    error: CtValue | None
    result_reference: bool = False


@dataclass(frozen=True, slots=True)
class PartialStruct:
    """A struct with some parameters bound (by name) and the others open."""

    declaration: StructDecl
    bound: tuple[tuple[str, CtValue], ...] = ()
    inferred: bool = True  # open parameters may be inferred; False for a bare `_` that must be given


class Hole:
    """A `_` or `...` in an argument list of parameters."""

    __slots__ = ("rest",)

    def __init__(self, rest: bool) -> None:
        self.rest = rest


HOLE = Hole(False)
REST = Hole(True)


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """One or several functions with what is bound to them so far: compile-time parameters and the type they are
    members of, which may have open parameters."""

    functions: tuple[FunctionDecl, ...]
    self_type: CtValue | None = None
    args: tuple[CtValue | Hole, ...] = ()
    keywords: tuple[tuple[str, CtValue | Hole], ...] = ()
    nested: object = None

    @property
    def name(self) -> str:
        return self.functions[0].name

    @property
    def complete_type(self) -> Type | None:
        """The type that they are members of, None if there is none or it has open parameters."""
        return self.self_type if isinstance(self.self_type, Type) else None


class Symbol(Type):
    """A parameter that stands for itself while a signature is read generically. As a type it is opaque.

    `pack` tells a parameter such as `*Ts`, which takes any number of values.
    """

    __slots__ = ("bound", "name", "pack")

    def __init__(self, name: str, bound: object, pack: bool = False) -> None:
        self.name = name
        self.bound = bound
        self.pack = pack

    def __str__(self) -> str:
        return self.name


class Opaque(Type):
    """A type or value that depends on symbols in a way that inference does not look into."""

    __slots__ = ()

    def __str__(self) -> str:
        return "?"


OPAQUE = Opaque()


def is_symbolic(value: object) -> bool:
    """Whether a value is open while a signature is read generically."""
    return isinstance(value, Symbol | Opaque)


@dataclass(slots=True, eq=False)
class Operand:
    """A run-time value in a place.

    owned      a temporary: whoever takes it need not copy
    mutable    may be stored through
    loans      what a reference to this place points into (the place itself for a variable)
    variable   the place is a whole variable or tracked field that `^` may move out of
    """

    place: mir.Place
    type: Type
    owned: bool
    mutable: bool
    loans: tuple[mir.Loan, ...] = ()
    variable: bool = False
    name: str = ""


@dataclass(slots=True, eq=False)
class Display:
    """A list, set, dict or tuple display whose type is still open; `keys` only for a dict.

    `named` are the entries of `{a, name=b}`, which calls a constructor of the type that is wanted there.
    """

    kind: str
    elements: list[Value]
    nodes: list[syntax.Expr]
    node: syntax.Expr
    keys: list[Value] = field(default_factory=list)
    named: list[tuple[str, Value, syntax.Expr]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class ConditionalValue:
    """`a if c else b` of two literals of different kinds, until a context says which type is wanted."""

    node: syntax.IfExp


@dataclass(slots=True, eq=False)
class BoundMethod:
    """`value.method`, not yet called."""

    receiver: Value
    functions: FunctionValue
    node: syntax.Expr


@dataclass(slots=True, eq=False)
class Pack:
    """The arguments of a variadic parameter of different types, each a value of its own."""

    elements: list[Value]


@dataclass(slots=True, eq=False)
class ShortName:
    """`.name`: a static member of whatever type is wanted."""

    name: str
    node: syntax.Attribute


@dataclass(slots=True, eq=False)
class Unknown:
    """The value of a variable whose declaration was in error; touching it is silent."""


@dataclass(slots=True, eq=False)
class ArgumentRef:
    """What an argument's name means inside the signature: its place for origins, its type for `type_of`."""

    index: int
    type: Type
    mutable: bool | None


Value = Type | Const | Operand | Display | ConditionalValue | BoundMethod | Pack | ShortName | ArgumentRef | Unknown


@dataclass(slots=True, eq=False)
class Variable:
    """What a name of a body is bound to."""

    name: str
    operand: Operand
    span: syntax.Span
    scope: Scope
    why_immutable: str = ""
    used: bool = False
