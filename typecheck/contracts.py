"""Signatures as data: read generically, with parameters as symbols, and concretely, with every type known."""

from __future__ import annotations

from ..lang import syntax
from ..lang.records import dataclass, field
from ..lang.syntax import ParamKind
from ..lang.types import CtValue, Type
from .declarations import FunctionDecl
from .scopes import Scope
from .values import FunctionValue, Origin


@dataclass(slots=True, eq=False)
class ParamSpec:
    """One declared argument. `shape` is "" for a plain one, "list" `*xs: T`, "pack" `*xs: *Ts`, "kwargs" `**kw: T`."""

    name: str
    kind: ParamKind
    convention: str
    node: syntax.Parameter
    shape: str
    type: Type
    pack: tuple[Type, ...] = ()
    by_reference: bool = False
    origin: Origin | None = None

    @property
    def required(self) -> bool:
        return self.node.default is None and not self.shape


@dataclass(slots=True, eq=False)
class Contract:
    """A concrete signature: every type known. `reference` is the origin of a `ref` result."""

    decl: FunctionDecl
    self_type: Type | None
    bindings: dict[str, CtValue]
    scope: Scope
    params: list[ParamSpec]
    result: Type
    reference: Origin | None
    result_name: str
    error: Type | None


@dataclass(slots=True, eq=False)
class GenericParam:
    """One argument of a generic signature: the pattern of its type."""

    node: syntax.Parameter
    pattern: CtValue
    implicit: bool
    symbolic: bool


@dataclass(slots=True, eq=False)
class GenericSignature:
    """A signature with its parameters symbolic. `names` are the function's own bracket parameters in order; `scope`
    binds parameters and arguments to what they stand for."""

    names: list[str]
    params: list[GenericParam]
    inferred: frozenset[str]
    scope: Scope
    struct_names: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class CallableDecl:
    """The declaration behind the type of a closure or of a function passed as a value of its own type.

    `fields` are the captures; `function` is what a call runs, its first argument being the closure if it has
    captures.
    """

    name: str
    function: FunctionDecl
    value: FunctionValue
    captures: list[CaptureField]
    copyable: bool = True
    qualified_name: str = ""
    lang: str = ""


@dataclass(slots=True, eq=False)
class CaptureField:
    """One captured variable: by reference (its field is a pointer) or by value."""

    name: str
    type: Type
    by_reference: bool
    mutable: bool
