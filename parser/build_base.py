"""What all parts of the tree builder share.

A method named in `grammar.lark` is called when its production is complete: `v` holds the values of the production's
symbols (tokens too: a `Name` for a name, a `Constant` for a number or text in a string, otherwise the token's span),
`start` and `end` the offsets of its first and behind its last character.
"""

from __future__ import annotations

from typing import Any

from ..lang.diagnostics import Diagnostic, Fix, Note
from ..lang.source import Location, SourceFile
from ..lang.syntax import Name, Span, WithItem
from .dialect import Dialect

RESERVED = frozenset(
    (
        *("struct", "trait", "match", "case", "comptime", "ref", "var", "fn", "Self"),
        *("type_of", "origin_of", "conforms_to"),
    )
)
"""Words that Mojo reserves and Python does not."""


class BuilderBase:
    """The state of one parse and the productions that only make lists."""

    def __init__(self, source: SourceFile, dialect: Dialect, version: tuple[int, int]) -> None:
        self.source = source
        self.text = source.text
        self.dialect = dialect
        self.is_python = dialect is Dialect.PYTHON
        self.version = version
        self.diagnostics: list[Diagnostic] = []
        self.native_only: list[Diagnostic] = []
        """What Mojo refuses and Python accepts; it counts where the code is not certainly Python."""
        self.comments: list[Span] = []
        self.longest_chain = 0
        """The number of `elif` parts of the longest `if`."""
        self.open_items: dict[int, WithItem] = {}
        """`a as b` inside parentheses that no `with` has claimed yet, by identity."""

    def error(self, code: str, span: Span, message: str, *hints: str, fix: Fix | None = None) -> None:
        """Record a diagnostic."""
        location = Location(self.source, span[0], span[1])
        notes = tuple(Note(hint) for hint in hints)
        self.diagnostics.append(Diagnostic(code, location, message, notes, (fix,) if fix else ()))

    def refuse_natively(self, code: str, span: Span, message: str, *hints: str) -> None:
        """Record what Mojo refuses and Python accepts."""
        if not self.is_python:
            location = Location(self.source, span[0], span[1])
            self.native_only.append(Diagnostic(code, location, message, tuple(Note(hint) for hint in hints)))

    def declares(self, name: Name) -> None:
        """Refuse a reserved word as the name of a Mojo declaration; back quotes make any word a name."""
        if name.id in RESERVED and self.text[name.span[0]] != "`":
            hint = f"in back quotes it is a name: `{name.id}`"
            self.error("E0112", name.span, f"'{name.id}' is a reserved word and cannot be a name", hint)

    def fix(self, span: Span, text: str) -> Fix:
        """The suggestion to write `text` instead of what stands at `span`."""
        return Fix(f"write '{text.strip()}'", Location(self.source, span[0], span[1]), text)

    def need(self, version: tuple[int, int], span: Span, what: str) -> None:
        """Refuse syntax that is newer than the Python asked for."""
        if self.is_python and self.version < version:
            self.error("E0110", span, f"{what} needs Python {version[0]}.{version[1]}")

    def spelling(self, span: Span) -> str:
        """The text of a token."""
        return self.text[span[0] : span[1]]

    # ------------------------------------------------------------------------------------------- lists and choices

    def first(self, v: list[Any], start: int, end: int) -> Any:
        return v[0]

    def second(self, v: list[Any], start: int, end: int) -> Any:
        return v[1]

    def fourth(self, v: list[Any], start: int, end: int) -> Any:
        return v[3]

    def block_one(self, v: list[Any], start: int, end: int) -> Any:
        return [v[1]]

    def list_one(self, v: list[Any], start: int, end: int) -> Any:
        return [v[0]]

    def list_two(self, v: list[Any], start: int, end: int) -> Any:
        return [v[0], v[2]]

    def list_add(self, v: list[Any], start: int, end: int) -> Any:
        v[0].append(v[2])
        return v[0]

    def list_add_bare(self, v: list[Any], start: int, end: int) -> Any:
        v[0].append(v[1])
        return v[0]

    def list_concat(self, v: list[Any], start: int, end: int) -> Any:
        v[0].extend(v[1])
        return v[0]

    def unclaimed(self) -> None:
        """Report each `a as b` in parentheses that was not part of a `with`."""
        for item in self.open_items.values():
            self.error("E0110", item.span, "'as' may stand in parentheses only directly after 'with'")
