"""`assert` at run time and at compile time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.diagnostics import Note
from ..lang.source import Location
from ..lang.types import Const
from . import calls, convert, evaluate, explain, expressions, lookup, names
from .declarations import FunctionSet
from .matching import CallArgument
from .values import FunctionValue

if TYPE_CHECKING:
    from .body import Body


def runtime_assert(b: Body, node: syntax.Assert) -> None:
    """The condition and message are evaluated; the define ASSERT says whether a false one ends the program."""
    test = convert.convert(b, expressions.expr(b, node.test, b.world.bool_type), b.world.bool_type, node.test)
    message = expressions.expr(b, node.msg) if node.msg is not None else None
    mode = dict(b.world.options.defines).get("ASSERT", "safe")
    if mode not in ("all", "warn"):
        return
    module = b.world.module("std.builtin.failures")
    found = lookup.member(b.world, module, "_assertion_failed") if module is not None else None
    if not isinstance(found, FunctionSet):
        return
    failing, after = b.new_block(), b.new_block()
    b.terminate(mir.Branch(node.span, convert.condition(b, test, node.test), after, failing, True))
    b.switch(failing)
    arguments = [CallArgument(message, node.msg or node)] if message is not None else []
    calls.call(b, FunctionValue(tuple(found.functions)), arguments, node)
    b.goto(after, node.span)
    b.switch(after)


def comptime_assert(b: Body, node: syntax.Assert) -> None:
    """A condition that must hold when the function is instantiated; reported at the function being compiled."""
    held = evaluate.value(b.world, b.scope, node.test, b.world.bool_type)
    if isinstance(held, Const) and evaluate.truth(held):
        return
    text = b.text(node.test)
    message = f"the compile-time assertion '{text}' does not hold"
    if node.msg is not None:
        found = evaluate.value(b.world, b.scope, node.msg)
        shown = names.text_of(found) if isinstance(found, Const) else None
        if shown is None and isinstance(found, Const):
            shown = str(found.data)
        message = f"compile-time assertion failed: {shown}" if not b.is_library else str(shown)
    here = Note("the assertion is here", Location(b.source, *node.span))
    if b.instance is None:
        b.error("E0412", node, message)
    b.abandoned = True
    explain.reject_instance(b.world, b.instance, "E0412", message, here)
