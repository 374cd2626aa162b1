"""The import hook is quick. The figures themselves come from `tests/bench/latency/import_hook.py`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

COLD_S = 0.6
WARM_S = 0.006
OVERHEAD = 1.3


def test_the_hook_is_quick(clone: Path) -> None:
    """By CPU time, so that a busy machine does not matter."""
    script = clone / "tests" / "bench" / "latency" / "import_hook.py"
    done = subprocess.run(
        [sys.executable, str(script), "--json", "--rounds", "2"], capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout)
    assert figures["cold CPU"] < COLD_S
    assert figures["warm CPU"] < WARM_S
    assert figures["overhead"] < OVERHEAD
