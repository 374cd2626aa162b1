"""Every conformance program behaves as recorded; those of `progress.txt` are asserted to fail still."""

from __future__ import annotations

import filecmp
from pathlib import Path

import pytest
from conformance.runner import ROOT, Program, execute, judge, known_failures, programs, report, ways_of

BUILD_PRODUCTS = {"__mojocache__", "__oomphcache__", "__pycache__"}
ALL = programs()
KNOWN_FAILURES = known_failures()
UPSTREAM = ROOT.parents[2] / "shared"


def _failures(program: Program) -> list[str]:
    """The reports of the ways to run a program in which it fails."""
    found = execute(program, ways_of(program))
    return [report(program, way, outcome) for way, outcome in found.items() if judge(program, outcome)]


@pytest.mark.parametrize("program", ALL, ids=lambda p: p.name)
def test_program(program: Program) -> None:
    failures = _failures(program)
    if program.name in KNOWN_FAILURES:
        assert failures, f"{program.name} passes now: remove it from progress.txt"
    else:
        assert not failures, "\n\n".join(failures)


def test_every_known_failure_is_a_program() -> None:
    assert not KNOWN_FAILURES - {p.name for p in ALL}


@pytest.mark.parametrize("folder", ["conformance", "bench"])
def test_the_copy_equals_its_origin(folder: str) -> None:
    """Where the folder that these programs come from lies beside the clone, the copy must be the same."""
    assert not _differences(UPSTREAM / folder, ROOT.parent / folder)


def _differences(origin: Path, copy: Path) -> list[str]:
    wanted = [p for p in origin.rglob("*") if p.is_file() and not BUILD_PRODUCTS & set(p.parts)]
    pairs = [(p, copy / p.relative_to(origin)) for p in wanted]
    return [str(p) for p, other in pairs if not other.exists() or not filecmp.cmp(p, other, shallow=False)]
