"""What the prompt and the process of a session say to each other: pickles with their length in front.

Both sides import this, so it imports nothing that costs time.
"""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any

from ...lang.records import dataclass, field

_HEAD = struct.Struct("<Q")


@dataclass(slots=True)
class Request:
    """A method of `Service` with its arguments."""

    method: str
    arguments: tuple[Any, ...] = ()


@dataclass(slots=True)
class Reply:
    """What came of a request.

    value    the result of the method; None if it did not end
    ended    how the process that did the work was ended, "" if it was not; the session is as it was before
    report   the text about a bug of ours, "" if there was none
    worker   the process that takes the next request
    fragile  that process cannot be copied any more, so the next crash ends the session
    """

    value: Any = None
    ended: str = ""
    report: str = ""
    worker: int = 0
    fragile: bool = False


@dataclass(slots=True)
class Answer:
    """What an input says.

    value     the text of its value, None if it has none
    output    what a command prints
    messages  diagnostics, notes and the text of an error, ready to be shown
    ok        whether it was accepted and did not raise
    declared  the functions, structs and other names that it declares
    """

    value: str | None = None
    output: str = ""
    messages: str = ""
    ok: bool = True
    declared: tuple[str, ...] = ()


@dataclass(slots=True)
class Completions:
    """What could stand at the cursor: names with a word about each, and how many characters they replace."""

    typed: int = 0
    names: list[tuple[str, str]] = field(default_factory=list)


def send(file: IO[bytes], message: object) -> None:
    data = pickle.dumps(message)
    file.write(_HEAD.pack(len(data)) + data)
    file.flush()


def receive(file: IO[bytes]) -> Any:
    """The next message. Raises `EOFError` when the other side has gone."""
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    (size,) = _HEAD.unpack(head)
    data = file.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)
