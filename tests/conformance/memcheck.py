"""Conformance programs under valgrind's memcheck: invalid accesses, uses of uninitialised values, lost memory."""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache
from pathlib import Path

from conformance.runner import Program, known_failures, normalised, programs
from limits import LIMIT_S
from oomph.importer import batch
from oomph.lang.options import Options
from warm_worlds import LAUNCHING, USUAL, WarmWorlds

LEVEL = os.environ.get("OOMPH_MEMCHECK_LEVEL", "0")
"""The optimisation level. Without optimisation nothing hides an access that the program makes."""
CPU = "x86-64-v2"
"""A processor all of whose instructions valgrind knows."""
WORDS = (
    "valgrind", "--quiet", "--num-callers=30", "--leak-check=full", "--show-leak-kinds=definite,indirect",
    "--errors-for-leak-kinds=definite", "--max-stackframe=131072",
)  # fmt: skip
"""What a program still reaches at its end is no leak: the words of the command line, for example. Threads of the
simulator have stacks of 256 KiB side by side: whoever goes further than half of that has changed stacks."""

_MARGIN = re.compile(r"^==\d+== ?", re.MULTILINE)
_ABORTED = "Process terminating with default action of signal 4 (SIGILL)"
_PYTHON = re.compile(r"^\s*(from|import)\s+(std\.)?python\b", re.MULTILINE)


def checked_programs() -> list[Program]:
    """The programs that run, except those for which Python would have to run under valgrind, and those that do not
    pass natively yet."""
    failing = known_failures()
    return [p for p in programs() if p.reject_line is None and p.name not in failing and not needs_python(p)]


def needs_python(program: Program) -> bool:
    """Whether the program is, or uses, a Python program."""
    return program.is_python or bool(_PYTHON.search(program.source.read_text(encoding="utf-8")))


@cache
def _worlds() -> WarmWorlds:
    """Worlds for the programs; how the library is elaborated in a fresh process is not the question here."""
    worlds = WarmWorlds()
    assert worlds.learn(Options(cpu=CPU), USUAL, LAUNCHING), "the library has changed"
    return worlds


def findings(program: Program, folder: Path) -> str:
    """What valgrind reports of a program, or why it does not run there as it should; "" if all is well."""
    executable, log = folder / program.source.stem, folder / "log"
    words = ["build", "-g", f"-O{LEVEL}", "--target-cpu", CPU, "-o", str(executable), str(program.source)]
    with _worlds().used():
        built = batch.run(words, str(program.source.parent), LIMIT_S)
    if built.status != 0:
        return f"does not build: {built.stderr.decode(errors='replace')}"
    # Names of functions are wanted, but valgrind may not know the form of the line tables that come with them.
    subprocess.run(["strip", "--strip-debug", str(executable)], check=True)
    done = subprocess.run(
        [*WORDS, f"--log-file={log}", str(executable)],
        cwd=program.source.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LIMIT_S,
    )
    paragraphs = re.split(r"\n\s*\n", _MARGIN.sub("", log.read_text(errors="replace")))
    found = [text.strip() for text in paragraphs if text.strip()]
    if program.status != 0:
        found = [text for text in found if not text.startswith(_ABORTED)]
    if normalised(done.stdout) != program.output:
        found.append(f"prints something else under valgrind (status {done.returncode})")
    return "\n\n".join(found)
