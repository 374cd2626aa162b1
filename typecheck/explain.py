"""The notes of errors inside generic code: by which calls it was instantiated."""

from __future__ import annotations

from typing import NoReturn

from ..lang.diagnostics import Note
from ..lang.source import Location, SourceFile
from ..lang.syntax import Span
from .declarations import FunctionDecl
from .world import Instance, World

SHOWN = 3


def instantiation_notes(world: World, instance: Instance | None) -> tuple[Note, ...]:
    """The chain of requests that led to an instance with bound parameters, nearest first, the library's folded."""
    notes: list[Note] = []
    while instance is not None and instance.requested_by is not None and len(notes) < SHOWN:
        caller, span = instance.requested_by
        if is_generic(instance) and not caller.decl.module.loaded.is_library:
            notes.append(
                Note(f"instantiated by this call of '{instance.decl.name}'", Location(caller.decl.module.source, *span))
            )
        instance = caller
    return tuple(notes)


def is_generic(instance: Instance) -> bool:
    """Whether parameters, of the function or of its struct, were bound for an instance."""
    return bool(instance.bindings) or bool(getattr(instance.self_type, "args", ()))


def reject_instance(world: World, instance: Instance, code: str, message: str, *notes: Note) -> NoReturn:
    """Reports what only an instance shows: at the call, in code without parameters, that led to it.

    Of `notes`, which tell more about the place in the body, those that point into the library are left out.
    """
    source, span = request_site(instance)
    shown = [n for n in notes if n.location is None or not _in_library(world, n.location.source)]
    chain = [n for n in instantiation_notes(world, instance) if n.location != Location(source, *span)]
    world.reject(code, source, span, message, (*shown, *chain))


def _in_library(world: World, source: SourceFile) -> bool:
    return any(m is not None and m.source is source and m.loaded.is_library for m in world.modules.values())


def library_entry(instance: Instance | None) -> FunctionDecl | None:
    """The function of the library that the user's code called on the way to an instance that is in the library."""
    found: FunctionDecl | None = None
    current = instance
    while current is not None and current.decl.module.loaded.is_library:
        found = current.decl
        if current.requested_by is None:
            return found if current.requested_at is not None else None
        current = current.requested_by[0]
    return found


def request_site(instance: Instance) -> tuple[SourceFile, Span]:
    """The call, in code without parameters of its own, that led to an instance; its declaration if there is none."""
    source, span = instance.decl.module.source, instance.decl.node.name_span
    current = instance
    while current.requested_by is not None:
        caller, at = current.requested_by
        source, span = caller.decl.module.source, at
        if not is_generic(caller) and not caller.decl.module.loaded.is_library:
            return source, span
        current = caller
    if current.requested_by is None and current.requested_at is not None:
        return current.requested_at
    return source, span
