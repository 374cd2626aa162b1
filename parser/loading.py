"""The parse tables at run time: their shape, and reading them from `table_data.py` without lark."""

from __future__ import annotations

import marshal
import sys
import zlib
from array import array
from base64 import b85decode
from functools import cache

from ..lang.records import dataclass

UNIT = 1 << 13
"""An action `UNIT + n`: the topmost symbol becomes nonterminal `n`, its value stays."""

ACCEPT = 32767
"""The action that ends a parse."""

BAD = "BAD"
"""Terminal 0, which no state accepts: what the lexer makes of text that it has reported."""


@dataclass(slots=True)
class Tables:
    """LALR(1) tables.

    `actions[state][terminal]` is 0 for an error, a state to shift to, `-rule` to reduce by a rule (numbered from 1),
    `UNIT + nonterminal` or `ACCEPT`. `gotos[state][nonterminal]` is a state. A rule is (length, nonterminal, builder
    method). `spellings` maps operators and keywords to terminals.
    """

    terminals: list[str]
    nonterminals: list[str]
    spellings: dict[str, int]
    rules: list[tuple[int, int, str]]
    actions: list[list[int]]
    gotos: list[list[int]]


@cache
def load() -> Tables:
    """The tables of this version's grammar."""
    from .table_data import DATA

    return decode(DATA)


def decode(text: str) -> Tables:
    """The tables that `tables.encode` wrote."""
    terminals, nonterminals, spellings, rules, actions, gotos = marshal.loads(zlib.decompress(b85decode(text)))
    return Tables(terminals, nonterminals, spellings, rules, _rows(*actions), _rows(*gotos))


def _rows(width: int, flat: bytes, index: bytes) -> list[list[int]]:
    values = _integers(flat)
    rows = [values[i : i + width] for i in range(0, len(values), width)]
    return [rows[i] for i in _integers(index)]


def _integers(data: bytes) -> list[int]:
    numbers = array("h")
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tolist()
