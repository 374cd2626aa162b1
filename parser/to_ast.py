"""Our tree of Python code to CPython's `ast`, with positions, ready for `compile`.

Nodes are converted children first, in the reverse of the order in which they are found, so that the depth of the tree
needs no recursion here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from ..lang import syntax as s
from ..lang.diagnostics import Diagnostic
from ..lang.records import fields
from ..lang.source import Location, SourceFile
from ..lang.syntax import ParamKind

_BINARY = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "@": ast.MatMult,
    "/": ast.Div,
    "//": ast.FloorDiv,
    "%": ast.Mod,
    "**": ast.Pow,
    "<<": ast.LShift,
    ">>": ast.RShift,
    "&": ast.BitAnd,
    "|": ast.BitOr,
    "^": ast.BitXor,
}
_UNARY = {"+": ast.UAdd, "-": ast.USub, "~": ast.Invert, "not": ast.Not}
_COMPARE = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "in": ast.In,
    "not in": ast.NotIn,
    "is": ast.Is,
    "is not": ast.IsNot,
}


class _NotPythonError(Exception):
    """A form that only Mojo has, inside code that is to run as Python."""

    def __init__(self, node: s.Node) -> None:
        super().__init__()
        self.node = node


def to_ast(body: list[s.Stmt], source: SourceFile) -> ast.Module | Diagnostic:
    """The `ast.Module` of statements, or a diagnostic for the first form that Python does not have."""
    try:
        return ast.Module(body=_Converter(source).statements(body), type_ignores=[])
    except _NotPythonError as found:
        span = found.node.span
        return Diagnostic("E0110", Location(source, *span), "Python code cannot contain this Mojo form")


_TEMPLATESTR, _INTERPOLATION, _TYPEALIAS = "TemplateStr", "Interpolation", "TypeAlias"
"""Classes of `ast` that not every supported Python has."""


@cache
def _child_fields(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.name not in ("span", "name_span", "attr_span", "op_span"))


def children(node: s.Node) -> Iterator[s.Node]:
    """The nodes directly below a node, in the order of its fields."""
    for name in _child_fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, s.Node):
            yield value
        elif isinstance(value, list):
            for part in value:
                if isinstance(part, s.Node):
                    yield part


class _Converter:
    """One conversion. `done` maps identities of our nodes to `ast` nodes, `stored` to contexts other than Load."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.ascii = source.text.isascii()
        self.done: dict[int, Any] = {}
        self.stored: dict[int, type[ast.expr_context]] = {}

    def statements(self, body: list[s.Stmt]) -> list[ast.stmt]:
        """Convert statements and all below them."""
        order: list[s.Node] = []
        stack: list[s.Node] = list(body)
        while stack:
            node = stack.pop()
            order.append(node)
            self._mark(node)
            stack.extend(children(node))
        for node in reversed(order):
            maker: Callable[[Any], Any] | None = getattr(self, f"make_{type(node).__name__.lower()}", None)
            if maker is None:
                raise _NotPythonError(node)
            self.done[id(node)] = maker(node)
        return [self.done[id(node)] for node in body]

    def _mark(self, node: s.Node) -> None:
        """Note the targets among the node's children."""
        store: list[s.Expr] = []
        if isinstance(node, s.Assign):
            store = node.targets
        elif isinstance(node, (s.AnnAssign, s.AugAssign, s.For, s.Comprehension, s.NamedExpr)):
            store = [node.target]
        elif isinstance(node, s.WithItem) and node.optional_vars is not None:
            store = [node.optional_vars]
        elif isinstance(node, s.TypeAlias):
            store = [node.name]
        elif isinstance(node, s.Delete):
            self.stored.update((id(target), ast.Del) for target in node.targets)
        elif id(node) in self.stored and isinstance(node, (s.Tuple, s.List)):
            self.stored.update((id(element), self.stored[id(node)]) for element in node.elts)
        elif id(node) in self.stored and isinstance(node, s.Starred):
            self.stored[id(node.value)] = self.stored[id(node)]
        self.stored.update((id(target), ast.Store) for target in store)

    # --------------------------------------------------------------------------------------------------- helpers

    def _of(self, node: s.Node | None) -> Any:
        return None if node is None else self.done[id(node)]

    def _all(self, nodes: list[Any]) -> list[Any]:
        return [None if node is None else self.done[id(node)] for node in nodes]

    def _context(self, node: s.Node) -> ast.expr_context:
        return self.stored.get(id(node), ast.Load)()

    def _place(self, offset: int) -> tuple[int, int]:
        line, column = self.source.position(offset)
        if not self.ascii:
            column = len(self.source.text[offset - column + 1 : offset].encode("utf-8", "surrogatepass")) + 1
        return line, column - 1

    def _at(self, node: s.Node) -> dict[str, int]:
        line, column = self._place(node.span[0])
        end_line, end_column = self._place(node.span[1])
        return {"lineno": line, "col_offset": column, "end_lineno": end_line, "end_col_offset": end_column}

    def _typed(self, kind: Any, node: Any, values: dict[str, Any]) -> Any:
        """A definition; type parameters exist since Python 3.12."""
        if "type_params" in kind._fields:
            values["type_params"] = [self._type_param(p) for p in node.type_params]
        elif node.type_params:
            raise _NotPythonError(node.type_params[0])
        return kind(**values, **self._at(node))

    def _type_param(self, node: s.Parameter) -> Any:
        names = {ParamKind.VAR_POSITIONAL: "TypeVarTuple", ParamKind.VAR_KEYWORD: "ParamSpec"}
        kind = getattr(ast, names.get(node.kind, "TypeVar"))
        values: dict[str, Any] = {"name": node.name}
        if node.kind not in names:
            values["bound"] = self._of(node.annotation)
        if "default_value" in kind._fields:
            values["default_value"] = self._of(node.default)
        return kind(**values, **self._at(node))

    # ----------------------------------------------------------------------------------------------- expressions

    def make_name(self, n: s.Name) -> ast.AST:
        return ast.Name(id=n.id, ctx=self._context(n), **self._at(n))

    def make_constant(self, n: s.Constant) -> ast.AST:
        value: Any = n.value
        return ast.Constant(value=value, kind=n.kind, **self._at(n))

    def make_joinedstr(self, n: s.JoinedStr) -> ast.AST:
        return ast.JoinedStr(values=self._all(n.values), **self._at(n))

    def make_formattedvalue(self, n: s.FormattedValue) -> ast.AST:
        spec = self._of(n.format_spec)
        return ast.FormattedValue(value=self._of(n.value), conversion=n.conversion, format_spec=spec, **self._at(n))

    def make_templatestr(self, n: s.TemplateStr) -> ast.AST:
        if not hasattr(ast, "TemplateStr"):
            raise _NotPythonError(n)
        return getattr(ast, _TEMPLATESTR)(values=self._all(n.values), **self._at(n))

    def make_interpolation(self, n: s.Interpolation) -> ast.AST:
        if not hasattr(ast, "Interpolation"):
            raise _NotPythonError(n)
        values = {"value": self._of(n.value), "str": n.text, "conversion": n.conversion}
        return getattr(ast, _INTERPOLATION)(**values, format_spec=self._of(n.format_spec), **self._at(n))

    def make_attribute(self, n: s.Attribute) -> ast.AST:
        if n.value is None:
            raise _NotPythonError(n)
        return ast.Attribute(value=self._of(n.value), attr=n.attr, ctx=self._context(n), **self._at(n))

    def make_subscript(self, n: s.Subscript) -> ast.AST:
        if n.keywords:
            raise _NotPythonError(n.keywords[0])
        return ast.Subscript(value=self._of(n.value), slice=self._of(n.index), ctx=self._context(n), **self._at(n))

    def make_slice(self, n: s.Slice) -> ast.AST:
        return ast.Slice(lower=self._of(n.lower), upper=self._of(n.upper), step=self._of(n.step), **self._at(n))

    def make_keyword(self, n: s.Keyword) -> ast.AST:
        return ast.keyword(arg=n.arg, value=self._of(n.value), **self._at(n))

    def make_call(self, n: s.Call) -> ast.AST:
        return ast.Call(func=self._of(n.func), args=self._all(n.args), keywords=self._all(n.keywords), **self._at(n))

    def make_starred(self, n: s.Starred) -> ast.AST:
        return ast.Starred(value=self._of(n.value), ctx=self._context(n), **self._at(n))

    def make_unaryop(self, n: s.UnaryOp) -> ast.AST:
        return ast.UnaryOp(op=_UNARY[n.op](), operand=self._of(n.operand), **self._at(n))

    def make_binop(self, n: s.BinOp) -> ast.AST:
        return ast.BinOp(left=self._of(n.left), op=_BINARY[n.op](), right=self._of(n.right), **self._at(n))

    def make_boolop(self, n: s.BoolOp) -> ast.AST:
        return ast.BoolOp(op=ast.And() if n.op == "and" else ast.Or(), values=self._all(n.values), **self._at(n))

    def make_compare(self, n: s.Compare) -> ast.AST:
        ops = [_COMPARE[op]() for op in n.ops]
        return ast.Compare(left=self._of(n.left), ops=ops, comparators=self._all(n.comparators), **self._at(n))

    def make_ifexp(self, n: s.IfExp) -> ast.AST:
        return ast.IfExp(test=self._of(n.test), body=self._of(n.body), orelse=self._of(n.orelse), **self._at(n))

    def make_namedexpr(self, n: s.NamedExpr) -> ast.AST:
        return ast.NamedExpr(target=self._of(n.target), value=self._of(n.value), **self._at(n))

    def make_lambda(self, n: s.Lambda) -> ast.AST:
        if n.typed:
            raise _NotPythonError(n)
        return ast.Lambda(args=self._arguments(n.params), body=self._of(n.body), **self._at(n))

    def make_tuple(self, n: s.Tuple) -> ast.AST:
        return ast.Tuple(elts=self._all(n.elts), ctx=self._context(n), **self._at(n))

    def make_list(self, n: s.List) -> ast.AST:
        return ast.List(elts=self._all(n.elts), ctx=self._context(n), **self._at(n))

    def make_set(self, n: s.Set) -> ast.AST:
        if n.keywords:
            raise _NotPythonError(n.keywords[0])
        return ast.Set(elts=self._all(n.elts), **self._at(n))

    def make_dict(self, n: s.Dict) -> ast.AST:
        return ast.Dict(keys=self._all(n.keys), values=self._all(n.values), **self._at(n))

    def make_comprehension(self, n: s.Comprehension) -> ast.AST:
        target, values = self._of(n.target), self._of(n.iter)
        return ast.comprehension(target=target, iter=values, ifs=self._all(n.ifs), is_async=int(n.is_async))

    def make_listcomp(self, n: s.ListComp) -> ast.AST:
        return ast.ListComp(elt=self._of(n.elt), generators=self._all(n.generators), **self._at(n))

    def make_setcomp(self, n: s.SetComp) -> ast.AST:
        return ast.SetComp(elt=self._of(n.elt), generators=self._all(n.generators), **self._at(n))

    def make_dictcomp(self, n: s.DictComp) -> ast.AST:
        generators = self._all(n.generators)
        return ast.DictComp(key=self._of(n.key), value=self._of(n.value), generators=generators, **self._at(n))

    def make_generatorexp(self, n: s.GeneratorExp) -> ast.AST:
        return ast.GeneratorExp(elt=self._of(n.elt), generators=self._all(n.generators), **self._at(n))

    def make_await(self, n: s.Await) -> ast.AST:
        return ast.Await(value=self._of(n.value), **self._at(n))

    def make_yield(self, n: s.Yield) -> ast.AST:
        return ast.Yield(value=self._of(n.value), **self._at(n))

    def make_yieldfrom(self, n: s.YieldFrom) -> ast.AST:
        return ast.YieldFrom(value=self._of(n.value), **self._at(n))

    # ------------------------------------------------------------------------------------------------ signatures

    def make_parameter(self, n: s.Parameter) -> ast.AST:
        if n.convention or n.origins is not None or not n.name:
            raise _NotPythonError(n)
        return ast.arg(arg=n.name, annotation=self._of(n.annotation), type_comment=None, **self._at(n))

    def _arguments(self, params: list[s.Parameter]) -> ast.arguments:
        by_kind: dict[ParamKind, list[s.Parameter]] = {kind: [] for kind in ParamKind}
        for param in params:
            by_kind[param.kind].append(param)
        positional = by_kind[ParamKind.POSITIONAL_ONLY] + by_kind[ParamKind.NORMAL]
        starred, keywords = by_kind[ParamKind.VAR_POSITIONAL], by_kind[ParamKind.VAR_KEYWORD]
        return ast.arguments(
            posonlyargs=self._all(by_kind[ParamKind.POSITIONAL_ONLY]),
            args=self._all(by_kind[ParamKind.NORMAL]),
            vararg=self._of(starred[0]) if starred else None,
            kwonlyargs=self._all(by_kind[ParamKind.KEYWORD_ONLY]),
            kw_defaults=[self._of(p.default) for p in by_kind[ParamKind.KEYWORD_ONLY]],
            kwarg=self._of(keywords[0]) if keywords else None,
            defaults=[self._of(p.default) for p in positional if p.default is not None],
        )

    # ------------------------------------------------------------------------------------------------ statements

    def make_exprstmt(self, n: s.ExprStmt) -> ast.AST:
        return ast.Expr(value=self._of(n.value), **self._at(n))

    def make_assign(self, n: s.Assign) -> ast.AST:
        return ast.Assign(targets=self._all(n.targets), value=self._of(n.value), type_comment=None, **self._at(n))

    def make_annassign(self, n: s.AnnAssign) -> ast.AST:
        target, annotation = self._of(n.target), self._of(n.annotation)
        simple = int(n.simple)
        value = self._of(n.value)
        return ast.AnnAssign(target=target, annotation=annotation, value=value, simple=simple, **self._at(n))

    def make_augassign(self, n: s.AugAssign) -> ast.AST:
        op = _BINARY[n.op]()
        return ast.AugAssign(target=self._of(n.target), op=op, value=self._of(n.value), **self._at(n))

    def make_return(self, n: s.Return) -> ast.AST:
        return ast.Return(value=self._of(n.value), **self._at(n))

    def make_delete(self, n: s.Delete) -> ast.AST:
        return ast.Delete(targets=self._all(n.targets), **self._at(n))

    def make_raise(self, n: s.Raise) -> ast.AST:
        return ast.Raise(exc=self._of(n.exc), cause=self._of(n.cause), **self._at(n))

    def make_assert(self, n: s.Assert) -> ast.AST:
        if n.comptime:
            raise _NotPythonError(n)
        return ast.Assert(test=self._of(n.test), msg=self._of(n.msg), **self._at(n))

    def make_pass(self, n: s.Pass) -> ast.AST:
        return ast.Pass(**self._at(n))

    def make_break(self, n: s.Break) -> ast.AST:
        return ast.Break(**self._at(n))

    def make_continue(self, n: s.Continue) -> ast.AST:
        return ast.Continue(**self._at(n))

    def make_global(self, n: s.Global) -> ast.AST:
        return ast.Global(names=list(n.names), **self._at(n))

    def make_nonlocal(self, n: s.Nonlocal) -> ast.AST:
        return ast.Nonlocal(names=list(n.names), **self._at(n))

    def make_alias(self, n: s.Alias) -> ast.AST:
        return ast.alias(name=n.name, asname=n.asname, **self._at(n))

    def make_import(self, n: s.Import) -> ast.AST:
        return ast.Import(names=self._all(n.names), **self._at(n))

    def make_importfrom(self, n: s.ImportFrom) -> ast.AST:
        return ast.ImportFrom(module=n.module, names=self._all(n.names), level=n.level, **self._at(n))

    def make_if(self, n: s.If) -> ast.AST:
        if n.comptime:
            raise _NotPythonError(n)
        return ast.If(test=self._of(n.test), body=self._all(n.body), orelse=self._all(n.orelse), **self._at(n))

    def make_for(self, n: s.For) -> ast.AST:
        if n.comptime:
            raise _NotPythonError(n)
        kind = ast.AsyncFor if n.is_async else ast.For
        body, orelse = self._all(n.body), self._all(n.orelse)
        target, values = self._of(n.target), self._of(n.iter)
        return kind(target=target, iter=values, body=body, orelse=orelse, type_comment=None, **self._at(n))

    def make_while(self, n: s.While) -> ast.AST:
        return ast.While(test=self._of(n.test), body=self._all(n.body), orelse=self._all(n.orelse), **self._at(n))

    def make_withitem(self, n: s.WithItem) -> ast.AST:
        return ast.withitem(context_expr=self._of(n.context_expr), optional_vars=self._of(n.optional_vars))

    def make_with(self, n: s.With) -> ast.AST:
        kind = ast.AsyncWith if n.is_async else ast.With
        return kind(items=self._all(n.items), body=self._all(n.body), type_comment=None, **self._at(n))

    def make_excepthandler(self, n: s.ExceptHandler) -> ast.AST:
        return ast.ExceptHandler(type=self._of(n.type), name=n.name, body=self._all(n.body), **self._at(n))

    def make_try(self, n: s.Try) -> ast.AST:
        kind = ast.TryStar if n.star else ast.Try
        body, handlers = self._all(n.body), self._all(n.handlers)
        orelse, final = self._all(n.orelse), self._all(n.finalbody)
        return kind(body=body, handlers=handlers, orelse=orelse, finalbody=final, **self._at(n))

    def make_typealias(self, n: s.TypeAlias) -> ast.AST:
        if not hasattr(ast, "TypeAlias"):
            raise _NotPythonError(n)
        return self._typed(getattr(ast, _TYPEALIAS), n, {"name": self._of(n.name), "value": self._of(n.value)})

    def make_functiondef(self, n: s.FunctionDef) -> ast.AST:
        if n.raises or n.effects or n.abi or n.captures is not None or n.where is not None:
            raise _NotPythonError(n)
        values = {
            "name": n.name,
            "args": self._arguments(n.params),
            "body": self._all(n.body),
            "decorator_list": self._all(n.decorators),
            "returns": self._of(n.returns),
            "type_comment": None,
        }
        return self._typed(ast.AsyncFunctionDef if n.is_async else ast.FunctionDef, n, values)

    def make_classdef(self, n: s.ClassDef) -> ast.AST:
        values = {
            "name": n.name,
            "bases": self._all(n.bases),
            "keywords": self._all(n.keywords),
            "body": self._all(n.body),
            "decorator_list": self._all(n.decorators),
        }
        return self._typed(ast.ClassDef, n, values)

    # -------------------------------------------------------------------------------------------------- patterns

    def make_match(self, n: s.Match) -> ast.AST:
        return ast.Match(subject=self._of(n.subject), cases=self._all(n.cases), **self._at(n))

    def make_matchcase(self, n: s.MatchCase) -> ast.AST:
        return ast.match_case(pattern=self._of(n.pattern), guard=self._of(n.guard), body=self._all(n.body))

    def make_matchvalue(self, n: s.MatchValue) -> ast.AST:
        return ast.MatchValue(value=self._of(n.value), **self._at(n))

    def make_matchsingleton(self, n: s.MatchSingleton) -> ast.AST:
        return ast.MatchSingleton(value=n.value, **self._at(n))

    def make_matchsequence(self, n: s.MatchSequence) -> ast.AST:
        return ast.MatchSequence(patterns=self._all(n.patterns), **self._at(n))

    def make_matchmapping(self, n: s.MatchMapping) -> ast.AST:
        keys, patterns = self._all(n.keys), self._all(n.patterns)
        return ast.MatchMapping(keys=keys, patterns=patterns, rest=n.rest, **self._at(n))

    def make_matchclass(self, n: s.MatchClass) -> ast.AST:
        patterns, named = self._all(n.patterns), self._all(n.kwd_patterns)
        cls, attrs = self._of(n.cls), list(n.kwd_attrs)
        return ast.MatchClass(cls=cls, patterns=patterns, kwd_attrs=attrs, kwd_patterns=named, **self._at(n))

    def make_matchstar(self, n: s.MatchStar) -> ast.AST:
        return ast.MatchStar(name=n.name, **self._at(n))

    def make_matchas(self, n: s.MatchAs) -> ast.AST:
        return ast.MatchAs(pattern=self._of(n.pattern), name=n.name, **self._at(n))

    def make_matchor(self, n: s.MatchOr) -> ast.AST:
        return ast.MatchOr(patterns=self._all(n.patterns), **self._at(n))
