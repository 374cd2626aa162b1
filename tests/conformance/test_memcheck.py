"""Every conformance program that runs is clean under valgrind: see `memcheck`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conformance.memcheck import checked_programs, findings
from conformance.runner import Program, programs

CHECKED = checked_programs()
LEFT_OUT = 40
"""At most so many programs that run are not checked."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("valgrind") is None, reason="needs valgrind"),
    pytest.mark.skipif(not shutil.which("cc") or not shutil.which("strip"), reason="needs a C compiler and strip"),
]


@pytest.mark.parametrize("program", CHECKED, ids=lambda p: p.name)
def test_program_is_clean(program: Program, tmp_path: Path) -> None:
    found = findings(program, tmp_path)
    assert not found, found


def test_nearly_all_programs_are_checked() -> None:
    running = [p for p in programs() if p.reject_line is None]
    assert len(running) - len(CHECKED) <= LEFT_OUT
