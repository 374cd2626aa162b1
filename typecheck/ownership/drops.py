"""Inserts the destruction of every value at the point where it is no longer needed.

After an operation die the values whose last use it was and those that it made and nobody uses; on entry of a block
die those that another way out of its predecessors still needed. In each group the value declared last dies
first (ownership.md, 2.1).
"""

from __future__ import annotations

from collections.abc import Callable

from ...lang.diagnostics import Diagnostic
from ...lang.mir import (
    Block,
    Branch,
    Drop,
    Goto,
    Instruction,
    Invoke,
    LocalKind,
    Span,
    Terminator,
)
from ...lang.records import dataclass, field
from . import effects, messages
from .flow import Edge
from .function_view import Site, View, last_step
from .initialisation import Initialisation
from .liveness import Liveness
from .slots import Part


@dataclass(slots=True)
class Plan:
    """The parts to destroy: by (block, index of the step in the body) after it, and by edge. `entry` comes first."""

    after: dict[tuple[int, int], list[Part]] = field(default_factory=dict)
    on_edge: dict[Edge, list[Part]] = field(default_factory=dict)
    entry: list[Part] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Death:
    """Bits that die together, the units that stay in use, and where (None: on entry of the function)."""

    dead: int
    units: int
    site: Site | None


def plan(view: View, initial: Initialisation, live: Liveness) -> Plan:
    """Decides all destructions of a function, and reports those that the types forbid."""
    result = Plan()
    dead = initial.must[0] & ~live.start[0]
    result.entry = _collect(view, Death(dead, live.units[0], None), _as_declared, result)
    for number in view.graph.order:
        has_value = initial.must[number]
        effects_here = view.effects[number]
        needed = live.start[number]
        for step, (index, effect) in enumerate(effects_here.body):
            after = live.after[number][step]
            kept = has_value & _needed_before(live, number, step, needed)
            dead = ((kept & ~effect.take) | effect.define) & ~after
            if dead:
                death = Death(dead, live.units_after[number][step], Site(number, index))
                order = _operand_order(view.graph.blocks[number].instructions[index])
                parts = _collect(view, death, order, result)
                if parts:
                    result.after[number, index] = parts
            has_value = (has_value & ~effect.take) | effect.define
            needed = after
        _plan_end(view, live, number, has_value & live.before_end[number], result)
    return result


def _needed_before(live: Liveness, number: int, step: int, at_start: int) -> int:
    """The kept bits before a step: those after the step in front of it."""
    return live.after[number][step - 1] if step else at_start


def _plan_end(view: View, live: Liveness, number: int, has_value: int, result: Plan) -> None:
    """Decides what dies on the edges out of a block."""
    block = view.graph.blocks[number]
    ending = view.effects[number]
    assert block.terminator is not None
    step = last_step(block.terminator)
    has_value &= ~ending.end.take
    by_call = 0
    if isinstance(block.terminator, Invoke):
        after = live.start[view.graph.out[number][0].target] | live.start[view.graph.out[number][1].target]
        by_call = has_value & view.slots.whole(ending.end.use) & ~after
    for edge in view.graph.out[number]:
        defined = ending.on_error if edge.error else ending.on_normal
        dead = (has_value | defined) & ~live.start[edge.target]
        if not dead:
            continue
        site = Site(number, len(block.instructions))
        units = live.units[edge.target]
        first = _undivided(view, dead & (by_call if edge.error else by_call | defined), dead, units)
        parts = _collect(view, Death(first, units, site), _operand_order(step), result)
        parts += _collect(view, Death(dead & ~first, units, site), _as_declared, result)
        _owners_last(view, parts)
        if parts:
            result.on_edge[edge] = parts


def _undivided(view: View, chosen: int, dead: int, units: int) -> int:
    """The chosen bits of the dead ones, with the rest of values that can only be destroyed whole."""
    waiting = [view.slots.roots[local] for local in view.slots.locals_of(chosen) if local not in view.slots.dissolved]
    while waiting:
        part = waiting.pop()
        if part.intact and part.mask & chosen and not part.mask & ~dead and not part.unit & units:
            chosen |= part.mask
        else:
            waiting += part.children
    return chosen


def _operand_order(step: Instruction | Terminator) -> Callable[[Part], int]:
    """Sorts fields of a dissolved value by the operand that used them."""
    places = list(effects.operands(step)) if isinstance(step, Instruction) else []

    def position(part: Part) -> int:
        for index, place in enumerate(places):
            if place.local is part.place.local and place.path[: len(part.place.path)] == part.place.path:
                return index
        return len(places)

    return position


def _as_declared(part: Part) -> int:
    """Keeps the fields of a dissolved value in order of declaration."""
    return 0


def _collect(view: View, death: Death, order: Callable[[Part], int], result: Plan) -> list[Part]:
    """The largest parts that make up the dead bits, the value declared last in front."""
    parts: list[Part] = []
    for local in reversed(view.slots.locals_of(death.dead)):
        found: list[Part] = []
        _parts_of(view, view.slots.roots[local], death, found, result)
        if local in view.slots.dissolved:
            found.sort(key=order)
        parts += found
    if len(parts) > 1:
        _owners_last(view, parts)
    return parts


def _parts_of(view: View, part: Part, death: Death, found: list[Part], result: Plan) -> None:
    dead = death.dead & part.mask
    if not dead:
        return
    local = part.place.local
    dissolved = not part.place.path and local in view.slots.dissolved
    # While the value lives on, fields that are overwritten later die on their own.
    whole = not dissolved and not (part.intact and part.unit & death.units)
    if dead == part.mask and whole:
        reason = view.facts.droppable(part.type)
        if reason is not None:
            result.problems.append(messages.must_be_consumed(view, part, death.site, reason))
        elif view.facts.needs_drop(part.type):
            found.append(part)
        return
    if whole and part.intact and local.kind is not LocalKind.RESULT and view.facts.droppable(part.type) is None:
        result.problems.append(messages.destroyed_in_part(view, part, part.mask & ~dead, death.site))
        return
    for child in part.children:
        _parts_of(view, child, death, found, result)


def _owners_last(view: View, parts: list[Part]) -> None:
    """Moves values that others of the list point into behind those: destroying a view may look at its owner."""
    reached = view.slots.reached
    if not any(part.place.local in reached for part in parts):
        return
    rest = list(parts)
    parts.clear()
    while rest:
        free = [p for p in rest if not any(q is not p and reached.get(q.place.local, 0) & p.mask for q in rest)]
        chosen = free[0] if free else rest[0]
        rest.remove(chosen)
        parts.append(chosen)


# ----------------------------------------------------------------------------------------------- insertion


def insert(view: View, planned: Plan) -> None:
    """Puts the planned destructions into the function, with new blocks on edges where they are needed."""
    by_block: dict[int, list[tuple[int, list[Part]]]] = {}
    for (number, index), parts in planned.after.items():
        by_block.setdefault(number, []).append((index, parts))
    for number, inserted in by_block.items():
        _insert_after(view.graph.blocks[number], inserted)
    for number in range(len(view.graph.blocks)):
        _insert_on_edges(view, number, planned)
    if planned.entry:
        entry = view.graph.blocks[0]
        entry.instructions[:0] = _as_drops(planned.entry, view.function.span)


def _insert_after(block: Block, inserted: list[tuple[int, list[Part]]]) -> None:
    following = dict(inserted)
    rebuilt: list[Instruction] = []
    for index, instruction in enumerate(block.instructions):
        rebuilt.append(instruction)
        if index in following:
            rebuilt += _as_drops(following[index], instruction.span)
    block.instructions[:] = rebuilt


def _insert_on_edges(view: View, target: int, planned: Plan) -> None:
    """Destroys on the edges into one block: at its start if all agree, else in the source or in a block between."""
    edges = view.graph.into[target]
    wanted = [planned.on_edge.get(edge, []) for edge in edges]
    if not any(wanted):
        return
    block = view.graph.blocks[target]
    if target != 0 and all(parts == wanted[0] for parts in wanted):
        block.instructions[:0] = _as_drops(wanted[0], _span_of(view, edges[0]))
        return
    for edge, parts in zip(edges, wanted):
        if not parts:
            continue
        source = view.graph.blocks[edge.source]
        drops = _as_drops(parts, _span_of(view, edge))
        if isinstance(source.terminator, Goto):
            source.instructions += drops
        else:
            between = split_edge(view, edge)
            between.instructions += drops


def split_edge(view: View, edge: Edge) -> Block:
    """A new, empty block on an edge. The graph of the view does not know it."""
    source, target = view.graph.blocks[edge.source], view.graph.blocks[edge.target]
    assert source.terminator is not None
    between = Block(len(view.function.blocks), [], Goto(source.terminator.span, target))
    view.function.blocks.append(between)
    match source.terminator:
        case Goto() as goto:
            goto.target = between
        case Branch() as branch:
            if branch.then is target:
                branch.then = between
            if branch.otherwise is target:
                branch.otherwise = between
        case Invoke() as invoke:
            if edge.error:
                invoke.error = between
            else:
                invoke.normal = between
    return between


def _span_of(view: View, edge: Edge) -> Span:
    terminator = view.graph.blocks[edge.source].terminator
    assert terminator is not None
    return terminator.span


def _as_drops(parts: list[Part], span: Span) -> list[Instruction]:
    return [Drop(span, part.place) for part in parts]
