"""Programs of users, with the output that the reference compiler gave: interpreted, at -O0 and at -O2."""

from __future__ import annotations

from pathlib import Path

import pytest
from conformance.runner import Program, normalised, programs
from ownership_programs.test_ownership_programs import outputs

CASES = programs(Path(__file__).with_name("cases"))


@pytest.mark.parametrize("program", CASES, ids=lambda p: p.name)
def test_case(program: Program, tmp_path: Path) -> None:
    assert program.output is not None
    path = tmp_path / program.source.name
    path.write_bytes(program.source.read_bytes())
    expected = program.output.decode()
    for printed in outputs(path):
        assert normalised(printed.encode()).decode() == expected
