"""Diagnostics for people (text with the source line and a caret) and for tools (JSON)."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence

from .codes import CODES
from .diagnostics import Diagnostic, Fix, Note, Severity
from .source import Location, SourceFile

TAB_WIDTH = 4
SNIPPET_COLUMNS = 100
"""The longest piece of a source line that is shown, in characters; longer lines are cropped around the caret."""
MAX_LINES = 12
"""Lines of one diagnostic unless the user asks for an explanation."""

_PLAIN = {"bold": "", "error": "", "warning": "", "note": "", "help": "", "caret": "", "reset": ""}
_ANSI = {
    "bold": "\x1b[1m",
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;35m",
    "note": "\x1b[1;36m",
    "help": "\x1b[1;34m",
    "caret": "\x1b[1;32m",
    "reset": "\x1b[0m",
}


def render(diagnostic: Diagnostic, *, colour: bool = False, explain: bool = False) -> str:
    """The text of one diagnostic, ending in a newline; `explain` shows all notes, however many."""
    style = _ANSI if colour else _PLAIN
    lines = _headline(diagnostic.location, diagnostic.severity.value, diagnostic.code, diagnostic.message, style)
    blocks = [_note(note, style) for note in diagnostic.notes] + [_fix(fix, style) for fix in diagnostic.fixes]
    lines += [line for block in _within_limit(blocks, len(lines), explain) for line in block]
    return "\n".join(lines) + "\n"


def render_all(diagnostics: Sequence[Diagnostic], *, colour: bool = False, explain: bool = False) -> str:
    """The text of all diagnostics in the given order, with a closing count of the errors."""
    text = "".join(render(d, colour=colour, explain=explain) for d in diagnostics)
    errors = sum(d.severity is Severity.ERROR for d in diagnostics)
    if errors > 1:
        text += f"{errors} errors\n"
    return text


def in_reading_order(diagnostics: Iterable[Diagnostic], main: SourceFile | None = None) -> list[Diagnostic]:
    """First error first: the main file's findings, then those of other files as they came, each by position.

    `main` is the file that the user named; without it the file of the first finding counts as that. At one
    position errors come before warnings.
    """
    items = list(diagnostics)
    order: dict[SourceFile, int] = {}
    if main is not None:
        order[main] = 0
    for item in items:
        order.setdefault(item.location.source, len(order))
    return sorted(
        items,
        key=lambda d: (
            order[d.location.source],
            d.location.line,
            d.location.start,
            d.severity is not Severity.ERROR,
        ),
    )


# ------------------------------------------------------------------------------------------------- JSON


def to_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A JSON list with one object per diagnostic. Lines and columns count from 1, in characters."""
    return json.dumps([_as_object(d) for d in diagnostics], indent=1, ensure_ascii=True) + "\n"


def _as_object(diagnostic: Diagnostic) -> dict[str, object]:
    info = CODES.get(diagnostic.code)
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "title": info.title if info else "",
        "message": diagnostic.message,
        **_place(diagnostic.location),
        "notes": [
            {"message": note.message, **(_place(note.location) if note.location else {})} for note in diagnostic.notes
        ],
        "fixes": [{"message": fix.message, "text": fix.text, **_place(fix.location)} for fix in diagnostic.fixes],
    }


def _place(location: Location) -> dict[str, object]:
    line, column = location.source.position(location.start)
    end_line, end_column = location.source.position(location.end)
    return {
        "path": location.source.path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


# ------------------------------------------------------------------------------------------------- text


def _headline(location: Location, kind: str, code: str, message: str, style: dict[str, str]) -> list[str]:
    line, column = location.source.position(location.start)
    label = f"{kind}[{code}]" if code else kind
    head = f"{style['bold']}{_printable(location.source.path)}:{line}:{column}:{style['reset']} "
    head += f"{style[kind]}{label}:{style['reset']} {style['bold']}{_printable(message)}{style['reset']}"
    return [head, *_snippet(location, style)]


def _note(note: Note, style: dict[str, str]) -> list[str]:
    if note.location is None:
        return [f"  {style['note']}note:{style['reset']} {_printable(note.message)}"]
    return _headline(note.location, "note", "", note.message, style)


def _fix(fix: Fix, style: dict[str, str]) -> list[str]:
    """`help:` with the line as it would be, when the fix stays within one line of reasonable length."""
    lines = [f"  {style['help']}help:{style['reset']} {_printable(fix.message)}"]
    source = fix.location.source
    number, column = source.position(fix.location.start)
    text = source.line(number)
    end = column - 1 + fix.location.end - fix.location.start
    if end <= len(text) < SNIPPET_COLUMNS and "\n" not in fix.text:
        changed = text[: column - 1] + fix.text + text[end:]
        lines.append(f"{number:5} | {_expand(changed)}")
    return lines


def _within_limit(blocks: list[list[str]], used: int, explain: bool) -> list[list[str]]:
    """The blocks that fit into `MAX_LINES`, and one line that tells how many are left out."""
    total = used + sum(len(block) for block in blocks)
    if explain or total <= MAX_LINES:
        return blocks
    kept: list[list[str]] = []
    room = MAX_LINES - used - 1
    for block in blocks:
        if len(block) > room:
            break
        kept.append(block)
        room -= len(block)
    left = len(blocks) - len(kept)
    return [*kept, [f"  ({left} more remark{'s' if left > 1 else ''}: --explain shows all)"]]


def _snippet(location: Location, style: dict[str, str]) -> list[str]:
    """The source line with a caret line below; both fit into `SNIPPET_COLUMNS` columns of text."""
    number, column = location.source.position(location.start)
    text = location.source.line(number)
    start = min(column - 1, len(text))
    end = max(start, min(len(text), start + location.end - location.start))
    before, marked, after = _crop(text, start, end)
    shown_before = _expand(before)
    indent = _columns(shown_before)
    shown_marked = _expand(marked, indent)
    width = max(1, _columns(shown_marked))
    shown_after = _expand(after, indent + _columns(shown_marked))
    gutter = " " * 5
    return [
        f"{number:5} | {shown_before}{shown_marked}{shown_after}".rstrip(),
        f"{gutter} | {' ' * indent}{style['caret']}^{'~' * (width - 1)}{style['reset']}",
    ]


def _crop(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The text before, at and after the marked range, cut to a window around it when the line is long."""
    if len(text) <= SNIPPET_COLUMNS:
        return text[:start], text[start:end], text[end:]
    left = max(0, start - SNIPPET_COLUMNS // 2)
    right = min(len(text), left + SNIPPET_COLUMNS)
    before = ("…" if left else "") + text[left:start]
    after = text[min(end, right) : right] + ("…" if right < len(text) else "")
    return before, text[start : min(end, right)], after


def _expand(text: str, column: int = 0) -> str:
    """Tabs to spaces, and characters that a terminal would obey to visible ones."""
    parts: list[str] = []
    for char in text:
        shown = " " * (TAB_WIDTH - column % TAB_WIDTH) if char == "\t" else _printable(char)
        column += _columns(shown)
        parts.append(shown)
    return "".join(parts)


def _printable(text: str) -> str:
    """Control characters as their pictures, lone surrogates as the replacement character."""
    return "".join(_picture(c) if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)


def _picture(char: str) -> str:
    code = ord(char)
    if code == 0x0A:
        return " "
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def _columns(text: str) -> int:
    """How many terminal columns a text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1 for c in text
    )
