"""The notes of errors inside generic code: by which calls it was instantiated."""

from __future__ import annotations

from ..lang.diagnostics import Note
from ..lang.source import Location
from .world import Instance, World

SHOWN = 3


def instantiation_notes(world: World, instance: Instance | None) -> tuple[Note, ...]:
    """The chain of requests that led to an instance with bound parameters, nearest first, the library's folded."""
    notes: list[Note] = []
    while instance is not None and instance.requested_by is not None and len(notes) < SHOWN:
        caller, span = instance.requested_by
        generic = bool(instance.bindings) or bool(getattr(instance.self_type, "args", ()))
        if generic and not caller.decl.module.loaded.is_library:
            notes.append(Note(f"instantiated by this call of '{instance.decl.name}'", Location(caller.decl.module.source, *span)))
        instance = caller
    return tuple(notes)


def outermost(instance: Instance) -> Instance:
    """The function at the start of the chain of requests."""
    while instance.requested_by is not None:
        instance = instance.requested_by[0]
    return instance
