"""Every page of `docs/errors` is true: its example is reported with its code, its way out is accepted."""

from __future__ import annotations

import pytest
from repository.error_pages import OPEN, Example, complaint, examples
from repository.ratchets import entries

ALL = examples()
LISTED = entries(OPEN)


@pytest.mark.parametrize("example", ALL, ids=lambda e: e.name)
def test_example(example: Example) -> None:
    found = complaint(example)
    if example.name in LISTED:
        assert found, "behaves as the page says now: remove it from error_pages_open.txt"
    else:
        assert not found, f"{example.name} {found}\n{example.text}"


def test_every_listed_example_exists() -> None:
    assert not LISTED - {example.name for example in ALL}
