"""Slots: the parts of locals whose initialisation and life are followed, numbered as bits.

A local becomes one bit, or one bit for each of the parts that the function sets, moves or forgets separately. A
mask over these bits is what every analysis of this package computes with.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...lang.mir import (
    AddressOf,
    AssumeInit,
    Call,
    Copy,
    Declare,
    Drop,
    Elision,
    Forget,
    Function,
    Instruction,
    Invoke,
    Local,
    LocalKind,
    Move,
    Op,
    Passing,
    Place,
)
from ...lang.records import dataclass, field
from ...lang.types import Convention, Type
from .facts import Facts


@dataclass(slots=True, eq=False)
class Part:
    """A place with its bits; `children` are its fields where they are told apart, else the part is one bit.

    unit    the unit that the part is, if it is one, as the bit `1 << number of the unit`
    intact  whether only the whole can be destroyed or consumed: it has a destructor of its own, or is linear
    shared  whether using a part is using the whole: a tuple gives its elements as references
    """

    place: Place
    type: Type
    mask: int = 0
    children: list[Part] = field(default_factory=list)
    unit: int = 0
    intact: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """Bits that live together as one value, although some are set on their own.

    The value is in use while any of its bits is. When it dies on an edge, `owners` are used too: what a view
    points into.
    """

    mask: int
    owners: int = 0


@dataclass(slots=True, eq=False)
class Slots:
    """The numbering of one function.

    roots       the tracked locals, each with its tree of parts
    leaves      the part of each bit
    units       values of which several bits have to be kept together
    reached     for locals with loans: every bit that using the local uses
    views       the bits of locals that have something on loan and are destroyed themselves
    dissolved   locals of `deinit` arguments: only their fields are ever destroyed
    """

    roots: dict[Local, Part] = field(default_factory=dict)
    leaves: list[Part] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    reached: dict[Local, int] = field(default_factory=dict)
    views: int = 0
    dissolved: set[Local] = field(default_factory=set)

    def part(self, place: Place, through_tuples: bool = True) -> Part | None:
        """The smallest part that contains the place; None if the local is not tracked."""
        part = self.roots.get(place.local)
        if part is None:
            return None
        for index in place.path:
            if not part.children or (part.shared and not through_tuples):
                break
            part = part.children[index]
        return part

    def mask(self, place: Place) -> int:
        """The bits that the place touches, without loans."""
        part = self.part(place)
        return part.mask if part is not None else 0

    def exact(self, place: Place) -> int:
        """The bits of the place if it is a part of its own, else 0: what storing to the place initialises."""
        part = self.part(place)
        return part.mask if part is not None and part.place.path == place.path else 0

    def used(self, place: Place) -> int:
        """The bits that using the place uses: its own, and those that its local has on loan."""
        part = self.part(place, through_tuples=False)
        return (part.mask if part is not None else 0) | self.reached.get(place.local, 0)

    def units_in(self, mask: int) -> int:
        """The units that the mask touches, as bits."""
        found = 0
        for number, unit in enumerate(self.units):
            if unit.mask & mask:
                found |= 1 << number
        return found

    def units_within(self, mask: int) -> int:
        """The units that the mask covers."""
        found = 0
        for number, unit in enumerate(self.units):
            if not unit.mask & ~mask:
                found |= 1 << number
        return found

    def whole(self, mask: int) -> int:
        """The mask with all bits of every unit that it touches."""
        for unit in self.units:
            if unit.mask & mask:
                mask |= unit.mask
        return mask

    def locals_of(self, mask: int) -> list[Local]:
        """The tracked locals that the mask touches, in order of declaration; arguments count as declared last."""
        found = dict.fromkeys(self.leaves[bit].place.local for bit in bits(mask))
        return sorted(found, key=lambda local: (local.kind is LocalKind.ARGUMENT, local.index))


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def is_owned(local: Local) -> bool:
    """Whether the function owns the value: the storage is here, and it is no borrowed register argument."""
    if local.indirect:
        return False
    return local.kind is not LocalKind.ARGUMENT or local.convention in (Convention.VAR, Convention.DEINIT)


def is_slot(local: Local) -> bool:
    """Whether the state of the local can change here: owned storage, or the caller's through a `mut` argument."""
    if local.indirect:
        return local.kind is LocalKind.ARGUMENT and local.convention == Convention.MUT
    return is_owned(local)


def number(function: Function, facts: Facts) -> Slots:
    """Numbers what has to be followed in the function; an empty result means that nothing has to."""
    changes = _Changes()
    for block in function.blocks:
        for instruction in block.instructions:
            changes.note(instruction)
        if isinstance(block.terminator, Invoke):
            changes.note(block.terminator.call)
    slots = Slots()
    for local in function.locals:
        if is_slot(local) and _is_tracked(local, function, changes, facts):
            _add_root(slots, local, _state_changes(local, changes, facts), facts, changes.declared)
            if not changes.moved.get(local):
                _share(slots.roots[local], facts)
    if slots.roots:
        _close_loans(function, slots)
        for local, owners in slots.reached.items():
            if local in slots.roots and facts.needs_drop(local.type):
                mask = slots.roots[local].mask
                slots.views |= mask
                slots.units.append(Unit(mask, owners))
    return slots


def _is_tracked(local: Local, function: Function, changes: _Changes, facts: Facts) -> bool:
    if facts.needs_drop(local.type) or facts.droppable(local.type) is not None or local in changes.elided:
        return True
    if local is function.result:
        return local.name == "self" or local in changes.paths or local in changes.lost
    return bool(local.name) and local in changes.lost


def _state_changes(local: Local, changes: _Changes, facts: Facts) -> set[tuple[int, ...]]:
    """The paths that have to be followed on their own.

    Storing to a field without destructor changes nothing about a value that ends as a whole; only the
    result of a constructor comes into being field by field.
    """
    paths = changes.paths.get(local, set())
    undivided = facts.has_destructor(local.type) or facts.droppable(local.type) is not None
    if local.kind is LocalKind.RESULT or local.convention == Convention.DEINIT or not undivided:
        return paths
    moved = changes.moved.get(local, set())
    return {path for path in paths if path in moved or facts.needs_drop(_type_at(local.type, path, facts))}


def _type_at(type: Type, path: tuple[int, ...], facts: Facts) -> Type:
    for index in path:
        fields = facts.field_types(type)
        assert fields is not None
        type = fields[index]
    return type


class _Changes:
    """Which places change their state in a function.

    paths     fields that are set, moved or forgotten on their own
    moved     those of the fields that are moved out of or forgotten
    lost      locals that can be without a value after they had one, or before
    elided    sources of copies that may be turned into moves
    declared  locals that begin without a value
    """

    def __init__(self) -> None:
        self.paths: dict[Local, set[tuple[int, ...]]] = {}
        self.moved: dict[Local, set[tuple[int, ...]]] = {}
        self.lost: set[Local] = set()
        self.elided: set[Local] = set()
        self.declared: set[Local] = set()

    def note(self, instruction: Instruction) -> None:
        match instruction:
            case Op():
                self._stores(instruction.dest)
            case Call():
                self._stores(instruction.dest)
                self._stores(instruction.error)
                for argument in instruction.arguments:
                    if argument.passing is Passing.OWNED and isinstance(argument.operand, Place):
                        self._loses(argument.operand)
            case Copy():
                self._stores(instruction.dest)
                if is_elidable(instruction):
                    self.elided.add(instruction.source.local)
            case Move():
                self._stores(instruction.dest)
                self._loses(instruction.source)
            case AddressOf():
                self._stores(instruction.dest)
            case AssumeInit():
                self._stores(instruction.place)
            case Drop() | Forget():
                self._loses(instruction.place)
            case Declare():
                self.lost.add(instruction.local)
                self.declared.add(instruction.local)

    def _stores(self, place: Place | None) -> None:
        if place is not None and place.path:
            self.paths.setdefault(place.local, set()).add(place.path)

    def _loses(self, place: Place) -> None:
        self._stores(place)
        self.moved.setdefault(place.local, set()).add(place.path)
        self.lost.add(place.local)


def is_elidable(copy: Copy) -> bool:
    """Whether the copy may become a move, if nobody needs the source afterwards."""
    return copy.elision is not Elision.NONE and copy.copy_constructor is not None and is_slot(copy.source.local)


def _add_root(slots: Slots, local: Local, paths: set[tuple[int, ...]], facts: Facts, declared: set[Local]) -> None:
    root = Part(Place(local), local.type)
    slots.roots[local] = root
    dissolved = local.convention == Convention.DEINIT and local.kind is LocalKind.ARGUMENT
    if dissolved and facts.field_types(local.type) is not None:
        slots.dissolved.add(local)
        paths = paths | {(0,)}
    shells = local.kind is not LocalKind.RESULT and local not in declared
    _split(slots, root, paths, facts, shells)
    tops = root.children if local in slots.dissolved else [root]
    for top in tops:
        if top.children:
            _add_units(slots, top)


def _share(part: Part, facts: Facts) -> None:
    """Marks tuples; the library's own methods, which take elements out, follow each on its own."""
    part.shared = bool(part.children) and facts.is_tuple(part.type)
    for child in part.children:
        _share(child, facts)


def _add_units(slots: Slots, top: Part) -> None:
    """Makes units of a value with separate fields, and of every part of it that ends as a whole."""
    pending = [top]
    while pending:
        part = pending.pop()
        if part.children and (part is top or part.intact):
            part.unit = 1 << len(slots.units)
            slots.units.append(Unit(part.mask))
        pending += part.children


def _split(slots: Slots, part: Part, paths: set[tuple[int, ...]], facts: Facts, shells: bool) -> None:
    """Numbers the part: one bit, or the bits of its fields if a path leads further down.

    With `shells`, a value that ends as a whole has a bit besides that of its only field: it goes on without the field.
    """
    inner = {path[1:] for path in paths if path}
    fields = facts.field_types(part.type) if inner else None
    if not fields:
        part.mask = 1 << len(slots.leaves)
        slots.leaves.append(part)
        return
    part.intact = facts.has_destructor(part.type) or facts.droppable(part.type) is not None
    for index, type in enumerate(fields):
        child = Part(part.place.field(index), type)
        _split(slots, child, {path[1:] for path in paths if path and path[0] == index}, facts, shells)
        part.children.append(child)
        part.mask |= child.mask
    if shells and part.intact and len(fields) == 1:
        part.mask |= 1 << len(slots.leaves)
        slots.leaves.append(part)


def _close_loans(function: Function, slots: Slots) -> None:
    """For every local with loans, the bits that using it uses, through any number of further loans."""
    lenders = [local for local in function.locals if local.loans]
    reached = dict.fromkeys(lenders, 0)
    changed = True
    while changed:
        changed = False
        for local in lenders:
            mask = reached[local]
            for loan in local.loans:
                mask |= slots.mask(loan.place) | reached.get(loan.place.local, 0)
            if mask != reached[local]:
                reached[local] = mask
                changed = True
    slots.reached = {local: mask for local, mask in reached.items() if mask}
