"""Which values have to be kept at each point, by the rules of the language (ownership.md, 2.1).

A bit is kept where a use follows on some path before the slot is overwritten. The fields of one value belong
together: a field is also kept while any of them is, unless it is overwritten before the value dies. So a first
solution says where the value as a whole is in use, and where that ends all of its fields count as used. At an
`Unreachable` everything counts as used, because nothing is destroyed when the run is stopped.
"""

from __future__ import annotations

from dataclasses import dataclass

from .effects import BlockEffects, Effect, ends_the_run
from .flow import Backward, at_end, solve_backward
from .function_view import View
from .slots import Slots


@dataclass(slots=True)
class Liveness:
    """The kept bits of each block: at its start, after each step of its body, before and after its terminator."""

    start: list[int]
    after: list[list[int]]
    before_end: list[int]
    end: list[int]


def analyse(
    view: View, *, stopping: bool = True, waiting: bool = True, limit: dict[int, int] | None = None
) -> Liveness:
    """Solves liveness. Without `stopping`, an `Unreachable` uses nothing; without `waiting`, fields do not wait for
    the whole. `limit` caps the bits at the starts of some blocks."""
    every = (1 << len(view.slots.leaves)) - 1
    stop = every & ~sum(view.slots.views) if stopping else 0
    at_stop = [stop if ends_the_run(block) else 0 for block in view.graph.blocks]
    caps = [(limit or {}).get(number, every) for number in range(len(view.graph.blocks))]
    definitions = view.edge_definitions()
    if waiting and (view.slots.groups or view.slots.views):
        dying, at_stop = _ends_of_groups(view, at_stop, every)
    else:
        dying = [[0] * (len(e.body) + 1) for e in view.effects]
    gen, keep = [], []
    for number, effects in enumerate(view.effects):
        needed, kept = 0, every
        for effect, ending in zip(_reversed(effects), reversed(dying[number])):
            needed = (needed & ~effect.kill) | effect.use | (ending & ~effect.kill)
            kept &= ~effect.kill
        gen.append(needed)
        keep.append(kept)
    problem = Backward(gen, keep, definitions, at_stop, caps)
    start = solve_backward(view.graph, problem)
    return _details(view, problem, start, dying)


def _details(view: View, problem: Backward, start: list[int], dying: list[list[int]]) -> Liveness:
    result = Liveness(start, [], [], [])
    for number, effects in enumerate(view.effects):
        needed = at_end(view.graph, problem, start, number)
        result.end.append(needed)
        needed |= effects.end.use | dying[number][-1]
        result.before_end.append(needed)
        after = []
        for (_, effect), ending in zip(reversed(effects.body), reversed(dying[number][:-1])):
            after.append(needed)
            needed = (needed & ~effect.kill) | effect.use | (ending & ~effect.kill)
        after.reverse()
        result.after.append(after)
    return result


def _reversed(effects: BlockEffects) -> list[Effect]:
    return [effects.end, *(effect for _, effect in reversed(effects.body))]


def _ends_of_groups(view: View, at_stop: list[int], every: int) -> tuple[list[list[int]], list[int]]:
    """Where values with separate fields die: the bits dying at each step of each block, and at its end."""
    slots = view.slots
    definitions = {edge: _covered(slots, mask) for edge, mask in view.edge_definitions().items()}
    gen, keep, ends = [], [], []
    for number, effects in enumerate(view.effects):
        needed, kept = 0, every
        for effect in _reversed(effects):
            killed, used = _on_groups(slots, effect)
            needed = (needed & ~killed) | used
            kept &= ~killed
        gen.append(needed)
        keep.append(kept)
        partial = effects.on_normal & ~_covered(slots, effects.on_normal)
        ends.append(at_stop[number] | slots.whole(partial))
    problem = Backward(gen, keep, definitions, ends, [every] * len(gen))
    start = solve_backward(view.graph, problem)
    dying = []
    for number, effects in enumerate(view.effects):
        needed = at_end(view.graph, problem, start, number)
        ending = []
        for effect in _reversed(effects):
            killed, used = _on_groups(slots, effect)
            ending.append(used & ~needed)
            needed = (needed & ~killed) | used
        ending.reverse()
        dying.append(ending)
    return dying, [
        at_stop[number] | _dying_on_edges(view, at_end(view.graph, problem, start, number), start, number)
        for number in range(len(gen))
    ]


def _dying_on_edges(view: View, end: int, start: list[int], number: int) -> int:
    """The bits that are alive at the end of a block, but not at the start of one that follows.

    Where a view dies, its destructor may still look at what it points into.
    """
    effects = view.effects[number]
    mask = 0
    for edge in view.graph.out[number]:
        dying = end & ~start[edge.target]
        for own, owners in view.slots.views.items():
            if own & dying:
                dying |= owners
        mask |= dying & ~(effects.on_error if edge.error else effects.on_normal)
    return mask


def _on_groups(slots: Slots, effect: Effect) -> tuple[int, int]:
    """The bits of groups that the effect ends as a whole, and those that it needs as a whole.

    Overwriting only some fields of a value needs the value.
    """
    killed = _covered(slots, effect.kill)
    return killed, slots.whole(effect.use | (effect.kill & ~killed))


def _covered(slots: Slots, mask: int) -> int:
    """The mask without the bits of groups that it covers only in part."""
    for group in slots.groups:
        if group & mask and group & ~mask:
            mask &= ~group
    return mask
