"""Our parser beside CPython's: the same texts accepted, the same trees."""

from __future__ import annotations

import ast
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from oomph.lang.diagnostics import Diagnostic
from oomph.lang.source import SourceFile
from oomph.parser.decode import decode
from oomph.parser.dialect import Dialect
from oomph.parser.parse import parse
from oomph.parser.to_ast import to_ast

VERSION = sys.version_info[:2]


def library_files() -> Iterator[Path]:
    """The `.py` files of the running interpreter's standard library, with its tests, without installed packages."""
    root = Path(os.__file__).parent
    for path in sorted(root.rglob("*.py")):
        if not {"site-packages", "dist-packages"} & set(path.parts):
            yield path


def _cpython(data: bytes | str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(data)
        except (SyntaxError, ValueError):
            return None


def difference(data: bytes) -> str:
    """How the two parsers differ on the bytes of a file; empty if they do not."""
    source = decode("file", data, Dialect.PYTHON)
    expected = _cpython(data)
    if isinstance(source, Diagnostic):
        return "" if expected is None else f"not decoded: {source.message}"
    return text_difference(source.text, expected)


def text_difference(text: str, expected: ast.Module | None = None) -> str:
    """The same for text; `expected` is what CPython makes of it, if that is known."""
    expected = expected or _cpython(text)
    source = SourceFile("file", text)
    result = parse(source, Dialect.PYTHON, VERSION)
    if expected is None:
        return "" if result.diagnostics else "accepted"
    if result.diagnostics or result.module is None:
        first = result.diagnostics[0]
        return f"line {first.location.line} refused: {first.message}"
    ours = to_ast(result.module.body, source)
    if isinstance(ours, Diagnostic):
        return ours.message
    return "" if _same(ours, expected) else "another tree"


def _same(ours: object, theirs: object) -> bool:
    """Whether two trees are equal, positions aside."""
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, ast.JoinedStr) and isinstance(theirs, ast.JoinedStr):
        return _same(_parts(ours), _parts(theirs))
    if isinstance(ours, ast.AST):
        return all(_same(getattr(ours, name, None), getattr(theirs, name, None)) for name in ours._fields)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_same, ours, theirs))
    return ours is theirs or repr(ours) == repr(theirs)


def _parts(node: ast.JoinedStr) -> list[ast.expr]:
    """Python 3.12 puts empty texts behind nested fields, which mean nothing."""
    return [v for v in node.values if not (isinstance(v, ast.Constant) and v.value == "")]
