"""The command line, or some Python code, in a child process, quickly: see `oomph.importer.batch`."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import textwrap
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from limits import LIMIT_S
from oomph.importer import batch


class Answer(NamedTuple):
    """What a command line wrote, as text, and its status (None: stopped at the time limit)."""

    out: str
    err: str
    status: int | None

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def oomph(*words: str, cwd: Path, **environment: str) -> Answer:
    """Runs `oomph WORDS` in a folder, with a cache folder of its own inside it for what cannot lie beside a source."""
    batch.warm_up()
    return _answer(batch.run(words, str(cwd), LIMIT_S, _settings(cwd, environment)))


def python(code: str, cwd: Path, **environment: str) -> Answer:
    """Runs Python code in a folder from which it can import; what it raises goes to standard error."""

    def action() -> None:
        sys.path.insert(0, str(cwd))
        exec(compile(textwrap.dedent(code), "<test>", "exec"), {"__name__": "__main__"})

    return in_child(action, cwd, **environment)


def in_child(action: Callable[[], None], cwd: Path, **environment: str) -> Answer:
    """Calls a function in a child process whose current folder is `cwd`; what it raises goes to standard error."""

    def shown() -> int:
        with contextlib.ExitStack() as stack:
            stack.push(_show_exception)
            action()
            return 0
        return 1

    return _answer(batch.in_child(shown, str(cwd), LIMIT_S, _settings(cwd, environment)))


def _show_exception(kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
    if error is not None:
        traceback.print_exception(error)
    return True


def _settings(cwd: Path, environment: dict[str, str]) -> dict[str, str]:
    return {"OOMPH_CACHE_DIR": os.path.join(cwd, "user-cache"), **environment}


def _answer(outcome: batch.Outcome) -> Answer:
    return Answer(outcome.stdout.decode(), outcome.stderr.decode(), outcome.status)
