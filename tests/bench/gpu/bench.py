"""Bandwidth and cost of a launch on an NVIDIA device, from native host code: `python tests/bench/gpu/bench.py`.

Bandwidths are compared with that of a copy on the device in the same run. The status is 1 if a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
COPY_SHARE = 0.9
LAUNCH_NS = 2500.0


def measure(program: str, *options: str) -> dict[str, str]:
    """Runs a program on the device; the first two words of the lines that it prints."""
    command = [sys.executable, "-m", "oomph", "run", *options, str(HERE / program)]
    done = subprocess.run(command, env={"OOMPH_DEVICE": "cuda", **os.environ}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.strip() or f"{program} ended with status {done.returncode}")
    lines = (line.split(" ", 1) for line in done.stdout.splitlines())
    return {name: rest if name == "device" else rest.split(" ")[0] for name, rest in lines}


def main() -> int:
    """Prints a table, and writes it as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1024, help="the size of one array")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    arguments = parser.parse_args()
    found = {**measure("bandwidth.mojo", f"-DMEGABYTES={arguments.megabytes}"), **measure("launch.mojo")}
    copy = float(found["copy"])
    missed = [] if float(found["check"]) == 0 else ["the results are wrong"]
    print(found["device"])
    for name in ("copy", "vector_add", "saxpy"):
        speed = float(found[name])
        print(f"{name:12} {speed:8.0f} GB/s  {speed / copy:6.1%} of a copy")
        if speed < COPY_SHARE * copy:
            missed.append(f"{name} is below {COPY_SHARE:.0%} of a copy")
    launch = float(found["launch"])
    print(f"{'launch':12} {launch:8.0f} ns")
    if launch > LAUNCH_NS:
        missed.append(f"a launch takes more than {LAUNCH_NS:.0f} ns")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1))
    print("\n".join(missed) or "all goals are met")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
