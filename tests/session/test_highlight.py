"""The Pygments lexer reads everything that the library contains, and knows words where they are keywords."""

from __future__ import annotations

import tomllib
from pathlib import Path

import oomph.stdlib
import pytest
from oomph.importer.highlight import MojoLexer
from pygments.token import Comment, Error, Keyword, Name, Number, String

LIBRARY = sorted(Path(next(iter(oomph.stdlib.__path__))).rglob("*.mojo"))


def kinds(text: str) -> dict[str, object]:
    return {value: kind for kind, value in MojoLexer().get_tokens(text)}


def test_the_library_is_read_without_errors() -> None:
    assert LIBRARY
    lexer = MojoLexer(ensurenl=False, stripnl=False)
    for path in LIBRARY:
        text = path.read_text(encoding="utf-8")
        tokens = list(lexer.get_tokens(text))
        assert "".join(value for _, value in tokens) == text
        assert not [value for kind, value in tokens if kind is Error], path


def test_words() -> None:
    found = kinds("struct Point(Copyable):\n    def norm(mut self, var scale: Int) raises -> Float64: pass  # why\n")
    assert found["struct"] is found["def"] is found["var"] is Keyword.Declaration
    assert found["Point"] is Name.Class and found["norm"] is Name.Function
    assert found["mut"] is found["raises"] is Keyword
    assert found["Int"] is found["Float64"] is Keyword.Type
    assert found["# why"] is Comment.Single
    assert kinds("var mut = where + ref")["mut"] is Name


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("0xff_ff", "0xff_ff", Number.Hex),
        ("1_000.5e-3", "1_000.5e-3", Number.Float),
        ('"a\\n"', "\\n", String.Escape),
        ('r"\\n"', "\\n", String.Double),
        ('t"{x + 1}"', "x", Name),
        ('t"{{x}}"', "{{", String.Escape),
        ("'''a\n'b'''", "a\n", String.Single),
        ("@fieldwise_init\n", "@fieldwise_init", Name.Decorator),
    ],
)
def test_parts(text: str, part: str, kind: object) -> None:
    assert kinds(text)[part] is kind


def test_the_entry_point(clone: Path) -> None:
    project = tomllib.loads((clone / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["pygments.lexers"]["oomph"].partition(":")
    assert (module, name) == (MojoLexer.__module__, MojoLexer.__name__)
