"""Bounds on what leads to itself: compile-time values inside each other, instances that ask for ever new ones."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from ..lang.diagnostics import Diagnostic, Note
from ..lang.source import Location, SourceFile
from ..lang.syntax import Span
from ..lang.types import StructType
from .world import Reject, World

PYTHON_FRAMES = 30_000
"""Frames that the type checker may need: for the deepest trees that the parser accepts, or for `VALUES`."""

VALUES = 250
"""Compile-time expressions whose evaluation may be under way inside each other."""

INSTANCES = 1_000
"""Instances of which each was asked for by the one before."""

TYPES = 300
"""Types inside each other in the parameters of an instance that ends a chain of at least as many."""


@contextmanager
def room() -> Iterator[None]:
    """Lets Python recurse as deep as the bounds allow."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, PYTHON_FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def give_up(world: World, source: SourceFile, span: Span, message: str, notes: tuple[Note, ...] = ()) -> NoReturn:
    """Reports that a bound is exceeded, even while an attempt is being made; nothing that follows is reported."""
    if not world.exhausted:
        world.diagnostics.add(Diagnostic("E0419", Location(source, *span), message, notes))
        world.exhausted = True
        world.pending.clear()
    raise Reject(message)


def is_endless(world: World, depth: int, values: Iterable[object]) -> bool:
    """Whether a chain of instances of this length ends nowhere: it is too long, or builds ever larger types."""
    return depth > INSTANCES or (depth > TYPES and any(_type_depth(world, value) > TYPES for value in values))


def _type_depth(world: World, value: object) -> int:
    """How many types are inside each other in the parameters of a type."""
    if not isinstance(value, StructType):
        return 0
    known = world.memos.type_depths
    if value not in known:
        known[value] = 1 + max((_type_depth(world, argument) for argument in value.args), default=0)
    return known[value]
