"""The time from the import of a module to the end of the first launch of its kernel, as text or with `--json`:
`python tests/bench/latency/first_launch.py [--rounds N]`.

Every figure is for a warm process, one that has imported another Mojo module before:

source   the module is new and is compiled, as was the other one
disk     a later process imports the same two modules, unchanged

for two devices

simulator
GPU      code for sm_80, and the fake driver of the tests, which runs nothing

and two kinds of warmth: `launch`, where the other module has a kernel that was launched, and `import`, where it has
only functions.

Python's own compiled files and the simulator's code are in place. Times are in milliseconds, the median and the least
of the rounds; CPU time includes that of the linker.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

MODULE = "def add(a: Int, b: Int) -> Int:\n    return a + b + {salt}\n"

FILL = """from max.gpu import global_idx


def run(data: Pointer[Float32, MutAnyOrigin], n: Int32):
    if global_idx.x < Int(n):
        data[unsafe_offset=global_idx.x] = {salt}
"""

SAXPY = """from max.gpu import block_dim, block_idx, thread_idx


def run(n: Int32, a: Float32, x: Pointer[Float32, ImmutAnyOrigin], y: Pointer[Float32, MutAnyOrigin]):
    var i = block_idx.x * block_dim.x + thread_idx.x
    if i < Int(n):
        y[unsafe_offset=i] = a * x[unsafe_offset=i] + y[unsafe_offset=i] + {salt}
"""

CHILD = """
import resource, sys, time
tests, device, other, fresh = sys.argv[1:]
sys.path[:0] = ["", tests]
import oomph.importer
from oomph import kernels
if device == "GPU":
    import fake_cuda
    from oomph.importer import accelerators
    accelerators.chosen = lambda: "sm_80"
    fake = fake_cuda.FakeDriver(list)
    fake.idle = True
    sys.modules.update(fake_cuda.modules(fake))
    chosen = "cuda"
else:
    chosen = "simulator"

def used():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime

module = __import__(other)
if hasattr(module, "run"):
    with kernels.use(chosen):
        module.run[1, 4](kernels.empty(4), 4)
wall, cpu = time.perf_counter(), used()
module = __import__(fresh)
with kernels.use(chosen):
    x, y = kernels.empty(4), kernels.empty(4)
    module.run[1, 4](4, 2.0, x, y)
print(time.perf_counter() - wall, used() - cpu)
"""

DEVICES = ("simulator", "GPU")
WARMTHS = {"launch": FILL, "import": MODULE}


class Bench:
    """Measures in a folder of its own, with a cache and compiled Python files of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._salt = 0

    def pair(self, device: str, warmth: str) -> tuple[list[float], list[float]]:
        """Wall and CPU seconds with two new modules, and the same with them again."""
        self._salt += 1
        other, fresh = f"other_{self._salt}", f"fresh_{self._salt}"
        (self.folder / f"{other}.mojo").write_text(WARMTHS[warmth].format(salt=self._salt))
        (self.folder / f"{fresh}.mojo").write_text(SAXPY.format(salt=self._salt))
        return self._run(device, other, fresh), self._run(device, other, fresh)

    def _run(self, device: str, other: str, fresh: str) -> list[float]:
        environment = dict(
            os.environ, PYTHONPYCACHEPREFIX=str(self.folder / "bytecode"), OOMPH_CACHE_DIR=str(self.folder / "cache")
        )
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment.pop("OOMPH_DEVICE", None)
        tests = str(Path(__file__).parents[2])
        done = subprocess.run(
            [sys.executable, "-c", CHILD, tests, device, other, fresh],
            cwd=self.folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr)
        return [float(word) for word in done.stdout.split()]


def measure(folder: Path, rounds: int, warmths: Sequence[str]) -> dict[str, dict[str, float]]:
    """All figures in milliseconds, by what they are of: the median and the least of wall and of CPU time."""
    bench = Bench(folder)
    found: dict[str, list[list[float]]] = {}
    for number in range(rounds + 1):
        for device in DEVICES:
            for warmth in warmths:
                source, disk = bench.pair(device, warmth)
                if number:  # the first round fills the caches
                    found.setdefault(f"{device}, source, {warmth}", []).append(source)
                    found.setdefault(f"{device}, disk, {warmth}", []).append(disk)
    return {name: _summary(rows) for name, rows in found.items()}


def _summary(rows: list[list[float]]) -> dict[str, float]:
    wall, cpu = [row[0] * 1e3 for row in rows], [row[1] * 1e3 for row in rows]
    return {"wall": statistics.median(wall), "wall least": min(wall), "CPU": statistics.median(cpu), "CPU least": min(cpu)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--warmth", choices=WARMTHS, help="only for processes of this kind")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="oomph-first-launch-") as folder:
        figures = measure(Path(folder), arguments.rounds, [arguments.warmth] if arguments.warmth else list(WARMTHS))
    if arguments.json:
        print(json.dumps(figures))
        return
    columns = ("CPU", "CPU least", "wall", "wall least")
    print(f"{'':26}", *(f"{column:>11}" for column in columns))
    for name in sorted(figures, key=lambda n: ("disk" in n, n)):
        print(f"{name:26}", *(f"{figures[name][column]:8.1f} ms" for column in columns))


if __name__ == "__main__":
    main()
