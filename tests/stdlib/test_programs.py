"""Programs that use the library print what is stored beside them, without optimisation and with."""

from __future__ import annotations

from pathlib import Path

import pytest
from oomph_cli import oomph

PROGRAMS = Path(__file__).with_name("programs")


@pytest.mark.parametrize("level", ["-O0", "-O2"])
@pytest.mark.parametrize("program", sorted(PROGRAMS.glob("*.mojo")), ids=lambda p: p.stem)
def test_program(program: Path, level: str, tmp_path: Path) -> None:
    answer = oomph("run", level, str(program), cwd=tmp_path)
    assert (answer.out, answer.err, answer.status) == (program.with_suffix(".out").read_text(), "", 0)
