"""Differential test against CPython: its standard library, strange programs, and mutated ones."""

from __future__ import annotations

import ast
import random
import re
from pathlib import Path

import pytest
from oomph.lang.source import SourceFile
from oomph.parser.dialect import Dialect
from oomph.parser.parse import parse
from oomph.parser.to_ast import to_ast
from parser_python import VERSION, difference, library_files, text_difference

SEED = Path(__file__).with_name("python_seed.txt")
_TOKEN = re.compile(r"\s+|\w+|\"[^\"\n]*\"|'[^'\n]*'|[^\w\s]")
_EXTRA = SEED.with_name("python_tokens.txt").read_text(encoding="utf-8").split()
"""What mutation puts in."""
PARTS = 8
"""The tests into which a long one is divided, so that processes can share it out."""


def test_a_sample_of_the_standard_library() -> None:
    different = {str(path): difference(path.read_bytes()) for path in list(library_files())[::40]}
    assert {path: how for path, how in different.items() if how} == {}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_the_whole_standard_library(part: int) -> None:
    different = {str(path): difference(path.read_bytes()) for path in list(library_files())[part::PARTS]}
    assert {path: how for path, how in different.items() if how} == {}


@pytest.mark.parametrize("block", SEED.read_text(encoding="utf-8").split("\n\n"), ids=lambda b: b.split("\n")[0][:40])
def test_unusual_python(block: str) -> None:
    needed = re.search(r"needs 3\.(\d+)", block)
    if needed is None or int(needed[1]) <= VERSION[1]:
        assert text_difference(block + "\n") == ""


def _mutated(rng: random.Random, text: str) -> str:
    tokens = _TOKEN.findall(text + "\n")
    for _ in range(rng.choice([1, 1, 2, 3])):
        at = rng.randrange(len(tokens)) if tokens else 0
        action = rng.randrange(5)
        if action == 0 and tokens:
            del tokens[at]
        elif action == 1 and tokens:
            tokens.insert(at, tokens[at])
        elif action == 2 and tokens:
            tokens[at] = rng.choice(_EXTRA)
        elif action == 3 and tokens:
            other = rng.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        else:
            tokens.insert(at, rng.choice(_EXTRA) + rng.choice([" ", ""]))
    return "".join(tokens)


def _mutants(count: int, seed: int) -> dict[str, str]:
    rng = random.Random(seed)
    blocks = [b for b in SEED.read_text(encoding="utf-8").split("\n\n") if "needs 3." not in b]
    texts = [_mutated(rng, rng.choice(blocks)) for _ in range(count)]
    return {text: how for text in texts if (how := text_difference(text))}


def test_mutated_python() -> None:
    assert _mutants(2000, PARTS) == {}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(PARTS))
def test_much_mutated_python(seed: int) -> None:
    assert _mutants(60_000 // PARTS, seed) == {}


def test_positions_are_good_enough_for_the_compiler() -> None:
    source = SourceFile("x.py", "def f():\n    é = 'ü'; return é + 1\n")
    result = parse(source, Dialect.PYTHON)
    assert result.module is not None
    tree = to_ast(result.module.body, source)
    assert isinstance(tree, ast.Module)
    namespace: dict[str, object] = {}
    exec(compile(tree, "x.py", "exec"), namespace)
    with pytest.raises(TypeError) as caught:
        eval("f()", namespace)
    assert caught.traceback[-1].lineno == 1
    assert ast.dump(tree, include_attributes=True) == ast.dump(ast.parse(source.text), include_attributes=True)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("type A = int\n", (3, 12)),
        ("def f[T](): pass\n", (3, 12)),
        ("def f[T = int](): pass\n", (3, 13)),
        ("f'{\"\\n\"}'\n", (3, 12)),
        ("f'{f''}'\n", (3, 12)),
        ("try: a\nexcept A, B: c\n", (3, 14)),
        ("t'{a}'\n", (3, 14)),
    ],
)
def test_newer_syntax_needs_its_version(text: str, version: tuple[int, int]) -> None:
    before = (3, version[1] - 1)
    assert parse(SourceFile("x.py", text), Dialect.PYTHON, before).diagnostics
    assert parse(SourceFile("x.py", text), Dialect.PYTHON, version).diagnostics == []
    assert parse(SourceFile("x.mojo", text), Dialect.MOJO).diagnostics == []
