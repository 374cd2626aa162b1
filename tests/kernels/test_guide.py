"""docs/kernels_from_python.md: its files are written, its program is run, the output is compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from limits import LIMIT_S

FILE = re.compile(r"<!-- (file|continue): (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
CONSOLE = re.compile(r"```console\n(?:\$ [^\n]*\n)?(.*?)```", re.DOTALL)


def test_the_guide(clone: Path, tmp_path: Path) -> None:
    text = (clone / "docs" / "kernels_from_python.md").read_text(encoding="utf-8")
    for _, name, block in FILE.findall(text):
        with open(tmp_path / name, "a", encoding="utf-8") as file:
            file.write(block + "\n")
    env = dict(os.environ, OOMPH_DEVICE="simulator")
    done = subprocess.run(
        [sys.executable, "use_blur.py"], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=LIMIT_S
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "".join(CONSOLE.findall(text))


def test_the_benchmark() -> None:
    env = dict(os.environ, OOMPH_DEVICE="simulator")
    command = [sys.executable, "-m", "oomph.kernels.benchmark", "--bytes", "4096"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr
    names = [re.split(r"  +", line)[0] for line in done.stdout.splitlines()[1:]]
    assert names == [
        "copy on the device", "vector_add", "saxpy", "launch", "launch, shape prepared", "first launch, from source",
        "first launch, from disk",
    ]  # fmt: skip
