"""Files to syntax trees."""

from __future__ import annotations

from dataclasses import dataclass

from ..lang import syntax
from ..lang.diagnostics import Diagnostic
from ..lang.source import SourceFile
from .cache import Stamp
from .sources import read_source


@dataclass(slots=True)
class ParsedFile:
    """A file's text and tree, how the file was when it was read, and its syntax errors."""

    source: SourceFile
    module: syntax.Module
    stamp: Stamp
    diagnostics: list[Diagnostic]


def parse_file(path: str) -> ParsedFile:
    """Reads and parses one file."""
    text = read_source(path)
    if text.diagnostics:
        return ParsedFile(text.source, syntax.Module((0, 0), [], []), text.stamp, text.diagnostics)
    from ..parser.dialect import Dialect
    from ..parser.parse import parse

    dialect = Dialect.PYTHON if path.endswith((".py", ".pyi")) else Dialect.MOJO
    result = parse(text.source, dialect)
    module = result.module or syntax.Module((0, 0), [], [])
    return ParsedFile(text.source, module, text.stamp, list(result.diagnostics))
