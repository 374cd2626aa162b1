"""Expressions that come from Python, not from a file: names of kernels with their parameters bound."""

from __future__ import annotations

from ..lang.source import SourceFile
from ..lang.syntax import Expr, ExprStmt


def parse(text: str) -> Expr:
    """The tree of an expression that names a kernel. Raises `ValueError` for any other text."""
    from ..parser.dialect import Dialect
    from ..parser.parse import parse as parse_module

    result = parse_module(SourceFile("kernel", text), Dialect.MOJO)
    body = result.module.body if result.module is not None else []
    if result.diagnostics or len(body) != 1 or not isinstance(body[0], ExprStmt):
        raise ValueError(f"{text!r} does not name a kernel")
    return body[0].value
