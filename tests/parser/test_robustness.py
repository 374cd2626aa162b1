"""Any text gives a tree or diagnostics, quickly, and nothing overflows."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest
from oomph.lang.source import SourceFile
from oomph.parser import fields, lexer
from oomph.parser.dialect import Dialect
from oomph.parser.dump import dump
from oomph.parser.parse import parse

MANY = 100_000
STRANGE = {
    "nested parentheses": "x = " + "(" * MANY + "1" + ")" * MANY + "\n",
    "nested tuples": "x = " + "(" * MANY + "1" + ",)" * MANY + "\n",
    "open parentheses": "(" * MANY,
    "closing parentheses": ")" * MANY,
    "signs": "x = " + "-" * MANY + "1\n",
    "nots": "not " * MANY + "a\n",
    "attributes": "x" + ".a" * MANY + "\n",
    "calls": "x" + "()" * MANY,
    "sum": "+".join(["a"] * MANY),
    "powers": "**".join(["a"] * MANY),
    "lambdas": "lambda:" * MANY + "1",
    "conditionals": "a if b else " * MANY + "c",
    "carets": "x" + "^" * MANY,
    "subscripts": "x[" * MANY + "]" * MANY,
    "elifs": "if a:pass\n" + "elif b:pass\n" * MANY,
    "blocks": "".join(" " * i + "if x:\n" for i in range(3000)) + " " * 3000 + "pass\n",
    "long line": "x = [" + "1, " * 300_000 + "]\n",
    "long string": "x = '" + "a" * 1_000_000 + "'\n",
    "long list": "x = [" + ", ".join(map(str, range(10_000))) + "]\n",
    "nested strings": "t'" + "{t'" * 20_000 + "1" + "'}" * 20_000 + "'\n",
    "open fields": "t'{" * MANY,
    "errors": "x = = 1\n" * 20_000,
    "broken headers": "def f(:\n    y\n" * 5000,
    "back quotes": "`" * MANY,
    "quotes": '"' * MANY,
    "backslashes": "\\" * MANY,
    "long number": "9" * MANY,
    "chain": "x = " * MANY + "1\n",
}


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("name", STRANGE)
def test_strange_text(name: str, dialect: Dialect) -> None:
    start = time.process_time()
    result = parse(SourceFile("x", STRANGE[name]), dialect, (3, 11))
    assert result.module is not None or result.diagnostics
    if result.module is not None:
        assert dump(result.module)
    del result
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "text",
    ["", "\n", "   ", "# comment", "\f\n", "x = 1", "\r", "def f():\r\n    x\r\n", "def f():\r    x\r", "\fx = 1\n"],
)
def test_plain_text_in_odd_clothes(text: str) -> None:
    assert parse(SourceFile("x", text), Dialect.MOJO).diagnostics == []


def test_line_ends_do_not_matter() -> None:
    text = "def f():\n    var x = '''a\nb'''\n    # comment\n    return x\n"
    trees = []
    for end in ("\n", "\r\n", "\r"):
        result = parse(SourceFile("x", text.replace("\n", end)), Dialect.MOJO)
        assert result.module is not None and not result.diagnostics
        trees.append(dump(result.module))
    assert trees[0] == trees[1] == trees[2]


def _mutated(rng: random.Random, text: str) -> str:
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(text) + 1)
        end = min(len(text), at + rng.randint(0, 12))
        piece = rng.choice(
            ["", text[at:end] * 2, chr(rng.randrange(1, 0x180)), rng.choice("()[]{}'\"`\n\t:;,.^=@\\\0")]
        )
        text = text[:at] + piece + text[end:]
    return text


def _programs() -> list[Path]:
    return sorted((Path(__file__).parents[1] / "conformance").rglob("*.mojo"))


def test_all_conformance_programs_parse() -> None:
    found = {}
    for path in _programs():
        result = parse(SourceFile(str(path), path.read_text(encoding="utf-8")), Dialect.MOJO)
        if result.diagnostics:
            found[str(path)] = result.diagnostics[0].message
    assert found == {}


def test_mutated_programs_give_a_tree_or_diagnostics() -> None:
    rng = random.Random(2)
    texts = [path.read_text(encoding="utf-8") for path in _programs()]
    for _ in range(400):
        text = _mutated(rng, rng.choice(texts))
        result = parse(SourceFile("x", text), Dialect.MOJO)
        places = [d.location.start for d in result.diagnostics]
        assert places == sorted(places)
        assert all(0 <= d.location.start <= d.location.end <= len(text) for d in result.diagnostics)


@pytest.mark.parametrize(
    "pattern", [lexer._PATTERN, fields._text_pattern('"', False, False), fields._old_literal('"""')]
)
def test_no_group_is_possessive(pattern: re.Pattern[str]) -> None:
    """Before Python 3.11.5, `(...)*+` does not match where what is repeated has alternatives; `(?>(...)*)` does."""
    assert not re.search(r"\)[*+?]\+", pattern.pattern)
