"""Lines and indentation: where NEWLINE, INDENT and DEDENT tokens stand, and which blocks hold `case` clauses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dialect import Dialect

if TYPE_CHECKING:
    from .lexer import Lexer

_BLANK = re.compile(r"[ \t\f\r\n]*")
_JOINED = re.compile(r"(?:\\(?:\r\n?|\n)([ \t\f]*))+")
_STRING_AHEAD = re.compile(r"[rRtTfFbBuU]{0,2}['\"]")
TAB = 8
DEEPEST = 100
"""Levels of indentation, as in CPython."""


class Layout:
    """The line structure of one file. Columns are counted twice, with tabs of 8 and of 1, to find ambiguous mixes."""

    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self.columns = [0]
        self.narrow_columns = [0]
        self.holds_cases = [False]
        self.line_start = 0
        self.match_at = -1
        self.opens_cases = False

    def begin(self) -> int:
        """Handle the white space at the start of the file; the offset of the first token."""
        text = self.lexer.text
        m = _BLANK.match(text)
        end = m.end() if m else 0
        if not self._blank(end):
            self._indentation((0, end))
        return end

    def newline(self, span: tuple[int, int]) -> None:
        """A line end outside brackets, together with the blank lines and the indentation that follow."""
        lexer = self.lexer
        kinds = lexer.out.kinds
        if len(kinds) > self.line_start:
            if lexer.dialect is Dialect.MOJO and self._continues_string(span):
                return
            self._end_line()
        if not self._blank(span[1]):
            self._indentation(span)

    def _blank(self, at: int) -> bool:
        """Whether a line whose white space ends at `at` has no token: a comment, or an empty line after a `\\`."""
        text = self.lexer.text
        following = text[at : at + 1]
        if following == "\\":
            joined = _JOINED.match(text, at)
            if joined is not None:
                following = text[joined.end() : joined.end() + 1]
        return following in "#\r\n"

    def _end_line(self) -> None:
        lexer = self.lexer
        out = lexer.out
        if self.match_at >= 0:
            if out.kinds[-1] == lexer.kinds.colon:
                out.kinds[self.match_at] = lexer.kinds.numbers["MATCH"]
                out.values[self.match_at] = out.spans[self.match_at]
                self.opens_cases = True
            self.match_at = -1
        out.longest_line = max(out.longest_line, len(out.kinds) - self.line_start)
        end = out.spans[-1][1]
        lexer.add(lexer.kinds.newline, (end, end))
        self.line_start = len(out.kinds)

    def _continues_string(self, span: tuple[int, int]) -> bool:
        """Mojo: a string literal on a line that is indented deeper continues the string before."""
        lexer = self.lexer
        if lexer.out.kinds[-1] not in (lexer.kinds.string, lexer.kinds.fend):
            return False
        if _STRING_AHEAD.match(lexer.text, span[1]) is None:
            return False
        return self._columns(span)[0] > self.columns[-1]

    def _columns(self, span: tuple[int, int]) -> tuple[int, int]:
        """The indentation at the end of white space, with tabs of 8 and of 1."""
        text = self.lexer.text
        start = max(text.rfind("\n", span[0], span[1]), text.rfind("\r", span[0], span[1])) + 1
        lead = text[max(start, span[0]) : span[1]]
        if not lead and text.startswith("\\", span[1]):
            joined = _JOINED.match(text, span[1])
            lead = joined.group(1) if joined else lead
        if "\t" not in lead and "\f" not in lead:
            return len(lead), len(lead)
        wide = narrow = 0
        for c in lead:
            if c == "\t":
                wide, narrow = (wide // TAB + 1) * TAB, narrow + 1
            elif c == "\f":
                wide = narrow = 0
            else:
                wide, narrow = wide + 1, narrow + 1
        return wide, narrow

    def _indentation(self, span: tuple[int, int]) -> None:
        """Emit INDENT or DEDENT tokens for the line that begins at the end of `span`."""
        lexer = self.lexer
        column, narrow = self._columns(span)
        opens_cases, self.opens_cases = self.opens_cases, False
        out = lexer.out
        end = out.spans[-1][1] if out.spans else 0
        if column == self.columns[-1]:
            consistent = narrow == self.narrow_columns[-1]
        elif column > self.columns[-1]:
            consistent = narrow > self.narrow_columns[-1]
            self._push(column, narrow, opens_cases)
            lexer.add(lexer.kinds.indent, (end, end))
        else:
            while column < self.columns[-1]:
                self._pop(end)
            if column != self.columns[-1]:
                message = "this indentation matches no enclosing block"
                lexer.bad("E0105", (span[1], span[1] + 1), message, f"enclosing blocks are indented by {self._known()}")
                consistent = True
            else:
                consistent = narrow == self.narrow_columns[-1]
        if not consistent:
            message = "tabs and spaces are mixed so that the indentation depends on the width of a tab"
            lexer.bad("E0105", (span[1], span[1] + 1), message, "indent with spaces only")
        self.line_start = len(out.kinds)

    def _known(self) -> str:
        return ", ".join(map(str, self.columns)) + (" columns" if len(self.columns) > 1 else " columns only")

    def _push(self, column: int, narrow: int, holds_cases: bool) -> None:
        self.columns.append(column)
        self.narrow_columns.append(narrow)
        self.holds_cases.append(holds_cases)
        if len(self.columns) == DEEPEST + 1:
            end = self.lexer.out.spans[-1][1] if self.lexer.out.spans else 0
            self.lexer.report("E0116", (end, end), f"blocks are nested more than {DEEPEST - 1} deep")

    def _pop(self, end: int) -> None:
        self.columns.pop()
        self.narrow_columns.pop()
        self.holds_cases.pop()
        self.lexer.add(self.lexer.kinds.dedent, (end, end))

    def finish(self) -> None:
        """End the last line and close all blocks."""
        out = self.lexer.out
        if len(out.kinds) > self.line_start:
            self._end_line()
        end = out.spans[-1][1] if out.spans else 0
        while len(self.columns) > 1:
            self._pop(end)

    def match_word(self, word: str, starts: bool) -> int:
        """The terminal of `match` or `case`. A `match` is settled at the end of its line, by a colon there."""
        lexer = self.lexer
        at_line_start = starts and len(lexer.out.kinds) == self.line_start
        if at_line_start and word == "case" and self.holds_cases[-1]:
            return lexer.kinds.numbers["CASE"]
        if at_line_start and word == "match":
            self.match_at = len(lexer.out.kinds)
        return lexer.kinds.name

    def after_soft_word(self) -> bool:
        """Whether the token before is `match`, `case` or `type` at the start of a line, so that a name may follow."""
        out = self.lexer.out
        if not out.kinds or len(out.kinds) - 1 != self.line_start:
            return False
        start, end = out.spans[-1]
        return self.lexer.text[start:end] in ("match", "case", "type")
