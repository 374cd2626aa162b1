"""Runs the compiler on many mutants and collects its wrong answers: `python tests/fuzz/campaign.py --count 500`.

What mutants need of the library is elaborated before the forks, and the mutants of one program are examined by a fork
that has checked this program: each mutant costs little more than what is its own.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from conformance.runner import ROOT
from fuzz.mutator import Mutant, mutant
from limits import LIMIT_S
from oomph.importer import batch, cli
from oomph.importer.failure import CODE
from oomph.lang.options import Options
from warm_worlds import USUAL, WarmWorlds

CPU_S = 10
"""What compiling may take, in seconds of processor time."""
RUN_S = 4.0
"""When a compiled mutant is stopped; it may loop for ever."""
MEMORY = 4 << 30
FILE = 1 << 25
"""The most bytes of memory, and of each file, that a mutant may use."""
FAMILY = 4
"""From this number of mutants of one program on it pays to check the program first."""
EACH_RUN = 2
"""How many of the mutants that `check` accepts go through `run`: one of this number."""
NOT_RUN = ("system/", "python/", "gpu/")
"""Areas whose mutants are only checked: they could change files that are not theirs."""

_FRAME = re.compile(r'File "[^"]*/oomph/([^"]+)", line (\d+), in (\S+)')


@dataclass(frozen=True, slots=True)
class Finding:
    """A wrong answer. `where` is the same for answers that probably have the same cause."""

    number: int
    command: str
    where: str
    detail: str


class Front:
    """The commands on a world whose library is elaborated already; call them in forked children only."""

    def __init__(self) -> None:
        self._worlds = WarmWorlds()
        assert self._worlds.learn(Options(), USUAL), "the library has changed"

    def learn(self, path: Path) -> None:
        """Checks a program for what its mutants use of the library; only this may happen outside of a child."""
        self._worlds.learn_to_check(Options(), path)

    def answer(self, path: str) -> int:
        """The status of `oomph parse` if it finds errors, else that of `oomph check`."""
        return self.command("parse", path) or self.command("check", path)

    def command(self, *words: str) -> int:
        """The status of one command."""
        with self._worlds.used():
            return cli.main(list(words))


def families(numbers: Iterable[int]) -> Iterator[tuple[str, dict[int, Mutant]]]:
    """The mutants of some numbers by the program that they were."""
    found: dict[str, dict[int, Mutant]] = {}
    for number in numbers:
        made = mutant(number)
        found.setdefault(made.origin, {})[number] = made
    yield from found.items()


def examine(front: Front, origin: str, mutants: dict[int, Mutant], folder: Path) -> list[Finding]:
    """The findings among mutants of one program."""
    path = folder / "program.mojo"
    if len(mutants) >= FAMILY:
        path.write_bytes((ROOT / f"{origin}.mojo").read_bytes())
        front.learn(path)
    found: list[Finding] = []
    for number, made in mutants.items():
        path.write_bytes(made.data)
        finding, status = front_end(front, number, path)
        if finding is None and status == 0 and number % EACH_RUN == 0 and not origin.startswith(NOT_RUN):
            finding = whole(front, number, path)
        if finding:
            found.append(finding)
    return found


def front_end(front: Front, number: int, path: Path) -> tuple[Finding | None, int | None]:
    """What is wrong with the answers of `parse` and `check`, and their status."""
    outcome = _limited(lambda: front.answer(str(path)), path, LIMIT_S)
    return _finding(number, "check", outcome), outcome.status


def whole(front: Front, number: int, path: Path) -> Finding | None:
    """What is wrong with the answer of `run`. A program may loop for ever or crash; its compilation may not."""
    outcome = _limited(lambda: front.command("run", "--no-cache", "-O0", str(path)), path, RUN_S)
    if outcome.status is None or outcome.status < 0:
        words = ["build", "-O0", "--emit", "object", "-o", str(path.with_suffix(".o")), str(path)]
        outcome = _limited(lambda: front.command(*words), path, LIMIT_S)
        return _finding(number, "build", outcome)
    refused = CODE.encode() in outcome.stderr or b"Traceback (most recent call last)" in outcome.stderr
    return _finding(number, "run", outcome) if refused else None


def _limited(action: Callable[[], int], path: Path, wall_s: float) -> batch.Outcome:
    def limited() -> int:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
        return action()

    return batch.in_child(limited, str(path.parent), wall_s, {"OOMPH_DEBUG": "1"})


def _finding(number: int, command: str, outcome: batch.Outcome) -> Finding | None:
    """None if the outcome is one that a compiler may have."""
    text = outcome.stderr.decode("utf-8", "replace")
    frames = [f"{file}:{function}" for file, _, function in _FRAME.findall(text)]
    where = " < ".join(reversed(frames[-3:]))
    if outcome.status is None:
        return Finding(number, command, "no answer in time", "")
    if outcome.status < 0:
        return Finding(number, command, signal.Signals(-outcome.status).name, text[-2000:])
    if CODE in text or "Traceback (most recent call last)" in text:
        kind = next((line for line in text.splitlines() if CODE in line), "traceback").rpartition("compiler: ")[2]
        return Finding(number, command, f"{kind.partition(':')[0]} at {where}", f"{kind}\n{_places(text)}")
    if outcome.status not in (0, 1):
        return Finding(number, command, f"status {outcome.status}", text[-2000:])
    if command == "check" and outcome.status == 1 and ": error[E" not in text:
        return Finding(number, command, "refused without an error", text[-2000:])
    return None


def _places(text: str) -> str:
    """The innermost frames of a traceback."""
    return "\n".join(f"  {file}:{line} {function}" for file, line, function in _FRAME.findall(text)[-8:])


@cache
def front() -> Front:
    """The front end that the campaigns of this process share."""
    return Front()


def campaign(numbers: Iterable[int], jobs: int, folder: Path) -> list[Finding]:
    """The findings among the mutants of these numbers, examined by several processes, a program's mutants by one."""
    shared = front()

    def family(origin: str, mutants: dict[int, Mutant]) -> list[Finding]:
        own = folder / origin
        own.mkdir(parents=True, exist_ok=True)
        answers = own / "findings.json"

        def action() -> int:
            answers.write_text(json.dumps([asdict(f) for f in examine(shared, origin, mutants, own)]))
            return 0

        outcome = batch.in_child(action, str(own), 6 * LIMIT_S)
        assert outcome.status == 0, outcome.stderr.decode("utf-8", "replace")
        return [Finding(**fields) for fields in json.loads(answers.read_text())]

    with ThreadPoolExecutor(jobs) as pool:
        found = pool.map(lambda item: family(*item), families(numbers))
        return sorted((finding for some in found for finding in some), key=lambda f: f.number)


def summary(findings: list[Finding]) -> str:
    """The findings, one entry for those that probably have the same cause."""
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(f"{finding.where}", []).append(finding)
    lines: list[str] = []
    for where, found in sorted(kinds.items(), key=lambda item: -len(item[1])):
        numbers = " ".join(str(f.number) for f in found[:8])
        lines += [f"{len(found)} x {found[0].command}: {where} (mutants {numbers})", found[0].detail]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="number of the first mutant")
    parser.add_argument("--count", type=int, default=500, help="how many mutants")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="write one mutant to standard output")
    arguments = parser.parse_args()
    if arguments.show is not None:
        sys.stdout.buffer.write(mutant(arguments.show).data)
        return 0
    numbers = range(arguments.first, arguments.first + arguments.count)
    with tempfile.TemporaryDirectory() as folder:
        findings = campaign(numbers, arguments.jobs, Path(folder))
    print(summary(findings))
    print(f"{len(findings)} findings among {arguments.count} mutants")
    return int(bool(findings))


if __name__ == "__main__":
    raise SystemExit(main())
