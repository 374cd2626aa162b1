"""Checks that no field of a struct gives up tracking what it points to.

A value of a type with `UnsafeAnyOrigin` in it keeps everything alive that it might point to, which a struct would
pass on to all its users unseen.
"""

from __future__ import annotations

from ..lang import syntax
from ..lang.diagnostics import Note
from . import derivation, names, origins
from .declarations import StructDecl
from .values import Origin
from .world import World


def check(world: World, declaration: StructDecl) -> None:
    """Reports fields whose type has `UnsafeAnyOrigin` in it."""
    for name, type in derivation.field_types(world, declaration).items():
        found: list[Origin] = []

        def note(origin: Origin, found: list[Origin] = found) -> Origin:
            found.append(origin)
            return origin

        if type is None:
            continue
        origins.map_origins(world, type, note)
        if any(origin.kind == "any" for origin in found):
            world.reject(
                "E0517",
                declaration.module.source,
                _place(declaration.fields[name]),
                f"the type of field '{name}', '{names.show(type)}', may point to anything: its origin is"
                " 'UnsafeAnyOrigin'",
                (
                    Note(
                        f"give '{declaration.name}' a parameter 'origin: Origin' for it, or say"
                        " 'UntrackedOrigin' if you look after the lifetime yourself"
                    ),
                ),
            )


def _place(node: syntax.AnnAssign) -> syntax.Span:
    return node.annotation.span if node.annotation is not None else node.span
