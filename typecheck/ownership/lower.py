"""Turns copies, moves and destructions into calls, and erases what only ownership needed to know."""

from __future__ import annotations

from ...lang.mir import (
    Argument,
    AssumeInit,
    Call,
    Copy,
    Declare,
    Drop,
    Forget,
    Function,
    Instruction,
    Move,
    Passing,
    Place,
    Use,
)
from ...lang.types import Type
from .facts import Facts


def lower(function: Function, facts: Facts) -> None:
    """Rewrites every block in place. Afterwards `Copy` and `Move` mean bits."""
    for block in function.blocks:
        block.instructions = [new for old in block.instructions if (new := _lowered(old, facts)) is not None]


def _lowered(instruction: Instruction, facts: Facts) -> Instruction | None:
    match instruction:
        case Drop(place=place):
            type = type_of(place, facts)
            if not facts.needs_drop(type):
                return None
            destructor = facts.destructor(type)
            argument = Argument(Passing.OWNED, place)
            return Call(instruction.span, None, destructor, facts.signature(destructor), (argument,))
        case Copy(copy_constructor=constructor) if constructor is not None:
            argument = Argument(Passing.REFERENCE, instruction.source)
            return Call(instruction.span, instruction.dest, constructor, facts.signature(constructor), (argument,))
        case Move(constructor=constructor) if constructor is not None:
            argument = Argument(Passing.OWNED, instruction.source)
            return Call(instruction.span, instruction.dest, constructor, facts.signature(constructor), (argument,))
        case Use() | Forget() | AssumeInit() | Declare():
            return None
    return instruction


def type_of(place: Place, facts: Facts) -> Type:
    """The type of a place, by way of its fields."""
    type = place.local.type
    for index in place.path:
        fields = facts.field_types(type)
        assert fields is not None, f"{place} leads into a type without fields"
        type = fields[index]
    return type
