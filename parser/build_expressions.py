"""Expressions: operators, calls, subscripts, displays, comprehensions, lambdas."""

from __future__ import annotations

from typing import Any

from ..lang import syntax as s
from ..lang.records import dataclass
from .build_base import BuilderBase
from .build_signatures import Signatures
from .targets import Targets


@dataclass(slots=True, eq=False)
class GroupedItems(s.Expr):
    """`(a as b, c)`: the items of a `with` in parentheses. Any other use is an error."""

    items: list[s.Expr | s.WithItem]


@dataclass(slots=True, eq=False)
class Index:
    """What stands in the brackets of a subscript."""

    items: list[Any]
    span: s.Span
    comma: bool


class Expressions(Targets, Signatures, BuilderBase):
    """The productions under "expressions" in the grammar."""

    # ------------------------------------------------------------------------------------------------------- atoms

    def true(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Constant((start, end), True)

    def false(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Constant((start, end), False)

    def none(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Constant((start, end), None)

    def ellipsis(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Constant((start, end), ...)

    def short_form(self, v: list[Any], start: int, end: int) -> s.Expr:
        if self.is_python:
            self.error("E0110", (start, start + 1), "an expression may not begin with '.'")
        return s.Attribute((start, end), None, v[1].id, v[1].span)

    # ---------------------------------------------------------------------------------------------------- postfix

    def attribute(self, v: list[Any], start: int, end: int) -> s.Expr:
        name = v[2]
        return s.Attribute((start, end), v[0], name.id, name.span)

    def transfer(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Transfer((start, end), v[0])

    def comptime_expr(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.ComptimeExpr((start, end), v[2])

    def call_empty(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Call((start, end), v[0], [], [])

    def call(self, v: list[Any], start: int, end: int) -> s.Expr:
        args, keywords = self.arguments(v[2])
        return s.Call((start, end), v[0], args, keywords)

    def call_generator(self, v: list[Any], start: int, end: int) -> s.Expr:
        generator = s.GeneratorExp((v[1][0], end), v[2], v[3])
        return s.Call((start, end), v[0], [generator], [])

    def arguments(self, items: list[Any]) -> tuple[list[s.Expr], list[s.Keyword]]:
        """Positional and keyword arguments; Python's and Mojo's rules of their order."""
        args: list[s.Expr] = []
        keywords: list[s.Keyword] = []
        unpacked = False
        for item in items:
            if type(item) is s.Keyword:
                keywords.append(item)
                unpacked = unpacked or item.arg is None
                continue
            if keywords and (unpacked or type(item) is not s.Starred):
                kind = "the '**' argument" if unpacked else "a keyword argument"
                self.error("E0110", item.span, f"a positional argument may not follow {kind}")
            args.append(item)
        return args, keywords

    def keyword(self, v: list[Any], start: int, end: int) -> s.Keyword:
        return s.Keyword((start, end), v[0].id, v[2])

    def keyword_unpack(self, v: list[Any], start: int, end: int) -> s.Keyword:
        return s.Keyword((start, end), None, v[1])

    def starred(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Starred((start, end), v[1])

    def subscript(self, v: list[Any], start: int, end: int) -> s.Expr:
        index: Index = v[1]
        items = index.items
        if len(items) == 1 and not index.comma and type(items[0]) not in (s.Starred, s.Keyword):
            return s.Subscript((start, end), v[0], items[0], [])
        plain = [item for item in items if type(item) is not s.Keyword]
        keywords = [item for item in items if type(item) is s.Keyword]
        if self.is_python:
            self._check_python_index(index, keywords)
        if len(plain) == 1 and keywords and type(plain[0]) is not s.Starred:
            return s.Subscript((start, end), v[0], plain[0], keywords)
        return s.Subscript((start, end), v[0], s.Tuple(index.span, plain, False), keywords)

    def _check_python_index(self, index: Index, keywords: list[s.Keyword]) -> None:
        if not index.items:
            self.error("E0110", index.span, "expected an index between the brackets")
        for keyword in keywords:
            self.error("E0110", keyword.span, "Python subscripts take no keyword arguments")
        for item in index.items:
            if type(item) is s.Starred:
                self.need((3, 11), item.span, "'*' in a subscript")

    def index_empty(self, v: list[Any], start: int, end: int) -> Index:
        return Index([], (end - 1, end), False)

    def index(self, v: list[Any], start: int, end: int) -> Index:
        items = v[1]
        return Index(items, (items[0].span[0], items[-1].span[1]), len(v) == 4 or len(items) > 1)

    def slice_from_start(self, v: list[Any], start: int, end: int) -> s.Slice:
        return s.Slice((start, end), None, v[1] if len(v) == 2 else None, None)

    def slice_bounds(self, v: list[Any], start: int, end: int) -> s.Slice:
        return s.Slice((start, end), v[0], v[2] if len(v) == 3 else None, None)

    def slice_step(self, v: list[Any], start: int, end: int) -> s.Slice:
        node = v[0]
        node.span = (start, end)
        if len(v) == 3:
            node.step = v[2]
        return node

    # -------------------------------------------------------------------------------------------------- operators

    def binary(self, v: list[Any], start: int, end: int) -> s.Expr:
        left, at, right = v
        return s.BinOp((start, end), left, self.text[at[0] : at[1]], right, at)

    def unary(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.UnaryOp((start, end), self.text[start], v[1])

    def not_op(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.UnaryOp((start, end), "not", v[1])

    def await_expr(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Await((start, end), v[1])

    def bool_op(self, v: list[Any], start: int, end: int) -> s.Expr:
        left, at, right = v
        op = "and" if self.text[at[0]] in "a&" else "or"
        if type(left) is s.BoolOp and left.op == op and left.span[0] == start:
            left.values.append(right)
            left.span = (start, end)
            return left
        return s.BoolOp((start, end), op, [left, right])

    def compare(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Compare((start, end), v[0], [v[1]], [v[2]])

    def compare_more(self, v: list[Any], start: int, end: int) -> s.Expr:
        node = v[0]
        node.ops.append(v[1])
        node.comparators.append(v[2])
        node.span = (start, end)
        return node

    def comparator(self, v: list[Any], start: int, end: int) -> str:
        op = self.text[start:end]
        return "!=" if op == "<>" else op

    def comparator_not_in(self, v: list[Any], start: int, end: int) -> str:
        return "not in"

    def comparator_is_not(self, v: list[Any], start: int, end: int) -> str:
        return "is not"

    def conditional(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.IfExp((start, end), v[2], v[0], v[4])

    def walrus(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.NamedExpr((start, end), v[0], v[2])

    def yield_expr(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Yield((start, end), self.value(v[1]) if len(v) == 2 else None)

    def yield_from(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.YieldFrom((start, end), v[2])

    def ref_type(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.RefType((start, end), v[1].items, v[2])

    def binding(self, v: list[Any], start: int, end: int) -> s.Expr:
        kind = "ref" if self.spelling(v[0]) == "ref" else "var"
        if type(v[1]) is s.Name:
            self.declares(v[1])
        return s.Binding((start, end), kind, v[1])

    # ------------------------------------------------------------------------------------------- tuples and groups

    def tuple_empty(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Tuple((start, end), [], True)

    def tuple_one(self, v: list[Any], start: int, end: int) -> s.Expr:
        return self._tuple([v[0]], start, end)

    def tuple_many(self, v: list[Any], start: int, end: int) -> s.Expr:
        return self._tuple(v[0], start, end)

    def _tuple(self, elts: list[s.Expr], start: int, end: int) -> s.Expr:
        """A tuple without parentheses; `var a, b` binds all of its names."""
        head = elts[0]
        if type(head) is s.Binding and not any(type(e) is s.Binding for e in elts[1:]):
            elts[0] = head.target
            return s.Binding((start, end), head.kind, s.Tuple((head.target.span[0], end), elts, False))
        return s.Tuple((start, end), elts, False)

    def group(self, v: list[Any], start: int, end: int) -> s.Expr:
        elements = v[1]
        if len(elements) > 1:
            return self.group_tuple(v, start, end)
        only = elements[0]
        if type(only) is s.WithItem:
            return GroupedItems((start, end), elements)
        if type(only) is s.Starred:
            self.error("E0110", only.span, "'*' is not allowed here", "a tuple of one element needs a comma")
        return only

    def group_tuple(self, v: list[Any], start: int, end: int) -> s.Expr:
        elements = v[1]
        if any(type(e) is s.WithItem for e in elements):
            return GroupedItems((start, end), elements)
        return s.Tuple((start, end), elements, True)

    def group_with_item(self, v: list[Any], start: int, end: int) -> s.WithItem:
        item = s.WithItem((start, end), v[0], self.target(v[2]))
        self.open_items[id(item)] = item
        return item

    # ----------------------------------------------------------------------------------- displays, comprehensions

    def list_empty(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.List((start, end), [])

    def list_display(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.List((start, end), v[1])

    def list_comp(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.ListComp((start, end), self._element(v[1]), v[2])

    def set_comp(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.SetComp((start, end), self._element(v[1]), v[2])

    def generator(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.GeneratorExp((start, end), self._element(v[1]), v[2])

    def _element(self, element: s.Expr) -> s.Expr:
        if type(element) is s.Starred:
            self.error("E0110", element.span, "a comprehension cannot unpack with '*'")
        return element

    def dict_empty(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Dict((start, end), [], [])

    def dict_display(self, v: list[Any], start: int, end: int) -> s.Expr:
        return s.Dict((start, end), [k for k, _ in v[1]], [value for _, value in v[1]])

    def dict_item(self, v: list[Any], start: int, end: int) -> tuple[s.Expr | None, s.Expr]:
        return v[0], v[2]

    def dict_unpack(self, v: list[Any], start: int, end: int) -> tuple[s.Expr | None, s.Expr]:
        return None, v[1]

    def dict_comp(self, v: list[Any], start: int, end: int) -> s.Expr:
        key, value = v[1]
        if key is None:
            self.error("E0110", value.span, "a comprehension cannot unpack with '**'")
            key = value
        return s.DictComp((start, end), key, value, v[2])

    def set_display(self, v: list[Any], start: int, end: int) -> s.Expr:
        elts, keywords = self.arguments(v[1])
        if keywords and self.is_python:
            self.error("E0110", keywords[0].span, "a set display has no keyword entries")
        return s.Set((start, end), elts, keywords)

    def comp_for(self, v: list[Any], start: int, end: int) -> s.Comprehension:
        return s.Comprehension((start, end), self.target(v[1]), v[3], [], False)

    def comp_for_async(self, v: list[Any], start: int, end: int) -> s.Comprehension:
        return s.Comprehension((start, end), self.target(v[2]), v[4], [], True)

    def comp_if(self, v: list[Any], start: int, end: int) -> s.Comprehension:
        clause = v[0]
        clause.ifs.append(v[2])
        clause.span = (start, end)
        return clause

    # ---------------------------------------------------------------------------------------------------- lambdas

    def lambda_plain(self, v: list[Any], start: int, end: int) -> s.Expr:
        params = self.ordered(v[1]) if len(v) > 3 else []
        return s.Lambda((start, end), params, v[-1], False, False, None, None, None)

    def lambda_typed(self, v: list[Any], start: int, end: int) -> s.Expr:
        head = v[0]
        if self.is_python:
            self.error("E0110", (start, end), "Python's lambda takes names without parentheses and types")
        if head.effects or head.abi:
            self.error("E0123", (start, end), "a lambda has no effects but 'raises'")
        return s.Lambda(
            (start, end), head.params, v[2], True, head.raises, head.raises_type, head.captures, head.returns
        )
