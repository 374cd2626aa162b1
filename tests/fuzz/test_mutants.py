"""Programs that were damaged by chance: whatever they have become, the compiler answers like a compiler.

`pytest -m slow tests/fuzz` tries 5,000 of them, the quick test a sample.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fuzz.campaign import campaign, summary
from fuzz.mutator import mutant

ALL = 5_000
SAMPLE = 150


def test_mutants_depend_on_their_number_alone() -> None:
    assert mutant(17) == mutant(17)
    assert len({mutant(number).data for number in range(50)}) > 45


def test_a_sample(tmp_path: Path) -> None:
    findings = campaign(range(0, ALL, ALL // SAMPLE), 1, tmp_path)
    assert not findings, summary(findings)


@pytest.mark.slow
def test_all(tmp_path: Path) -> None:
    findings = campaign(range(ALL), int(os.environ.get("OOMPH_TEST_JOBS", "1")), tmp_path)
    assert not findings, summary(findings)
