"""The findings of this package in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...lang.diagnostics import Diagnostic, Note
from ...lang.mir import Function, LocalKind, Place, Span
from ...lang.source import Location
from ...lang.types import PackType, StructType, Type
from .function_view import View, last_step
from .slots import Part, bits


@dataclass(frozen=True, slots=True)
class Site:
    """An instruction by block and index; the index after the last instruction is the terminator."""

    block: int
    index: int


def location(function: Function, span: Span) -> Location:
    return Location(function.source, *span)


def describe(place: Place) -> str:
    """The place as the user would name it."""
    text = place.local.name
    if not text:
        return "the result" if place.local.kind is LocalKind.RESULT else "this temporary value"
    type: Type | None = place.local.type
    for index in place.path:
        name, type = _field(type, index)
        text += f".{name}" if name else f"[{index}]"
    return f"'{text}'"


def _field(type: Type | None, index: int) -> tuple[str, Type | None]:
    if isinstance(type, StructType) and type.fields is not None:
        field = type.fields[index]
        return field.name, field.type
    return "", type.elements[index] if isinstance(type, PackType) else None


def field_names(view: View, mask: int) -> str:
    """The fields that the bits stand for, without the name of their value: `'a' and 'b'`."""
    names = []
    for bit in bits(mask):
        place = view.slots.leaves[bit].place
        name, _ = _field(place.local.type, place.path[0]) if place.path else (place.local.name, None)
        names.append(f"'{name}'")
    names = list(dict.fromkeys(names))
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def span_at(view: View, site: Site) -> Span:
    block = view.graph.blocks[site.block]
    if site.index < len(block.instructions):
        return block.instructions[site.index].span
    return last_step(block.terminator).span


# ------------------------------------------------------------------------------------- looking back


def steps_back(view: View, site: Site) -> Iterator[tuple[Site, int, int, int]]:
    """The steps that can come before a site, nearest first: (site, bits used, bits taken, bits defined).

    The value sent back (`generator.send`) is ignored; every step is visited once.
    """
    seen: set[int] = set()
    pending = [(site.block, site.index)]
    while pending:
        block, below = pending.pop(0)
        effects = view.effects[block]
        length = len(view.graph.blocks[block].instructions)
        if below > length:
            end = effects.end
            yield Site(block, length), end.use, end.take, end.define | effects.on_normal | effects.on_error
        for index, effect in reversed(effects.body):
            if index < below:
                yield Site(block, index), effect.use, effect.take, effect.define
        for edge in view.graph.into[block]:
            if edge.source not in seen:
                seen.add(edge.source)
                pending.append((edge.source, len(view.graph.blocks[edge.source].instructions) + 1))


def where_taken(view: View, mask: int, site: Site) -> Span | None:
    """Where a value that is missing at a site was moved from, nearest first; None if it never had one."""
    for earlier, _, taken, _ in steps_back(view, site):
        if taken & mask and not _is_declaration(view, earlier):
            return span_at(view, earlier)
    return None


def _is_declaration(view: View, site: Site) -> bool:
    from ...lang.mir import Declare

    instructions = view.graph.blocks[site.block].instructions
    return site.index < len(instructions) and isinstance(instructions[site.index], Declare)


def where_last_used(view: View, mask: int, site: Site) -> Span:
    """The last use or definition of a value before the end of a block."""
    for earlier, used, _, defined in steps_back(view, Site(site.block, site.index + 1)):
        if (used | defined) & mask:
            return span_at(view, earlier)
    return view.function.span


# ------------------------------------------------------------------------------------------ findings


def must_be_consumed(view: View, part: Part, site: Site | None, reason: str) -> Diagnostic:
    """A value of a linear type would be destroyed implicitly."""
    span = where_last_used(view, part.mask, site) if site is not None else view.function.span
    kind = view.facts.type_name(part.type)
    message = f"{describe(part.place)} of type '{kind}' is abandoned: it has to be consumed explicitly"
    notes = [Note(reason)] if reason else []
    notes.append(Note("pass it on with '^', return it, or call a method that takes 'deinit self' on every path"))
    return Diagnostic("E0512", location(view.function, span), message, tuple(notes))


def destroyed_in_part(view: View, part: Part, missing: int, site: Site | None) -> Diagnostic:
    """A value whose type has a destructor would be destroyed without one of its fields."""
    span = where_last_used(view, part.mask, site) if site is not None else view.function.span
    message = f"{describe(part.place)} is destroyed here, but {field_names(view, missing)} has no value"
    notes = [Note(f"'{view.facts.type_name(part.type)}' has a destructor, which needs all fields")]
    if site is not None and (taken := where_taken(view, missing, Site(site.block, site.index + 1))) is not None:
        notes.append(Note("moved away here", location(view.function, taken)))
    return Diagnostic("E0503", location(view.function, span), message, tuple(notes))
