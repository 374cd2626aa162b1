"""Imports and first launches are quick. The figures themselves come from scripts in `tests/bench/latency`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SOURCE_MS = 200
DISK_MS = 20
COLD_S = 0.6
WARM_S = 0.006
OVERHEAD = 1.3


def figures_of(clone: Path, script: str, *options: str) -> dict[str, Any]:
    """What a script prints with `--json`. All that counts is CPU time, so that a busy machine does not matter."""
    command = [sys.executable, str(clone / "tests" / "bench" / "latency" / script), "--json", *options]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_the_hook_is_quick(clone: Path) -> None:
    figures = figures_of(clone, "import_hook.py", "--rounds", "2")
    assert figures["cold CPU"] < COLD_S
    assert figures["warm CPU"] < WARM_S
    assert figures["overhead"] < OVERHEAD


def test_the_first_launch_is_quick(clone: Path) -> None:
    figures = figures_of(clone, "first_launch.py", "--rounds", "2", "--warmth", "launch")
    assert {name: row["CPU least"] for name, row in figures.items() if row["CPU least"] > limit(name)} == {}
    assert len(figures) == 4


def limit(name: str) -> float:
    return SOURCE_MS if "source" in name else DISK_MS
