"""The requests that a session answers, with everything as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...lang.options import Options
from .answers import answer_of
from .protocol import Answer, Completions
from .session import Session


class Service:
    """One session. `changed` tells whether the last request has changed it."""

    def __init__(self, options: Options) -> None:
        self.session = Session(options)
        self.changed = False

    def call(self, method: str, arguments: tuple[Any, ...]) -> Any:
        """Answers a request: the method of that name."""
        self.changed = False
        return getattr(self, method)(*arguments)

    def evaluate(self, text: str, colour: bool = False) -> Answer:
        """Compiles and runs an input."""
        outcome = self.session.evaluate(text)
        self.changed = not outcome.rejected
        return answer_of(outcome, colour)

    def command(self, name: str, rest: str, colour: bool = False) -> Answer:
        """What a command of the prompt prints; `name` is its name without the colon."""
        from . import commands

        answer = commands.run(self.session, name, rest, colour)
        self.changed = answer.ok and commands.BY_NAME[name].warms
        return answer

    def complete(self, text: str) -> Completions:
        """What could stand at the end of a text."""
        from .completion import complete

        return complete(self.session, text)

    def restore(self, texts: list[str]) -> None:
        """Declares again what earlier inputs have declared, without running anything."""
        for text in texts:
            self.session.declare(text)
        self.changed = True

    def declarations(self) -> str:
        """What has been declared, as the text of a file."""
        return self.session.text()

    def warm(self) -> Iterator[bool]:
        """Makes what most inputs need, step by step."""
        return self.session.warm()

    def close(self) -> None:
        self.session.close()
