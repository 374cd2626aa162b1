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
from . import drops, initialisation, liveness, lower
from .facts import Facts
from .function_view import view

__all__ = ["Facts", "run"]


def run(function: Function, facts: Facts) -> list[Diagnostic]:
    """Makes ownership explicit in a function, in place; returns what the program does wrong.

    A function with findings is left in a state that must not be run.
    """
    seen = view(function, facts)
    if seen.slots.roots:
        live = liveness.analyse(seen)
        initial = initialisation.analyse(seen)
        planned = drops.plan(seen, initial, live)
        if planned.problems:
            return planned.problems
        drops.insert(seen, planned)
    lower.lower(function, facts)
    return []
