"""Worlds of the type checker that stay in a process from one import to the next.

Most of what the type checker finds out for a module is about the library: declarations, signatures, conditions,
instances. A world that has ended without errors is kept for the next module that is compiled for the same targets with
the same options; `typecheck.renewal` forgets what belonged to the module before.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from .modules import SourceLoader

if TYPE_CHECKING:
    from ..typecheck.world import World

_MOST_WORLDS = 2
_MOST_RENEWALS = 64
"""How often a world is used again: some of what it knows of earlier modules stays in its tables."""


class Worlds:
    """Worlds that wait for a compilation. One that is in use is not here, so each serves one thread at a time."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[World, SourceLoader]] = {}

    def take(self, key: str, loader: SourceLoader) -> World | None:
        """A world for a compilation whose files `loader` finds; None where there is none whose library is the same.

        `key` says all that a world depends on beside the library.
        """
        world, before = self._waiting.pop(key, (None, None))
        if world is None or before is None or not loader.adopt_library(before):
            return None
        from ..typecheck import renewal

        renewal.renew(world, loader)
        return world

    def keep(self, key: str, world: World, loader: SourceLoader) -> None:
        """Keeps a world after a compilation without errors."""
        if world.renewals < _MOST_RENEWALS:
            self._waiting.pop(key, None)
            self._waiting[key] = world, loader
            for oldest in list(self._waiting)[:-_MOST_WORLDS]:
                self._waiting.pop(oldest, None)


@cache
def of_process() -> Worlds:
    """The worlds that imports share."""
    return Worlds()
