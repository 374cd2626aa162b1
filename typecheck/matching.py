"""Arguments as written, and which declared parameter of a function each of them is for."""

from __future__ import annotations

from ..lang import syntax
from ..lang.diagnostics import Note
from ..lang.records import dataclass, field
from ..lang.syntax import ParamKind
from ..lang.types import Type
from .contracts import Contract
from .declarations import FunctionDecl, StructDecl
from .values import FunctionValue, Value


@dataclass(slots=True, eq=False)
class CallArgument:
    """An argument as written: its value, where it stands, and its keyword."""

    value: Value
    node: syntax.Node
    name: str | None = None
    is_spread: bool = False  # `**value`


@dataclass(slots=True, eq=False)
class Failure:
    """Why a function does not accept the arguments, and at which node.

    `parameter` is the compile-time parameter that refuses its value, if it is one, `index` the position of that value
    in a pack. `declaration` is what the reason speaks of, if not the function. `element` is the type that the
    elements of a display would have to be for a view of it.
    """

    decl: FunctionDecl
    reason: str
    node: syntax.Node | None = None
    code: str = "E0303"
    notes: tuple[str | Note, ...] = field(default=())
    parameter: str = ""
    index: int = 0
    declaration: StructDecl | None = None
    element: Type | None = None

    @property
    def remarks(self) -> list[Note]:
        """The further remarks as notes."""
        return [Note(n) if isinstance(n, str) else n for n in self.notes]


@dataclass(slots=True, eq=False)
class Candidate:
    """A function that accepts the arguments: bound parameters, and the arguments of each declared parameter."""

    decl: FunctionDecl
    contract: Contract
    mapping: list[list[CallArgument]]
    rank: tuple = ()
    values: FunctionValue | None = None


def match_arguments(decl: FunctionDecl, arguments: list[CallArgument]) -> list[list[CallArgument]] | Failure:
    """Assigns arguments to declared parameters by position and keyword."""
    places = decl.places
    params, kwargs = places.params, places.keywords
    mapping: list[list[CallArgument]] = [[] for _ in params]
    position = 0
    for argument in arguments:
        if argument.is_spread:
            if kwargs is None or mapping[kwargs]:
                return Failure(decl, f"'{decl.called}' does not take a dictionary of keywords here", argument.node)
            mapping[kwargs].append(argument)
            continue
        if argument.name is not None:
            index = places.by_name.get(argument.name)
            if index is None or params[index].kind in (ParamKind.VAR_POSITIONAL, ParamKind.VAR_KEYWORD):
                if kwargs is None:
                    return Failure(decl, f"'{decl.called}' has no argument '{argument.name}'", argument.node, "E0306")
                mapping[kwargs].append(argument)
                continue
            if mapping[index]:
                return Failure(decl, f"argument '{argument.name}' is given twice", argument.node, "E0307")
            mapping[index].append(argument)
            continue
        while (
            position < len(params)
            and params[position].kind in (ParamKind.POSITIONAL_ONLY, ParamKind.NORMAL)
            and mapping[position]
        ):
            position += 1
        if position >= len(params) or params[position].kind in (ParamKind.KEYWORD_ONLY, ParamKind.VAR_KEYWORD):
            most = places.positional
            return Failure(
                decl,
                f"'{decl.called}' takes at most {most} positional argument{'s' * (most != 1)},"
                f" got {_positional(arguments)}",
                argument.node,
                "E0305",
            )
        mapping[position].append(argument)
        if params[position].kind is not ParamKind.VAR_POSITIONAL:
            position += 1
    for parameter, given in zip(params, mapping, strict=True):
        variadic = parameter.kind in (ParamKind.VAR_POSITIONAL, ParamKind.VAR_KEYWORD)
        if not given and parameter.default is None and not variadic:
            return Failure(decl, f"argument '{parameter.name}' of '{decl.called}' is missing", code="E0305")
    return mapping


def _positional(arguments: list[CallArgument]) -> int:
    return sum(a.name is None for a in arguments)
