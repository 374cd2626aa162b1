"""What the import hook costs, as text or with `--json`: `python tests/bench/latency/import_hook.py [--rounds N]`.

cold      import of a new one-function module in a fresh process, the import of the hook included
warm      the same when nothing has changed
overhead  a call `add(int, int)` in units of `operator.add`, both timed in turns by one process

Python's own compiled files are in place, as they are after an installation: a first import that makes them is not
counted. Times are in seconds, the median of the rounds; CPU time includes that of the linker.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = 'def add(a: Int, b: Int) -> Int:\n    """The sum."""\n    return a + b + {salt} - {salt}\n'

IMPORT = """
import os, sys, time
sys.path.insert(0, "")
wall = time.perf_counter()
began = time.process_time()
import oomph.importer
import fast
result = fast.add(2, 3)
children = os.times()
used = time.process_time() - began + children.children_user + children.children_system
print(time.perf_counter() - wall, used, result)
"""

CALLS = """
import operator, sys, timeit
sys.path.insert(0, "")
import oomph.importer, fast
best = {}
for _ in range(60):
    for name, function in (("add", fast.add), ("operator", operator.add)):
        seconds = timeit.timeit("f(a, b)", globals={"f": function, "a": 1234, "b": 5678}, number=50000)
        best[name] = min(seconds, best.get(name, seconds))
print(best["add"] / 50000, best["operator"] / 50000)
"""


def run(code: str, folder: Path) -> list[float]:
    """The numbers that some code prints in a fresh process."""
    environment = dict(os.environ, PYTHONPYCACHEPREFIX=str(folder / "bytecode"))
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [float(word) for word in done.stdout.split()]


def measure(folder: Path, rounds: int) -> dict[str, float]:
    """All figures; modules and caches are made in `folder`."""
    cold: list[list[float]] = []
    warm: list[list[float]] = []
    for salt in range(rounds + 1):
        (folder / "fast.mojo").write_text(SOURCE.format(salt=salt))
        first = run(IMPORT, folder)
        again = [run(IMPORT, folder) for _ in range(4)]
        if salt:
            cold.append(first)
            warm += again[1:]
    native, operator = run(CALLS, folder)
    return {
        "cold": statistics.median(r[0] for r in cold),
        "cold CPU": statistics.median(r[1] for r in cold),
        "warm": statistics.median(r[0] for r in warm),
        "warm CPU": statistics.median(r[1] for r in warm),
        "add": native,
        "operator.add": operator,
        "overhead": native / operator,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="oomph-latency-") as folder:
        figures = measure(Path(folder), arguments.rounds)
    if arguments.json:
        print(json.dumps(figures))
        return
    for name in ("cold", "cold CPU", "warm", "warm CPU"):
        print(f"{name:14} {figures[name] * 1e3:8.1f} ms")
    for name in ("add", "operator.add"):
        print(f"{name:14} {figures[name] * 1e9:8.1f} ns")
    print(f"{'overhead':14} {figures['overhead']:8.2f}")


if __name__ == "__main__":
    main()
