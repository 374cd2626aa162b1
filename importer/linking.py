"""Compilations to shared objects that this process, or a child of it, can load."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from .build import Compilation


class LinkError(Exception):
    """The linker that `available` found did not do its work; the message says what it wrote."""


@cache
def available() -> bool:
    """Whether there is a linker. Without one, object code is loaded through LLVM's JIT."""
    from ..codegen import link

    return link.find_linker() is not None or link.find_driver() is not None


def writer(compilation: Compilation) -> Callable[[str], None]:
    """What writes the shared object of a compilation to a path. Raises `LinkError`."""

    def write(target: str) -> None:
        from ..codegen import link

        with compilation.timings.stage("link"):
            result = link.link_shared([compilation.object], Path(target))
        if not result.ok:
            raise LinkError(result.message)

    return write
