"""Gives inputs to a session and prints what comes of them."""

from __future__ import annotations

import os
import sys

from .client import Client
from .protocol import Answer, Completions

QUIT = frozenset({"quit", "q", "exit"})


class Console:
    """Standard output for values and what commands print, standard error for messages."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ

    def take(self, text: str) -> Answer | None:
        """Does one input and prints what it says; None if it did not end."""
        sys.stdout.flush()
        if is_command(text):
            name, _, rest = text.strip()[1:].partition(" ")
            reply = self.client.ask("command", name, rest.strip(), self.colour)
        else:
            reply = self.client.ask("evaluate", text, self.colour)
        for trouble in (reply.report, reply.ended):
            if trouble:
                # A program that was ended may have left the cursor anywhere.
                _say(f"\n{trouble}\n" if sys.stderr.isatty() else f"{trouble}\n")
        answer: Answer | None = reply.value
        if answer is None:
            return None
        _say(answer.messages)
        sys.stdout.write(answer.output)
        if answer.value is not None:
            print(answer.value)
        sys.stdout.flush()
        return answer

    def complete(self, text: str) -> Completions:
        """What could stand at the end of a text."""
        found: Completions | None = self.client.ask("complete", text).value
        return found or Completions()


def is_command(text: str) -> bool:
    """Whether an input is one for the prompt itself, such as `:help`."""
    return text.lstrip().startswith(":")


def is_quit(text: str) -> bool:
    return is_command(text) and text.strip()[1:] in QUIT


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
