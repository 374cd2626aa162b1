"""Where slots have a value: on all paths, on some, on none."""

from __future__ import annotations

from dataclasses import dataclass

from ...lang.mir import Function, LocalKind
from .effects import BlockEffects
from .facts import Facts
from .flow import Forward, solve_may, solve_must
from .function_view import View
from .slots import Slots


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


def _in_order(effects: BlockEffects) -> list:
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
