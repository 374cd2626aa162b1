"""The chapters of `docs/language` are true: their programs do what stands below them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from oomph_cli import oomph
from repository.ratchets import CLONE
from repository.test_readme import matches

CHAPTERS = sorted((CLONE / "docs" / "language").glob("*.md"))
EXAMPLE = re.compile(r"```mojo\n(.*?)```\n```text\n(.*?)```", re.DOTALL)
"""A program, and what it prints or the errors that it is refused with; `...` stands for anything."""
NAME = re.compile(r"`(\w+)`")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_programs_do_what_the_chapter_says(chapter: Path, tmp_path: Path) -> None:
    for program, expected in EXAMPLE.findall(chapter.read_text(encoding="utf-8")):
        (tmp_path / "program.mojo").write_text(program, encoding="utf-8")
        answer = oomph("run", "-O0", "--no-cache", "program.mojo", cwd=tmp_path)
        shown = answer.out + answer.err
        assert matches(shown.splitlines(), expected.splitlines()), f"{program}\n{shown}"


def test_every_program_has_its_output() -> None:
    for chapter in CHAPTERS:
        text = chapter.read_text(encoding="utf-8")
        assert len(EXAMPLE.findall(text)) == text.count("```mojo\n"), chapter


def test_the_names_of_the_library_index_exist(tmp_path: Path) -> None:
    index = (CLONE / "docs" / "language" / "stdlib_index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_.]+)` \| ([^|]*) \|", index, re.MULTILINE)
    assert len(rows) > 30
    prelude = re.search(r"## Without an import\n(.*?)\n## ", index, re.DOTALL)
    assert prelude is not None
    found = [(module, NAME.findall(names)) for module, names in (*rows, ("std.prelude", prelude[1]))]
    imports = [f"from {module} import {', '.join(names)}" for module, names in found]
    for number, line in enumerate(imports):
        (tmp_path / f"names{number}.mojo").write_text(f"{line}\n", encoding="utf-8")
    answer = oomph("check", *(f"names{number}.mojo" for number in range(len(imports))), cwd=tmp_path)
    assert answer.err == ""
