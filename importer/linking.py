"""Compilations to images that this process, or a child of it, can load."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import build, python_support
from .build import Compilation
from .cache import OBJECT, SHARED
from .store import Made


class LinkError(Exception):
    """The linker that was found did not do its work; the message says what it wrote."""


def available() -> bool:
    """Whether there is a linker now. Without one, images are object files, which LLVM loads."""
    from ..codegen import link

    return link.can_link_shared()


def made(compilation: Compilation) -> Made:
    """What the cache stores of a compilation."""
    linked = compilation.linked or available()
    write, suffix = (_linked(compilation), SHARED) if linked else (_as_object(compilation), OBJECT)
    return Made(build.stamps(compilation), build.absent(compilation), write, suffix)


def _linked(compilation: Compilation) -> Callable[[str], None]:
    def write(target: str) -> None:
        from ..codegen import link

        objects = build.objects_of(compilation)
        if compilation.linked:
            with compilation.timings.stage("support"):
                objects.append(python_support.object_file(build.target_of(compilation)))
        with compilation.timings.stage("link"):
            result = link.link_shared(objects, Path(target))
        if not result.ok:
            raise LinkError(result.message)

    return write


def _as_object(compilation: Compilation) -> Callable[[str], None]:
    def write(target: str) -> None:
        Path(target).write_bytes(compilation.object)

    return write
