"""Messages for syntax errors: what stands at the place, what could stand there, and what the user may have meant."""

from __future__ import annotations

from ..lang.diagnostics import Diagnostic, Fix, Note
from ..lang.source import Location
from ..lang.syntax import Span
from .build import Builder
from .dialect import Dialect
from .lexer import Tokens
from .loading import Tables

_SHOWN = {
    "NAME": "a name",
    "NUMBER": "a number",
    "STRING": "a string",
    "NEWLINE": "the end of the line",
    "INDENT": "an indented block",
    "DEDENT": "the end of the block",
    "ENDMARKER": "the end of the file",
    "CONV": "an argument convention",
    "TRANSFER": "'^'",
    "COMPARE": "a comparison",
    "AUGASSIGN": "an assignment",
    "FEND": "the end of the string",
    "FMIDDLE": "text",
    "BANG": "'!'",
    "MATCH": "'match'",
    "CASE": "'case'",
    "RAISES": "'raises'",
    "WHERE": "'where'",
    "STRUCT": "'struct'",
    "TRAIT": "'trait'",
    "COMPTIME": "'comptime'",
    "TYPE": "'type'",
    "VAR": "'var'",
    "REF": "'ref'",
    "THIN": "'thin'",
    "ABI": "'abi'",
}
_OPERAND = frozenset({"NAME", "NUMBER", "STRING", "LPAR", "LSQB", "LBRACE"})
"""If all of these could stand somewhere, an expression could."""

_OPENERS = frozenset(
    (
        *("IF", "ELIF", "ELSE", "WHILE", "FOR", "WITH", "TRY", "EXCEPT", "FINALLY", "DEF", "CLASS"),
        *("STRUCT", "TRAIT", "MATCH", "CASE", "ASYNC", "COMPTIME"),
    )
)
"""Terminals that begin a line which ends with `:`."""

_NO_BRACES = "a block begins with ':' and is indented; braces do not make blocks"

_OWNERS = {
    "ELSE": "'if', 'for', 'while' or 'try'",
    "ELIF": "'if'",
    "EXCEPT": "'try'",
    "FINALLY": "'try'",
    "CASE": "'match'",
}


class Explainer:
    """Explains the errors of one file."""

    def __init__(self, tables: Tables, tokens: Tokens, builder: Builder) -> None:
        self.names = tables.terminals
        self.words = {n: text for text, n in tables.spellings.items() if text.isidentifier()}
        self.spellings: dict[int, str] = {}
        for text, n in tables.spellings.items():
            self.spellings[n] = text
        self.tokens = tokens
        self.builder = builder
        self.source = builder.source

    def explain(self, at: int, expected: set[int]) -> Diagnostic:
        """The diagnostic for token `at`, where only the terminals `expected` could stand."""
        name = self.names[self.tokens.kinds[at]]
        wanted = {self.names[kind] for kind in expected}
        for rule in (self._indentation, self._known_mistake, self._clause, self._reserved, self._missing):
            found = rule(at, name, wanted)
            if found is not None:
                return found
        return self._make("E0110", self._place(at), f"unexpected {self._shown(at)}", self._choices(expected))

    # ------------------------------------------------------------------------------------------------------ rules

    def _indentation(self, at: int, name: str, wanted: set[str]) -> Diagnostic | None:
        if name == "INDENT":
            return self._make("E0106", self._place(at + 1), "this line is indented deeper than the block it stands in")
        if wanted == {"INDENT"}:
            header = self._header(at)
            line = self.source.position(header[0])[0]
            first = self.builder.text[header[0] : header[1]]
            message = f"expected an indented block behind '{first}' on line {line}"
            return self._make(
                "E0107", self.tokens.spans[at - 2], message, "a block that does nothing is written 'pass'"
            )
        return None

    def _header(self, at: int) -> Span:
        """The first token of the line that ends before token `at`."""
        return self.tokens.spans[self._line_start(at - 2)]

    def _line_start(self, at: int) -> int:
        """The first token of the line of token `at`."""
        while at > 0 and self.names[self.tokens.kinds[at - 1]] not in ("NEWLINE", "INDENT", "DEDENT"):
            at -= 1
        return max(at, 0)

    def _known_mistake(self, at: int, name: str, wanted: set[str]) -> Diagnostic | None:
        text = self._text(at)
        before = self._text(at - 1)
        span = self._place(at)
        if name == "IF" and before == "else":
            whole = (self.tokens.spans[at - 1][0], span[1])
            return self._make("E0110", whole, "'else if' is written 'elif'", fix=("elif", whole))
        if before in ("+", "-") and self._text(at - 2) == before and self._adjacent(at - 2):
            whole = (self.tokens.spans[at - 2][0], self.tokens.spans[at - 1][1])
            return self._make("E0119", whole, f"there is no operator '{before * 2}'", f"write '{before}= 1'")
        if name == "EQUAL" and "COLON" in wanted | {"COLON"} and self._in_condition(at):
            return self._make("E0110", span, "'=' assigns; '==' compares", fix=("==", span))
        if name in ("STRING", "NAME", "NUMBER", "FSTART") and before in ("print", "exec") and self._starts_line(at - 1):
            return self._make("E0110", span, f"'{before}' is a function: its arguments need parentheses")
        if name in ("NAME", "STRUCT") and before in ("func", "function", "fun", "sub") and self._starts_line(at - 1):
            place = self.tokens.spans[at - 1]
            return self._make("E0110", place, f"'{before}' declares nothing: functions are declared with 'def'")
        if name in ("NAME", "NUMBER", "STRING") and before == "const" and self._starts_line(at - 1):
            place = self.tokens.spans[at - 1]
            return self._make("E0110", place, "'const' declares nothing: use 'comptime' or 'var'")
        if text == "{" and name == "LBRACE" and "COLON" in wanted:
            return self._make("E0110", span, "expected ':'", _NO_BRACES)
        return None

    def _in_condition(self, at: int) -> bool:
        """Whether token `at` belongs to the condition of an `if`, `elif` or `while`."""
        return self._text(self._line_start(at)) in ("if", "elif", "while", "assert")

    def _clause(self, at: int, name: str, wanted: set[str]) -> Diagnostic | None:
        if name in _OWNERS and self._starts_line(at):
            return self._make("E0110", self._place(at), f"this '{self._text(at)}' belongs to no {_OWNERS[name]}")
        if "EXCEPT" in wanted and "FINALLY" in wanted and "PLUS" not in wanted and not wanted & _OPERAND:
            return self._make("E0124", self._place(at), "'try' needs an 'except' or a 'finally'")
        return None

    def _reserved(self, at: int, name: str, wanted: set[str]) -> Diagnostic | None:
        word = self._text(at)
        if self._text(at - 1) == "{" and self._header_line(at) and word in self.words.values():
            place = self.tokens.spans[at - 1]
            return self._make("E0110", place, "expected ':'", _NO_BRACES)
        if "NAME" in wanted and word in self.words.values() and (not wanted & {"NUMBER"} or name == "EQUAL"):
            hints = (
                () if self.builder.dialect is Dialect.PYTHON else (f"any word can be a name in back quotes: `{word}`",)
            )
            return self._make("E0112", self._place(at), f"'{word}' is a reserved word and cannot be a name", *hints)
        before = self._text(at - 1)
        if before in self.words.values() and name in ("EQUAL", "AUGASSIGN", "DOT") and before not in ("lambda", "None"):
            place = self.tokens.spans[at - 1]
            return self._make("E0112", place, f"'{before}' is a reserved word and cannot be a name")
        return None

    def _missing(self, at: int, name: str, wanted: set[str]) -> Diagnostic | None:
        ends = name in ("NEWLINE", "ENDMARKER", "DEDENT", "$END")
        if name == "NAME" and self._text(self._line_start(at)) == "var" and at - self._line_start(at) == 2:
            behind = self.tokens.spans[at - 1][1]
            return self._make("E0110", self._place(at), "expected ':' before the type", fix=(":", (behind, behind)))
        if "COLON" in wanted and (ends or "NAME" not in wanted) and self._header_line(at):
            place = self._place(at)
            return self._make("E0110", place, "expected ':'", fix=(":", (place[0], place[0])) if ends else None)
        if wanted >= _OPERAND:
            what = f"but {'the line ends' if ends else f'found {self._shown(at)}'}"
            return self._make("E0110", self._place(at), f"expected an expression {what}")
        if name in ("NAME", "NUMBER", "STRING", "FSTART") and "NEWLINE" in wanted:
            hints = ("a comma, an operator or the end of the line may be missing",)
            return self._make("E0110", self._place(at), f"unexpected {self._shown(at)} behind an expression", *hints)
        for kind, shown in (("RPAR", "')'"), ("RSQB", "']'"), ("RBRACE", "'}'")):
            if kind in wanted:
                return self._make("E0110", self._place(at), f"expected ',' or {shown} before {self._shown(at)}")
        return None

    def _header_line(self, at: int) -> bool:
        """Whether the line of token `at` begins like a compound statement."""
        return self.names[self.tokens.kinds[self._line_start(at)]] in _OPENERS

    # ---------------------------------------------------------------------------------------------------- helpers

    def _make(
        self, code: str, span: Span, message: str, *hints: str, fix: tuple[str, Span] | None = None
    ) -> Diagnostic:
        notes = tuple(Note(hint) for hint in hints if hint)
        fixes = (Fix(f"write '{fix[0]}'", Location(self.source, *fix[1]), fix[0]),) if fix else ()
        return Diagnostic(code, Location(self.source, *span), message, notes, fixes)

    def _text(self, at: int) -> str:
        if at < 0 or at >= len(self.tokens.spans):
            return ""
        start, end = self.tokens.spans[at]
        return self.builder.text[start:end]

    def _place(self, at: int) -> Span:
        """Where to point for token `at`; the next one with text if it is a DEDENT."""
        while self.names[self.tokens.kinds[at]] in ("INDENT", "DEDENT"):
            at += 1
        return self.tokens.spans[at]

    def _adjacent(self, at: int) -> bool:
        return self.tokens.spans[at][1] == self.tokens.spans[at + 1][0]

    def _starts_line(self, at: int) -> bool:
        return at == 0 or self.names[self.tokens.kinds[at - 1]] in ("NEWLINE", "INDENT", "DEDENT")

    def _shown(self, at: int) -> str:
        name = self.names[self.tokens.kinds[at]]
        if name in ("NEWLINE", "ENDMARKER", "INDENT", "DEDENT", "$END"):
            return "end of the line" if name == "NEWLINE" else "end of the file"
        text = self._text(at)
        return f"'{text}'" if len(text) <= 30 else f"'{text[:27]}...'"

    def _choices(self, expected: set[int]) -> str:
        """A hint that lists what could stand there, if that is short."""
        shown = sorted({_SHOWN.get(self.names[k]) or f"'{self.spellings.get(k, self.names[k])}'" for k in expected})
        if not 0 < len(shown) <= 4:
            return ""
        return f"expected {' or '.join([', '.join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)}"
