"""Command lines that ask for help, or do not make sense."""

from __future__ import annotations

import faulthandler
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from oomph import __version__
from oomph.importer.arguments import Flag, UsageError, read
from oomph.importer.cli import COMMANDS
from oomph.importer.failure import STATUS_INTERNAL, guarded, isolated
from oomph_cli import oomph

FLAGS = (
    Flag("-O", "level", "LEVEL", ("0", "1")),
    Flag("-g", "debug"),
    Flag("-I", "folder", "FOLDER", repeat=True),
    Flag("-o --output", "file", "PATH"),
)


def test_version(tmp_path: Path) -> None:
    assert oomph("--version", cwd=tmp_path) == (f"oomph {__version__}\n", "", 0)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, tmp_path: Path) -> None:
    answer = oomph(command, "--help", cwd=tmp_path)
    assert answer.status == 0
    assert answer.out.startswith(f"usage: oomph {command}")


def test_overview(tmp_path: Path) -> None:
    answer = oomph("--help", cwd=tmp_path)
    assert answer.status == 0
    assert all(f"  {command} " in answer.out for command in COMMANDS)
    assert oomph(cwd=tmp_path).status == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["rnu"], "unknown command 'rnu'"),
        (["run"], "which file?"),
        (["run", "none.mojo"], "there is no file none.mojo"),
        (["run", "."], ". is a folder"),
        (["run", "--intepret", "x.mojo"], "unknown option --intepret (did you mean --interpret?)"),
        (["run", "-O9", "x.mojo"], "-O9: '9' is not one of 0, 1, 2, 3"),
        (["build", "-o"], "option -o needs a value"),
        (["build", "--emit", "tea", "x.mojo"], "--emit: 'tea' is not one of exe"),
        (["inspect", "x.mojo"], "which stage?"),
        (["check"], "which files?"),
        (["parse"], "which files?"),
        (["cache"], "usage: oomph cache"),
        (["cache", "why"], "usage: oomph cache"),
        (["build", "--target-cpu", "pdp11", "x.mojo"], "--target-cpu pdp11: there is no such processor (E0704)"),
        (["run", "-D", "=3", "x.mojo"], "-D =3: the name is missing"),
    ],
)
def test_wrong_usage(words: list[str], says: str, tmp_path: Path) -> None:
    (tmp_path / "x.mojo").write_text("def main():\n    pass\n")
    answer = oomph(*words, cwd=tmp_path)
    assert answer.status == 2
    assert says in answer.err
    assert answer.out == ""


def test_options_are_read() -> None:
    parsed = read(FLAGS, ["-O0", "a", "-g", "-I", "x", "-Iy", "--output=b", "--", "-c"])
    assert parsed.words == ["a", "-c"]
    assert parsed.text("O") == "0"
    assert parsed.switch("g")
    assert parsed.texts("I") == ["x", "y"]
    assert parsed.text("output") == "b"


def test_options_after_the_program_are_its_own() -> None:
    assert read(FLAGS, ["-g", "a.mojo", "-O9", "--what"], stop_at_word=True).words == ["a.mojo", "-O9", "--what"]


@pytest.mark.parametrize("words", [["-x"], ["-O"], ["-O2"], ["-gg"], ["--out=1"]])
def test_options_that_are_refused(words: list[str]) -> None:
    with pytest.raises(UsageError):
        read(FLAGS, words)


def test_an_unexpected_exception_becomes_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise KeyError("lost")

    assert guarded(fail, ["run", "x.mojo"]) == STATUS_INTERNAL
    text = capsys.readouterr().err
    assert text.startswith("oomph: error[E0903]: internal error of the compiler: KeyError: 'lost'")
    assert "oomph run x.mojo" in text
    assert "Traceback" not in text


def test_the_report_has_a_traceback_on_demand(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OOMPH_DEBUG", "1")
    guarded(lambda: [].index(3), [])
    assert "Traceback" in capsys.readouterr().err


def test_a_crash_of_the_code_generator_becomes_a_report(capfd: pytest.CaptureFixture[str]) -> None:
    def crash() -> int:
        faulthandler.disable()  # the crash is meant; its stack would only fill the log
        os.kill(os.getpid(), signal.SIGABRT)
        return 0

    def leave() -> int:
        os._exit(1)

    assert isolated(crash, ["build", "x.mojo"]) == STATUS_INTERNAL
    assert "code generation ended the process (SIGABRT)" in capfd.readouterr().err
    assert isolated(leave, []) == STATUS_INTERNAL
    assert isolated(lambda: 7, []) == 7
    assert isolated(lambda: [].index(3), []) == STATUS_INTERNAL


def test_output_that_nobody_takes(tmp_path: Path) -> None:
    (tmp_path / "x.mojo").write_text("def main():\n    print(1)\n")
    inspect, run = ["inspect", "x.mojo", "--emit", "tree"], ["run", "x.mojo"]
    full = _shell(inspect, "> /dev/full", tmp_path)
    assert (full.returncode, full.stderr) == (1, "oomph: cannot write the output: No space left on device\n")
    for words in (inspect, run):
        closed = _shell(words, ">&-", tmp_path)
        assert (closed.returncode, closed.stderr) == (0, "")


def _shell(words: list[str], redirection: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = shlex.join([sys.executable, "-m", "oomph", *words])
    return subprocess.run(f"{command} {redirection}", shell=True, cwd=folder, capture_output=True, text=True)


def test_a_compilation_that_is_interrupted_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    def compile_something() -> int:
        return isolated(lambda: signal.raise_signal(signal.SIGINT) or 0, [])

    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        child = os.fork()
        if child == 0:
            os._exit(compile_something())
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGINT
    finally:
        signal.signal(signal.SIGINT, previous)
    assert capfd.readouterr().err == ""
