"""References must not outlive what they refer to, nor be used after a mutation that may have moved it."""

from __future__ import annotations

from ...lang.diagnostics import Diagnostic
from ...lang.mir import Borrow, Call, Copy, Function, Instruction, Local, LocalKind, Move, Op, Place, Span, Terminator
from ...lang.records import dataclass
from . import effects, messages, regions
from .flow import Graph
from .function_view import last_step
from .regions import Region
from .slots import is_owned


def check_results(function: Function) -> list[Diagnostic]:
    """Reports where a reference to something of this function becomes its result."""
    result = function.result
    if result is None:
        return []
    findings: list[Diagnostic] = []
    for block in function.blocks:
        for step in (*block.instructions, last_step(block.terminator)):
            if isinstance(step, Instruction):
                owner = _dying_owner(_returned(step, result))
                if owner is not None:
                    findings.append(messages.outlives(function, owner, step.span))
    return findings


def _returned(step: Instruction, result: Local) -> list[Region]:
    """What the result refers to after a step that sets it."""
    match step:
        case Borrow() if step.local is result:
            return regions.of_place(step.place)
        case Call() if step.dest is not None and step.dest.local is result:
            found = []
            for loan in result.loans:
                found += regions.of_place(loan.place)
            return found
        case Copy() | Move() if step.dest.local is result:
            return regions.embedded(step.source)
        case Op() if step.dest is not None and step.dest.local is result:
            return [r for o in step.operands if isinstance(o, Place) for r in regions.embedded(o)]
    return []


def _dying_owner(found: list[Region]) -> Local | None:
    for region in found:
        local = region.place.local
        if is_owned(local) and local.kind is not LocalKind.RESULT:
            return local
    return None


# ------------------------------------------------------------------------------------- interior references


@dataclass(slots=True)
class _Interior:
    """References and views into containers, numbered; and by the local that owns the container, (number, container)."""

    numbers: dict[Local, int]
    by_owner: dict[Local, list[tuple[int, Place]]]


def check_interior(function: Function, graph: Graph) -> list[Diagnostic]:
    """Reports uses of references into containers that were mutated after the reference was taken."""
    interior = _interior_references(function)
    if not interior.numbers:
        return []
    steps = [_events(function, block, interior) for block in range(len(graph.blocks))]
    if not any(hit for events in steps for _, _, hit in events):
        return []
    stale = _solve(graph, steps)
    findings: list[Diagnostic] = []
    reported: set[Local] = set()
    for number in graph.order:
        mask = stale[number]
        for step, bound, hit in steps[number]:
            for local in _used_references(step, interior):
                if mask >> interior.numbers[local] & 1 and local not in reported:
                    reported.add(local)
                    findings.append(_stale_use(function, graph, steps, local, interior, step.span, number))
            mask = (mask | hit) & ~bound
    return findings


Event = tuple[Instruction | Terminator, int, int]
"""A step, the mask of the references that it binds, and of those that it invalidates."""


def _interior_references(function: Function) -> _Interior:
    interior = _Interior({}, {})
    for local in function.locals:
        for loan in local.loans:
            if not loan.interior:
                continue
            number = interior.numbers.setdefault(local, len(interior.numbers))
            for region in regions.of_place(loan.place):
                interior.by_owner.setdefault(region.place.local, []).append((number, region.place))
    return interior


def _events(function: Function, number: int, interior: _Interior) -> list[Event]:
    block = function.blocks[number]
    events: list[Event] = []
    for step in (*block.instructions, last_step(block.terminator)):
        bound = hit = 0
        if isinstance(step, Instruction):
            local = effects.bound(step) or _replaced(step)
            if local in interior.numbers:
                bound = 1 << interior.numbers[local]
            for region in _mutated(step):
                for reference, container in interior.by_owner.get(region.place.local, ()):
                    if not region.interior and regions.overlap(region, Region(container)):
                        hit |= 1 << reference
        events.append((step, bound, hit))
    return events


def _replaced(step: Instruction) -> Local | None:
    """The local that holds something new after a step. A temporary, such as the list that variadic arguments become,
    is made part by part, and once."""
    dest = effects.destination(step)
    if dest is None or dest.local.indirect:
        return None
    return dest.local if not dest.path or dest.local.kind is LocalKind.TEMP else None


def _mutated(step: Instruction) -> list[Region]:
    """What a step may change as a whole."""
    found: list[Region] = []
    if isinstance(step, Call):
        for argument in step.arguments:
            if argument.mutates and isinstance(argument.operand, Place):
                found += regions.of_place(argument.operand, mutable=True)
    dest = effects.destination(step)
    if dest is not None:
        found += regions.of_place(dest, mutable=True)
    return found


def _used_references(step: Instruction | Terminator, interior: _Interior) -> list[Local]:
    if not isinstance(step, Instruction):
        return []
    places = list(effects.operands(step))
    dest = effects.destination(step)
    if dest is not None and dest.local.indirect:
        places.append(dest)
    return [place.local for place in places if place.local in interior.numbers]


def _solve(graph: Graph, steps: list[list[Event]]) -> list[int]:
    """The references that may be stale at the start of each block."""
    start = [0] * len(steps)
    changed = True
    while changed:
        changed = False
        for number in graph.order:
            mask = start[number]
            for _, bound, hit in steps[number]:
                mask = (mask | hit) & ~bound
            for edge in graph.out[number]:
                if mask & ~start[edge.target]:
                    start[edge.target] |= mask
                    changed = True
    return start


def _stale_use(
    function: Function,
    graph: Graph,
    steps: list[list[Event]],
    local: Local,
    interior: _Interior,
    span: Span,
    block: int,
) -> Diagnostic:
    number = interior.numbers[local]
    container = next(place for places in interior.by_owner.values() for n, place in places if n == number)
    mutation = span
    seen: set[int] = set()
    pending = [block]
    while pending:
        at = pending.pop(0)
        hits = [step.span for step, _, hit in steps[at] if hit >> number & 1]
        if hits:
            mutation = hits[-1]
            break
        seen.add(at)
        pending += [edge.source for edge in graph.into[at] if edge.source not in seen]
    return messages.invalidated(function, local, container, span, mutation)
