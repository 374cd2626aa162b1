"""The prompt in a real terminal: the session of docs/repl.md, completion, history, and the prompt without libraries."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from oomph.importer.session.prompt import CONTINUED, PROMPT, indentation
from session.terminal import Screen, Terminal

BLOCK = re.compile(r"```console\n(>>> .*?)```", re.DOTALL)
LEFT_OUT = "⋮"


def at_prompt(screen: Screen) -> bool:
    """Whether the cursor stands at a new prompt."""
    return screen.text().rpartition("\n")[2].rstrip() == PROMPT.rstrip() and screen.column == len(PROMPT)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    yield from started(tmp_path)


@pytest.fixture
def plain_terminal(tmp_path: Path) -> Iterator[Terminal]:
    """One whose program finds no prompt_toolkit."""
    (tmp_path / "prompt_toolkit.py").write_text("raise ImportError('not here')\n")
    yield from started(tmp_path, PYTHONPATH=os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))


def started(folder: Path, **more: str) -> Iterator[Terminal]:
    state = {"XDG_STATE_HOME": str(folder / "state"), "TERM": "xterm-256color", "OOMPH_DEVICE": "simulator"}
    environment = {**os.environ, **state, "NO_COLOR": "1", **more}
    terminal = Terminal([sys.executable, "-P", "-m", "oomph", "repl"], environment)
    terminal.wait(at_prompt)
    yield terminal
    if not terminal.closed:
        terminal.type("\x03\x04")
        terminal.end()


def type_input(terminal: Terminal, lines: list[str]) -> None:
    """Types the lines of an input as a person would: watching the screen, and letting the prompt indent."""
    given = ""
    for number, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip())]
        row = terminal.screen.row
        terminal.type("\x7f" * (len(given) - len(indent)) + line[min(len(given), len(indent)) :] + "\r")
        given = indentation(line) if line.strip() else ""
        column = len(CONTINUED) + len(given)
        if number < len(lines) - 1:
            terminal.wait(lambda screen, row=row, column=column: (screen.row, screen.column) == (row + 1, column))
        else:
            terminal.wait(lambda screen, row=row: screen.row > row)


def test_the_session_of_the_documentation(terminal: Terminal, clone: Path) -> None:
    page = (clone / "docs" / "repl.md").read_text(encoding="utf-8")
    transcript = "".join(BLOCK.findall(page)).expandtabs().splitlines()
    greeting = terminal.screen.text().splitlines()[:-1]
    at = 0
    while at < len(transcript):
        lines = [transcript[at].removeprefix(PROMPT)]
        at += 1
        while at < len(transcript) and transcript[at].startswith(CONTINUED.rstrip()):
            lines.append(transcript[at].removeprefix(CONTINUED.rstrip())[1:])
            at += 1
        type_input(terminal, lines)
        expected: list[str] = []
        while at < len(transcript) and not transcript[at].startswith(PROMPT):
            expected.append(transcript[at])
            at += 1
        if "^C" in expected:
            before = expected[expected.index("^C") - 1]
            terminal.wait(lambda screen, before=before: screen.text().endswith(f"\n{before}"))
            terminal.type("\x03")
        if lines != [":quit"]:
            terminal.wait(at_prompt)
    assert terminal.end() == 0
    shown = terminal.screen.text().splitlines()
    pattern = "\n".join(re.escape(line) for line in [*greeting, *transcript])
    pattern = pattern.replace(f"\n{LEFT_OUT}\n", r"\n(?:.*\n)*?").replace(LEFT_OUT, ".*")
    assert re.fullmatch(pattern, "\n".join(shown)), "\n".join(shown)


def test_completion_and_history(terminal: Terminal, tmp_path: Path) -> None:
    type_input(terminal, ["var xylophone = 3"])
    terminal.wait(at_prompt)
    terminal.type("xyl\t")
    terminal.wait(lambda screen: screen.text().endswith(">>> xylophone"))
    terminal.type(" + 1\r")
    terminal.wait(lambda screen: "\n4\n" in screen.text() and at_prompt(screen))
    terminal.type("\x1b[A\x1b[A")
    terminal.wait(lambda screen: screen.text().endswith(">>> var xylophone = 3"))
    terminal.type("\x03")
    terminal.wait(at_prompt)
    terminal.type(":ti\t")
    terminal.wait(lambda screen: screen.text().endswith(">>> :time"))
    terminal.type("\x03")
    terminal.wait(at_prompt)
    terminal.type("\x04")
    assert terminal.end() == 0
    history = (tmp_path / "state" / "oomph" / "history").read_text(encoding="utf-8")
    assert "+var xylophone = 3\n" in history and "+xylophone + 1\n" in history


def test_programs_read_from_the_terminal(terminal: Terminal) -> None:
    type_input(terminal, ['input("who? ") + "!"'])
    terminal.wait(lambda screen: screen.text().endswith("\nwho?"))
    terminal.type("you\n")
    terminal.wait(lambda screen: "\n'you!'\n" in screen.text() and at_prompt(screen))


def test_without_prompt_toolkit(plain_terminal: Terminal) -> None:
    assert "pip install 'oomph[repl]'" in plain_terminal.screen.text()
    for line in ("def f() -> Int:", "    return 7", ""):
        plain_terminal.type(line + "\n")
    plain_terminal.wait(at_prompt)
    plain_terminal.type("f()\n")
    plain_terminal.wait(lambda screen: "\n7\n" in screen.text() and at_prompt(screen))
    plain_terminal.type("\x04")
    assert plain_terminal.end() == 0
