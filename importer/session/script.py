"""Inputs from a pipe or a file, without a prompt."""

from __future__ import annotations

from collections.abc import Iterable

from .cells import cells_of
from .console import Console, is_quit

STATUS_FAILED = 1
STATUS_INTERRUPTED = 130


def run(console: Console, lines: Iterable[str]) -> int:
    """Does the inputs of a script one after the other, also when one fails; the exit status tells. Ctrl-C ends it."""
    status = 0
    for text in cells_of(lines):
        if is_quit(text):
            break
        answer = console.take(text)
        if console.client.interrupted:
            return STATUS_INTERRUPTED
        if answer is None or not answer.ok:
            status = STATUS_FAILED
    return status
