"""Copies of values that nobody uses afterwards become moves."""

from __future__ import annotations

from ...lang.mir import Copy, Elision, Move
from .function_view import View
from .liveness import Liveness
from .slots import is_elidable


def elide(view: View, live: Liveness) -> None:
    """Replaces copies whose source is not needed any more. Liveness stays as it is: the source is still used."""
    for number, effects in enumerate(view.effects):
        instructions = view.graph.blocks[number].instructions
        for step, (index, effect) in enumerate(effects.body):
            copy = instructions[index]
            if not isinstance(copy, Copy) or not is_elidable(copy):
                continue
            mask = view.slots.exact(copy.source)
            if not mask or mask & live.after[number][step]:
                continue
            whole = not copy.source.path and not copy.source.local.indirect
            taken = whole and copy.elision is Elision.TAKE
            constructor = None if taken else copy.move_constructor
            instructions[index] = Move(copy.span, copy.dest, copy.source, constructor)
            effect.take |= mask
