"""The findings of this package in words."""

from __future__ import annotations

from collections.abc import Iterator

from ...lang.diagnostics import Diagnostic, Note
from ...lang.mir import Declare, Function, Instruction, Local, LocalKind, Place, Raise, Return, Span, Terminator
from ...lang.source import Location
from ...lang.types import PackType, StructType, Type
from . import effects
from .effects import Effect
from .function_view import Site, View, last_step
from .slots import Part, bits


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


def where_taken(view: View, mask: int, site: Site) -> Site | None:
    """Where a value that is missing at a site was moved from, nearest first; None if it never had one."""
    for earlier, _, taken, _ in steps_back(view, site):
        if taken & mask and not _is_declaration(view, earlier):
            return earlier
    return None


def _is_declaration(view: View, site: Site) -> bool:
    instructions = view.graph.blocks[site.block].instructions
    return site.index < len(instructions) and isinstance(instructions[site.index], Declare)


# ------------------------------------------------------------------------------------------ findings


def missing_value(
    view: View, local: Local, missing: int, step: Instruction | Terminator, effect: Effect, site: Site
) -> Diagnostic:
    """A use of a local that has no value, or not all of it, on some path."""
    root = view.slots.roots[local]
    missing &= root.mask
    if isinstance(step, Return | Raise):
        return _missing_at_exit(view, local, missing, step, site)
    name = f"'{local.name}'"
    notes = []
    if all(place.local is not local for place in _operands(step)):
        notes.append(Note(f"a reference to {name} is used here", None))
    taken = where_taken(view, missing, site)
    partial = (effect.use & root.mask) != missing and bool(root.children)
    here = location(view.function, step.span)
    if taken == site:
        notes.append(Note("assign it again in the loop before its end, or pass a copy with '.copy()'"))
        return Diagnostic("E0504", here, f"{name} is moved away in every iteration of the loop", tuple(notes))
    if taken is not None:
        notes.append(Note("moved away here", location(view.function, span_at(view, taken))))
        notes.append(Note(f"pass a copy with '.copy()' there, or assign {name} again before this use"))
        if partial:
            fields = field_names(view, missing)
            return Diagnostic("E0503", here, f"{name} is used as a whole, but {fields} was moved away", tuple(notes))
        return Diagnostic("E0502", here, f"{name} is used after it was moved", tuple(notes))
    notes.append(Note("declared here", location(view.function, local.span)))
    if partial:
        fields = field_names(view, missing)
        return Diagnostic("E0501", here, f"{name} is used as a whole, but {fields} has no value yet", tuple(notes))
    return Diagnostic("E0501", here, f"{name} is used, but has no value on some path to here", tuple(notes))


def _operands(step: Instruction | Terminator) -> Iterator[Place]:
    if isinstance(step, Instruction):
        yield from effects.operands(step)


def _missing_at_exit(view: View, local: Local, missing: int, step: Return | Raise, site: Site) -> Diagnostic:
    """The result, or the caller's value behind a `mut` argument, has no value when the function is left."""
    function = view.function
    notes = []
    if local.kind is LocalKind.RESULT:
        if local.name != "self":
            what = f"'{local.name}'" if local.name else "a result"
            return Diagnostic("E0601", location(function, function.span), f"a path ends without {what} being set")
        fields = field_names(view, missing) if view.slots.roots[local].children else "'self'"
        message = f"field {fields} is not initialised on every path through the constructor"
        return Diagnostic("E0513", location(function, function.span), message)
    taken = where_taken(view, missing, site)
    if taken is not None:
        notes.append(Note("moved away here", location(function, span_at(view, taken))))
    notes.append(Note("the caller expects a value in it: assign a new one"))
    message = f"the 'mut' argument '{local.name}' has no value when the function is left"
    return Diagnostic("E0502", location(function, step.span), message, tuple(notes))


def moved_on_one_path(view: View, bit: int, block: int) -> Diagnostic | None:
    """A field was moved out on some of the paths into a block, and the whole is needed there."""
    part = view.slots.leaves[bit]
    if not view.facts.needs_drop(part.type):
        return None
    taken = where_taken(view, 1 << bit, Site(block, 0))
    if taken is None:
        return None
    whole = Place(part.place.local)
    message = f"{describe(part.place)} cannot be moved away on only some paths, because {describe(whole)} is used later"
    note = Note("move a copy with '.copy()', or assign the field again on this path")
    return Diagnostic("E0503", location(view.function, span_at(view, taken)), message, (note,))


def must_be_consumed(view: View, part: Part, site: Site | None, reason: str) -> Diagnostic:
    """A value of a linear type would be destroyed implicitly."""
    span = span_at(view, site) if site is not None else view.function.span
    kind = view.facts.type_name(part.type)
    message = f"{describe(part.place)} of type '{kind}' is abandoned: it has to be consumed explicitly"
    notes = [Note(reason)] if reason else []
    notes.append(Note("pass it on with '^', return it, or call a method that takes 'deinit self' on every path"))
    return Diagnostic("E0512", location(view.function, span), message, tuple(notes))


def destroyed_in_part(view: View, part: Part, missing: int, site: Site | None) -> Diagnostic:
    """A value whose type has a destructor would be destroyed without one of its fields."""
    function = view.function
    span = span_at(view, site) if site is not None else function.span
    fields = field_names(view, missing)
    kind = f"'{view.facts.type_name(part.type)}' has a destructor, which needs all fields"
    taken = where_taken(view, missing, Site(site.block, site.index + 1)) if site is not None else None
    if taken is None:
        message = f"{describe(part.place)} is destroyed here, but {fields} has no value"
        return Diagnostic("E0503", location(function, span), message, (Note(kind),))
    message = f"{fields} cannot be moved out of {describe(part.place)}, which is destroyed later as a whole"
    notes = (Note(kind), Note("destroyed after its last use here", location(function, span)))
    return Diagnostic("E0503", location(function, span_at(view, taken)), message, notes)


def not_owned(function: Function, place: Place, span: Span) -> Diagnostic:
    """A value is moved out of a place that somebody else owns."""
    held = f"a '{place.local.convention}' argument" if place.local.convention else "a reference"
    message = f"{describe(place)} cannot be moved away: {describe(Place(place.local))} is {held}, its owner keeps it"
    return Diagnostic("E0505", location(function, span), message, (Note("pass a copy with '.copy()'"),))


def aliased(function: Function, mutated: Place, other: Place, span: Span, moved: bool) -> Diagnostic:
    """Two arguments of one call are the same value, and one of them is mutated or moved."""
    how = "moved" if moved else "passed as 'mut'"
    if mutated.local.name and other.local.name and mutated.local is not other.local:
        message = f"{describe(mutated)} is {how} while {describe(other)} refers to it in the same call"
    else:
        named = mutated if mutated.local.name else other
        message = f"{describe(named)} is {how} and used by another argument of the same call"
    return Diagnostic("E0509", location(function, span), message, (Note("pass a copy of one of them"),))


def outlives(function: Function, owner: Local, span: Span) -> Diagnostic:
    """A reference to something that dies with the function is returned."""
    what = f"'{owner.name}'" if owner.name else "a temporary value"
    message = f"this returns a reference to {what}, which dies when the function is left"
    note = Note("declared here", location(function, owner.span)) if owner.name else Note("return the value itself")
    return Diagnostic("E0511", location(function, span), message, (note,))


def invalidated(function: Function, reference: Local, container: Place, span: Span, mutation: Span) -> Diagnostic:
    """A reference into a container is used after the container was mutated."""
    what = f"'{reference.name}'" if reference.name else "this reference"
    message = f"{what} refers to an element of {describe(container)}, which was mutated since"
    notes = (Note("mutated here", location(function, mutation)), Note("take the reference again, or copy the element"))
    return Diagnostic("E0510", location(function, span), message, notes)
