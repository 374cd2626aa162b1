"""`try` and `with`: blocks that errors and other exits pass through."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.mir import LocalKind
from ..lang.types import Type
from . import assignment, calls, convert, errors, expressions, names, statements, structs
from .frames import ErrorTarget, Frame
from .matching import CallArgument
from .values import FunctionValue, Operand, Value

if TYPE_CHECKING:
    from .body import Body


def try_statement(b: Body, node: syntax.Try) -> None:
    _check_form(b, node)
    after = b.new_block()
    depth = len(b.frames)
    finally_target: ErrorTarget | None = None
    if node.finalbody:
        b.frames.append(Frame("cleanup", leave=lambda: _final(b, node)))
        finally_target = ErrorTarget(b.new_block(), _outer_type(b), passing=True)
        if finally_target.type is not None:
            slot = b.new_local("", finally_target.type, LocalKind.VAR, node.span)
            finally_target.place = mir.Place(slot)
        b.frames.append(Frame("handler", target=finally_target))
    if node.handlers:
        handler = ErrorTarget(b.new_block(), None)
        b.frames.append(Frame("handler", target=handler))
        statements.suite(b, node.body)
        b.frames.pop()
        statements.suite(b, node.orelse)
        body_end = b.block
        _handler(b, node, handler)
        handler_end = b.block
        joined = b.new_block()
        for end in (body_end, handler_end):
            b.switch(end)
            b.goto(joined, node.span)
        b.switch(joined)
    else:
        statements.suite(b, node.body)
    del b.frames[depth:]
    if node.finalbody:
        _final(b, node)
        b.goto(after, node.span)
        assert finally_target is not None
        _finally_on_error(b, node, finally_target)
    else:
        b.goto(after, node.span)
    b.switch(after)


def _check_form(b: Body, node: syntax.Try) -> None:
    if node.star:
        b.error("E0124", node, "'except*' belongs to Python")
    if len(node.handlers) > 1:
        b.error("E0124", node.handlers[1], "a 'try' has one 'except'; test the error inside it")
    for handler in node.handlers:
        if handler.name is not None or (handler.type is not None and not isinstance(handler.type, syntax.Name)):
            b.error("E0124", handler, "'except' names the error, not its type", "write 'except e:'")


def _outer_type(b: Body) -> Type | None:
    target = b.error_target()
    return target.type if target is not None else None


def _final(b: Body, node: syntax.Try) -> None:
    if b.block.terminator is None:
        statements.suite(b, node.finalbody)


def _handler(b: Body, node: syntax.Try, target: ErrorTarget) -> None:
    """The `except` suite, with the error under its name."""
    handler = node.handlers[0]
    b.switch(target.block)
    if not target.used:
        if not b.is_library:
            b.warn("W0601", handler, "nothing in this 'try' can raise, so the 'except' is never reached")
        b.terminate(mir.Unreachable(handler.span))
        b.switch(b.new_block())
        return
    assert target.type is not None and target.place is not None
    local = target.place.local
    outer = b.scope
    b.scope = outer.child("block")
    caught = Operand(target.place, target.type, False, True, (mir.Loan(target.place, True),), True)
    if isinstance(handler.type, syntax.Name):
        local.name = handler.type.id
        variable = assignment.bind(b, handler.type.id, local, target.type, handler.type.span)
        caught = variable.operand
    b.caught.append(caught)
    for statement in handler.body:
        statements.statement(b, statement)
    b.caught.pop()
    b.scope = outer


def _finally_on_error(b: Body, node: syntax.Try, target: ErrorTarget) -> None:
    """An error passing through: the `finally` suite, then it goes on outwards."""
    b.switch(target.block)
    if not target.used:
        b.terminate(mir.Unreachable(node.span))
        return
    assert target.type is not None and target.place is not None
    statements.suite(b, node.finalbody)
    if b.block.terminator is None:
        value = Operand(target.place, target.type, True, True, (mir.Loan(target.place, True),))
        errors.raise_value(b, value, node)


# ----------------------------------------------------------------------------------------------------- with


def with_statement(b: Body, node: syntax.With) -> None:
    if node.is_async:
        b.error("E0113", node, "'async with' belongs to Python")
    outer = b.scope
    b.scope = outer.child("block")
    _with_items(b, node, node.items)
    b.scope = outer


def _with_items(b: Body, node: syntax.With, items: list[syntax.WithItem]) -> None:
    if not items:
        for statement in node.body:
            statements.statement(b, statement)
        return
    item = items[0]
    value = convert.materialise(b, expressions.expr(b, item.context_expr), item.context_expr)
    enter = structs.methods(b.world, value.type, "__enter__")
    if enter is None:
        b.error(
            "E0308", item.context_expr, f"'{names.show(value.type)}' is not a context manager: it has no '__enter__'"
        )
    consuming = any(f.places.params[0].convention in ("var", "deinit") for f in enter.functions)
    if consuming:
        entered = calls.call_bound(b, value, enter, [], item.context_expr)
        _bind_entered(b, item, entered)
        _with_items(b, node, items[1:])
        if isinstance(entered, Operand):
            b.emit(mir.Use(node.span, entered.place))
        return
    manager = convert.to_place(b, value, item.context_expr)
    if manager.owned:
        manager.place.local.kind = LocalKind.VAR
        manager = Operand(manager.place, manager.type, False, True, manager.loans)
    entered = calls.call_bound(b, manager, enter, [], item.context_expr)
    _bind_entered(b, item, entered)
    _guarded(b, node, items, manager)


def _bind_entered(b: Body, item: syntax.WithItem, entered: Value) -> None:
    target = item.optional_vars
    if target is None:
        return
    if isinstance(target, syntax.Binding):
        target = target.target
    if isinstance(entered, Operand) and not entered.owned:
        entered = convert.to_temp(b, entered, item.context_expr)
    assignment.declare(b, target, entered, item.context_expr)


def _guarded(b: Body, node: syntax.With, items: list[syntax.WithItem], manager: Operand) -> None:
    """The body with `__exit__` on every way out."""
    item = items[0]
    functions = structs.methods(b.world, manager.type, "__exit__")
    plain = _exits(functions, 1)
    catching = _exits(functions, 2)
    after = b.new_block()

    def leave() -> None:
        if b.block.terminator is None:
            if plain is not None:
                calls.call_bound(b, manager, plain, [], item.context_expr)
            b.emit(mir.Use(node.span, manager.place))

    target = ErrorTarget(b.new_block(), _outer_type(b) if catching is None else None, passing=True)
    if target.type is not None:
        target.place = mir.Place(b.new_local("", target.type, LocalKind.VAR, node.span))
    b.frames.append(Frame("cleanup", leave=leave))
    b.frames.append(Frame("handler", target=target))
    _with_items(b, node, items[1:])
    b.frames.pop()
    b.frames.pop()
    leave()
    b.goto(after, node.span)
    b.switch(target.block)
    if not target.used:
        b.terminate(mir.Unreachable(node.span))
        b.switch(after)
        return
    _exit_on_error(b, node, item, manager, catching, leave, target, after)
    b.switch(after)


def _exit_on_error(
    b: Body,
    node: syntax.With,
    item: syntax.WithItem,
    manager: Operand,
    catching: FunctionValue | None,
    leave: Callable[[], None],
    target: ErrorTarget,
    after: mir.Block,
) -> None:
    """What happens to an error that leaves the body: `__exit__` may swallow it, otherwise it goes on outwards."""
    assert target.place is not None and target.type is not None
    error = Operand(target.place, target.type, False, True, (mir.Loan(target.place, True),), True)
    if catching is not None:
        arguments = [CallArgument(error, item.context_expr)]
        swallowed = calls.call_bound(b, manager, catching, arguments, item.context_expr)
        b.emit(mir.Use(node.span, manager.place))
        onward = b.new_block()
        test = convert.condition(b, swallowed, item.context_expr)
        b.terminate(mir.Branch(node.span, test, after, onward))
        b.switch(onward)
    else:
        leave()
    if b.block.terminator is None:
        value = Operand(target.place, target.type, True, True, (mir.Loan(target.place, True),))
        errors.raise_value(b, value, node)


def _exits(functions: FunctionValue | None, count: int) -> FunctionValue | None:
    """The `__exit__` overloads with so many arguments, `self` included."""
    if functions is None:
        return None
    found = tuple(f for f in functions.functions if len(f.node.params) == count)
    return FunctionValue(found, functions.self_type) if found else None
