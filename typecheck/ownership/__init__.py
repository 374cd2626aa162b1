"""Ownership: explicit destruction, moves and copies, and the checks of who owns and who borrows.

`run` takes a function as the type checker emits it and rewrites it in place. What it relies on:

* Every value that needs destruction lives in a local of its own; `local.index` is the order of declaration.
* A call may name a variable, a `mut` argument or a field of them as its destination although the old value is there:
  the pass destroys that value first, and goes by way of a temporary where the call still needs it.
  Destinations behind a reference (elements, pointees) hold no value; the type checker emits their `Drop`.
* A `Declare` precedes the first use of a variable without initialiser, at its place in the loop.
* `Use`, `Forget`, `AssumeInit` and `Declare` are gone afterwards; `Copy` and `Move` have no constructors left.
"""

from __future__ import annotations

from ...lang.diagnostics import Diagnostic
from ...lang.mir import Function
from . import assignments, copies, drops, exclusivity, flow, initialisation, liveness, lower, references
from .facts import Facts
from .function_view import view

__all__ = ["Facts", "run"]


def run(function: Function, facts: Facts) -> list[Diagnostic]:
    """Makes ownership explicit in a function, in place; returns what the program does wrong.

    A function with findings is left in a state that must not be run.
    """
    findings = _check_references(function)
    if not findings:
        findings = _place_drops(function, facts)
    if not findings:
        lower.lower(function, facts)
    return sorted(findings, key=lambda found: found.location.start)


def _check_references(function: Function) -> list[Diagnostic]:
    graph = flow.build(function)
    return [
        *exclusivity.check(function),
        *references.check_results(function),
        *references.check_interior(function, graph),
    ]


def _place_drops(function: Function, facts: Facts) -> list[Diagnostic]:
    """Decides about copies, checks that every use finds a value, and inserts destruction."""
    seen = view(function, facts)
    live = liveness.analyse(seen) if seen.slots.roots else None
    if assignments.separate(seen, live):
        seen = view(function, facts)
        live = liveness.analyse(seen) if seen.slots.roots else None
    if live is None:
        return []
    assignments.construct_moves(seen, live)
    copies.elide(seen, live)
    initial = initialisation.analyse(seen)
    findings = initialisation.check(seen, initial)
    if findings:
        return findings
    caps, findings = initialisation.conflicts(seen, initial, live)
    if caps:
        live = liveness.analyse(seen, limit=caps)
    planned = drops.plan(seen, initial, live)
    findings += planned.problems
    if not findings:
        drops.insert(seen, planned)
    return findings
