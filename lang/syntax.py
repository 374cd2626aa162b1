"""The syntax tree: slotted dataclasses for the union of Python 3.14 and Mojo 1.2.

Names and fields follow the standard library's `ast` wherever Python has the construct, so that a reader who
knows `ast` knows this file. Differences: operators are the strings written in the source, there is no `ctx`,
and a binding form such as `var x` or `ref x` is a `Binding` target around the ordinary target expression.

Every node carries `span`, the half-open pair of character offsets into the text of its source file.
Nodes compare by identity, so they can key dictionaries.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from .records import dataclass

Span = tuple[int, int]

# --------------------------------------------------------------------------------------------------- roots


@dataclass(slots=True, eq=False)
class Node:
    """A node of the tree."""

    span: Span


@dataclass(slots=True, eq=False)
class Expr(Node):
    """An expression; types are written as expressions too."""


@dataclass(slots=True, eq=False)
class Stmt(Node):
    """A statement."""


@dataclass(slots=True, eq=False)
class Pattern(Node):
    """A pattern of a `case`."""


@dataclass(slots=True, eq=False)
class Module(Node):
    """A whole file. `comments` holds the spans of all comments, in order, for the formatter.

    The parser bounds the depth of trees: 1000 nodes inside each other, 200 brackets, 99 blocks.
    """

    body: list[Stmt]
    comments: list[Span]


# --------------------------------------------------------------------------------------------- expressions


@dataclass(slots=True, eq=False)
class Name(Expr):
    id: str


@dataclass(slots=True, eq=False)
class Constant(Expr):
    """A number, string, bytes, `True`, `False`, `None` or `...`; adjacent string literals are one node.

    `kind` is "u" for a u-string (as in `ast`), otherwise None. The spelling of a number is the source text of its span.
    """

    value: object
    kind: str | None = None


@dataclass(slots=True, eq=False)
class JoinedStr(Expr):
    """An f-string: `Constant` and `FormattedValue` parts."""

    values: list[Expr]


@dataclass(slots=True, eq=False)
class FormattedValue(Expr):
    """One field of an f-string; `conversion` is -1 or the code of `s`, `r`, `a`."""

    value: Expr
    conversion: int
    format_spec: JoinedStr | None


@dataclass(slots=True, eq=False)
class TemplateStr(Expr):
    """A t-string: `Constant` and `Interpolation` parts."""

    values: list[Expr]


@dataclass(slots=True, eq=False)
class Interpolation(Expr):
    """One field of a t-string; `text` is its expression as written."""

    value: Expr
    text: str
    conversion: int
    format_spec: JoinedStr | None


@dataclass(slots=True, eq=False)
class Attribute(Expr):
    """`value.attr`; `attr_span` is the span of the name. `value` is None for the short form `.name` (Mojo)."""

    value: Expr | None
    attr: str
    attr_span: Span


@dataclass(slots=True, eq=False)
class Subscript(Expr):
    """`value[index]`. `x[a, b]` has an unparenthesised `Tuple` as index, `x[]` an empty unparenthesised one.

    `keywords` holds the named entries of Mojo subscripts: `Ring[size=2]`, `text[byte=i]`.
    """

    value: Expr
    index: Expr
    keywords: list[Keyword]


@dataclass(slots=True, eq=False)
class Slice(Expr):
    lower: Expr | None
    upper: Expr | None
    step: Expr | None


@dataclass(slots=True, eq=False)
class Keyword(Node):
    """`arg=value` in a call or subscript; `arg` is None for `**value`. In a subscript the value may be a `Slice`."""

    arg: str | None
    value: Expr


@dataclass(slots=True, eq=False)
class Call(Expr):
    func: Expr
    args: list[Expr]
    keywords: list[Keyword]


@dataclass(slots=True, eq=False)
class Starred(Expr):
    """`*value`."""

    value: Expr


@dataclass(slots=True, eq=False)
class Transfer(Expr):
    """`value^`: the value is moved out of its place (Mojo)."""

    value: Expr


@dataclass(slots=True, eq=False)
class ComptimeExpr(Expr):
    """`comptime(value)`: evaluated while compiling (Mojo)."""

    value: Expr


@dataclass(slots=True, eq=False)
class UnaryOp(Expr):
    """`op` is one of `+ - ~ not`."""

    op: str
    operand: Expr


@dataclass(slots=True, eq=False)
class BinOp(Expr):
    """`op` is one of `+ - * @ / // % ** << >> & | ^`."""

    left: Expr
    op: str
    right: Expr
    op_span: Span


@dataclass(slots=True, eq=False)
class BoolOp(Expr):
    """`a and b and c` is one node with three values."""

    op: str
    values: list[Expr]


@dataclass(slots=True, eq=False)
class Compare(Expr):
    """A chain; `ops` are among `== != < <= > >=`, `in`, `not in`, `is`, `is not`."""

    left: Expr
    ops: list[str]
    comparators: list[Expr]


@dataclass(slots=True, eq=False)
class IfExp(Expr):
    test: Expr
    body: Expr
    orelse: Expr


@dataclass(slots=True, eq=False)
class NamedExpr(Expr):
    target: Name
    value: Expr


@dataclass(slots=True, eq=False)
class Lambda(Expr):
    """Python's `lambda x: x` and Mojo's `lambda (x: Int) raises {captures} -> T: x`.

    `typed` tells the second form, in which the other Mojo fields have a meaning.
    """

    params: list[Parameter]
    body: Expr
    typed: bool
    raises: bool
    raises_type: Expr | None
    captures: list[Capture] | None
    returns: Expr | None


@dataclass(slots=True, eq=False)
class Tuple(Expr):
    elts: list[Expr]
    parenthesised: bool


@dataclass(slots=True, eq=False)
class List(Expr):
    elts: list[Expr]


@dataclass(slots=True, eq=False)
class Set(Expr):
    """`{a, b}`; in Mojo also `{a, b, name=value}`, a constructor call of the type wanted there."""

    elts: list[Expr]
    keywords: list[Keyword]


@dataclass(slots=True, eq=False)
class Dict(Expr):
    """A key of None marks `**value`."""

    keys: list[Expr | None]
    values: list[Expr]


@dataclass(slots=True, eq=False)
class Comprehension(Node):
    """One `for target in iter if ...` clause."""

    target: Expr
    iter: Expr
    ifs: list[Expr]
    is_async: bool


@dataclass(slots=True, eq=False)
class ListComp(Expr):
    elt: Expr
    generators: list[Comprehension]


@dataclass(slots=True, eq=False)
class SetComp(Expr):
    elt: Expr
    generators: list[Comprehension]


@dataclass(slots=True, eq=False)
class DictComp(Expr):
    key: Expr
    value: Expr
    generators: list[Comprehension]


@dataclass(slots=True, eq=False)
class GeneratorExp(Expr):
    elt: Expr
    generators: list[Comprehension]


@dataclass(slots=True, eq=False)
class Await(Expr):
    value: Expr


@dataclass(slots=True, eq=False)
class Yield(Expr):
    value: Expr | None


@dataclass(slots=True, eq=False)
class YieldFrom(Expr):
    value: Expr


@dataclass(slots=True, eq=False)
class RefType(Expr):
    """`ref[a, b] T`, the type of a reference result (Mojo)."""

    origins: list[Expr]
    type: Expr


@dataclass(slots=True, eq=False)
class FunctionType(Expr):
    """`def[params](A, B) raises E thin -> R` in type position (Mojo).

    `effects` holds the remaining effect words in order, such as "thin"; `abi` the text of `abi("C")`.
    """

    type_params: list[Parameter]
    params: list[Parameter]
    raises: bool
    raises_type: Expr | None
    effects: list[str]
    abi: str | None
    captures: list[Capture] | None
    returns: Expr | None


@dataclass(slots=True, eq=False)
class Binding(Expr):
    """`var target` or `ref target` where a target stands: assignment, `for`, `with ... as` (Mojo)."""

    kind: str
    target: Expr


# ---------------------------------------------------------------------------------------------- signatures


class ParamKind(Enum):
    """How arguments reach a parameter. `INFERRED` stands before `//` in a bracket list."""

    INFERRED = "inferred"
    POSITIONAL_ONLY = "positional-only"
    NORMAL = "normal"
    VAR_POSITIONAL = "*"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "**"


@dataclass(slots=True, eq=False)
class Parameter(Node):
    """An argument of a function or a parameter of a bracket list.

    `convention` is "" or one of `imm mut var ref out deinit` (a retired spelling is reported and read as today's);
    `origins` belongs to `ref[a, b] name`. The annotation `*Ts` of a pack is a `Starred`.
    A function-type argument without a name has the name "".
    """

    name: str
    annotation: Expr | None
    default: Expr | None
    kind: ParamKind
    convention: str
    origins: list[Expr] | None


@dataclass(slots=True, eq=False)
class Capture(Node):
    """An entry of a capture list. `name` is None for a default; `convention` "" means `imm`."""

    convention: str
    name: str | None
    transfer: bool


# ---------------------------------------------------------------------------------------------- statements


@dataclass(slots=True, eq=False)
class ExprStmt(Stmt):
    value: Expr


@dataclass(slots=True, eq=False)
class Assign(Stmt):
    """`a = b = value`, `var a, b = value`: a target may be a `Binding`."""

    targets: list[Expr]
    value: Expr


@dataclass(slots=True, eq=False)
class AnnAssign(Stmt):
    """`target: annotation = value`; `simple` as in `ast` (a bare, unparenthesised name).

    Also a struct field: `var name: T` has the target `Binding("var", Name)`.
    """

    target: Expr
    annotation: Expr
    value: Expr | None
    simple: bool


@dataclass(slots=True, eq=False)
class AugAssign(Stmt):
    """`target op= value`; `op` without the `=`."""

    target: Expr
    op: str
    value: Expr


@dataclass(slots=True, eq=False)
class ComptimeDecl(Stmt):
    """`comptime name[params]: annotation = value` (Mojo). A trait's required member has no value."""

    name: str
    name_span: Span
    type_params: list[Parameter]
    annotation: Expr | None
    value: Expr | None
    where: Expr | None


@dataclass(slots=True, eq=False)
class Return(Stmt):
    value: Expr | None


@dataclass(slots=True, eq=False)
class Delete(Stmt):
    targets: list[Expr]


@dataclass(slots=True, eq=False)
class Raise(Stmt):
    exc: Expr | None
    cause: Expr | None


@dataclass(slots=True, eq=False)
class Assert(Stmt):
    test: Expr
    msg: Expr | None
    comptime: bool


@dataclass(slots=True, eq=False)
class Pass(Stmt):
    pass


@dataclass(slots=True, eq=False)
class Break(Stmt):
    pass


@dataclass(slots=True, eq=False)
class Continue(Stmt):
    pass


@dataclass(slots=True, eq=False)
class Global(Stmt):
    names: list[str]


@dataclass(slots=True, eq=False)
class Nonlocal(Stmt):
    names: list[str]


@dataclass(slots=True, eq=False)
class Alias(Node):
    """`name as asname` of an import; `name` may be dotted or `*`."""

    name: str
    asname: str | None


@dataclass(slots=True, eq=False)
class Import(Stmt):
    names: list[Alias]


@dataclass(slots=True, eq=False)
class ImportFrom(Stmt):
    """`level` counts the leading dots; `module` is None in `from . import x`."""

    module: str | None
    names: list[Alias]
    level: int


@dataclass(slots=True, eq=False)
class If(Stmt):
    """An `elif` is an `If` alone in `orelse`."""

    test: Expr
    body: list[Stmt]
    orelse: list[Stmt]
    comptime: bool


@dataclass(slots=True, eq=False)
class For(Stmt):
    target: Expr
    iter: Expr
    body: list[Stmt]
    orelse: list[Stmt]
    is_async: bool
    comptime: bool


@dataclass(slots=True, eq=False)
class While(Stmt):
    test: Expr
    body: list[Stmt]
    orelse: list[Stmt]


@dataclass(slots=True, eq=False)
class WithItem(Node):
    context_expr: Expr
    optional_vars: Expr | None


@dataclass(slots=True, eq=False)
class With(Stmt):
    items: list[WithItem]
    body: list[Stmt]
    is_async: bool


@dataclass(slots=True, eq=False)
class ExceptHandler(Node):
    """`except type as name`; Mojo's `except name:` has the name in `type`, as a `Name`."""

    type: Expr | None
    name: str | None
    body: list[Stmt]


@dataclass(slots=True, eq=False)
class Try(Stmt):
    """`star` tells `except*`."""

    body: list[Stmt]
    handlers: list[ExceptHandler]
    orelse: list[Stmt]
    finalbody: list[Stmt]
    star: bool


@dataclass(slots=True, eq=False)
class MatchCase(Node):
    pattern: Pattern
    guard: Expr | None
    body: list[Stmt]


@dataclass(slots=True, eq=False)
class Match(Stmt):
    subject: Expr
    cases: list[MatchCase]


@dataclass(slots=True, eq=False)
class TypeAlias(Stmt):
    """Python's `type name[params] = value`."""

    name: Name
    type_params: list[Parameter]
    value: Expr


@dataclass(slots=True, eq=False)
class FunctionDef(Stmt):
    """A `def` of either language. `type_params` is the bracket list, `raises_type` the type after `raises`.

    `name_span` is the span of the name; `captures` is None without a capture list.
    """

    name: str
    name_span: Span
    type_params: list[Parameter]
    params: list[Parameter]
    body: list[Stmt]
    decorators: list[Expr]
    is_async: bool
    raises: bool
    raises_type: Expr | None
    effects: list[str]
    abi: str | None
    captures: list[Capture] | None
    returns: Expr | None
    where: Expr | None


@dataclass(slots=True, eq=False)
class ClassDef(Stmt):
    name: str
    type_params: list[Parameter]
    bases: list[Expr]
    keywords: list[Keyword]
    body: list[Stmt]
    decorators: list[Expr]


@dataclass(slots=True, eq=False)
class Conformance(Node):
    """One entry of a struct's trait list: `T1 & T2 where condition`."""

    trait: Expr
    where: Expr | None


@dataclass(slots=True, eq=False)
class StructDef(Stmt):
    """`struct name[params](traits) where cond:` or `__extension name(traits):` (Mojo)."""

    name: str
    name_span: Span
    type_params: list[Parameter]
    traits: list[Conformance]
    where: Expr | None
    body: list[Stmt]
    decorators: list[Expr]
    extension: bool


@dataclass(slots=True, eq=False)
class TraitDef(Stmt):
    name: str
    name_span: Span
    traits: list[Expr]
    body: list[Stmt]
    decorators: list[Expr]


# ------------------------------------------------------------------------------------------------ patterns


@dataclass(slots=True, eq=False)
class MatchValue(Pattern):
    value: Expr


@dataclass(slots=True, eq=False)
class MatchSingleton(Pattern):
    """`None`, `True` or `False`."""

    value: bool | None


@dataclass(slots=True, eq=False)
class MatchSequence(Pattern):
    """`bracketed` tells `[a, b]` from `(a, b)` and `a, b`."""

    patterns: list[Pattern]
    bracketed: bool


@dataclass(slots=True, eq=False)
class MatchMapping(Pattern):
    keys: list[Expr]
    patterns: list[Pattern]
    rest: str | None


@dataclass(slots=True, eq=False)
class MatchClass(Pattern):
    cls: Expr
    patterns: list[Pattern]
    kwd_attrs: list[str]
    kwd_patterns: list[Pattern]


@dataclass(slots=True, eq=False)
class MatchStar(Pattern):
    name: str | None


@dataclass(slots=True, eq=False)
class MatchAs(Pattern):
    """`pattern as name`, `name`, or `_` (both None)."""

    pattern: Pattern | None
    name: str | None


@dataclass(slots=True, eq=False)
class MatchOr(Pattern):
    patterns: list[Pattern]


@dataclass(slots=True, eq=False)
class MatchEqual(Pattern):
    """`== value` (Mojo)."""

    value: Expr


@dataclass(slots=True, eq=False)
class MatchRef(Pattern):
    """`ref name` (Mojo)."""

    name: str


Body = Sequence[Stmt]
