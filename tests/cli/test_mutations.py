"""Programs that were damaged by chance: whatever they have become, the compiler answers like a compiler.

`pytest -m slow tests/cli/test_mutations.py` tries 5,000; the quick test tries a sample of them.
"""

from __future__ import annotations

import random
import re
import resource
from pathlib import Path

import pytest
from conformance.runner import ROOT
from oomph.importer import batch
from oomph.importer.cli import main

SEED = 20240229
AREAS = ("basics", "functions", "structs", "traits", "params", "ownership", "errors", "collections", "strings")
COMMANDS = ("run", "check", "parse")
TIMEOUT_S = 10.0
BYTES = 1 << 25
"""What a program that has gone wild may write, and (times 128) use as memory."""
SAMPLE = 45
ALL = 5000
TOKEN = re.compile(rb"\w+|\s+|[^\w\s]")
SPICE = [b"(", b")", b"[", b"]", b":", b"=", b"^", b"*", b"'", b'"', b"\\", b"\n", b"\t", b" ", b"0", b"self", b"def"]
SPICE += [
    b"struct",
    b"var",
    b"ref",
    b"comptime",
    b"raise",
    b"return",
    b"True",
    b"1e999",
    b"{",
    b"}",
    b"@",
    b"\0",
    b"\xff",
]


def sources() -> list[bytes]:
    return [path.read_bytes() for area in AREAS for path in sorted((ROOT / area).glob("*.mojo"))]


def mutated(text: bytes, chance: random.Random) -> bytes:
    """The text with one to three changes of bytes or tokens."""
    for _ in range(chance.randint(1, 3)):
        parts = TOKEN.findall(text) if chance.random() < 0.7 else [bytes([byte]) for byte in text]
        if not parts:
            return text
        at = chance.randrange(len(parts))
        match chance.randrange(5):
            case 0:
                del parts[at]
            case 1:
                parts.insert(at, parts[at])
            case 2:
                parts[at] = chance.choice(parts)
            case 3:
                parts[at] = chance.choice(SPICE)
            case _:
                other = chance.randrange(len(parts))
                parts[at], parts[other] = parts[other], parts[at]
        text = b"".join(parts)
    return text


def complaints(numbers: range, folder: Path) -> list[str]:
    """What went wrong with the programs of these numbers; each program depends on its number alone."""
    batch.warm_up()
    texts = sources()
    found: list[str] = []
    for number in numbers:
        chance = random.Random(SEED + number)
        path = folder / "program.mojo"
        path.write_bytes(mutated(chance.choice(texts), chance))
        command = COMMANDS[number % len(COMMANDS)]
        words = [command, *(["--no-cache"] if command == "run" else []), path.name]
        wrong = complaint(words, folder)
        if wrong:
            (folder / f"wrong-{number}.mojo").write_bytes(path.read_bytes())
            found.append(f"{number}: {command} {folder}/wrong-{number}.mojo: {wrong}")
    return found


def complaint(words: list[str], folder: Path) -> str:
    """What is wrong with an answer; an empty text if it is one that a compiler may give."""

    def action() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (BYTES, BYTES))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES * 128, BYTES * 128))
        return main(words)

    outcome = batch.in_child(action, str(folder), TIMEOUT_S)
    if b"internal error" in outcome.stderr:
        lines = outcome.stderr.decode("utf-8", "replace").splitlines()
        return " ".join(line.strip() for line in lines if "internal error" in line or "place" in line)
    if b"Traceback" in outcome.stderr:
        return "a traceback"
    if outcome.status is None:
        # A damaged program may well run for ever; the compiler may not.
        return complaint(["check", words[-1]], folder) if words[0] == "run" else "no answer in time"
    if outcome.status is not None and outcome.status < 0 and words[0] != "run":
        return f"ended by signal {-outcome.status}"
    if words[0] != "run" and outcome.status == 1 and b": error[E" not in outcome.stderr:
        return "refused without an error"
    return ""


def test_a_sample(tmp_path: Path) -> None:
    step = ALL // SAMPLE
    wrong = [line for number in range(0, ALL, step) for line in complaints(range(number, number + 1), tmp_path)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_all(part: int, tmp_path: Path) -> None:
    size = ALL // 10
    wrong = complaints(range(part * size, (part + 1) * size), tmp_path)
    assert not wrong, "\n".join(wrong)
