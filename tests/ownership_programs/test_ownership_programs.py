"""Generated programs: every value is destroyed exactly once, and the interpreter and native code agree.

With OOMPH_REFERENCE_COMPILER set to a Mojo executable, a sample is compared with what that prints.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from limits import LIMIT_S
from ownership_programs import balance, generator
from ways import INTERPRET, outcomes

REFERENCE = os.environ.get("OOMPH_REFERENCE_COMPILER", "")
BATCH = 50
QUICK = range(0, BATCH, BATCH)
FULL = range(BATCH, 2050, BATCH)
COMPARED = range(0, 200 if REFERENCE else 0, BATCH)


def outputs(path: Path) -> list[str]:
    """What the program prints in the interpreter, at -O0 and at -O2."""
    found = outcomes(str(path), (INTERPRET, "-O0", "-O2"), str(path.parent))
    for outcome in found:
        assert outcome.status == 0, (outcome.stderr + outcome.stdout[-2000:]).decode()
    return [outcome.stdout.decode() for outcome in found]


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
    done = subprocess.run([REFERENCE, "run", "-O0", str(path)], capture_output=True, text=True, timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr[-2000:]
    assert balance.pinned(done.stdout) == balance.pinned(outputs(path)[1])
