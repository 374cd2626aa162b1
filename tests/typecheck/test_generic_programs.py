"""Programs as authors of generic libraries write them: their output, or (`.reject`) the line of the first error."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from oomph_cli import oomph

FOLDER = Path(__file__).parent / "generic_programs"
FIRST_ERROR = re.compile(r"^\S+\.mojo:(\d+):\d+: error", re.MULTILINE)


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.mojo")))
def test_what_a_program_does(name: str, tmp_path: Path):
    shutil.copy(FOLDER / f"{name}.mojo", tmp_path)
    refused = FOLDER / f"{name}.reject"
    if refused.exists():
        found = FIRST_ERROR.search(oomph("check", f"{name}.mojo", cwd=tmp_path).err)
        assert found is not None and found.group(1) == refused.read_text(encoding="utf-8").strip()
    else:
        answer = oomph("run", f"{name}.mojo", cwd=tmp_path)
        assert (answer.out, answer.status) == ((FOLDER / f"{name}.out").read_text(encoding="utf-8"), 0), answer.err
