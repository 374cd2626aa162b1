"""Completion of the prompt, as prompt_toolkit wants it."""

from __future__ import annotations

from collections.abc import Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from .console import Console


class SessionCompleter(Completer):
    """Asks the session; only when the user presses Tab."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        found = self._console.complete(document.text_before_cursor)
        for name, about in found.names:
            yield Completion(name, -found.typed, display_meta=about)
