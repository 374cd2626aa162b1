"""What may stand to the left of `=`, after `for`, `del`, `as`."""

from __future__ import annotations

from typing import Any

from ..lang import syntax as s
from .build_base import BuilderBase

_KIND = {
    s.Constant: "a literal",
    s.JoinedStr: "an f-string",
    s.TemplateStr: "a t-string",
    s.Call: "a call",
    s.BinOp: "an expression",
    s.UnaryOp: "an expression",
    s.BoolOp: "an expression",
    s.Compare: "a comparison",
    s.IfExp: "a conditional expression",
    s.Lambda: "a lambda",
    s.Dict: "a dict display",
    s.Set: "a set display",
    s.ListComp: "a comprehension",
    s.SetComp: "a comprehension",
    s.DictComp: "a comprehension",
    s.GeneratorExp: "a generator expression",
    s.Await: "an await expression",
    s.Yield: "a yield expression",
    s.YieldFrom: "a yield expression",
    s.NamedExpr: "an assignment expression",
    s.Transfer: "a transferred value",
    s.FunctionType: "a function type",
    s.ComptimeExpr: "a compile-time value",
    s.Starred: "a '*' expression",
}


def describe(node: s.Expr) -> str:
    """A word for an expression, for messages."""
    if type(node) is s.Constant and (node.value is None or isinstance(node.value, bool)):
        return str(node.value)
    if type(node) is s.Constant and node.value is ...:
        return "'...'"
    return _KIND.get(type(node), "this expression")


class Targets(BuilderBase):
    """Checks of expressions in the role of targets."""

    def target(self, node: Any, verb: str = "assign to", star: bool = True) -> s.Expr:
        """The node, after a check that it can be assigned to (or deleted)."""
        stack = [node]
        while stack:
            part = stack.pop()
            kind = type(part)
            if kind is s.Name or kind is s.Subscript or (kind is s.Attribute and part.value is not None):
                continue
            if kind is s.Tuple or kind is s.List:
                stack.extend(reversed(part.elts))
            elif kind is s.Starred and star:
                if type(part.value) is s.Starred:
                    self.error("E0122", part.span, "'*' may not be repeated")
                stack.append(part.value)
            elif kind is s.Binding and not self.is_python:
                stack.append(part.target)
            elif kind is s.Call and not self.is_python and star:
                continue  # a call may return a reference
            else:
                self.error("E0122", part.span, f"cannot {verb} {describe(part)}")
                break
        return node

    def value(self, node: Any) -> s.Expr:
        """The node, after a check that no `var` or `ref` binding stands where a value is wanted."""
        parts = node.elts if type(node) is s.Tuple else (node,)
        for part in parts:
            if type(part) is s.Binding:
                self.error("E0110", part.span, f"'{part.kind}' declares a name; a value is expected here")
        return node
