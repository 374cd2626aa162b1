"""What the documents of the language say, in programs: the output of each, or (`.lines`) the lines of all its errors.

`python tests/language_golden.py` writes what is stored beside the programs.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from language_golden import PROGRAMS, actual


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.stem)
def test_what_the_language_says(program: Path, tmp_path: Path) -> None:
    kind, found = actual(program, tmp_path)
    assert found == program.with_suffix(kind).read_text(encoding="utf-8")
