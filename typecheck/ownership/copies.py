"""Copies that nobody needs: of values not used afterwards, which are moved instead, and into values never used."""

from __future__ import annotations

from ...lang.mir import Copy, Elision, LocalKind, Move, Use
from .function_view import View
from .liveness import Liveness
from .slots import is_elidable


def elide(view: View, live: Liveness) -> None:
    """Replaces copies whose result or whose source is not needed. Liveness stays as it is: the source is still used."""
    for number, effects in enumerate(view.effects):
        instructions = view.graph.blocks[number].instructions
        for step, (index, effect) in enumerate(effects.body):
            copy = instructions[index]
            if not isinstance(copy, Copy) or copy.copy_constructor is None:
                continue
            if effect.define and not effect.define & live.after[number][step]:
                instructions[index] = Use(copy.span, copy.source)
                effect.define = 0
                continue
            if not is_elidable(copy):
                continue
            mask = view.slots.exact(copy.source)
            if not mask or mask & live.after[number][step]:
                continue
            if copy.source.path and not view.slots.roots[copy.source.local].unit & live.units_after[number][step]:
                # A field dies with its value; only one that is overwritten can be moved out before.
                continue
            constructor = None if _is_taken(copy) else copy.move_constructor
            instructions[index] = Move(copy.span, copy.dest, copy.source, constructor)
            effect.take |= mask


def _is_taken(copy: Copy) -> bool:
    """Whether no constructor runs: an argument is handed over in place, a variable takes a variable over."""
    if copy.elision is not Elision.TAKE:
        return False
    source = copy.source.local
    from_variable = not copy.source.path and source.kind in (LocalKind.VAR, LocalKind.TEMP)
    return copy.dest.local.kind is LocalKind.TEMP or from_variable
