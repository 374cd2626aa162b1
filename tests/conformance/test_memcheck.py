"""Every conformance program that runs is clean under valgrind: see `memcheck`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from conformance.memcheck import checked_programs, findings
from conformance.runner import Program, programs

CHECKED = checked_programs()
LEFT_OUT = 40
"""At most so many programs that run are not checked."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("valgrind") is None, reason="needs valgrind"),
    pytest.mark.skipif(not shutil.which("cc") or not shutil.which("strip"), reason="needs a C compiler and strip"),
]


@pytest.fixture(scope="module")
def findings_of(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[str]]]:
    """The findings of all chosen programs, made ahead of the tests by as many jobs as OOMPH_TEST_JOBS says."""
    calls = [
        getattr(item, "callspec", None)
        for item in request.session.items
        if item.name.startswith("test_program_is_clean")
    ]
    chosen = [call.params["program"] for call in calls if call is not None]
    root = tmp_path_factory.mktemp("memcheck")
    pool = ThreadPoolExecutor(int(os.environ.get("OOMPH_TEST_JOBS", "1")))
    yield {p.name: pool.submit(_findings, p, root / p.name.replace("/", ".")) for p in chosen}
    pool.shutdown(cancel_futures=True)


def _findings(program: Program, folder: Path) -> str:
    folder.mkdir()
    found = findings(program, folder)
    shutil.rmtree(folder)
    return found


@pytest.mark.parametrize("program", CHECKED, ids=lambda p: p.name)
def test_program_is_clean(program: Program, findings_of: dict[str, Future[str]]) -> None:
    found = findings_of[program.name].result()
    assert not found, found


def test_nearly_all_programs_are_checked() -> None:
    running = [p for p in programs() if p.reject_line is None]
    assert len(running) - len(CHECKED) <= LEFT_OUT
