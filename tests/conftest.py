"""Fixtures that every test folder shares."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def clone() -> Path:
    """The root of the working tree, whatever the folder is called; `import oomph` may be an installed copy."""
    return CLONE


def pytest_collection_finish() -> None:
    """What has been imported and collected lives to the end: the garbage collector need not look at it again."""
    gc.freeze()
