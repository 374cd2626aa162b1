"""Copies that nobody needs: into variables never used, which are not made, and of values not used afterwards.

The latter become moves. Without any constructor goes what a call shall own, and a variable that is only another
name for the source: it is only ever read, and within the block in which it is made.
"""

from __future__ import annotations

from ...lang.mir import (
    AddressOf,
    Block,
    Borrow,
    Call,
    Copy,
    Elision,
    Instruction,
    Invoke,
    Local,
    LocalKind,
    Move,
    Passing,
    Place,
    Raise,
    Terminator,
    Use,
)
from . import effects
from .effects import Effect
from .function_view import View, last_step
from .liveness import Liveness
from .slots import is_elidable


def elide(view: View, live: Liveness) -> None:
    """Replaces copies whose result or whose source is not needed. Liveness stays as it is: the source is still used."""
    aliases: set[Local] | None = None
    for number, block_effects in enumerate(view.effects):
        instructions = view.graph.blocks[number].instructions
        for step, (index, effect) in enumerate(block_effects.body):
            copy = instructions[index]
            if not isinstance(copy, Copy) or copy.copy_constructor is None:
                continue
            if effect.define and not copy.dest.path and not effect.define & live.after[number][step]:
                instructions[index] = Use(copy.span, copy.source)
                effect.define = 0
            elif _source_is_free(view, live, copy, number, step):
                if aliases is None:
                    aliases = _aliases(view)
                _take(view, instructions, index, effect, aliases)


def _source_is_free(view: View, live: Liveness, copy: Copy, number: int, step: int) -> bool:
    """Whether nobody needs the source of a copy afterwards, so that it can be moved from."""
    mask = view.slots.exact(copy.source)
    if not is_elidable(copy) or not mask or mask & live.after[number][step]:
        return False
    # A field dies with its value; only one that is overwritten can be moved out before.
    unit = view.slots.roots[copy.source.local].unit
    return not copy.source.path or bool(unit & live.units_after[number][step])


def _take(view: View, instructions: list[Instruction], index: int, effect: Effect, aliases: set[Local]) -> None:
    copy = instructions[index]
    assert isinstance(copy, Copy)
    handed_over = copy.dest.local.kind is LocalKind.TEMP or (copy.dest.local in aliases and not copy.source.path)
    taken = copy.elision is Elision.TAKE and handed_over and not copy.dest.path
    constructor = None if taken else copy.move_constructor
    instructions[index] = Move(copy.span, copy.dest, copy.source, constructor)
    effect.take |= view.slots.exact(copy.source)


# ------------------------------------------------------------------------------------------------- aliases


def _aliases(view: View) -> set[Local]:
    """The variables that are set once, as copies, and only read as a whole after that, in the same block."""
    homes: dict[Local, Block] = {}
    excluded = {loan.place.local for local in view.function.locals for loan in local.loans}
    for block in view.graph.blocks:
        for step in block.instructions:
            if isinstance(step, Copy) and not step.dest.path and step.dest.local.kind is LocalKind.VAR:
                if step.dest.local in homes:
                    excluded.add(step.dest.local)
                homes[step.dest.local] = block
    if homes:
        for block in view.graph.blocks:
            _exclude(block, homes, excluded)
    return set(homes) - excluded


def _exclude(block: Block, homes: dict[Local, Block], excluded: set[Local]) -> None:
    """Excludes what a block uses in another way, or after the source was given another value."""
    sources: dict[Local, Local] = {}
    stale: set[Local] = set()
    last = last_step(block.terminator)
    for step in (*block.instructions, last):
        caught = step is last and not _leaves_on_error(block)
        for local, harmless in _mentions(step):
            if local in homes and (not harmless or caught or local in stale or homes[local] is not block):
                excluded.add(local)
        dest = effects.destination(step) if isinstance(step, Instruction) else None
        if dest is not None:
            stale.update(alias for alias, source in sources.items() if source is dest.local)
            if isinstance(step, Copy) and dest.local in homes:
                sources[dest.local] = step.source.local


def _leaves_on_error(block: Block) -> bool:
    """Whether an error of the call at the end of the block leaves the function at once."""
    terminator = block.terminator
    return isinstance(terminator, Invoke) and isinstance(terminator.error.terminator, Raise)


def _mentions(step: Instruction | Terminator) -> list[tuple[Local, bool]]:
    """The locals that a step mentions, each with whether it is read as a whole, or set as a whole by a copy."""
    if not isinstance(step, Instruction):
        return []
    found: list[tuple[Local, bool]] = []
    if isinstance(step, Call):
        for argument in step.arguments:
            if isinstance(argument.operand, Place):
                reads = argument.passing is not Passing.OWNED and not argument.mutates
                found.append((argument.operand.local, reads and not argument.operand.path))
    else:
        changes = isinstance(step, Move | Borrow) or (isinstance(step, AddressOf) and step.mutable)
        found += [(place.local, not changes and not place.path) for place in effects.operands(step)]
    dest = effects.destination(step)
    if dest is not None:
        found.append((dest.local, isinstance(step, Copy) and not dest.path))
    return found
