"""Raising: where an error goes, and what it is converted to on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.mir import Block, LocalKind, Place
from ..lang.types import Type
from . import convert, names
from .frames import ErrorTarget
from .values import Operand

if TYPE_CHECKING:
    from .body import Body


def target_for(b: Body, error: Type, node: syntax.Node, what: str) -> tuple[Place, Block]:
    """The slot and the block for an error of a type raised here; an error if nothing would catch it."""
    target = b.error_target()
    if target is None:
        if b.comptime:
            b.error("E0416", node, f"{what}; compile-time evaluation does not raise")
        b.error(
            "E0603",
            node,
            f"{what}, and nothing here handles the error",
            "put it into 'try: ... except:' or declare the function 'raises'",
        )
    _settle(b, target, error, node)
    assert target.type is not None and target.place is not None
    target.used = True
    if convert.same_type(b, error, target.type):
        return target.place, target.block
    return _converting(b, target, error, node)


def _settle(b: Body, target: ErrorTarget, error: Type, node: syntax.Node) -> None:
    """The first raise in a `try` body decides the type of its error."""
    if target.type is None:
        target.type = error
        target.settled = True
        target.place = Place(b.new_local("", error, LocalKind.VAR, node.span))


def _converting(b: Body, target: ErrorTarget, error: Type, node: syntax.Node) -> tuple[Place, Block]:
    """A slot of the raised type whose block converts it to what the handler takes."""
    assert target.type is not None and target.place is not None
    slot = b.temp(error, node.span)
    here = b.block
    block = b.new_block()
    b.switch(block)
    value = convert_error(b, slot, target, node)
    convert.initialise(b, target.place, value, node)
    b.goto(target.block, node.span)
    b.switch(here)
    return slot.place, block


def convert_error(b: Body, slot: Operand, target: ErrorTarget, node: syntax.Node) -> Operand:
    """An error as another error type: by `@implicit` constructors, or its text as an `Error`."""
    want = target.type
    assert want is not None
    if convert.can_convert(b, slot, want) is None:
        message = f"an error of type '{names.show(slot.type)}' does not convert to '{names.show(want)}'"
        if target.settled:
            b.error("E0605", node, f"{message}, which something before it in this 'try' raises")
        b.error("E0604", node, f"{message}, which the function raises")
    made = convert.convert(b, slot, want, node)
    return convert.to_temp(b, made, node)


def raise_value(b: Body, value: Operand, node: syntax.Node) -> None:
    """Emits `raise value` to the handler in force."""
    target = b.error_target()
    if target is None:
        if b.comptime:
            b.error("E0416", node, "compile-time evaluation does not raise")
        b.error(
            "E0602",
            node,
            "nothing here handles this error",
            "put it into 'try: ... except:' or declare the function 'raises'",
        )
    _settle(b, target, value.type, node)
    assert target.type is not None and target.place is not None
    target.used = True
    if not convert.same_type(b, value.type, target.type):
        value = convert_error(b, value, target, node)
    convert.initialise(b, target.place, value, node, mir.Elision.MOVE)
    b.goto(target.block, node.span)
