"""Which parts of a `.mojo` file are certainly Python, as far as the syntax alone tells."""

from __future__ import annotations

from typing import Any

from ..lang import syntax as s
from ..lang.diagnostics import Diagnostic

_DECLARATIONS = (s.FunctionDef, s.StructDef, s.TraitDef, s.ComptimeDecl, s.Import, s.ImportFrom)


def in_native_code(body: list[Any], refused: list[Diagnostic]) -> list[Diagnostic]:
    """Those of the findings that do not lie in a file-scope statement which only Python can run."""
    if not refused:
        return []
    mixed = any(_is_python(statement) for statement in body)
    spans = [statement.span for statement in body if _is_python(statement) or (mixed and _is_bare(statement))]
    return [d for d in refused if not any(start <= d.location.start < end for start, end in spans)]


def _is_python(statement: s.Stmt) -> bool:
    """A class, an executable statement, a function with an argument without type."""
    if isinstance(statement, s.FunctionDef):
        return any(param.annotation is None for param in statement.params)
    if isinstance(statement, s.ExprStmt) and isinstance(statement.value, s.Constant):
        return False
    return not isinstance(statement, _DECLARATIONS)


def _is_bare(statement: s.Stmt) -> bool:
    """A function without any annotation or a docstring: in a module with Python code it is Python too."""
    if isinstance(statement, s.FunctionDef):
        return not statement.params and statement.returns is None and not statement.raises
    return isinstance(statement, s.ExprStmt)
