"""Text to syntax tree."""

from __future__ import annotations

from dataclasses import dataclass

from ..lang.diagnostics import Diagnostic
from ..lang.source import SourceFile
from ..lang.syntax import Module, Span
from .build import Builder
from .dialect import NEWEST, Dialect
from .lexer import Lexer
from .loading import load
from .recovery import Recovery


@dataclass(slots=True)
class ParseResult:
    """The tree, which leaves out the statements that could not be read, and the findings in the order of the text.

    `module` is None if nothing can be said about the text at all.
    """

    module: Module | None
    diagnostics: list[Diagnostic]


def parse(source: SourceFile, dialect: Dialect, version: tuple[int, int] = NEWEST) -> ParseResult:
    """Parse a file. `version` is the Python whose syntax is accepted in the PYTHON dialect."""
    tokens = Lexer(source, dialect, version).run()
    builder = Builder(source, dialect, version)
    builder.comments = tokens.comments
    body = Recovery(load(), tokens, builder).run()
    builder.unclaimed()
    diagnostics = sorted([*tokens.diagnostics, *builder.diagnostics], key=lambda d: d.location.start)
    return ParseResult(Module((0, len(source.text)), body, tokens.comments), diagnostics)


def tokens(source: SourceFile, dialect: Dialect) -> list[tuple[str, Span]]:
    """The tokens of a file: the terminal of the grammar, and the span."""
    found = Lexer(source, dialect, NEWEST).run()
    names = load().terminals
    return [(names[kind], span) for kind, span in zip(found.kinds, found.spans, strict=True)]
