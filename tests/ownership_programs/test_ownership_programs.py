"""Generated programs: every value is destroyed exactly once, and the interpreter and native code agree.

With OOMPH_REFERENCE_COMPILER set to a Mojo executable, a sample is compared with what that prints.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from oomph.importer import batch, build, process
from oomph.importer.interpretation import run
from oomph.lang.options import Options
from oomph.lang.records import replace
from ownership_programs import balance, generator

REFERENCE = os.environ.get("OOMPH_REFERENCE_COMPILER", "")
BATCH = 50
QUICK = range(0, BATCH, BATCH)
FULL = range(BATCH, 2050, BATCH)
COMPARED = range(0, 200 if REFERENCE else 0, BATCH)
TIMEOUT_S = 300.0
NEXT = "======== next"
"""What separates the outputs of the ways to run a program."""


def outputs(path: Path) -> list[str]:
    """What the program prints in the interpreter, at -O0 and at -O2; the front end runs once for all."""

    def action() -> int:
        return _run_in_all_ways(str(path))

    outcome = batch.in_child(action, str(path.parent), TIMEOUT_S, {})
    assert outcome.status == 0, (outcome.stderr + outcome.stdout[-2000:]).decode()
    return outcome.stdout.decode().split(NEXT + "\n")


def _run_in_all_ways(path: str) -> int:
    made = build.compile_file(path, Options(optimisation=0), build.Wanted(build.Stage.OBJECT))
    program = made.program
    if made.rejected or program is None:
        sys.stderr.write("\n".join(f"line {d.location.line}: {d.message}" for d in made.diagnostics))
        return 1
    optimised = replace(made, options=Options(optimisation=2))
    build.optimise(optimised)
    build.make_object(optimised)
    actions = [
        lambda: run(program, [path]),
        lambda: process.run_object(made.object, [path]),
        lambda: process.run_object(optimised.object, [path]),
    ]
    statuses = []
    for number, action in enumerate(actions):
        if number:
            print(NEXT)
        statuses.append(process.run_in_child(action))
    return max(statuses)


@pytest.mark.parametrize(
    "begin",
    [*QUICK, *(pytest.param(begin, marks=pytest.mark.slow) for begin in FULL)],
    ids=lambda begin: f"from-{begin}",
)
def test_every_value_is_destroyed_once(begin: int, tmp_path: Path) -> None:
    path = tmp_path / "program.mojo"
    path.write_text(generator.source(range(begin, begin + BATCH)))
    interpreted, plain, optimised = outputs(path)
    assert not balance.faults(interpreted)
    assert plain == interpreted
    assert optimised == interpreted


def test_the_judge_sees_lost_and_doubled_values() -> None:
    good = "- f1 0\ninit 1\ncopy 1001\nmove 1\ndel 1\nended 1001\n- f1 1\ninit 1\ndel 1\n"
    assert not balance.faults(good)
    assert balance.faults("- f1 0\ninit 1\n- f1 1\n") == ["f1 0: value 1 is never destroyed"]
    assert balance.faults("- f1 0\ninit 1\ndel 1\ndel 1\n") == ["f1 0: value 1 is destroyed without being there"]


@pytest.mark.slow
@pytest.mark.parametrize("begin", COMPARED)
def test_the_reference_compiler_prints_the_same(begin: int, tmp_path: Path) -> None:
    path = tmp_path / "program.mojo"
    path.write_text(generator.source(range(begin, begin + BATCH)))
    # -O0: at -O3 it skips the `else` of some loops.
    done = subprocess.run([REFERENCE, "run", "-O0", str(path)], capture_output=True, text=True, timeout=TIMEOUT_S)
    assert done.returncode == 0, done.stderr[-2000:]
    assert balance.pinned(done.stdout) == balance.pinned(outputs(path)[1])
