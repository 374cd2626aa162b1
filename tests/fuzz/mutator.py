"""Conformance programs with damage: each mutant depends on its number alone.

Bytes are flipped, deleted, inserted, doubled (which also makes text that is no UTF-8). Tokens are deleted, doubled,
swapped, and exchanged for others: for awkward ones, or for ones of the same kind, so that the text often stays well
formed and gets as far as the type checker. Whole lines and whole brackets change places for the same reason.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from conformance.runner import ROOT, programs
from oomph.lang.source import SourceFile
from oomph.parser.dialect import Dialect
from oomph.parser.parse import tokens

SEED = 20261121
MOST_BYTES = 24
"""The longest range of bytes that is deleted or doubled at once."""
MOST_TOKENS = 12
"""The longest range of tokens that is deleted or doubled at once."""

AWKWARD_BYTES = (b"\0", b"\xff", b"\xc3", b"\xe2\x80", b"\xef\xbb\xbf", b"\r", b"\t", b"\\", b"'", b"`", b"\x1b")
AWKWARD_TOKENS = (
    "( ) [ ] { } : , . = == := -> ^ * ** / // @ ; ... ! & | ~ < > % + - 0 1 -1 0x 1e999 18446744073709551616 '' \"x\" "
    "self Self T Int String List Bool DType Some None True type Origin out mut ref var deinit read def struct trait "
    "comptime raises raise return break continue if elif else for while in not and or is try except finally with as "
    "import from pass lambda await yield async match case where unified capturing _ __ __mlir_type main print len "
    "StaticString Tuple[] Int[] List[List] Self.T *Ts **kw [0] (1,) ^^ {x} @fieldwise_init @always_inline @staticmethod"
).split()
OPERANDS = (
    '0 1 -1 1.5 True None "x" [] {} () [1] (1,) {1:2} Int String List List[Int] SIMD Tuple Dict Optional Error print '
    "main self Self x^ len range(3) Int(1) String() List[Int]() lambda:1 (a:=1) t'{1}' 1:2 ... AnyType DType.int "
    "Origin MutUnsafeAnyOrigin Pointer type_of(1) Some[Copyable] 10**30 1//0 1<<70 -2**63 [x*2] [[1],[]] not_there _"
).split()

_KINDS: dict[str, str] = dict.fromkeys(("NUMBER", "STRING", "TRUE", "FALSE", "NONE"), "operand")
_KINDS |= dict.fromkeys("ADDOP STAR SLASH DBLSLASH SHIFT COMPARE AMPER VBAR CARET AND OR PERCENT".split(), "operator")
_KINDS |= dict.fromkeys(("VAR", "REF", "CONV", "COMPTIME"), "convention")
"""Terminals whose tokens may stand for each other."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged program: the name of the program that it was, and its bytes."""

    origin: str
    data: bytes


@dataclass(slots=True)
class Piece:
    """A token and the text before it. `kind` is the terminal of the grammar, "" for text that was put in."""

    gap: str
    kind: str
    text: str


def mutant(number: int) -> Mutant:
    """The mutant of a number: one to three changes of a program."""
    chance = _chance(number)
    name = chance.choice(_names())
    changes = chance.choice((1, 1, 1, 2, 3))
    level = chance.random()
    if level < 0.6:
        return Mutant(name, _with_changed_tokens(name, changes, chance).encode())
    if level < 0.8:
        return Mutant(name, _with_changed_lines(name, changes, chance).encode())
    data = _read(name).encode()
    for _ in range(changes):
        data = _with_changed_bytes(data, chance)
    return Mutant(name, data)


def origin(number: int) -> tuple[int, str]:
    """The program of which a mutant is made: its place among all programs, and its name."""
    name = _chance(number).choice(_names())
    return _names().index(name), name


def _chance(number: int) -> random.Random:
    return random.Random(SEED * 1_000_003 + number)


@cache
def _names() -> tuple[str, ...]:
    """The Mojo programs that stand alone in one file."""
    return tuple(p.name for p in programs() if not p.is_python and p.source.name != "main.mojo")


@cache
def _read(name: str) -> str:
    return (ROOT / f"{name}.mojo").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------- tokens


@cache
def _tokens(name: str) -> tuple[tuple[str, str, str], ...]:
    """The fields of the pieces that a program consists of; the last is the text behind its last token."""
    text = _read(name)
    found: list[tuple[str, str, str]] = []
    at = 0
    for kind, (start, end) in tokens(SourceFile("program.mojo", text), Dialect.MOJO):
        if start < end:
            found.append((text[at:start], kind, text[start:end]))
            at = end
    return (*found, (text[at:], "", ""))


def _with_changed_tokens(name: str, changes: int, chance: random.Random) -> str:
    pieces = [Piece(*fields) for fields in _tokens(name)]
    for _ in range(changes):
        change = chance.choice(_TOKEN_CHANGES)
        change(pieces, chance.randrange(len(pieces)), chance)
    return "".join(piece.gap + piece.text for piece in pieces)


def _delete(pieces: list[Piece], at: int, chance: random.Random) -> None:
    del pieces[at : at + _length(chance)]
    pieces.append(Piece("\n", "", ""))


def _double(pieces: list[Piece], at: int, chance: random.Random) -> None:
    pieces[at:at] = [Piece(p.gap or " ", p.kind, p.text) for p in pieces[at : at + _length(chance)]]


def _length(chance: random.Random) -> int:
    return chance.choice((1, 1, 1, 1, chance.randint(2, MOST_TOKENS)))


def _swap(pieces: list[Piece], at: int, chance: random.Random) -> None:
    other = chance.randrange(len(pieces))
    pieces[at].text, pieces[other].text = pieces[other].text, pieces[at].text


def _spoil(pieces: list[Piece], at: int, chance: random.Random) -> None:
    pieces[at].text = f" {chance.choice(AWKWARD_TOKENS)} "


def _insert(pieces: list[Piece], at: int, chance: random.Random) -> None:
    pieces[at].text += f" {chance.choice(AWKWARD_TOKENS)} "


def _like(pieces: list[Piece], at: int, chance: random.Random) -> None:
    """Exchanges a token for one of the same kind, of this program or of another."""
    source = [(p.kind, p.text) for p in pieces]
    if chance.random() < 0.4:
        source = [(kind, text) for _, kind, text in _tokens(chance.choice(_names()))]
    alike = [text for kind, text in source if _group(kind) == _group(pieces[at].kind)]
    if alike:
        pieces[at].text = chance.choice(alike)


def _group(kind: str) -> str:
    return _KINDS.get(kind, kind)


def _operand(pieces: list[Piece], at: int, chance: random.Random) -> None:
    """Exchanges the next name or literal for another operand."""
    for piece in pieces[at:]:
        if piece.kind == "NAME" or _group(piece.kind) == "operand":
            piece.text = chance.choice(OPERANDS)
            return


def _exchange_brackets(pieces: list[Piece], at: int, chance: random.Random) -> None:
    """Puts what one bracket holds into another, too."""
    groups = _brackets(pieces)
    if len(groups) < 2:
        return
    (start, end), (from_start, from_end) = chance.sample(groups, 2)
    pieces[start:end] = [Piece(p.gap, p.kind, p.text) for p in pieces[from_start:from_end]]


def _brackets(pieces: list[Piece]) -> list[tuple[int, int]]:
    """The ranges of pieces inside of brackets."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for index, piece in enumerate(pieces):
        if piece.text in ("(", "["):
            opened.append(index + 1)
        elif piece.text in (")", "]") and opened:
            found.append((opened.pop(), index))
    return found


_TOKEN_CHANGES: tuple[Callable[[list[Piece], int, random.Random], None], ...] = (
    *(_delete, _double, _swap, _spoil, _insert),
    *(_like, _like, _like, _like, _operand, _operand, _operand, _exchange_brackets, _exchange_brackets),
)


# ------------------------------------------------------------------------------------------------- lines


def _with_changed_lines(name: str, changes: int, chance: random.Random) -> str:
    """The program with lines deleted, doubled, moved, or replaced by lines of another program as far indented."""
    lines = _read(name).splitlines(keepends=True)
    for _ in range(changes):
        at = chance.randrange(len(lines))
        alike = [i for i, line in enumerate(lines) if _indentation(line) == _indentation(lines[at])]
        match chance.randrange(4):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(chance.choice(alike), lines[at])
            case 2:
                other = chance.choice(alike)
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                foreign = _read(chance.choice(_names())).splitlines(keepends=True)
                fitting = [line for line in foreign if _indentation(line) == _indentation(lines[at])]
                lines.insert(at, chance.choice(fitting or foreign))
    return "".join(lines)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


# ------------------------------------------------------------------------------------------------- bytes


def _with_changed_bytes(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return chance.choice(AWKWARD_BYTES)
    at = chance.randrange(len(data))
    end = at + chance.choice((1, 1, chance.randint(1, MOST_BYTES)))
    match chance.randrange(5):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:at] + data[end:]
        case 2:
            return data[:at] + data[at:end] + data[at:]
        case 3:
            return data[:at] + chance.choice(AWKWARD_BYTES) + data[at:]
        case _:
            return data[:at] + bytes([chance.randrange(256)]) + data[at:]
