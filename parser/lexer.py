"""Text to tokens: one regular expression, indentation, soft keywords by context, strings with fields.

The lexer never fails: what it cannot read becomes a `BAD` token with a diagnostic, and it goes on behind it.
"""

from __future__ import annotations

import re
from sys import intern
from unicodedata import normalize

from ..lang.diagnostics import Diagnostic, Fix, Note
from ..lang.records import dataclass, field
from ..lang.source import Location, SourceFile
from ..lang.syntax import Constant, Name, Span
from . import words
from .dialect import Dialect
from .fields import FieldStrings
from .layout import Layout
from .literals import LiteralError, number_value
from .loading import load

_STRING = r"""(?:[rRbBuU]|[bB][rR]|[rR][bB])?(?:%s)""" % "|".join(
    [
        r"'''[^'\\]*+(?:(?:\\[\s\S]|'(?!''))[^'\\]*+)*'''",
        r'"""[^"\\]*+(?:(?:\\[\s\S]|"(?!""))[^"\\]*+)*"""',
        r"'(?!'')[^'\\\r\n]*+(?:\\(?:\r\n|[\s\S])[^'\\\r\n]*+)*'",
        r'"(?!"")[^"\\\r\n]*+(?:\\(?:\r\n|[\s\S])[^"\\\r\n]*+)*"',
    ]
)
_NUMBER = (
    r"0[xX][\da-fA-F_]*|0[bBoO][\d_]*"
    r"|(?:\d[\d_]*(?:\.(?:\d[\d_]*)?)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?"
)
# What a word does not hold, all of it ASCII: `re` takes ten times as long to compile a class with other characters.
_WORD_TEXT = r"[^\x00-@\[-^`{-\x7f][^\x00-/:-@\[-^`{-\x7f]*+"
_PARTS = (
    rf"({_WORD_TEXT}(?!['\"]))",
    r"(\.(?![.\d])|,|\.\.\.|\*\*=?|//=?|>>=?|<<=?|<>|->|:=|&&|\|\||[-+*/%@&|^=<>!]=?|[:;~]|\.(?!\d))",
    r"([(\[{])",
    r"([)\]}])",
    r"((?:\r\n?|\n)[ \t\f\r\n]*)",
    f"({_NUMBER})",
    f"({_STRING})",
    r"(#[^\r\n]*)",
    r"((?:[fFtT][rR]?|[rR][fFtT])(?:'''|\"\"\"|'|\"))",
    r"(\\(?:\r\n?|\n))",
    f"({_WORD_TEXT})",
    r"(`[^`\r\n]*`)",
    r"(\Z)",
    r"([\s\S])",
)
_PATTERN = re.compile(r"[ \t\f]*(?:" + "|".join(_PARTS) + ")")
_NAME, _OP, _OPEN, _CLOSE, _NEWLINE, _NUM, _STR, _COMMENT, _FSTRING, _JOIN, _WORD, _QUOTED, _END, _OTHER = range(1, 15)

PAIRS = {"(": ")", "[": "]", "{": "}"}
DEEPEST = 200
"""Brackets inside each other, as in CPython."""


@dataclass(slots=True)
class Tokens:
    """The tokens of a file as parallel lists: terminal number, span, and value for the parser.

    The value of a name is a `Name`, of text inside a string with fields a `Constant`, of all else the span.
    """

    kinds: list[int]
    spans: list[Span]
    values: list[object]
    comments: list[Span]
    diagnostics: list[Diagnostic]
    native_only: list[Diagnostic] = field(default_factory=list)
    """What Mojo refuses and Python accepts; it counts where the code is not certainly Python."""
    unclosed: list[int] = field(default_factory=list)
    """Offsets of brackets that are still open at the end of the file."""
    longest_line: int = 0
    """The number of tokens in the longest logical line."""


_OPERAND_ENDS = (
    *("NAME", "NUMBER", "STRING", "FEND", "RPAR", "RSQB", "RBRACE", "TRUE", "FALSE", "NONE", "ELLIPSIS"),
    *("RAISES", "THIN", "TRANSFER"),
)
"""Terminals behind which a word such as `where` is a keyword."""


class Kinds:
    """Terminal numbers by name."""

    def __init__(self) -> None:
        numbers = {name: i for i, name in enumerate(load().terminals)}
        self.numbers = numbers
        self.bad = numbers["BAD"]
        self.name = numbers["NAME"]
        self.number = numbers["NUMBER"]
        self.string = numbers["STRING"]
        self.newline = numbers["NEWLINE"]
        self.indent = numbers["INDENT"]
        self.dedent = numbers["DEDENT"]
        self.colon = numbers["COLON"]
        self.fstart = numbers["FSTART"]
        self.fmiddle = numbers["FMIDDLE"]
        self.fend = numbers["FEND"]
        operand = [
            "NAME",
            "NUMBER",
            "STRING",
            "FEND",
            "RPAR",
            "RSQB",
            "RBRACE",
            "TRUE",
            "FALSE",
            "NONE",
            "ELLIPSIS",
            "RAISES",
            "THIN",
            "TRANSFER",
        ]
        self.operand_ends = frozenset(numbers[n] for n in operand)
        self.statement_starts = frozenset(numbers[n] for n in ("NEWLINE", "INDENT", "DEDENT", "SEMI"))


_SPECIAL = -1
_SOFT = -2


def _tables(kinds: Kinds, dialect: Dialect) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Terminals of words, of operators, and of operators inside the field of a string; negative: look closer."""
    spellings = load().spellings
    reserved = {text: n for text, n in spellings.items() if text.isidentifier()}
    operators = {text: n for text, n in spellings.items() if not text.isidentifier()}
    operators["!"] = kinds.numbers["BANG"]
    operators["<>"] = operators["&&"] = operators["||"] = _SPECIAL
    reserved.update(dict.fromkeys(words.PYTHON_SOFT, _SOFT))
    if dialect is Dialect.MOJO:
        reserved.update(dict.fromkeys((*words.PREFIX, *words.SUFFIX, *words.STATEMENT), _SOFT))
        operators["^"] = operators["!"] = _SPECIAL
    in_field = {**operators, ":": _SPECIAL, ":=": _SPECIAL, "!": _SPECIAL}
    return reserved, operators, in_field


class Lexer:
    """One run over one file. `version` limits Python's syntax in the PYTHON dialect."""

    def __init__(self, source: SourceFile, dialect: Dialect, version: tuple[int, int]) -> None:
        self.source = source
        self.text = source.text
        self.dialect = dialect
        self.version = version
        self.kinds = Kinds()
        self.out = Tokens([], [], [], [], [])
        self.brackets: list[int] = []
        self.reported_depth = False
        self.reserved, self.plain_operators, self.field_operators = _tables(self.kinds, dialect)
        self.operators = self.plain_operators
        self.layout = Layout(self)
        self.strings = FieldStrings(self)

    def run(self) -> Tokens:
        """The tokens of the file."""
        at = self.layout.begin()
        while at >= 0:
            at = self._scan(at)
        self.layout.finish()
        out = self.out
        numbers = self.kinds.numbers
        for kind in ("ENDMARKER", "$END"):
            self.add(numbers[kind], (len(self.text), len(self.text)))
        out.unclosed = self.brackets
        return out

    def add(self, kind: int, span: Span, value: object = None) -> None:
        """Append a token."""
        out = self.out
        out.kinds.append(kind)
        out.spans.append(span)
        out.values.append(span if value is None else value)

    def report(
        self, code: str, span: Span, message: str, notes: tuple[Note, ...] = (), fixes: tuple[Fix, ...] = ()
    ) -> None:
        """Record a diagnostic."""
        location = Location(self.source, span[0], max(span[1], span[0]))
        self.out.diagnostics.append(Diagnostic(code, location, message, notes, fixes))

    def bad(self, code: str, span: Span, message: str, *hints: str) -> None:
        """Record a diagnostic, and let the parser stumble here."""
        self.report(code, span, message, tuple(Note(hint) for hint in hints))
        self.add(self.kinds.bad, span)

    def _scan(self, at: int) -> int:
        """Read tokens from `at` on, up to a place where the pattern must be set anew; that place, or -1 at the end."""
        kinds, spans, values = self.out.kinds, self.out.spans, self.out.values
        brackets, reserved = self.brackets, self.reserved
        operators = self.operators
        name_kind = self.kinds.name
        ascii_only = self.text.isascii()
        for m in _PATTERN.finditer(self.text, at):
            group = m.lastindex or 0
            span = m.span(group)
            if group == _NAME:
                word = m[group]
                kind = reserved.get(word, name_kind)
                if kind == _SOFT:
                    kind = self._soft(word, span)
                kinds.append(kind)
                spans.append(span)
                if kind == name_kind:
                    if not ascii_only and not word.isascii():
                        word = self._foreign(word, span)
                    values.append(Name(span, intern(word)))
                else:
                    values.append(span)
            elif group == _OP:
                kind = operators[m[group]]
                if kind < 0:
                    behind = self._special(m[group], span)
                    if behind:
                        return behind
                    continue
                kinds.append(kind)
                spans.append(span)
                values.append(span)
            elif group == _OPEN:
                kinds.append(operators[m[group]])
                spans.append(span)
                values.append(span)
                brackets.append(span[0])
                operators = self.operators = self.plain_operators
            elif group == _NEWLINE:
                if not brackets or self._left_open(span):
                    self.layout.newline(span)
                    operators = self.operators
            else:
                behind = self._rare(group, span)
                if behind:
                    return behind
                operators = self.operators
        return -1

    def _left_open(self, span: Span) -> bool:
        """Whether a line inside brackets begins with a word that no bracket can contain: then one was never closed."""
        if self.strings.open or _STATEMENT_AHEAD.match(self.text, span[1]) is None:
            return False
        opened = self.brackets[-1]
        bracket = self.text[opened]
        where = Note("a new statement begins here", Location(self.source, span[1], span[1]))
        message = f"'{bracket}' is never closed: '{PAIRS[bracket]}' is missing"
        self.report("E0108", (opened, opened + 1), message, (where,))
        end = self.out.spans[-1][1]
        self.add(self.kinds.bad, (end, end))
        self.brackets.clear()
        return True

    def _rare(self, group: int, span: Span) -> int:
        """Tokens other than names, operators, opening brackets and line ends; where to go on, or 0 for behind it."""
        kinds = self.kinds
        if group == _CLOSE:
            return self._close(span)
        if group == _STR:
            self.add(kinds.string, span)
        elif group == _NUM:
            return self._number(span)
        elif group == _COMMENT:
            self.out.comments.append(span)
        elif group == _FSTRING:
            return self.strings.begin(span)
        elif group == _WORD:
            word = self.text[span[0] : span[1]]
            kind = self.reserved.get(word, kinds.name)
            named = kind < 0 or kind == kinds.name
            word = word if word.isascii() else self._foreign(word, span)
            self.add(kinds.name if named else kind, span, Name(span, word) if named else None)
        elif group == _QUOTED:
            self._quoted(span)
        elif group == _JOIN and span[1] == len(self.text):
            self.bad("E0110", span, "a '\\' continues the line, but the file ends")
        elif group == _END:
            self.strings.at_end()
            return -1
        elif group == _OTHER:
            return self._other(span)
        return 0

    def _close(self, span: Span) -> int:
        """A closing bracket; where to go on when it ends the field of a string."""
        char = self.text[span[0]]
        if len(self.brackets) > DEEPEST:
            self._too_deep()
        if not self.brackets:
            self.bad("E0109", span, f"'{char}' closes nothing")
            return 0
        opened = self.brackets[-1]
        if PAIRS[self.text[opened]] != char:
            self._mismatch(span, char, opened)
            return 0
        self.brackets.pop()
        self.add(self.plain_operators[char], span)
        if self.strings.open:
            return self.strings.closed(opened, span)
        return 0

    def _too_deep(self) -> None:
        at = self.brackets[DEEPEST]
        if not self.reported_depth:
            self.reported_depth = True
            self.report("E0116", (at, at + 1), f"more than {DEEPEST} brackets are open here")

    def _mismatch(self, span: Span, char: str, opened: int) -> None:
        """Report a bracket that closes another kind, and carry on as if it were the right one."""
        line, _ = self.source.position(opened)
        where = Note(f"'{self.text[opened]}' was opened here", Location(self.source, opened, opened + 1))
        message = f"'{char}' does not match '{self.text[opened]}' of line {line}"
        self.report("E0109", span, message, (where,))
        self.add(self.kinds.bad, span)
        fitting = [i for i, at in enumerate(self.brackets) if PAIRS[self.text[at]] == char]
        keep = fitting[-1] if fitting else len(self.brackets) - 1
        self.strings.dropped(self.brackets[keep])
        del self.brackets[keep:]
        self.operators = self.strings.operators_here()

    def _number(self, span: Span) -> int:
        """A number, checked against the rules of the dialect; where to go on."""
        text = self.text
        literal = text[span[0] : span[1]]
        problem = number_problem(literal, text[span[1] : span[1] + 10], self.dialect)
        if problem is not None:
            tail = _TAIL.match(text, span[1])
            end = tail.end() if tail else span[1]
            self.bad("E0104", (span[0], end), *problem)
            return end
        try:
            value = number_value(literal, self.dialect)
        except LiteralError as error:
            self.bad("E0104", span, error.message)
            return 0
        self.add(self.kinds.number, span, Constant(span, value))
        return 0

    def _foreign(self, word: str, span: Span) -> str:
        """A name with characters outside ASCII, in normal form."""
        if not word.isidentifier():
            at = next((i for i, c in enumerate(word) if not ("a" + c).isidentifier()), 0)
            shown = word[at] if word[at].isprintable() else f"U+{ord(word[at]):04X}"
            self.report("E0101", (span[0] + at, span[0] + at + 1), f"the character '{shown}' begins no token")
        elif self.dialect is Dialect.MOJO:
            hint = Note("names are written in ASCII; any text can be a name in back quotes")
            message = f"the name '{word}' has characters outside ASCII"
            self.out.native_only.append(Diagnostic("E0101", Location(self.source, *span), message, (hint,)))
        return normalize("NFKC", word)

    def _quoted(self, span: Span) -> None:
        """A name in back quotes."""
        if self.dialect is Dialect.PYTHON:
            self.bad("E0101", span, "back-quoted names are Mojo, not Python")
        else:
            self.add(self.kinds.name, span, Name(span, self.text[span[0] + 1 : span[1] - 1]))

    def _other(self, span: Span) -> int:
        """A character that begins no token."""
        text = self.text
        char = text[span[0]]
        if char in "'\"":
            return self._unterminated(span)
        hints = ("Mojo has no '?' operator: write 'a if condition else b'",) if char == "?" else ()
        shown = char if char.isprintable() else f"U+{ord(char):04X}"
        if char == "\0":
            self.add(self.kinds.bad, span)
        elif char == "\\":
            self.bad("E0101", span, "a character follows the '\\' that continues a line")
        else:
            self.bad("E0101", span, f"the character '{shown}' begins no token", *hints)
        return 0

    def _unterminated(self, span: Span) -> int:
        """A quote without its partner; where to go on."""
        text = self.text
        quote = text[span[0]]
        if text.startswith(quote * 3, span[0]):
            self.bad("E0102", (span[0], span[0] + 3), f"the string that begins with {quote * 3} is never closed")
            return len(text)
        m = _LINE_REST.match(text, span[0])
        end = m.end() if m else span[1]
        self.bad("E0102", (span[0], end), f"the string is not closed on its line: {quote} is missing")
        self.strings.open.clear()
        self.brackets.clear()  # what closes them is inside the string
        return end

    def _special(self, text: str, span: Span) -> int:
        """Operators that depend on their place; where to go on, or 0 for behind it."""
        if self.strings.open and self.operators is self.field_operators and text in (":", ":=", "!"):
            return self.strings.operator(text, span)
        numbers = self.kinds.numbers
        if text == "^":
            transfer = words.transfers(self.text, span[1], bool(self.brackets))
            self.add(numbers["TRANSFER" if transfer else "CARET"], span)
        elif self.dialect is Dialect.PYTHON:
            self.bad("E0101", span, f"Python has no operator '{text}'")
        elif text in FOREIGN_OPERATORS:
            kind, now = FOREIGN_OPERATORS[text]
            fix = Fix(f"write '{now.strip()}'", Location(self.source, *span), now)
            self.report("E0119", span, f"Mojo has no operator '{text}': use '{now.strip()}'", (), (fix,))
            self.add(numbers[kind], span)
        return 0

    def _soft(self, word: str, span: Span) -> int:
        """The terminal of a soft word at this place."""
        kinds = self.kinds
        out = self.out.kinds
        before = out[-1] if out else kinds.newline
        starts = before in kinds.statement_starts or (before == kinds.colon and not self.brackets)
        if word in ("match", "case"):
            return self.layout.match_word(word, starts)
        if word in words.SUFFIX:
            ends = before in kinds.operand_ends and not self.layout.after_soft_word()
            return kinds.numbers[words.SUFFIX[word]] if ends else kinds.name
        if word in words.PREFIX:
            if words.is_prefix(self.text, word, span[1], bool(self.brackets)):
                return self._current(word, span, words.PREFIX[word])
            return kinds.name
        return self._statement_word(word, span, starts, before)

    def _statement_word(self, word: str, span: Span, starts: bool, before: int) -> int:
        found, _ = words.following(self.text, span[1], bool(self.brackets))
        if word == "comptime" and (found == "(" or (starts and found in ("if", "for"))):
            return self.kinds.numbers["COMPTIME"]
        if word == "fn" and before == self.kinds.numbers["ASYNC"]:
            starts = True
        if starts and words.begins_name(found):
            return self._current(word, span, words.STATEMENT[word])
        return self.kinds.name

    def _current(self, word: str, span: Span, kind: str) -> int:
        """The terminal of a keyword; a retired spelling is reported and read as today's."""
        if word in words.RETIRED:
            now, why = words.RETIRED[word]
            fix = Fix(f"write '{now}'", Location(self.source, *span), now)
            self.report("E0119", span, f"'{word}' is no longer Mojo: use '{now}'", (Note(why),), (fix,))
        return self.kinds.numbers[kind]


FOREIGN_OPERATORS = {"&&": ("AND", " and "), "||": ("OR", " or "), "!": ("NOT", "not "), "<>": ("COMPARE", "!=")}
"""Operators of other languages: terminal and spelling of what Mojo has instead."""

_STATEMENT_AHEAD = re.compile(
    r"(?:return|import|while|try|raise|pass|break|continue|del|global|nonlocal|assert|elif|except|finally)\b(?!['\"])"
    r"|(?:def|fn|class|struct|trait)[ \t]+[A-Za-z_`]|with[ \t]+[A-Za-z_]"
)
"""What begins a statement and can stand at the start of a line in no expression."""

_TAIL = re.compile(r"[\w.]*")
_LINE_REST = re.compile(r"(?:\\(?:\r\n|[\s\S])|[^\\\r\n])*")
_KEYWORD_AFTER_NUMBER = re.compile(r"(?:and|else|for|if|in|is|or|not)\b")
_WELL_FORMED = re.compile(
    r"0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?0)*|[1-9](?:_?\d)*"
    r"|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?"
)
_OLD_OCTAL = re.compile(r"0[\d_]*[1-9][\d_]*\Z")
_MOJO_DIGITS = re.compile(
    r"0[xX][\da-fA-F_]*[\da-fA-F][\da-fA-F_]*|0[bB][01_]*[01][01_]*|0[oO][0-7_]*[0-7][0-7_]*|[^xXbBoO]+"
)


def number_problem(literal: str, rest: str, dialect: Dialect) -> tuple[str, ...] | None:
    """What is wrong with a number that is followed by `rest`: a message and hints."""
    if _OLD_OCTAL.match(literal):
        return ("a number may not begin with 0", f"octal numbers are written with 0o: 0o{literal.lstrip('0_')}")
    if literal[:2].lower() in ("0x", "0b", "0o") and not literal[2:].strip("_"):
        return (f"'{literal[:2]}' needs digits behind it",)
    pattern = _WELL_FORMED if dialect is Dialect.PYTHON else _MOJO_DIGITS
    if pattern.fullmatch(literal) is None:
        return (f"'{literal}' is not a valid number",)
    follows = rest[:1]
    if not follows or not (follows.isalnum() or follows == "_"):
        return None
    if literal[:2].lower() in ("0b", "0o") and follows.isdigit():
        return (f"'{follows}' is not a digit of a number that begins with {literal[:2]}",)
    if _KEYWORD_AFTER_NUMBER.match(rest):
        return None
    if follows in "eE" and literal[:2].lower() != "0x":
        return ("the exponent of this number has no digits",)
    return (f"'{follows}' may not follow a number directly",)
