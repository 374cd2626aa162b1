"""Finds, runs and judges the conformance programs, exactly as the README beside this file says."""

from __future__ import annotations

import difflib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from limits import LIMIT_S
from oomph.importer import batch
from oomph.importer.batch import Outcome
from ways import INTERPRET, outcomes

ROOT = Path(__file__).resolve().parent
SUPPORT = ROOT / "support"
PROGRESS = ROOT / "progress.txt"
LEVELS = ("-O0", "-O2")
INTERPRETED = ("ownership", "errors")
"""The areas whose programs the MIR interpreter runs too."""

_FIRST_ERROR = re.compile(r"^(.+?):(\d+):(\d+): error", re.MULTILINE)
_SOURCE_PATH = re.compile(rb"(?:[^\s:'\"()]*/)+([A-Za-z0-9_]+\.mojo)")


@dataclass(frozen=True, slots=True)
class Program:
    """A program and what it must do: print `output` and end with `status`, or be refused at `reject_line`."""

    name: str
    source: Path
    output: bytes | None
    status: int
    reject_line: int | None
    reason: str

    @property
    def area(self) -> str:
        return self.name.split("/", 1)[0]

    @property
    def is_python(self) -> bool:
        return self.source.suffix == ".py"


def programs(root: Path = ROOT) -> list[Program]:
    """Every program below `root`, by name. A source without `.out` or `.reject` beside it is a module of another."""
    found: list[Program] = []
    for area in sorted(p for p in root.iterdir() if p.is_dir() and p.name not in ("support", "__pycache__")):
        for entry in sorted(area.iterdir()):
            if entry.is_dir():
                sources = [entry / "main.mojo", entry / "main.py"]
                found += [_program(f"{area.name}/{entry.name}", s) for s in sources if s.exists() and _is_judged(s)]
            elif entry.suffix == ".mojo" and _is_judged(entry):
                found.append(_program(f"{area.name}/{entry.stem}", entry))
    return found


def _is_judged(source: Path) -> bool:
    return source.with_suffix(".out").exists() or source.with_suffix(".reject").exists()


def _program(name: str, source: Path) -> Program:
    reject = source.with_suffix(".reject")
    if reject.exists():
        line, reason = reject.read_text(encoding="utf-8").split("\n", 1)
        return Program(name, source, None, 1, int(line), reason.strip())
    status = source.with_suffix(".exit")
    return Program(
        name=name,
        source=source,
        output=source.with_suffix(".out").read_bytes(),
        status=int(status.read_text()) if status.exists() else 0,
        reject_line=None,
        reason="",
    )


def ways_of(program: Program) -> tuple[str, ...]:
    """The options with which a run can differ: refusal and the import hook know only one."""
    if program.is_python or program.reject_line is not None:
        return LEVELS[:1]
    return (*LEVELS, INTERPRET) if program.area in INTERPRETED else LEVELS


def command(program: Program, way: str) -> list[str]:
    """The command line that runs a program."""
    if program.is_python:
        return [sys.executable, str(program.source)]
    return [sys.executable, "-P", "-m", "oomph", "run", way, str(program.source)]


def execute(program: Program, ways: Sequence[str], limit_s: float = LIMIT_S) -> dict[str, Outcome]:
    """What `command` does, for each of the ways: in forked children of this process, which has imported the compiler
    already. A refused program is compiled by the command line itself, others once for all ways."""
    if program.is_python:
        return {way: _python(program, limit_s) for way in ways}
    batch.warm_up()
    path, folder = str(program.source), str(program.source.parent)
    if program.reject_line is not None:
        return {way: batch.run(["run", way, path], folder, limit_s) for way in ways}
    return dict(zip(ways, outcomes(path, ways, folder, limit_s=limit_s)))


def _python(program: Program, limit_s: float) -> Outcome:
    """A Python program in a process group of its own, which is killed as a whole at the time limit."""
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    env["PYTHONPATH"] = str(SUPPORT)
    child = subprocess.Popen(
        command(program, LEVELS[0]),
        cwd=program.source.parent,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        stdout, stderr = child.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        stdout, stderr = child.communicate()
        return Outcome(stdout, stderr, None)
    return Outcome(stdout, stderr, child.returncode)


def judge(program: Program, outcome: Outcome) -> str:
    """Why a run does not count as passed, in one line; empty when it passed."""
    if outcome.status is None:
        return "stopped at the time limit"
    if outcome.status < 0:
        return f"killed by {signal.Signals(-outcome.status).name}"
    if program.reject_line is not None:
        return _judge_refusal(program, program.reject_line, outcome)
    if outcome.status != program.status:
        return f"status {outcome.status} instead of {program.status}: {_first_line(outcome.stderr)}"
    if normalised(outcome.stdout) != program.output:
        return "output differs"
    return ""


def _judge_refusal(program: Program, line: int, outcome: Outcome) -> str:
    if outcome.status == 0:
        return "was accepted"
    if outcome.stdout:
        return "printed something although it was refused"
    found = _FIRST_ERROR.search(outcome.stderr.decode("utf-8", "replace"))
    if found is None:
        return f"no `path:line:column: error` on stderr: {_first_line(outcome.stderr)}"
    if Path(found[1]).name != program.source.name or int(found[2]) != line:
        return f"first error at {Path(found[1]).name}:{found[2]} instead of line {line}: {_first_line(outcome.stderr)}"
    return ""


def normalised(stdout: bytes) -> bytes:
    """Standard output with the directory parts of source paths removed."""
    return _SOURCE_PATH.sub(rb"\1", stdout)


def _first_line(stderr: bytes) -> str:
    """The line that says most: the first error, or the last line of a traceback."""
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines:
        return "(nothing on stderr)"
    if lines[0].startswith("Traceback"):
        return lines[-1]
    return next((line for line in lines if ": error" in line), lines[0])


def report(program: Program, way: str, outcome: Outcome) -> str:
    """A failure told at length: the command, the reason, a diff of the output, the end of stderr."""
    parts = [f"{program.name} with {way}: {judge(program, outcome) or 'passes'}", " ".join(command(program, way))]
    if program.reject_line is not None:
        parts.append(f"expected: an error at line {program.reject_line} ({program.reason})")
    else:
        expected = (program.output or b"").decode("utf-8", "replace").splitlines()
        actual = normalised(outcome.stdout).decode("utf-8", "replace").splitlines()
        parts += difflib.unified_diff(expected, actual, "expected", "actual", lineterm="")
    parts += ["--- stderr", *outcome.stderr.decode("utf-8", "replace").splitlines()[-40:]]
    return "\n".join(parts)


def known_failures() -> set[str]:
    """The programs of the ratchet file: those that are known not to pass yet."""
    lines = PROGRESS.read_text(encoding="utf-8").splitlines() if PROGRESS.exists() else []
    return {line for line in lines if line and not line.startswith("#")}
