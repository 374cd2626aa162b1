"""Text to syntax tree."""

from __future__ import annotations

from ..lang.diagnostics import Diagnostic
from ..lang.records import dataclass
from ..lang.source import SourceFile
from ..lang.syntax import Module, Span
from .build import Builder
from .depth import WORTH_MEASURING, too_deep
from .dialect import NEWEST, Dialect
from .lexer import Lexer
from .loading import load
from .native import in_native_code
from .recovery import MOST, Recovery


@dataclass(slots=True)
class ParseResult:
    """The tree, which leaves out the statements that could not be read, and the findings in the order of the text.

    `module` is None if the text is nested so deeply that later passes could not walk its tree.
    """

    module: Module | None
    diagnostics: list[Diagnostic]


def parse(source: SourceFile, dialect: Dialect, version: tuple[int, int] = NEWEST) -> ParseResult:
    """Parse a file. `version` is the Python whose syntax is accepted in the PYTHON dialect."""
    lexer = Lexer(source, dialect, version)
    tokens = lexer.run()
    if lexer.reported_depth:
        return ParseResult(None, tokens.diagnostics[:MOST])
    builder = Builder(source, dialect, version)
    builder.comments = tokens.comments
    body = Recovery(load(), tokens, builder).run()
    builder.unclaimed()
    if max(tokens.longest_line, builder.longest_chain) > WORTH_MEASURING:
        place = too_deep(body, dialect)
        if place is not None:
            builder.error("E0116", place, "this is nested too deeply", "give parts of it names of their own")
    if "\0" in source.text:
        at = source.text.index("\0")
        builder.error("E0111", (at, at + 1), "the text contains a NUL character")
    found = [
        *tokens.diagnostics,
        *builder.diagnostics,
        *in_native_code(body, [*tokens.native_only, *builder.native_only]),
    ]
    diagnostics = sorted(found, key=lambda d: d.location.start)[:MOST]
    if any(d.code == "E0116" for d in found):
        return ParseResult(None, diagnostics)
    return ParseResult(Module((0, len(source.text)), body, tokens.comments), diagnostics)


def tokens(source: SourceFile, dialect: Dialect) -> list[tuple[str, Span]]:
    """The tokens of a file: the terminal of the grammar, and the span."""
    found = Lexer(source, dialect, NEWEST).run()
    names = load().terminals
    return [(names[kind], span) for kind, span in zip(found.kinds, found.spans, strict=True)]
