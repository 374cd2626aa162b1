"""The MIR interpreter prints what native code prints: the programs about ownership and errors."""

from __future__ import annotations

import pytest
from conformance.runner import TIMEOUT_S, Outcome, Program, judge, known_failures, programs, report, warm_up
from oomph.importer import batch

AREAS = ("ownership", "errors")
FAILING = known_failures()
CHECKED = [p for p in programs() if p.area in AREAS and p.reject_line is None and p.name not in FAILING]


@pytest.mark.parametrize("program", CHECKED, ids=lambda p: p.name)
def test_program(program: Program) -> None:
    warm_up()
    words = ["run", "--interpret", str(program.source)]
    outcome = Outcome(*batch.run(words, str(program.source.parent), TIMEOUT_S))
    assert not judge(program, outcome), report(program, 0, outcome)
