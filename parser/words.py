"""Soft keywords: words that are keywords only at certain places, decided from what stands around them.

Python never has a name directly after an operand or a name directly before one, so in `A B` one of the two is a
keyword; that is what most rules below use.
"""

from __future__ import annotations

import re

PREFIX = {
    "var": "VAR",
    "ref": "REF",
    **dict.fromkeys(("mut", "imm", "out", "deinit", "read", "owned", "borrowed", "inout"), "CONV"),
}
"""Words that stand before the name that they tell about."""

SUFFIX = {"raises": "RAISES", "thin": "THIN", "abi": "ABI", "where": "WHERE"}
"""Words that follow an operand."""

STATEMENT = {
    "struct": "STRUCT",
    "__extension": "STRUCT",
    "trait": "TRAIT",
    "comptime": "COMPTIME",
    "alias": "COMPTIME",
    "fn": "DEF",
    "let": "VAR",
    "type": "TYPE",
}
"""Words that begin a statement and are followed by a name."""

PYTHON_SOFT = frozenset({"match", "case", "type"})

RETIRED = {
    "fn": ("def", "Mojo functions are declared with 'def'"),
    "alias": ("comptime", "compile-time values are declared with 'comptime'"),
    "let": ("var", "variables are declared with 'var'"),
    "read": ("imm", "the convention 'read' is now called 'imm'"),
    "borrowed": ("imm", "the convention 'borrowed' is now called 'imm', which is also the default"),
    "owned": ("var", "the convention 'owned' is now called 'var'"),
    "inout": ("mut", "the convention 'inout' is now called 'mut'"),
}
"""Retired words: what to write now, and why."""

_AFTER_NAME = frozenset(["in", "is", "and", "or", "not", "if", "else", "for", "as", "import", "from"])
"""Hard keywords that can follow a complete operand."""

_NEXT_ON_LINE = re.compile(r"(?:[ \t\f]|\\(?:\r\n|\r|\n))*([^\W\d]\w*|.)?")
_NEXT_IN_BRACKETS = re.compile(r"(?:\s|\\(?:\r\n|\r|\n)|#[^\r\n]*)*([^\W\d]\w*|.)?")
_BRACKET = re.compile(r"[()\[\]{}]|\"[^\"\r\n]*\"|'[^'\r\n]*'")
_LIMIT = 2000


def following(text: str, at: int, in_brackets: bool) -> tuple[str, int]:
    """The next word or character from `at` on ("" at the end of the line), and its offset."""
    m = (_NEXT_IN_BRACKETS if in_brackets else _NEXT_ON_LINE).match(text, at)
    if m is None or m.group(1) is None:
        return "", len(text)
    return m.group(1), m.start(1)


def begins_name(word: str) -> bool:
    """Whether a word found by `following` is a name (in back quotes too) and not a keyword that follows operands."""
    return bool(word) and (word == "`" or word.isidentifier()) and word not in _AFTER_NAME


def after_brackets(text: str, at: int) -> int:
    """The offset behind the bracket that closes the one at `at`; -1 if there is none near."""
    depth = 0
    for m in _BRACKET.finditer(text, at, min(len(text), at + _LIMIT)):
        c = m.group()
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if not depth:
                return m.end()
    return -1


def is_prefix(text: str, word: str, end: int, in_brackets: bool) -> bool:
    """Whether the word of PREFIX that ends at `end` is a keyword there."""
    found, at = following(text, end, in_brackets)
    if begins_name(found):
        return True
    if found == "*":
        return in_brackets and _stars_a_parameter(text, at)
    if word == "ref" and found == "[":
        behind = after_brackets(text, at)
        return behind > 0 and begins_name(following(text, behind, in_brackets)[0])
    if word in ("var", "ref") and found == "(":
        behind = after_brackets(text, at)
        return behind > 0 and _is_unpacking(text, behind, in_brackets)
    return False


_STARRED_PARAMETER = re.compile(r"\*{1,2}\s*[^\W\d]\w*\s*:")


def _stars_a_parameter(text: str, at: int) -> bool:
    return _STARRED_PARAMETER.match(text, at) is not None


def _is_unpacking(text: str, at: int, in_brackets: bool) -> bool:
    """Whether `=` or `in` follows: what stands before is a target."""
    found, where = following(text, at, in_brackets)
    return found == "in" or (found == "=" and text[where + 1 : where + 2] != "=")


_OPERAND = re.compile(r"[\w\"'(\[{+\-~`]|\.\d|\.\.\.")


def transfers(text: str, at: int, in_brackets: bool) -> bool:
    """Whether the `^` before `at` is the postfix transfer operator: nothing follows that can start an operand."""
    found, where = following(text, at, in_brackets)
    if not found or found in _AFTER_NAME:
        return True
    return _OPERAND.match(text, where) is None
