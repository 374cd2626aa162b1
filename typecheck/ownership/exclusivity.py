"""One call must not mutate or consume a value and use it through another argument."""

from __future__ import annotations

from ...lang.diagnostics import Diagnostic
from ...lang.mir import Call, Function, LocalKind, Move, Passing, Place
from ...lang.types import Convention
from . import messages, regions
from .function_view import last_step
from .regions import Region


def check(function: Function) -> list[Diagnostic]:
    """Checks every call of a function, and that every move takes from an owner."""
    findings: list[Diagnostic] = []
    for block in function.blocks:
        for step in (*block.instructions, last_step(block.terminator)):
            match step:
                case Call():
                    _check_call(function, step, findings)
                case Move() if _belongs_to_others(step.source):
                    findings.append(messages.not_owned(function, step.source, step.span))
    return findings


def _belongs_to_others(place: Place) -> bool:
    """Whether a place is the caller's, or named by a reference. Unnamed references are the compiler's own."""
    local = place.local
    if local.kind is LocalKind.ARGUMENT:
        return local.convention in (Convention.IMM, Convention.REF, "")
    return local.kind is LocalKind.REFERENCE and bool(local.name) and bool(local.loans)


def _check_call(function: Function, call: Call, findings: list[Diagnostic]) -> None:
    for argument in call.arguments:
        operand = argument.operand
        if argument.passing is Passing.OWNED and isinstance(operand, Place) and _belongs_to_others(operand):
            findings.append(messages.not_owned(function, operand, call.span))
    if len(call.arguments) < 2:
        return
    for position, argument in enumerate(call.arguments):
        moved = argument.passing is Passing.OWNED
        if not isinstance(argument.operand, Place):
            continue
        own = regions.embedded(argument.operand, mutable=True) if argument.through else []
        if moved:
            own.append(Region(argument.operand))
        elif argument.mutates:
            own += regions.of_place(argument.operand, mutable=True)
        other = _aliasing_argument(call, position, own) if own else None
        if other is not None:
            findings.append(messages.aliased(function, argument.operand, other, call.span, moved))
            return


def _aliasing_argument(call: Call, position: int, own: list[Region]) -> Place | None:
    """Another argument that refers to one of the regions."""
    for index, argument in enumerate(call.arguments):
        if index == position or not isinstance(argument.operand, Place):
            continue
        theirs = regions.embedded(argument.operand)
        if argument.passing is not Passing.VALUE:
            theirs += regions.of_place(argument.operand)
        if any(regions.overlap(a, b) for a in own for b in theirs):
            return argument.operand
    return None
