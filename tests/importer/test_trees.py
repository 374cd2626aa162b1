"""Reading source files, and keeping the trees of the library."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from oomph.importer import trees
from oomph.importer.cache import STDLIB
from oomph.lang.syntax import FunctionDef, Module, StructDef
from oomph.parser.dump import dump

TEXT = '''"""A module."""


struct Point:
    var x: Int

    def length(self) -> Int:
        return self.x * 2


def outer() -> Int:
    def inner() -> Int:
        return 1

    return inner()
'''


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OOMPH_CACHE_DIR", str(tmp_path / "user"))
    path = tmp_path / "lib" / "shapes.mojo"
    path.parent.mkdir()
    path.write_text(TEXT)
    then = time.time_ns() - 10**10
    os.utime(path, ns=(then, then))
    return path


def kept(source: Path) -> Path:
    return source.parent / "__oomphcache__" / f"{source.name}{trees.SUFFIX}"


def test_a_kept_tree_is_the_same_tree(source: Path) -> None:
    fresh = trees.library_file(str(source))
    assert kept(source).exists()
    again = trees.library_file(str(source))
    assert dump(again.module) == dump(fresh.module)
    assert again.source.text == TEXT
    assert (again.stamp.size, again.stamp.digest) == (fresh.stamp.size, fresh.stamp.digest)


def test_bodies_are_read_when_they_are_looked_at(source: Path) -> None:
    trees.library_file(str(source))
    module = trees.library_file(str(source)).module
    struct, function = module.body[1], module.body[2]
    assert isinstance(struct, StructDef)
    assert isinstance(function, FunctionDef)
    for declaration in (struct, function):
        body = declaration.body
        assert isinstance(body, trees.LazyBody)
        assert list.__len__(body) == 0, "not read yet"
        assert len(body) == 2
        assert [*reversed(body)] == [body[1], body[0]]
    assert isinstance(struct.body[1], FunctionDef)
    assert list.__len__(struct.body[1].body) == 0, "methods wait in turn"


@pytest.mark.parametrize("look", [len, list, bool, lambda body: body[-1], lambda body: body[:1], reversed])
def test_every_way_of_looking_reads(source: Path, look: object) -> None:
    trees.library_file(str(source))
    function = trees.library_file(str(source)).module.body[2]
    assert isinstance(function, FunctionDef)
    assert callable(look)
    assert look(function.body)
    assert list.__len__(function.body) == 2


def test_a_changed_source_is_parsed_again(source: Path) -> None:
    trees.library_file(str(source))
    source.write_text(TEXT.replace("Point", "Place"))
    assert "Place" in dump(trees.library_file(str(source)).module)


@pytest.mark.parametrize("damage", [b"", b"\n", b"oomph-tree 1 x\nrubbish"])
def test_a_damaged_tree_is_parsed_again(source: Path, damage: bytes) -> None:
    whole = dump(trees.library_file(str(source)).module)
    kept(source).write_bytes(damage)
    assert dump(trees.library_file(str(source)).module) == whole


def test_a_flipped_byte_is_noticed(source: Path) -> None:
    whole = dump(trees.library_file(str(source)).module)
    data = kept(source).read_bytes()
    for at in range(0, len(data), 7):
        kept(source).write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        assert dump(trees.library_file(str(source)).module) == whole


def test_trees_with_errors_are_not_kept(source: Path) -> None:
    source.write_text("def f(:\n")
    assert trees.library_file(str(source)).diagnostics
    assert not kept(source).exists()


def test_the_library_survives_keeping() -> None:
    """The kept form of some real files equals their parse."""
    for name in ("std/prelude.mojo", "std/collections/list.mojo", "std/builtin/simd.mojo"):
        path = os.path.join(STDLIB, name)
        parsed = trees.parse_file(path)
        import pickle

        module: Module = pickle.loads(trees.dumps(parsed.module))
        assert dump(module) == dump(trees.parse_file(path).module)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    parsed = trees.parse_file(str(tmp_path / "none.mojo"))
    assert [d.code for d in parsed.diagnostics] == ["E0901"]
