"""The answers to the programs of `language`: run me to write them after a look at what has changed."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from oomph_cli import oomph

FOLDER = Path(__file__).parent / "typecheck" / "language"
PROGRAMS = sorted(FOLDER.glob("*.mojo"))
ERROR = re.compile(r"^\S+\.mojo:(\d+):\d+: error", re.MULTILINE)


def actual(program: Path, folder: Path) -> tuple[str, str]:
    """What a program does, and the suffix of the file that it is compared with."""
    shutil.copy(program, folder)
    if program.stem.startswith("refused"):
        lines = {int(line) for line in ERROR.findall(oomph("check", program.name, cwd=folder).err)}
        return ".lines", "".join(f"{line}\n" for line in sorted(lines))
    answer = oomph("run", "-O0", program.name, cwd=folder)
    return ".out", answer.out if answer.status == 0 else answer.err


if __name__ == "__main__":
    for each in PROGRAMS:
        with tempfile.TemporaryDirectory() as name:
            suffix, text = actual(each, Path(name))
            each.with_suffix(suffix).write_text(text, encoding="utf-8")
