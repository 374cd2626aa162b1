"""Which storage a place stands for, by way of references and their loans."""

from __future__ import annotations

from ...lang.mir import Loan, Local, Place
from ...lang.records import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A place that storage belongs to; `interior` means some element inside it rather than the place itself."""

    place: Place
    interior: bool = False


def of_place(place: Place, *, mutable: bool = False) -> list[Region]:
    """What a place may be; several regions if a reference may point to any of them.

    With `mutable`, only what a reference may be written through to.
    """
    found: list[Region] = []
    _follow(place, False, mutable, found, set())
    return found


def embedded(place: Place, *, mutable: bool = False) -> list[Region]:
    """What a value points into, such as the origin of a view or the captures of a closure.

    With `mutable`, only what it may be written through to.
    """
    found: list[Region] = []
    if not place.local.indirect:
        for loan in place.local.loans:
            if loan.mutable or not mutable:
                _follow(loan.place, loan.interior, mutable, found, {place.local})
    return found


def _follow(place: Place, interior: bool, mutable: bool, found: list[Region], seen: set[Local]) -> None:
    local = place.local
    loans: tuple[Loan, ...] = local.loans if local.indirect else ()
    if not loans:
        found.append(Region(place, interior))
        return
    if local in seen:
        return
    seen.add(local)
    for loan in loans:
        if mutable and not loan.mutable:
            continue
        inside = interior or loan.interior
        target = loan.place if inside else Place(loan.place.local, loan.place.path + place.path)
        _follow(target, inside, mutable, found, seen)


def overlap(a: Region, b: Region) -> bool:
    """Whether the two may have storage in common. Elements of one container cannot be told apart."""
    if a.place.local is not b.place.local:
        return False
    shorter = min(len(a.place.path), len(b.place.path))
    return a.place.path[:shorter] == b.place.path[:shorter]
