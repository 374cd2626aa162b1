"""Declarations: what a file declares, before any body or type is looked at."""

from __future__ import annotations

from ..lang import syntax
from ..lang.modules import LoadedModule
from ..lang.records import dataclass, field
from ..lang.source import SourceFile
from ..lang.syntax import ParamKind
from .scopes import Scope


@dataclass(slots=True, eq=False)
class ModuleDecl:
    """A loaded module and its file scope."""

    name: str
    loaded: LoadedModule
    scope: Scope
    imported: bool = False

    @property
    def source(self) -> SourceFile:
        """The file that the module was read from."""
        return self.loaded.source


@dataclass(slots=True, eq=False)
class ImportDecl:
    """A name bound by an import, resolved when it is first looked up. `member` is None for a module itself."""

    module: tuple[str, ...]
    member: str | None
    node: syntax.Stmt
    span: syntax.Span


@dataclass(slots=True, eq=False)
class ComptimeDecl:
    """`comptime name[params]: T = value`, in a file, a struct, a trait or a function."""

    name: str
    node: syntax.ComptimeDecl
    scope: Scope
    module: ModuleDecl


@dataclass(slots=True, eq=False)
class Places:
    """Where the arguments of a call go: the declared arguments without the `out` one, and the indices among them by
    name and of `**kwargs`. `positional` counts those that can be given by position, variadic ones aside."""

    params: list[syntax.Parameter]
    by_name: dict[str, int]
    keywords: int | None
    positional: int


@dataclass(slots=True, eq=False)
class FunctionDecl:
    """One `def`. `owner` is the struct or trait it belongs to."""

    name: str
    node: syntax.FunctionDef
    scope: Scope
    module: ModuleDecl
    owner: StructDecl | TraitDecl | None = None
    decorators: dict[str, list[syntax.Expr]] = field(default_factory=dict)
    _places: Places | None = None

    @property
    def places(self) -> Places:
        """Where the arguments of a call go."""
        if self._places is None:
            params = [p for p in self.node.params if p.convention != "out"]
            by_name = {p.name: i for i, p in enumerate(params) if p.kind is not ParamKind.POSITIONAL_ONLY}
            keywords = next((i for i, p in enumerate(params) if p.kind is ParamKind.VAR_KEYWORD), None)
            positional = sum(p.kind in (ParamKind.POSITIONAL_ONLY, ParamKind.NORMAL) for p in params)
            self._places = Places(params, by_name, keywords, positional)
        return self._places

    @property
    def is_static(self) -> bool:
        return "staticmethod" in self.decorators

    @property
    def qualified_name(self) -> str:
        return f"{self.owner.name}.{self.name}" if self.owner is not None else self.name

    @property
    def called(self) -> str:
        """The name under which users call it: that of the struct for a constructor."""
        return self.owner.name if self.is_constructor and self.owner is not None else self.name

    @property
    def is_constructor(self) -> bool:
        return self.name == "__init__" and self.owner is not None


@dataclass(slots=True, eq=False)
class FunctionSet:
    """The functions of one scope with one name."""

    name: str
    functions: list[FunctionDecl]


@dataclass(slots=True, eq=False)
class MemberTable:
    """The members of a struct or trait: what `Type.name` and `value.name` can mean."""

    functions: dict[str, list[FunctionDecl]] = field(default_factory=dict)
    comptime: dict[str, ComptimeDecl] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class StructDecl:
    """A struct. `conformances` are the entries of its trait list, unevaluated."""

    name: str
    node: syntax.StructDef
    scope: Scope
    module: ModuleDecl
    members: MemberTable = field(default_factory=MemberTable)
    fields: dict[str, syntax.AnnAssign] = field(default_factory=dict)
    extensions: list[syntax.StructDef] = field(default_factory=list)
    decorators: dict[str, list[syntax.Expr]] = field(default_factory=dict)
    params: list[syntax.Parameter] = field(default_factory=list)
    lang: str = ""

    @property
    def qualified_name(self) -> str:
        return f"{self.module.name}.{self.name}"

    def __str__(self) -> str:
        return self.name


@dataclass(slots=True, eq=False)
class TraitDecl:
    """A trait; `parents` are evaluated on demand by `traits`."""

    name: str
    node: syntax.TraitDef
    scope: Scope
    module: ModuleDecl
    members: MemberTable = field(default_factory=MemberTable)
    lang: str = ""

    def __str__(self) -> str:
        return self.name


Declaration = ImportDecl | ComptimeDecl | FunctionSet | StructDecl | TraitDecl


def span_of(declaration: Declaration) -> syntax.Span:
    """The span that a diagnostic about the declaration points at."""
    if isinstance(declaration, ImportDecl):
        return declaration.span
    if isinstance(declaration, FunctionSet):
        return declaration.functions[-1].node.name_span
    return declaration.node.name_span
