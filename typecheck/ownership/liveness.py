"""Which values have to be kept at each point, by the rules of the language (ownership.md, 2.1).

A bit is kept where a use follows on some path before the slot is overwritten. The fields of one value belong
together: a field is also kept while any of them is, unless it is overwritten before the value dies. So a first
solution says where each unit (a value as a whole) is in use, and where that ends all of its fields count as used. At an
`Unreachable` everything counts as used, because nothing is destroyed when the run is stopped.
"""

from __future__ import annotations

from ...lang.records import dataclass, field
from .effects import BlockEffects, Effect, ends_the_run
from .flow import Backward, at_end, solve_backward
from .function_view import View
from .slots import Slots


@dataclass(slots=True)
class Liveness:
    """The kept bits of each block: at its start, after each step of its body, before and after its terminator.

    `units` and `units_after` say the same of units, at the start and after each step of the body.
    """

    start: list[int]
    units: list[int]
    after: list[list[int]] = field(default_factory=list)
    before_end: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    units_after: list[list[int]] = field(default_factory=list)


@dataclass(slots=True)
class _Endings:
    """Where units die: the bits dying at each step of each block (the terminator last), and on the edges out of it."""

    at_steps: list[list[int]]
    on_edges: list[int]


def analyse(
    view: View, *, stopping: bool = True, waiting: bool = True, limit: dict[int, int] | None = None
) -> Liveness:
    """Solves liveness. Without `stopping`, an `Unreachable` uses nothing; without `waiting`, fields do not wait for
    the whole. `limit` caps the bits at the starts of some blocks."""
    every = (1 << len(view.slots.leaves)) - 1
    stops = [stopping and ends_the_run(block) for block in view.graph.blocks]
    units = _solve_units(view, stops) if waiting and view.slots.units else None
    endings = _endings(view, units) if units is not None else _no_endings(view)
    stop = every & ~view.slots.views
    gen, keep = [], []
    for number, effects in enumerate(view.effects):
        needed, kept = 0, every
        for effect, ending in zip(_backwards(effects), reversed(endings.at_steps[number])):
            needed = (needed & ~effect.kill) | effect.use | (ending & ~effect.kill)
            kept &= ~effect.kill
        gen.append(needed)
        keep.append(kept)
    ends = [endings.on_edges[number] | (stop if stops[number] else 0) for number in range(len(stops))]
    caps = [(limit or {}).get(number, every) for number in range(len(stops))]
    problem = Backward(gen, keep, view.edge_definitions(), ends, caps)
    result = Liveness(solve_backward(view.graph, problem), units.start if units is not None else [0] * len(stops))
    result.units_after = units.after if units is not None else [[0] * len(e.body) for e in view.effects]
    _fill_in(view, problem, result, endings)
    return result


def _fill_in(view: View, problem: Backward, result: Liveness, endings: _Endings) -> None:
    for number, effects in enumerate(view.effects):
        needed = at_end(view.graph, problem, result.start, number)
        result.end.append(needed)
        dying = endings.at_steps[number]
        needed |= effects.end.use | dying[-1]
        result.before_end.append(needed)
        after = []
        for (_, effect), ending in zip(reversed(effects.body), reversed(dying[:-1])):
            after.append(needed)
            needed = (needed & ~effect.kill) | effect.use | (ending & ~effect.kill)
        after.reverse()
        result.after.append(after)


def _backwards(effects: BlockEffects) -> list[Effect]:
    return [effects.end, *(effect for _, effect in reversed(effects.body))]


# --------------------------------------------------------------------------------------------------- units


@dataclass(slots=True)
class _Units:
    """The units in use: at the start of each block, after each step of its body, and at its end."""

    start: list[int]
    after: list[list[int]]
    end: list[int]


def _solve_units(view: View, stops: list[bool]) -> _Units:
    slots = view.slots
    every = (1 << len(slots.units)) - 1
    stop = every & ~slots.units_in(slots.views)
    covered = {edge: slots.units_within(mask) for edge, mask in view.edge_definitions().items()}
    gen, keep, ends = [], [], []
    for number, effects in enumerate(view.effects):
        needed, kept = 0, every
        for effect in _backwards(effects):
            killed, used = _on_units(slots, effect)
            needed = (needed & ~killed) | used
            kept &= ~killed
        gen.append(needed)
        keep.append(kept)
        partial = slots.units_in(effects.on_normal) & ~slots.units_within(effects.on_normal)
        ends.append(partial | (stop if stops[number] else 0))
    problem = Backward(gen, keep, covered, ends, [every] * len(gen))
    units = _Units(solve_backward(view.graph, problem), [], [])
    for number, effects in enumerate(view.effects):
        needed = at_end(view.graph, problem, units.start, number)
        units.end.append(needed)
        needed |= _on_units(slots, effects.end)[1]
        after = []
        for _, effect in reversed(effects.body):
            after.append(needed)
            killed, used = _on_units(slots, effect)
            needed = (needed & ~killed) | used
        after.reverse()
        units.after.append(after)
    return units


def _on_units(slots: Slots, effect: Effect) -> tuple[int, int]:
    """The units that the effect ends, and those that it needs. Overwriting only a part of a value needs the value."""
    killed = slots.units_within(effect.kill) if effect.kill else 0
    return killed, slots.units_in(effect.use) | (slots.units_in(effect.kill) & ~killed)


def _endings(view: View, units: _Units) -> _Endings:
    found = _Endings([], [])
    for number, effects in enumerate(view.effects):
        steps = []
        for (_, effect), after in zip(effects.body, units.after[number]):
            steps.append(_bits_of(view.slots, _on_units(view.slots, effect)[1] & ~after))
        steps.append(_bits_of(view.slots, _on_units(view.slots, effects.end)[1] & ~units.end[number]))
        found.at_steps.append(steps)
        found.on_edges.append(_dying_on_edges(view, units, number))
    return found


def _no_endings(view: View) -> _Endings:
    return _Endings([[0] * (len(e.body) + 1) for e in view.effects], [0] * len(view.effects))


def _dying_on_edges(view: View, units: _Units, number: int) -> int:
    """The bits of units that are in use at the end of a block, but not at the start of one that follows."""
    effects = view.effects[number]
    mask = 0
    for edge in view.graph.out[number]:
        dying = units.end[number] & ~units.start[edge.target]
        if dying:
            mask |= _bits_of(view.slots, dying) & ~(effects.on_error if edge.error else effects.on_normal)
    return mask


def _bits_of(slots: Slots, units: int) -> int:
    """All bits of some units, and of what they point into."""
    mask = 0
    for number, unit in enumerate(slots.units):
        if units >> number & 1:
            mask |= unit.mask | unit.owners
    return mask
