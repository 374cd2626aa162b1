"""The README does what it says: its files are written, its console blocks run, the output is compared."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from limits import LIMIT_S
from repository.ratchets import CLONE, SOURCES

README = (CLONE / "README.md").read_text(encoding="utf-8")
FILE_BLOCK = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
CONSOLE_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
CODE_BLOCK = re.compile(r"```.*?```", re.DOTALL)
FILE = re.compile(r"`([\w./*-]+(?:/|\.(?:py|mojo|md|lark|txt|toml)))(?= |`)")
LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the README's files, and with `oomph` and `python` as commands of this interpreter."""
    folder = tmp_path_factory.mktemp("readme")
    for name, text in FILE_BLOCK.findall(README):
        (folder / name).write_text(text, encoding="utf-8")
    commands = folder / "bin"
    commands.mkdir()
    for name, words in (("oomph", [sys.executable, "-P", "-m", "oomph"]), ("python", [sys.executable])):
        (commands / name).write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
        (commands / name).chmod(0o755)
    return folder


def _sessions() -> list[tuple[str, list[str]]]:
    """Each command of the console blocks with the lines that it shall print."""
    found: list[tuple[str, list[str]]] = []
    for block in CONSOLE_BLOCK.findall(README):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


@pytest.mark.parametrize(("command", "expected"), _sessions(), ids=lambda x: x if isinstance(x, str) else "")
def test_console(command: str, expected: list[str], desk: Path) -> None:
    env = dict(os.environ, PATH=f"{desk / 'bin'}{os.pathsep}{os.environ['PATH']}")
    done = subprocess.run(
        command,
        shell=True,
        cwd=desk,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT_S,
    )
    assert "Traceback" not in done.stdout, done.stdout
    actual = done.stdout.splitlines()
    assert matches(actual, expected), f"$ {command}\n{done.stdout}"


def matches(actual: list[str], expected: list[str]) -> bool:
    """Whether lines agree; `...` stands for any text within a line, alone on a line for any further lines."""
    if not expected:
        return not actual
    if expected[0] == "...":
        return any(matches(actual[i:], expected[1:]) for i in range(len(actual) + 1))
    if not actual:
        return False
    pattern = "*".join(re.sub(r"([\[*?])", r"[\1]", part) for part in expected[0].split("..."))
    return fnmatchcase(actual[0], pattern) and matches(actual[1:], expected[1:])


def test_the_first_program(clone: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(clone / "docs" / "examples" / "use_fast.py")],
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "AKL",
        "1.549",
        "78498 primes; native code was faster",
        "error: a name has at least one word",
    ]


def test_ci_runs_the_same_commands(clone: Path) -> None:
    """The two commands for a fresh machine are those whose parts `.ci/run` executes with a wheel."""
    ci = (clone / ".ci" / "run").read_text(encoding="utf-8")
    for part in ("docs/examples/use_fast.py", "[dev]", "pytest"):
        assert part in README and part in ci


@pytest.mark.parametrize(
    "page", ["README.md", *sorted(p.relative_to(CLONE).as_posix() for p in CLONE.glob("docs/*.md"))]
)
def test_links_lead_somewhere(page: str, clone: Path) -> None:
    text = CODE.sub("", (clone / page).read_text(encoding="utf-8"))
    missing = [target for target in LINK.findall(text) if not ((clone / page).parent / target).exists()]
    assert not missing


@pytest.mark.parametrize("page", ["docs/architecture.md", "docs/contributing.md"])
def test_files_that_are_named_exist(page: str, clone: Path) -> None:
    """A name with a folder from the root or from inside one of its folders, a bare name anywhere among the sources.

    A part in capitals (`docs/errors/CODE.md`) stands for any name.
    """
    text = CODE_BLOCK.sub("", (clone / page).read_text(encoding="utf-8"))
    named = {re.sub(r"[A-Z]{3,}", "*", name) for name in FILE.findall(text)}
    folders = [clone, *(clone / name for name in (*SOURCES, "tests"))]
    known = {path.name for folder in folders[1:] for path in folder.rglob("*.*")}
    missing = [n for n in named if n not in known and not any(any(f.glob(n)) for f in folders)]
    assert named and not missing
