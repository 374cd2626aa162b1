"""What mutants and people have found: each program is refused at the line and with the code of its comment, or runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from limits import LIMIT_S
from oomph.importer import batch

FOLDER = Path(__file__).with_name("findings")

MARK = re.compile(r"# (E\d{4})$", re.MULTILINE)
ERROR = re.compile(r":(\d+):\d+: error\[(E\d{4})\]")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.mojo")), ids=lambda path: path.stem)
def test_finding(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    mark = MARK.search(text)
    outcome = batch.run(["run", "--no-cache", path.name], str(FOLDER), LIMIT_S)
    message = outcome.stderr.decode()
    if mark is None:
        assert outcome.status == 0, message
        return
    first = ERROR.search(message)
    assert outcome.status == 1 and first is not None, message
    assert (int(first[1]), first[2]) == (text.count("\n", 0, mark.start()) + 1, mark[1]), message
