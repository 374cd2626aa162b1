"""Strings with fields: f-strings and t-strings, nested to any depth."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ..lang.diagnostics import Diagnostic
from ..lang.records import dataclass, field
from ..lang.source import Location
from ..lang.syntax import Constant
from .dialect import Dialect
from .literals import LiteralError, unescape

if TYPE_CHECKING:
    from .lexer import Lexer

DEEPEST_FORMAT = 3
"""Fields inside each other's format specifications; Python before 3.12 reads one level less."""


@dataclass(slots=True)
class Field:
    """A field that is open: the offset of its brace, and whether its format specification has begun."""

    at: int
    in_format: bool = False
    expression_end: int = -1


@dataclass(slots=True)
class FieldString:
    """A string with fields that is open."""

    start: int
    quote: str
    raw: bool
    old_end: int
    """Where the literal ends for Python before 3.12, which looks for the quote first; -1 if that does not matter."""
    fields: list[Field] = field(default_factory=list)


@cache
def _text_pattern(quote: str, raw: bool, in_format: bool) -> re.Pattern[str]:
    """Literal text up to a brace, the closing quote, or the end of a line in a string with single quotes."""
    q = quote[0]
    plain = rf"[^\\{{}}{q}]" if len(quote) == 3 else rf"[^\\{{}}{q}\r\n]"
    parts = [plain + "++"]
    if not in_format:
        parts.append(r"\{\{|\}\}")
    if len(quote) == 3:
        parts.append(rf"{q}(?!{q}{q})")
    if not raw and not in_format:
        parts.append(rf"\\N\{{[^{{}}{q}\r\n]*\}}")
    parts.append(r"\\(?=[{}])|\\(?:\r\n|[^{}])")
    return re.compile("(?>(?:" + "|".join(parts) + ")*)")


@cache
def _old_literal(quote: str) -> re.Pattern[str]:
    """A whole string literal after its opening quote, as Python before 3.12 finds it."""
    q = quote[0]
    if len(quote) == 3:
        return re.compile(rf"[^{q}\\]*+(?:(?:\\[\s\S]|{q}(?!{q}{q}))[^{q}\\]*+)*{quote}")
    return re.compile(rf"[^{q}\\\r\n]*+(?:\\(?:\r\n|[\s\S])[^{q}\\\r\n]*+)*{q}")


class FieldStrings:
    """The strings with fields that are open at the lexer's place, outermost first."""

    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self.open: list[FieldString] = []

    def begin(self, span: tuple[int, int]) -> int:
        """A prefix and opening quote at `span`; where the lexer goes on."""
        lexer = self.lexer
        opening = lexer.text[span[0] : span[1]]
        prefix = opening.rstrip("'\"")
        quote = opening[len(prefix) :]
        old_end = -1
        if lexer.dialect is Dialect.PYTHON:
            if "t" in prefix.lower() and lexer.version < (3, 14):
                lexer.report("E0117", span, "t-strings need Python 3.14")
            if lexer.version < (3, 12):
                m = _old_literal(quote).match(lexer.text, span[1])
                old_end = m.end() if m else 0
        self.open.append(FieldString(span[0], quote, "r" in prefix.lower(), old_end))
        lexer.add(lexer.kinds.fstart, span)
        return self._text(span[1])

    def _text(self, at: int) -> int:
        """Read literal text from `at` on, up to the next field or the end of the string; where the lexer goes on."""
        lexer = self.lexer
        text = lexer.text
        string = self.open[-1]
        while True:
            in_format = bool(string.fields)
            m = _text_pattern(string.quote, string.raw, in_format).match(text, at)
            end = m.end() if m else at
            if end > at:
                lexer.add(lexer.kinds.fmiddle, (at, end), Constant((at, end), self._value(at, end, string, in_format)))
            char = text[end : end + 1]
            if char == "{":
                self._open_field(end, string)
                return end + 1
            if char == "}" and in_format:
                string.fields.pop()
                lexer.brackets.pop()
                lexer.add(lexer.plain_operators["}"], (end, end + 1))
                at = end + 1
            elif char == "}":
                lexer.bad(
                    "E0110", (end, end + 1), "a single '}' in this string ends nothing: write '}}' for the character"
                )
                at = end + 1
            elif text.startswith(string.quote, end):
                return self._end(end, string)
            elif in_format and char in "\r\n" and char and lexer.version >= (3, 13):
                string.fields[-1].in_format = False
                lexer.operators = lexer.field_operators
                return end
            else:
                return self._unterminated(end, string)

    def _value(self, at: int, end: int, string: FieldString, in_format: bool) -> str:
        lexer = self.lexer
        body = lexer.text[at:end]
        if "\r" in body:
            body = body.replace("\r\n", "\n").replace("\r", "\n")
        if not in_format:
            body = body.replace("{{", "{").replace("}}", "}")
        if string.raw or "\\" not in body:
            return body
        refused: list[LiteralError] | None = None if lexer.dialect is Dialect.PYTHON else []
        try:
            body = unescape(body, refused)
        except LiteralError as error:
            lexer.report("E0103", (at + error.offset, at + error.offset + error.length), error.message)
        for error in refused or ():
            location = Location(lexer.source, at + error.offset, at + error.offset + error.length)
            lexer.out.native_only.append(Diagnostic("E0103", location, error.message))
        return body

    def _open_field(self, at: int, string: FieldString) -> None:
        lexer = self.lexer
        string.fields.append(Field(at))
        if len(string.fields) > DEEPEST_FORMAT - (string.old_end >= 0):
            lexer.report("E0116", (at, at + 1), "fields in format specifications are nested too deeply")
        lexer.brackets.append(at)
        lexer.add(lexer.plain_operators["{"], (at, at + 1))
        lexer.operators = lexer.field_operators

    def _end(self, at: int, string: FieldString) -> int:
        lexer = self.lexer
        end = at + len(string.quote)
        if string.fields:
            brace = string.fields[-1].at
            lexer.bad("E0108", (brace, brace + 1), "the field is not closed: '}' is missing")
            self.dropped(string.fields[0].at)
        elif string.old_end >= 0 and string.old_end != end:
            lexer.report("E0110", (at, end), "the same quotes inside a field need Python 3.12")
        self.open.pop()
        lexer.add(lexer.kinds.fend, (at, end))
        lexer.operators = self.operators_here()
        return end

    def _unterminated(self, end: int, string: FieldString) -> int:
        """The string is never closed; where the lexer goes on."""
        lexer = self.lexer
        self.open.pop()
        if string.fields:
            first = string.fields[0].at
            del lexer.brackets[lexer.brackets.index(first) :]
        lexer.bad(
            "E0102",
            (string.start, max(end, string.start + 1)),
            f"the string is never closed: {string.quote} is missing",
        )
        lexer.operators = self.operators_here()
        return end

    def operator(self, text: str, span: tuple[int, int]) -> int:
        """`:`, `:=` or `!` directly in a field; where the lexer goes on, 0 for behind it."""
        lexer = self.lexer
        here = self.open[-1].fields[-1]
        if here.expression_end < 0:
            here.expression_end = span[0]
        if text == "!":
            lexer.add(lexer.kinds.numbers["BANG"], span)
            return 0
        lexer.add(lexer.kinds.colon, (span[0], span[0] + 1))
        here.in_format = True
        lexer.operators = lexer.plain_operators
        return self._text(span[0] + 1)

    def closed(self, opened: int, span: tuple[int, int]) -> int:
        """The bracket opened at `opened` was closed; where the lexer goes on if that was a field, else 0."""
        lexer = self.lexer
        string = self.open[-1]
        if not string.fields or string.fields[-1].at != opened:
            lexer.operators = self.operators_here()
            return 0
        done = string.fields.pop()
        if string.old_end >= 0:
            self._check_old(done, span[0])
        lexer.operators = lexer.plain_operators
        return self._text(span[1])

    def _check_old(self, done: Field, end: int) -> None:
        """What Python before 3.12 refuses inside a field."""
        lexer = self.lexer
        end = done.expression_end if done.expression_end >= 0 else end
        if "\\" in lexer.text[done.at : end]:
            lexer.report("E0110", (done.at, end), "a backslash inside a field needs Python 3.12")
        comments = lexer.out.comments
        if comments and comments[-1][0] > done.at:
            lexer.report("E0110", comments[-1], "a comment inside a field needs Python 3.12")

    def dropped(self, bracket: int) -> None:
        """Brackets from `bracket` on are given up: forget the fields among them."""
        for string in self.open:
            string.fields = [f for f in string.fields if f.at < bracket]
        brackets = self.lexer.brackets
        if bracket in brackets:
            del brackets[brackets.index(bracket) :]

    def operators_here(self) -> dict[str, int]:
        """The operator table for the lexer's place."""
        lexer = self.lexer
        if self.open and self.open[-1].fields and lexer.brackets and lexer.brackets[-1] == self.open[-1].fields[-1].at:
            return lexer.field_operators
        return lexer.plain_operators

    def at_end(self) -> None:
        """The file ends; report strings that are still open."""
        if self.open:
            string = self.open[0]
            self.open.clear()
            end = string.start + len(string.quote) + 1
            self.lexer.bad("E0102", (string.start, end), f"the string is never closed: {string.quote} is missing")
