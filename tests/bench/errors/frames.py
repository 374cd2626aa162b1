#!/usr/bin/env python3
"""What an error costs: raising it and catching it ten frames further out, against returning through the same frames.

The frames are functions that are never inlined and whose arguments the optimiser cannot know. Three errors are timed:
an `Error` whose message nobody reads, one whose message becomes a `String`, and an error type of the program's own.

    python tests/bench/errors/frames.py                                  # with the `oomph` of this interpreter
    python tests/bench/errors/frames.py --build 'mojo build {src} -o {exe}'

Prints nanoseconds per call and the ratio to a return. Exit status 1 if a ratio is above --limit (3).
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

FRAMES = 10

HEAD = """\
from std.sys import argv
from std.time import perf_counter_ns

comptime CALLS = 200_000
comptime REPETITIONS = 9


@fieldwise_init
struct TooLarge(ImplicitlyCopyable, Writable):
    var value: Int

    def write_to(self, mut writer: Some[Writer]):
        writer.write("too large: ", self.value)

"""

INNERMOST = """
@no_inline
def {name}_0(x: Int, limit: Int) raises{type} -> Int:
    if x > limit:
        raise {error}
    return x + 1

"""

FRAME = """
@no_inline
def {name}_{number}(x: Int, limit: Int) raises{type} -> Int:
    return {name}_{inner}(x, limit) + 1

"""

LOOP = """
def {name}_calls(calls: Int, limit: Int) -> Int:
    var total = 0
    for i in range(calls):
        try:
            total += {name}_{last}(i, limit)
        except e:
            total += {caught}
    return total


def {name}_best(calls: Int, limit: Int) -> Int:
    var best = Int.MAX
    var total = 0
    for _ in range(REPETITIONS):
        var start = perf_counter_ns()
        total += {name}_calls(calls, limit)
        best = min(best, Int(perf_counter_ns() - start))
    return best + (total & 0)

"""

MAIN = """
def main():
    var calls = CALLS * len(argv())
"""

MEASURE = """\
    print("{name}", {name}_best(calls, calls), {name}_best(calls, -1), calls)
"""

ERRORS = {
    "unread": ("", 'Error("too large")', "1"),
    "message": ("", 'Error("too large")', "String(e).byte_length()"),
    "typed": (" TooLarge", "TooLarge(x)", "e.value"),
}
"""Name of a measurement: what follows `raises`, the error, and what the handler makes of it."""


def program() -> str:
    """The program that measures."""
    parts = [HEAD]
    for name, (type, error, caught) in ERRORS.items():
        parts.append(INNERMOST.format(name=name, type=type, error=error))
        parts += [FRAME.format(name=name, type=type, number=n, inner=n - 1) for n in range(1, FRAMES)]
        parts.append(LOOP.format(name=name, last=FRAMES - 1, caught=caught))
    parts.append(MAIN)
    parts += [MEASURE.format(name=name) for name in ERRORS]
    return "".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = f"{shlex.quote(sys.executable)} -m oomph build {{src}} -o {{exe}}"
    parser.add_argument("--build", default=default, help="the command that makes an executable {exe} of {src}")
    parser.add_argument("--limit", type=float, default=3.0, help="the largest ratio that is well (default 3)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, exe = Path(folder, "frames.mojo"), Path(folder, "frames")
        source.write_text(program(), encoding="utf-8")
        command = [word.format(src=source, exe=exe) for word in shlex.split(options.build)]
        subprocess.run(command, check=True, cwd=folder)
        lines = subprocess.run([exe], check=True, capture_output=True, text=True).stdout.splitlines()
    worst = 0.0
    for line in lines:
        name, *figures = line.split()
        returned, raised, calls = (int(figure) for figure in figures)
        worst = max(worst, raised / returned)
        print(
            f"{name:8s} return {returned / calls:6.1f} ns   raise and catch {raised / calls:6.1f} ns   "
            f"ratio {raised / returned:.2f}"
        )
    return 0 if worst <= options.limit else 1


if __name__ == "__main__":
    sys.exit(main())
