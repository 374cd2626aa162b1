"""Every page of `docs/errors` is true: its example is reported with its code, its way out is accepted."""

from __future__ import annotations

import pytest
from repository.error_pages import Example, complaint, examples


@pytest.mark.parametrize("example", examples(), ids=lambda e: e.name)
def test_example(example: Example) -> None:
    found = complaint(example)
    assert not found, f"{example.name} {found}\n{example.text}"
