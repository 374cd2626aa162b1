"""Programs as authors of kernels write them print what is stored beside them; wrong ones are refused at the line that
their first line names, or at all the lines if it names several."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from oomph_cli import oomph

HERE = Path(__file__).parent
PROGRAMS = sorted((HERE / "programs").glob("*.mojo"))
REFUSED = sorted((HERE / "refused").glob("*.mojo"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.stem)
def test_program(program: Path, tmp_path: Path) -> None:
    answer = oomph("run", "-O0", str(program), cwd=tmp_path)
    assert (answer.out, answer.err, answer.status) == (program.with_suffix(".out").read_text(), "", 0)


@pytest.mark.parametrize("program", REFUSED, ids=lambda p: p.stem)
def test_refused(program: Path, tmp_path: Path) -> None:
    wanted = program.read_text().partition("\n")[0].partition("REJECT ")[2].split()
    answer = oomph("run", "-O0", str(program), cwd=tmp_path)
    found = re.findall(r"\.mojo:(\d+):\d+: error", answer.err)
    assert wanted
    assert (found if len(wanted) > 1 else found[:1], answer.out, answer.status) == (wanted, "", 1)
