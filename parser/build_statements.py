"""Statements, definitions and the whole file."""

from __future__ import annotations

from typing import Any

from ..lang import syntax as s
from .build_base import BuilderBase
from .build_expressions import Expressions, GroupedItems
from .targets import describe


class Statements(Expressions, BuilderBase):
    """The productions of simple and compound statements."""

    def empty_file(self, v: list[Any], start: int, end: int) -> list[s.Stmt]:
        return []

    def whole_file(self, v: list[Any], start: int, end: int) -> list[s.Stmt]:
        return v[0]

    # ---------------------------------------------------------------------------------------------------- simple

    def expr_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        node = v[0]
        if type(node) is s.Binding:
            name = self.spelling(node.target.span)
            self.error("E0321", node.span, f"'{node.kind} {name}' needs a value or a type")
        else:
            self.value(node)
        return s.ExprStmt((start, end), node)

    def assign(self, v: list[Any], start: int, end: int) -> s.Stmt:
        targets, value = v
        for node in targets:
            self.target(node)
        return s.Assign((start, end), targets, self.value(value))

    def annotation(self, v: list[Any], start: int, end: int) -> s.Stmt:
        target = v[0]
        named = target.target if type(target) is s.Binding else target
        if type(named) not in (s.Name, s.Attribute, s.Subscript) or (type(target) is s.Binding and self.is_python):
            self._cannot_annotate(named)
        simple = type(named) is s.Name and self.text[start] != "("
        value = self.value(v[4]) if len(v) == 5 else None
        return s.AnnAssign((start, end), target, v[2], value, simple)

    def _cannot_annotate(self, node: s.Expr) -> None:
        if type(node) in (s.Tuple, s.List):
            self.error("E0122", node.span, "one type cannot be given to several names", "declare each on its own")
        else:
            self.error("E0122", node.span, f"{describe(node)} cannot have a type annotation")

    def aug_assign(self, v: list[Any], start: int, end: int) -> s.Stmt:
        target, at, value = v
        if type(target) in (s.Tuple, s.List, s.Starred, s.Binding):
            self.error("E0122", target.span, f"cannot assign to {describe(target)} with '{self.spelling(at)}'")
        else:
            self.target(target)
        return s.AugAssign((start, end), target, self.text[at[0] : at[1] - 1], self.value(value))

    def pass_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.Pass((start, end))

    def break_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.Break((start, end))

    def continue_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.Continue((start, end))

    def return_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.Return((start, end), self.value(v[1]) if len(v) == 2 else None)

    def raise_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.Raise((start, end), v[1] if len(v) > 1 else None, v[3] if len(v) > 3 else None)

    def del_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        node = v[1]
        self.target(node, "delete", star=False)
        plain = type(node) is s.Tuple and not node.parenthesised
        return s.Delete((start, end), node.elts if plain else [node])

    def global_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.Global((start, end), [name.id for name in v[1]])

    def nonlocal_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.Nonlocal((start, end), [name.id for name in v[1]])

    def assert_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.Assert((start, end), v[1], v[3] if len(v) == 4 else None, False)

    def comptime_assert(self, v: list[Any], start: int, end: int) -> s.Stmt:
        v[1].comptime = True
        v[1].span = (start, end)
        return v[1]

    def type_alias(self, v: list[Any], start: int, end: int) -> s.Stmt:
        self.need((3, 12), (start, start + 4), "the statement 'type'")
        return s.TypeAlias((start, end), v[1], v[2] if len(v) == 5 else [], v[-1])

    def comptime_head(self, v: list[Any], start: int, end: int) -> s.ComptimeDecl:
        name = v[1]
        self.declares(name)
        return s.ComptimeDecl((start, end), name.id, name.span, v[2] if len(v) == 3 else [], None, None, None)

    def comptime_decl(self, v: list[Any], start: int, end: int) -> s.Stmt:
        node = v[0]
        node.span = (start, end)
        if len(v) == 3:
            node.annotation = v[2]
        elif self.spelling((start, start + 5)) != "alias":
            self.error("E0110", node.span, f"'comptime {node.name}' needs a value or a type")
        return node

    def comptime_value(self, v: list[Any], start: int, end: int) -> s.Stmt:
        node = v[0]
        node.span = (start, end)
        node.value = self.value(v[-1])
        if len(v) == 5:
            node.annotation = v[2]
        return node

    # ---------------------------------------------------------------------------------------------------- imports

    def dotted(self, v: list[Any], start: int, end: int) -> s.Name:
        return s.Name((start, end), f"{v[0].id}.{v[2].id}")

    def alias(self, v: list[Any], start: int, end: int) -> s.Alias:
        return s.Alias((start, end), v[0].id, v[2].id if len(v) == 3 else None)

    def import_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.Import((start, end), v[1])

    def dots_one(self, v: list[Any], start: int, end: int) -> int:
        return v[0][1] - v[0][0]

    def dots_add(self, v: list[Any], start: int, end: int) -> int:
        return v[0] + v[1][1] - v[1][0]

    def from_absolute(self, v: list[Any], start: int, end: int) -> tuple[str | None, int]:
        return v[1].id, 0

    def from_relative(self, v: list[Any], start: int, end: int) -> tuple[str | None, int]:
        return v[2].id if len(v) == 3 else None, v[1]

    def from_star(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.ImportFrom((start, end), v[0][0], [s.Alias(v[2], "*", None)], v[0][1])

    def from_names(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.ImportFrom((start, end), v[0][0], v[2], v[0][1])

    def from_group(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.ImportFrom((start, end), v[0][0], v[3], v[0][1])

    # --------------------------------------------------------------------------------------------------- compound

    def if_plain(self, v: list[Any], start: int, end: int) -> s.If:
        return s.If((start, end), v[1], v[2], [], False)

    def if_else(self, v: list[Any], start: int, end: int) -> s.If:
        return s.If((start, end), v[1], v[2], v[4], False)

    def if_elifs(self, v: list[Any], start: int, end: int) -> s.If:
        orelse = v[5] if len(v) == 6 else []
        self.longest_chain = max(self.longest_chain, len(v[3]))
        for part in reversed(v[3]):
            part.orelse = orelse
            part.span = (part.span[0], end)
            orelse = [part]
        return s.If((start, end), v[1], v[2], orelse, False)

    def while_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.While((start, end), v[1], v[2], v[4] if len(v) == 5 else [])

    def for_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        orelse = v[6] if len(v) == 7 else []
        return s.For((start, end), self.target(v[1]), self.value(v[3]), v[4], orelse, False, False)

    def async_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        v[1].is_async = True
        v[1].span = (start, end)
        return v[1]

    def comptime_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        statement = v[1]
        statement.span = (start, end)
        statement.comptime = True
        node = statement
        while isinstance(node, s.If) and self._is_elif(node):
            node = node.orelse[0]
            if isinstance(node, s.If):
                node.comptime = True
        return statement

    def _is_elif(self, node: s.If) -> bool:
        """Whether the `else` part of the node was written as `elif`."""
        return (
            len(node.orelse) == 1
            and type(node.orelse[0]) is s.If
            and self.text.startswith("elif", node.orelse[0].span[0])
        )

    def with_item(self, v: list[Any], start: int, end: int) -> s.WithItem:
        return s.WithItem((start, end), v[0], self.target(v[2]) if len(v) == 3 else None)

    def with_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        items = v[1]
        if len(items) == 1 and items[0].optional_vars is None:
            items = self._grouped(items[0])
        return s.With((start, end), items, v[2], False)

    def _grouped(self, item: s.WithItem) -> list[s.WithItem]:
        """The items of `with (a as b, c):`, or the one item there is."""
        node = item.context_expr
        if type(node) is GroupedItems and node.span == item.span:
            elements = node.items
        elif type(node) is s.Tuple and node.elts and node.span == item.span and not self._must_be_tuple(node):
            elements = node.elts
        else:
            return [item]
        items = []
        for element in elements:
            if isinstance(element, s.WithItem):
                self.open_items.pop(id(element), None)
                items.append(element)
            else:
                items.append(s.WithItem(element.span, element, None))
                if self._is_no_item(element):
                    self.error("E0110", element.span, "this cannot be an item of 'with'")
        return items

    def _must_be_tuple(self, node: s.Tuple) -> bool:
        """Whether an element could not be an item of its own: starred, or a bare assignment expression."""
        return any(self._is_no_item(element) for element in node.elts)

    def _is_no_item(self, element: s.Expr) -> bool:
        if type(element) is s.NamedExpr:
            return not self._in_parentheses(element)
        return type(element) is s.Starred

    def _in_parentheses(self, node: s.Expr) -> bool:
        before = self.text[: node.span[0]].rstrip()
        behind = self.text[node.span[1] :].lstrip()
        return before.endswith("(") and behind.startswith(")")

    # -------------------------------------------------------------------------------------------------------- try

    def handler_bare(self, v: list[Any], start: int, end: int) -> s.ExceptHandler:
        return s.ExceptHandler((start, end), None, None, v[1])

    def handler_typed(self, v: list[Any], start: int, end: int) -> s.ExceptHandler:
        return s.ExceptHandler((start, end), v[1], None, v[2])

    def handler_named(self, v: list[Any], start: int, end: int) -> s.ExceptHandler:
        return s.ExceptHandler((start, end), v[1], v[3].id, v[4])

    def handler_tuple(self, v: list[Any], start: int, end: int) -> s.ExceptHandler:
        return s.ExceptHandler((start, end), self._several(v[1]), None, v[2])

    def _several(self, types: list[s.Expr]) -> s.Expr:
        span = (types[0].span[0], types[-1].span[1])
        self.need((3, 14), span, "several exception types without parentheses")
        return s.Tuple(span, types, False)

    def handler_star(self, v: list[Any], start: int, end: int) -> tuple[s.ExceptHandler]:
        return (s.ExceptHandler((start, end), v[2], None, v[3]),)

    def handler_star_named(self, v: list[Any], start: int, end: int) -> tuple[s.ExceptHandler]:
        return (s.ExceptHandler((start, end), v[2], v[4].id, v[5]),)

    def handler_star_tuple(self, v: list[Any], start: int, end: int) -> tuple[s.ExceptHandler]:
        return (s.ExceptHandler((start, end), self._several(v[2]), None, v[3]),)

    def _try(self, body: Any, handlers: Any, orelse: Any, final: Any, span: s.Span) -> s.Stmt:
        plain = [h for h in handlers if type(h) is not tuple]
        starred = [h[0] for h in handlers if type(h) is tuple]
        if plain and starred:
            self.error("E0124", starred[0].span, "one 'try' cannot have both 'except' and 'except*'")
        return s.Try(span, body, starred or plain, orelse, final, bool(starred))

    def try_handlers(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return self._try(v[1], v[2], [], [], (start, end))

    def try_finally(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return self._try(v[1], v[2], [], v[4], (start, end))

    def try_else(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return self._try(v[1], v[2], v[4], v[6] if len(v) == 7 else [], (start, end))

    def try_only_finally(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return self._try(v[1], [], [], v[3], (start, end))

    # ------------------------------------------------------------------------------------------------ definitions

    def decorated(self, v: list[Any], start: int, end: int) -> s.Stmt:
        v[1].decorators = v[0]
        return v[1]

    def decorated_wrongly(self, v: list[Any], start: int, end: int) -> s.Stmt:
        decorator, statement = v[0][-1], v[1]
        word = {s.If: "if", s.For: "for"}.get(type(statement), "while")
        if self.is_python or word == "while" or type(decorator) is not s.Name or decorator.id != "parameter":
            self.error("E0110", statement.span, f"a decorator cannot stand before '{word}'")
            return statement
        fix = self.fix((start, statement.span[0] + len(word)), f"comptime {word}")
        message = f"'@parameter' before '{word}' is no longer Mojo: write 'comptime {word}'"
        self.error("E0119", (start, decorator.span[1]), message, fix=fix)
        statement.comptime = True
        return statement

    def async_def(self, v: list[Any], start: int, end: int) -> s.Stmt:
        v[1].is_async = True
        v[1].span = (start, end)
        return v[1]

    def class_name(self, v: list[Any], start: int, end: int) -> s.ClassDef:
        return s.ClassDef((start, end), v[1].id, v[2] if len(v) == 3 else [], [], [], [], [])

    def class_bases(self, v: list[Any], start: int, end: int) -> s.ClassDef:
        v[0].bases, v[0].keywords = self.arguments(v[2])
        return v[0]

    def classdef(self, v: list[Any], start: int, end: int) -> s.Stmt:
        v[0].body = v[1]
        v[0].span = (start, end)
        return v[0]

    def struct_name(self, v: list[Any], start: int, end: int) -> s.StructDef:
        name = v[1]
        self.declares(name)
        extension = self.spelling(v[0]) == "__extension"
        type_params = v[2] if len(v) == 3 else []
        return s.StructDef((start, end), name.id, name.span, type_params, [], None, [], [], extension)

    def struct_traits(self, v: list[Any], start: int, end: int) -> s.StructDef:
        v[0].traits = v[2]
        return v[0]

    def struct_where(self, v: list[Any], start: int, end: int) -> s.StructDef:
        v[0].where = v[2]
        return v[0]

    def structdef(self, v: list[Any], start: int, end: int) -> s.Stmt:
        v[0].body = v[1]
        v[0].span = (start, end)
        return v[0]

    def conformance(self, v: list[Any], start: int, end: int) -> s.Conformance:
        return s.Conformance((start, end), v[0], v[2] if len(v) == 3 else None)

    def trait_name(self, v: list[Any], start: int, end: int) -> s.TraitDef:
        if len(v) == 3:
            self.error("E0123", v[1].span, "a trait has no parameters", "declare a 'comptime' member instead")
        self.declares(v[1])
        return s.TraitDef((start, end), v[1].id, v[1].span, [], [], [])

    def trait_traits(self, v: list[Any], start: int, end: int) -> s.TraitDef:
        for entry in v[2]:
            if entry.where is not None:
                self.error("E0123", entry.where.span, "the traits of a trait have no condition")
        v[0].traits = [entry.trait for entry in v[2]]
        return v[0]

    def traitdef(self, v: list[Any], start: int, end: int) -> s.Stmt:
        v[0].body = v[1]
        v[0].span = (start, end)
        return v[0]
