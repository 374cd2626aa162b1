"""Signatures: parameters, effects, captures, function types."""

from __future__ import annotations

from typing import Any

from ..lang import syntax as s
from ..lang.records import dataclass
from ..lang.syntax import ParamKind
from . import words
from .build_base import BuilderBase

CONVENTIONS = frozenset({"imm", "mut", "var", "ref", "out", "deinit"})
"""Words that tell how an argument is passed."""

_NAMED = frozenset({ParamKind.NORMAL, ParamKind.POSITIONAL_ONLY, ParamKind.KEYWORD_ONLY})


@dataclass(slots=True)
class Mark:
    """`*`, `/` or `//` alone in a list of parameters."""

    span: s.Span
    text: str


@dataclass(slots=True)
class Convention:
    """A convention before a parameter, with the origins of `ref[...]`."""

    span: s.Span
    word: str
    origins: list[s.Expr] | None


@dataclass(slots=True)
class Effect:
    """One part of a signature behind its arguments. `rank` gives the order in which the parts stand."""

    span: s.Span
    rank: int
    name: str
    value: Any


_RANKS = {"raises": 0, "thin": 0, "abi": 0, "captures": 2, "returns": 3}
_SHOWN = {"raises": "'raises'", "thin": "'thin'", "abi": "'abi'", "captures": "the capture list", "returns": "'->'"}


class Signatures(BuilderBase):
    """The productions of parameters and of what follows them."""

    # ------------------------------------------------------------------------------------------------- parameters

    def param_plain(self, v: list[Any], start: int, end: int) -> s.Parameter:
        return s.Parameter((start, end), v[0].id, None, None, ParamKind.NORMAL, "", None)

    def param_star(self, v: list[Any], start: int, end: int) -> s.Parameter:
        return s.Parameter((start, end), v[1].id, None, None, self._star_kind(v[0]), "", None)

    def _star_kind(self, star: s.Span) -> ParamKind:
        return ParamKind.VAR_POSITIONAL if star[1] - star[0] == 1 else ParamKind.VAR_KEYWORD

    def param_convention(self, v: list[Any], start: int, end: int) -> s.Parameter:
        given = v[0]
        return s.Parameter((start, end), v[1].id, None, None, ParamKind.NORMAL, given.word, given.origins)

    def param_convention_star(self, v: list[Any], start: int, end: int) -> s.Parameter:
        given = v[0]
        return s.Parameter((start, end), v[2].id, None, None, self._star_kind(v[1]), given.word, given.origins)

    def convention(self, v: list[Any], start: int, end: int) -> Convention:
        word = self.text[start:end]
        return Convention((start, end), words.RETIRED[word][0] if word in words.RETIRED else word, None)

    def convention_origins(self, v: list[Any], start: int, end: int) -> Convention:
        return Convention((start, end), "ref", v[1].items)

    def param_annotation(self, v: list[Any], start: int, end: int) -> s.Parameter:
        node = v[0]
        node.annotation = v[2]
        node.span = (start, end)
        return node

    def param_annotation_star(self, v: list[Any], start: int, end: int) -> s.Parameter:
        node = v[0]
        if node.kind is not ParamKind.VAR_POSITIONAL:
            self.error("E0123", (v[2][0], end), "a type with '*' belongs to an argument with '*'")
        self.need((3, 11), (v[2][0], end), "a type with '*'")
        node.annotation = s.Starred((v[2][0], end), v[3])
        node.span = (start, end)
        return node

    def param_default(self, v: list[Any], start: int, end: int) -> s.Parameter:
        node = v[0]
        node.default = v[2]
        node.span = (start, end)
        return node

    def param_default_star(self, v: list[Any], start: int, end: int) -> s.Parameter:
        node = v[0]
        node.default = s.Starred((v[2][0], end), v[3])
        node.span = (start, end)
        return node

    def param_where(self, v: list[Any], start: int, end: int) -> s.Parameter:
        self.error("E0119", v[1], "'where' no longer stands inside the brackets", "write it behind the signature")
        return v[0]

    def param_mark(self, v: list[Any], start: int, end: int) -> Mark:
        return Mark((start, end), self.text[start:end])

    def params(self, v: list[Any], start: int, end: int) -> list[s.Parameter | Mark]:
        return v[0]

    def ordered(self, items: list[Any], brackets: bool = False) -> list[s.Parameter]:
        """The parameters with their kinds, after a check of their order. `brackets`: a list in `[]`."""
        found: list[s.Parameter] = []
        starred: Mark | s.Parameter | None = None
        slash = False
        for position, item in enumerate(items):
            if type(item) is Mark:
                if item.text == "*":
                    self._check_bare_star(item, items, position, starred)
                    starred = item
                else:
                    self._close_group(item, found, starred, slash, brackets)
                    slash = slash or item.text == "/"
                continue
            if item.kind is ParamKind.VAR_POSITIONAL:
                if starred is not None and not brackets:
                    self.error("E0123", item.span, "a list of arguments has one '*'")
                starred = item
            elif item.kind is ParamKind.VAR_KEYWORD:
                if not brackets and not all(self._is_result(i) for i in items[position + 1 :]):
                    self.error("E0123", item.span, "nothing may follow the '**' argument")
            elif starred is not None and item.convention != "out":
                item.kind = ParamKind.KEYWORD_ONLY
            if type(item.default) is s.Starred and not brackets:
                self.error("E0110", item.default.span, "'*' is not allowed here")
            found.append(item)
        self._check_defaults(found, brackets)
        if not brackets:
            self._check_names(found)
            self._check_conventions(found)
        return found

    def _check_names(self, found: list[s.Parameter]) -> None:
        """The word of a convention names no argument of native code, though it could be told apart."""
        for param in found:
            word = param.name
            start = param.span[0]
            if word in CONVENTIONS and param.kind in _NAMED and not param.convention and self.text[start] != "`":
                hint = f"in back quotes it is a name: `{word}`"
                span = (start, start + len(word))
                self.refuse_natively("E0112", span, f"'{word}' is a convention and cannot name an argument", hint)

    def _check_conventions(self, found: list[s.Parameter]) -> None:
        """There is one named result, what is referred to has no default, and extra keywords are owned."""
        results = [p for p in found if p.convention == "out"]
        if len(results) > 1:
            self.error("E0123", results[1].span, "a function has one result")
        for param in found:
            if param.kind is ParamKind.VAR_KEYWORD and param.convention != "var":
                self.refuse_natively("E0123", param.span, "the '**' argument is owned: write 'var' before it")
            if param.default is not None and param.convention in ("mut", "ref", "out"):
                self.error("E0123", param.default.span, f"a '{param.convention}' argument cannot have a default")

    def _is_result(self, item: Any) -> bool:
        """Whether an entry is a named result, which may stand behind all arguments."""
        return type(item) is s.Parameter and item.convention == "out"

    def _check_bare_star(self, mark: Mark, items: list[Any], position: int, starred: Mark | s.Parameter | None) -> None:
        if starred is not None:
            self.error("E0123", mark.span, "a list of arguments has one '*'")
        following = items[position + 1] if position + 1 < len(items) else None
        if type(following) is not s.Parameter or following.kind is not ParamKind.NORMAL:
            self.error("E0123", mark.span, "a named argument must follow the bare '*'")

    def _close_group(self, mark: Mark, found: list[s.Parameter], starred: object, slash: bool, brackets: bool) -> None:
        """`/` makes the parameters so far positional-only, `//` makes them inferred."""
        text = mark.text
        if text == "//" and not brackets:
            self.error("E0123", mark.span, "'//' belongs into a parameter list in brackets")
        if not found:
            self.error("E0123", mark.span, f"a parameter must stand before '{text}'")
        if starred is not None or slash:
            self.error("E0123", mark.span, f"'{text}' must stand before '*', and only once")
        kind = ParamKind.INFERRED if text == "//" else ParamKind.POSITIONAL_ONLY
        for param in found:
            if param.kind is ParamKind.NORMAL:
                param.kind = kind

    def _check_defaults(self, found: list[s.Parameter], brackets: bool) -> None:
        optional = None
        for param in found:
            kind = param.kind
            if kind in (ParamKind.VAR_POSITIONAL, ParamKind.VAR_KEYWORD):
                if param.default is not None and not (brackets and self.is_python):
                    self.error("E0123", param.default.span, f"the variadic '{param.name}' cannot have a default")
            elif kind in (ParamKind.NORMAL, ParamKind.POSITIONAL_ONLY) and param.convention != "out":
                if param.default is not None:
                    optional = param
                elif optional is not None and not (brackets and self.is_python):
                    message = f"'{param.name}' needs a default, because '{optional.name}' before it has one"
                    self.error("E0123", param.span, message)

    def type_params(self, v: list[Any], start: int, end: int) -> list[s.Parameter]:
        items = v[1]
        self.need((3, 12), (start, end), "a list of type parameters")
        if self.is_python:
            self._check_python_type_params(items)
        return self.ordered(items, brackets=True)

    def _check_python_type_params(self, items: list[Any]) -> None:
        for item in items:
            if type(item) is Mark:
                self.error("E0123", item.span, f"'{item.text}' is not allowed among Python type parameters")
            elif item.kind is not ParamKind.NORMAL and item.annotation is not None:
                self.error("E0123", item.span, "only a plain type parameter can have a bound")
            elif item.default is not None:
                self.need((3, 13), item.default.span, "the default of a type parameter")
                if type(item.default) is s.Starred and item.kind is not ParamKind.VAR_POSITIONAL:
                    self.error("E0123", item.default.span, "'*' is not allowed here")

    def type_params_empty(self, v: list[Any], start: int, end: int) -> list[s.Parameter]:
        if self.is_python:
            self.error("E0123", (start, end), "expected a type parameter between the brackets")
        return []

    # ---------------------------------------------------------------------------------------------------- effects

    def effect_raises(self, v: list[Any], start: int, end: int) -> Effect:
        return Effect((start, end), _RANKS["raises"], "raises", v[1] if len(v) == 2 else None)

    def effect_thin(self, v: list[Any], start: int, end: int) -> Effect:
        return Effect((start, end), _RANKS["thin"], "thin", None)

    def effect_abi(self, v: list[Any], start: int, end: int) -> Effect:
        return Effect((start, end), _RANKS["abi"], "abi", self.spelling(v[2]).strip("\"'"))

    def effect_captures(self, v: list[Any], start: int, end: int) -> Effect:
        return Effect((start, end), _RANKS["captures"], "captures", v[0])

    def effect_returns(self, v: list[Any], start: int, end: int) -> Effect:
        return Effect((start, end), _RANKS["returns"], "returns", v[1])

    def signature_effect(self, v: list[Any], start: int, end: int) -> Any:
        node, effect = v
        if self.is_python and (effect.name != "returns" or type(effect.value) is s.RefType):
            self.error("E0110", effect.span, "expected ':'")
        self._check_order(node, effect)
        if effect.name == "raises":
            node.raises = True
            node.raises_type = effect.value
        elif effect.name == "thin":
            node.effects.append("thin")
        else:
            setattr(node, effect.name, effect.value)
        node.span = (start, end)
        return node

    def _check_order(self, node: Any, effect: Effect) -> None:
        given = {
            "raises": node.raises,
            "thin": "thin" in node.effects,
            "abi": node.abi is not None,
            "captures": node.captures is not None,
            "returns": node.returns is not None,
        }
        shown = _SHOWN[effect.name]
        if given[effect.name]:
            self.error("E0123", effect.span, f"{shown} is given twice")
        if effect.name == "returns" and any(p.convention == "out" for p in node.params):
            self.error("E0123", effect.span, "a function with an 'out' argument has its result there, and no '->'")
        later = [name for name, there in given.items() if there and _RANKS[name] > effect.rank]
        if later:
            self.error("E0123", effect.span, f"{shown} must stand before {_SHOWN[later[0]]}")

    def captures_none(self, v: list[Any], start: int, end: int) -> list[s.Capture]:
        return []

    def capture(self, v: list[Any], start: int, end: int) -> s.Capture:
        name = v[0].id
        if name in ("imm", "mut", "var", "ref"):
            return s.Capture((start, end), name, None, len(v) == 2)
        return s.Capture((start, end), "", name, len(v) == 2)

    def capture_convention(self, v: list[Any], start: int, end: int) -> s.Capture:
        return s.Capture((start, end), v[0].word, v[1].id, len(v) == 3)

    # ---------------------------------------------------------------------------------- functions, function types

    def signature(self, v: list[Any], start: int, end: int) -> s.FunctionDef:
        params = self.ordered(v[3]) if len(v) == 5 else []
        return self._function(v[1], [], params, (start, end))

    def signature_params(self, v: list[Any], start: int, end: int) -> s.FunctionDef:
        params = self.ordered(v[4]) if len(v) == 6 else []
        return self._function(v[1], v[2], params, (start, end))

    def _function(
        self, name: s.Name, type_params: list[s.Parameter], params: list[s.Parameter], span: s.Span
    ) -> s.FunctionDef:
        return s.FunctionDef(
            span, name.id, name.span, type_params, params, [], [], False, False, None, [], None, None, None, None
        )

    def signature_where(self, v: list[Any], start: int, end: int) -> s.FunctionDef:
        node = v[0]
        if node.where is not None:
            self.error("E0123", v[1], "'where' is given twice: join the conditions with 'and'")
        node.where = v[2]
        return node

    def funcdef(self, v: list[Any], start: int, end: int) -> s.FunctionDef:
        node = v[0]
        node.body = v[1]
        node.span = (start, end)
        if len(node.body) == 1 and self._is_docstring(node.body[0]):
            message = f"'{node.name}' has a docstring but no body"
            self.refuse_natively("E0115", (end - 1, end), message, "a body that does nothing is 'pass'")
        return node

    def _is_docstring(self, statement: s.Stmt) -> bool:
        value = statement.value if type(statement) is s.ExprStmt else None
        return type(value) is s.Constant and type(value.value) is str

    def lambda_head(self, v: list[Any], start: int, end: int) -> s.FunctionType:
        params = self.ordered(v[2]) if len(v) == 4 else []
        return s.FunctionType((start, end), [], params, False, None, [], None, None, None)

    def lambda_effect_only(self, v: list[Any], start: int, end: int) -> s.FunctionType:
        return self.signature_effect([self.lambda_head([], start, end), v[1]], start, end)

    def function_type_head(self, v: list[Any], start: int, end: int) -> s.FunctionType:
        params = v[2] if len(v) == 4 else []
        return s.FunctionType((start, end), [], params, False, None, [], None, None, None)

    def function_type_params(self, v: list[Any], start: int, end: int) -> s.FunctionType:
        params = v[3] if len(v) == 5 else []
        return s.FunctionType((start, end), v[1], params, False, None, [], None, None, None)

    def function_type(self, v: list[Any], start: int, end: int) -> s.FunctionType:
        if self.is_python:
            self.error("E0110", (start, start + 3), "'def' does not begin an expression")
        v[0].span = (start, end)
        return v[0]

    def type_args(self, v: list[Any], start: int, end: int) -> list[s.Parameter]:
        return self.ordered(v[0])

    def type_arg(self, v: list[Any], start: int, end: int) -> s.Parameter:
        return s.Parameter((start, end), "", v[0], None, ParamKind.NORMAL, "", None)

    def type_arg_named(self, v: list[Any], start: int, end: int) -> s.Parameter:
        return s.Parameter((start, end), v[0].id, v[2], None, ParamKind.NORMAL, "", None)

    def type_arg_star(self, v: list[Any], start: int, end: int) -> s.Parameter:
        return s.Parameter((start, end), "", v[1], None, ParamKind.VAR_POSITIONAL, "", None)

    def type_arg_star_named(self, v: list[Any], start: int, end: int) -> s.Parameter:
        return s.Parameter((start, end), v[1].id, v[3], None, ParamKind.VAR_POSITIONAL, "", None)

    def type_arg_convention(self, v: list[Any], start: int, end: int) -> s.Parameter:
        given = v[0]
        return s.Parameter((start, end), "", v[1], None, ParamKind.NORMAL, given.word, given.origins)

    def type_arg_convention_named(self, v: list[Any], start: int, end: int) -> s.Parameter:
        given = v[0]
        return s.Parameter((start, end), v[1].id, v[3], None, ParamKind.NORMAL, given.word, given.origins)
