"""Where slots have a value: on all paths, on some, on none."""

from __future__ import annotations

from ...lang.diagnostics import Diagnostic
from ...lang.mir import Function, Local, LocalKind, Raise
from ...lang.records import dataclass
from . import messages
from .effects import BlockEffects, Effect
from .facts import Facts
from .flow import Forward, solve_may, solve_must
from .function_view import View
from .liveness import Liveness
from .liveness import analyse as analyse_liveness
from .slots import Slots, bits


@dataclass(slots=True)
class Initialisation:
    """The bits with a value at the start of each block: on every path, and on some path."""

    must: list[int]
    may: list[int]


def analyse(view: View) -> Initialisation:
    """Solves definite and possible initialisation."""
    every = (1 << len(view.slots.leaves)) - 1
    gen, keep = [], []
    for effects in view.effects:
        defined, kept = 0, every
        for effect in _in_order(effects):
            defined = (defined & ~effect.take) | effect.define
            kept &= ~effect.take
        gen.append(defined)
        keep.append(kept)
    problem = Forward(at_entry(view.function, view.slots, view.facts), gen, keep, view.edge_definitions())
    if len(view.graph.blocks) == 1:
        return Initialisation([problem.entry], [problem.entry])
    return Initialisation(solve_must(view.graph, problem, every), solve_may(view.graph, problem))


def _in_order(effects: BlockEffects) -> list[Effect]:
    return [*(effect for _, effect in effects.body), effects.end]


def at_entry(function: Function, slots: Slots, facts: Facts) -> int:
    """The bits that have a value when the function is entered."""
    mask = 0
    for local, root in slots.roots.items():
        if local.kind is LocalKind.ARGUMENT:
            mask |= root.mask
    # A constructor of a struct without fields has nothing to set.
    result = function.result
    if result in slots.roots and result.name == "self" and facts.field_types(result.type) == ():
        mask |= slots.roots[result].mask
    return mask


def check(view: View, initial: Initialisation) -> list[Diagnostic]:
    """Reports uses of what has no value; one finding for each local."""
    findings: list[Diagnostic] = []
    reported: set[Local] = set()
    # A missing value is better reported where the function returns than at the end that all errors share.
    order = sorted(view.graph.order, key=lambda number: isinstance(view.graph.blocks[number].terminator, Raise))
    for number in order:
        has_value = initial.must[number]
        for site, step, effect in view.sites(number):
            missing = effect.check & ~has_value
            if missing:
                for local in view.slots.locals_of(missing):
                    # A temporary is missing only where references may point to one of several; no user wrote that.
                    if local not in reported and (local.name or local.kind is LocalKind.RESULT):
                        reported.add(local)
                        findings.append(messages.missing_value(view, local, missing, step, effect, site))
            has_value = (has_value & ~effect.take) | effect.define
    return findings


def conflicts(view: View, initial: Initialisation, live: Liveness) -> tuple[dict[int, int], list[Diagnostic]]:
    """Values that some paths into a block have and others have not, although they are kept there.

    The first result caps liveness at such blocks, so that the paths with the value destroy it before. That is wrong
    only where a field was moved out on one path and the whole is used afterwards: those are the findings.
    """
    states = zip(initial.may, initial.must, live.start, strict=True)
    torn = {number: mask for number, (may, must, kept) in enumerate(states) if (mask := may & ~must & kept)}
    if not torn:
        return {}, []
    used = analyse_liveness(view, stopping=False, waiting=False)
    waiting = analyse_liveness(view, stopping=False)
    caps: dict[int, int] = {}
    findings: list[Diagnostic] = []
    for number, mask in torn.items():
        mask &= ~used.start[number]
        caps[number] = ~mask
        for bit in bits(mask & waiting.start[number]):
            found = messages.moved_on_one_path(view, bit, number)
            if found is not None and found not in findings:
                findings.append(found)
    return caps, findings
