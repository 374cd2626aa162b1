"""The child process in which a program runs."""

from __future__ import annotations

from pathlib import Path

from limits import LIMIT_S
from oomph.importer import batch, process
from oomph.importer.failure import STATUS_INTERNAL


def _broken() -> int:
    raise KeyError("no such symbol")


def test_an_exception_of_ours_in_the_program_s_process_is_reported(tmp_path: Path) -> None:
    outcome = batch.in_child(lambda: process.run_in_child(_broken), str(tmp_path), LIMIT_S)
    assert outcome.status == STATUS_INTERNAL
    assert b"E0903" in outcome.stderr and b"KeyError: 'no such symbol'" in outcome.stderr


def test_an_exception_in_a_batch_s_child_is_reported(tmp_path: Path) -> None:
    outcome = batch.in_child(_broken, str(tmp_path), LIMIT_S)
    assert outcome.status == STATUS_INTERNAL
    assert b"KeyError" in outcome.stderr


def test_a_symbol_that_nobody_defines_is_reported(tmp_path: Path) -> None:
    source = 'def main():\n    __mir.call["no_such_function_anywhere"]()\n'
    (tmp_path / "p.mojo").write_text(source)
    outcome = batch.run(["run", "--no-cache", "p.mojo"], str(tmp_path), LIMIT_S)
    assert outcome.status != 0
    assert outcome.stderr
