"""Programs that use the library print what is stored beside them, without optimisation and with."""

from __future__ import annotations

from pathlib import Path

import pytest
from ways import outcomes

PROGRAMS = Path(__file__).with_name("programs")


@pytest.mark.parametrize("program", sorted(PROGRAMS.glob("*.mojo")), ids=lambda p: p.stem)
def test_program(program: Path, tmp_path: Path) -> None:
    expected = program.with_suffix(".out").read_bytes()
    for outcome in outcomes(str(program), ("-O0", "-O2"), str(tmp_path)):
        assert (outcome.stdout.decode(), outcome.stderr.decode(), outcome.status) == (expected.decode(), "", 0)
