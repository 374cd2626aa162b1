"""What could stand at the cursor of a prompt."""

from __future__ import annotations

import re

from ...parser import words
from ...typecheck import cell_queries
from ...typecheck.cells import Use
from .commands import BY_NAME
from .protocol import Completions
from .session import Session

_WORD = re.compile(r"\w*\Z")
_COMMAND = re.compile(r":(\w*)\Z")
_ARGUMENT = re.compile(r":\w+\s+")
_IMPORT = re.compile(r"(?:from|import)\s+[\w.]*\Z")
_FROM = re.compile(r"from\s+([\w.]+)\s+import\s+(?:[\w, ]*,\s*)?\w*\Z")
_OPENING = {")": "(", "]": "["}

_LATER = frozenset({"keyword", "imported"})
"""What stands behind the session's own names."""

KEYWORDS = (
    *("and", "as", "assert", "break", "class", "continue", "def", "elif", "else", "except", "False", "finally"),
    *("for", "from", "if", "import", "in", "is", "None", "not", "or", "pass", "raise", "return", "True", "try"),
    *("while", "with", "match", "case", "capturing", "Self", "self"),
    *(word for word in (*words.PREFIX, *words.SUFFIX, *words.STATEMENT) if word not in words.RETIRED),
)


def complete(session: Session, text: str) -> Completions:
    """The names that could go on a text, those with a leading underscore only when one is typed."""
    command = _COMMAND.match(text)
    if command is not None:
        return _fitting(command[1], {name: found.summary for name, found in BY_NAME.items()})
    text = text[argument.end() :] if (argument := _ARGUMENT.match(text)) else text
    typed = _WORD.search(text)
    assert typed is not None
    return _fitting(typed[0], _candidates(session, text, text[: typed.start()].rstrip()))


def _fitting(typed: str, names: dict[str, str]) -> Completions:
    found = [(n, about) for n, about in names.items() if n.startswith(typed) and n.isidentifier()]
    hidden = not typed.startswith("_")
    shown = [(n, a) for n, a in found if not (hidden and n.startswith("_"))]
    return Completions(len(typed), sorted(shown, key=lambda row: (row[1] in _LATER, row)))


def _candidates(session: Session, text: str, before: str) -> dict[str, str]:
    line = text.rpartition("\n")[2].lstrip()
    member_of = _FROM.match(line)
    if member_of is not None:
        module = session.scope().world.module(member_of[1])
        return {name: cell_queries.kind(found) for name, found in module.scope.names.items()} if module else {}
    if _IMPORT.match(line):
        return {}
    if before.endswith("."):
        owner = last_operand(before[:-1])
        found = session.compile(owner, "<completion>", Use.LOOK).found if owner else None
        value = found.value if found is not None else None
        return cell_queries.members(session.scope(), value) if value is not None else {}
    session.scope().declare(session.modules())
    return {
        **dict.fromkeys(KEYWORDS, "keyword"),
        **cell_queries.visible(session.scope()),
        **{name: variable.kept.shown for name, variable in session.variables.items()},
    }


def last_operand(text: str) -> str:
    """The operand at the end of a text, such as `f(x).y[0]`; "" if there is none."""
    at = len(text)
    while at:
        char = text[at - 1]
        if char in _OPENING:
            at = _opening(text, at)
        elif char == "_" or char.isalnum() or char == ".":
            at -= 1
        else:
            break
    found = text[max(at, 0) :].lstrip(".")
    return found if found and not found[0].isdigit() else ""


def _opening(text: str, at: int) -> int:
    """The offset of the bracket that the one before `at` closes; -1 if there is none."""
    depth = 0
    for i in range(at - 1, -1, -1):
        if text[i] in _OPENING:
            depth += 1
        elif text[i] in _OPENING.values():
            depth -= 1
            if not depth:
                return i
    return -1
