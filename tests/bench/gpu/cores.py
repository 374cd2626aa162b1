"""What cores bring to launches on the simulator: `python tests/bench/gpu/cores.py [--cores N]`.

The times are wall-clock times, the best of several runs; on a machine that has other things to do they say little. The
status is 1 if the kernel that mostly computes does not gain 1.7 times by a second core.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
GOAL = 1.7
TURNS = 3


def measure(program: Path, cores: int) -> dict[str, float]:
    """Milliseconds by the names that a program prints."""
    environment = {**os.environ, "OOMPH_DEVICE": "simulator", "OOMPH_SIMULATOR_CORES": str(cores)}
    done = subprocess.run([program], env=environment, capture_output=True, text=True, check=True)
    return {name: float(time) for name, time in (line.split() for line in done.stdout.splitlines())}


def main() -> int:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cores", type=int, default=2)
    cores = parser.parse_args().cores
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "cores")
        build = [sys.executable, "-m", "oomph", "build", str(HERE / "cores.mojo"), "-o", str(program)]
        subprocess.run(build, check=True, capture_output=True)
        best: dict[int, dict[str, float]] = {1: {}, cores: {}}
        for _ in range(TURNS):
            for count, times in best.items():
                for name, time in measure(program, count).items():
                    times[name] = min(time, times.get(name, time))
    for name, alone in best[1].items():
        print(f"{name:16} {alone:9.2f} ms  {best[cores][name]:9.2f} ms  {alone / best[cores][name]:5.2f} times")
    return int(best[1]["compute"] < GOAL * best[cores]["compute"])


if __name__ == "__main__":
    raise SystemExit(main())
