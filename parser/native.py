"""Which parts of a `.mojo` file are certainly Python, as far as the syntax alone tells."""

from __future__ import annotations

from typing import Any

from ..lang import syntax as s
from ..lang.diagnostics import Diagnostic

_DECLARATIONS = (s.FunctionDef, s.StructDef, s.TraitDef, s.ComptimeDecl, s.Import, s.ImportFrom)

_PYTHON_TYPES = frozenset(
    ("int", "float", "str", "bool", "bytes", "list", "dict", "tuple", "set", "frozenset", "object", "type", "complex")
)


def in_native_code(body: list[Any], refused: list[Diagnostic]) -> list[Diagnostic]:
    """Those of the findings that do not lie in a file-scope statement which only Python can run."""
    if not refused:
        return []
    mixed = any(_is_python(statement) for statement in body)
    spans = [statement.span for statement in body if _is_python(statement) or (mixed and _is_bare(statement))]
    return [d for d in refused if not any(start <= d.location.start < end for start, end in spans)]


def _is_python(statement: s.Stmt) -> bool:
    """A class, an executable statement, a function with an argument without type or with a Python type."""
    if isinstance(statement, s.FunctionDef):
        types = [param.annotation for param in statement.params]
        return any(t is None or _is_python_type(t) for t in types) or _is_python_type(statement.returns)
    if isinstance(statement, s.ExprStmt) and isinstance(statement.value, s.Constant):
        return False
    return not isinstance(statement, _DECLARATIONS)


def _is_python_type(node: s.Expr | None) -> bool:
    """Whether an annotation is one of Python's built-in types or a string."""
    if isinstance(node, s.Subscript):
        node = node.value
    if isinstance(node, s.Constant):
        return isinstance(node.value, str)
    return isinstance(node, s.Name) and node.id in _PYTHON_TYPES


def _is_bare(statement: s.Stmt) -> bool:
    """A function without any annotation or a docstring: in a module with Python code it is Python too."""
    if isinstance(statement, s.FunctionDef):
        return not statement.params and statement.returns is None and not statement.raises
    return isinstance(statement, s.ExprStmt)
