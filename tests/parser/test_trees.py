"""The trees of small programs, one construct each (`trees/*.txt`, see parser_golden.py)."""

from __future__ import annotations

import pytest
from parser_golden import Section, sections


@pytest.mark.parametrize("section", sections(), ids=lambda s: f"{s.file.removesuffix('.txt')}-{s.title}")
def test_tree(section: Section) -> None:
    assert section.actual() == section.tree
