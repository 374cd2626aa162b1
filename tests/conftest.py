"""Fixtures that every test folder shares."""

from __future__ import annotations

from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def clone() -> Path:
    """The root of the working tree, whatever the folder is called; `import oomph` may be an installed copy."""
    return CLONE
