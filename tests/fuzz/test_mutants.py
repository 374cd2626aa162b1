"""Programs that were damaged by chance: whatever they have become, the compiler answers like a compiler.

`pytest -m slow tests/fuzz` tries 5,000 of them, the quick test a sample.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz.campaign import campaign, summary
from fuzz.mutator import mutant, origin

ALL = 5_000
SAMPLE = 150
PARTS = 40
"""The slow tests among which the mutants are divided, all mutants of a program to one."""


def test_mutants_depend_on_their_number_alone() -> None:
    assert mutant(17) == mutant(17)
    assert len({mutant(number).data for number in range(50)}) > 45


def test_a_sample(tmp_path: Path) -> None:
    findings = campaign(range(0, ALL, ALL // SAMPLE), 1, tmp_path)
    assert not findings, summary(findings)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_all(part: int, tmp_path: Path) -> None:
    numbers = [number for number in range(ALL) if origin(number)[0] % PARTS == part]
    findings = campaign(numbers, 1, tmp_path)
    assert not findings, summary(findings)
