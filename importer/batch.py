"""Many command lines from one process: for test suites that run hundreds of programs.

Everything that the compiler imports is imported once, in `warm_up`; each command line then runs in a forked child,
which behaves exactly as a fresh `oomph` process would.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import IO, NamedTuple, NoReturn

from . import failure


class Outcome(NamedTuple):
    """What a command line did. `status` is negative for a signal, and None when it was stopped at the time limit."""

    stdout: bytes
    stderr: bytes
    status: int | None


@cache
def warm_up() -> None:
    """Imports the compiler, with what it would import on the way, and loads the tables of the parser; once."""
    import pkgutil
    from importlib import import_module

    from .. import codegen, importer, lang, parser, typecheck
    from ..parser.loading import load

    for package in (lang, parser, typecheck, codegen, importer):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    load()


def run(words: Sequence[str], cwd: str, timeout_s: float, environment: Mapping[str, str] | None = None) -> Outcome:
    """Runs `oomph` with these words in a child."""

    def action() -> int:
        from .cli import main

        return main(list(words))

    return in_child(action, cwd, timeout_s, environment)


def in_child(
    action: Callable[[], int], cwd: str, timeout_s: float, environment: Mapping[str, str] | None = None
) -> Outcome:
    """Runs `action` in a child, in a process group of its own, without input; its result is the status."""
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            _become(action, cwd, stdout, stderr, environment or {})
        status = _wait(child, timeout_s)
        return Outcome(_contents(stdout), _contents(stderr), status)


def _become(
    action: Callable[[], int], cwd: str, stdout: IO[bytes], stderr: IO[bytes], environment: Mapping[str, str]
) -> NoReturn:
    status = 1
    try:
        gc.freeze()  # the collector of the child need not look at what the parent holds
        os.setsid()
        os.chdir(cwd)
        os.environ.update(environment)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(stdout.fileno(), 1)
        os.dup2(stderr.fileno(), 2)
        # Whoever called may have put objects of its own in the place of Python's streams.
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        status = failure.guarded(action, [])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _wait(child: int, timeout_s: float) -> int | None:
    """The exit status, once the child has ended or has been killed at the time limit."""
    descriptor = os.pidfd_open(child)
    try:
        ended, _, _ = select.select([descriptor], [], [], timeout_s)
    finally:
        os.close(descriptor)
    if not ended:
        os.killpg(child, signal.SIGKILL)
    _, state = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(state) if ended else None


def _contents(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
