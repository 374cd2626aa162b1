"""What a session says, as text."""

from __future__ import annotations

from ...lang import render
from ...lang.diagnostics import Diagnostic
from .protocol import Answer
from .session import Outcome


def answer_of(outcome: Outcome, colour: bool) -> Answer:
    """What came of an input, as text."""
    messages = text_of(outcome.diagnostics, colour) + "".join(f"note: {note}\n" for note in outcome.notes)
    if outcome.error is not None:
        messages += f"error: {outcome.error}\n"
    ok = not outcome.rejected and outcome.error is None
    return Answer(outcome.text, messages=messages, ok=ok, declared=outcome.declared)


def text_of(diagnostics: list[Diagnostic], colour: bool) -> str:
    """Diagnostics as text."""
    return render.render_all(render.in_reading_order(diagnostics), colour=colour)


def refusal(diagnostics: list[Diagnostic], colour: bool) -> Answer:
    """The answer to what cannot be done."""
    return Answer(messages=text_of(diagnostics, colour), ok=False)
