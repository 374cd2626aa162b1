"""`for` loops over iterators, and `comptime for`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..lang import syntax
from ..lang.mir import Block, LocalKind
from ..lang.records import replace
from ..lang.types import Bytes, Const, CtValue, StaticPointer, StructType, Type
from . import (
    assignment,
    calls,
    convert,
    displays,
    evaluate,
    expressions,
    literals,
    names,
    statements,
    structs,
    subscripts,
)
from .frames import ErrorTarget, Frame
from .values import PACK, Display, Operand, Pack, Variable

if TYPE_CHECKING:
    from .body import Body


def for_statement(b: Body, node: syntax.For) -> None:
    if node.is_async:
        b.error("E0113", node, "'async for' belongs to Python")
    if node.comptime:
        comptime_for(b, node)
        return
    after = b.new_block()

    def body(on_continue: Block) -> None:
        b.frames.append(Frame("loop", after, on_continue))
        for statement in node.body:
            statements.statement(b, statement)
        b.frames.pop()

    iterate(b, node.target, node.iter, node, body)
    statements.suite(b, node.orelse)
    b.goto(after, node.span)
    b.switch(after)


def iterate(
    b: Body, target: syntax.Expr, iterable: syntax.Expr, node: syntax.Node, body: Callable[[Block], None]
) -> None:
    """Emits a loop over an iterable; afterwards control is where the iterator is exhausted."""
    iterator = make_iterator(b, iterable)
    head, exhausted = b.new_block(), b.new_block()
    b.goto(head, node.span)
    b.switch(head)
    stop = b.world.struct_item("stop_iteration")
    slot = b.temp(stop, iterable.span)
    b.frames.append(Frame("handler", target=ErrorTarget(exhausted, stop, slot.place)))
    element = calls.call_method(b, displays.as_mutable(iterator), "__next__", [], iterable)
    b.frames.pop()
    outer = b.scope
    b.scope = outer.child("block")
    bind_target(b, target, element, iterable)
    body(head)
    b.scope = outer
    b.goto(head, node.span)
    b.switch(exhausted)
    if structs.methods(b.world, iterator.type, "__finish__") is not None:
        calls.call_method(b, iterator, "__finish__", [], iterable)


def make_iterator(b: Body, iterable: syntax.Expr) -> Operand:
    """What `__iter__` gives, in a place of its own."""
    value = expressions.expr(b, iterable)
    if isinstance(value, Pack):
        b.error("E0315", iterable, "arguments of different types are visited with 'comptime for'")
    if isinstance(value, Display):
        value = convert.materialise(b, value, iterable)
    ready = convert.materialise(b, value, iterable)
    source = convert.to_place(b, ready, iterable)
    functions = structs.methods(b.world, source.type, "__iter__")
    if functions is None:
        b.error("E0315", iterable, f"'{names.show(source.type)}' is not iterable: it has no '__iter__'")
    receiver = source
    consuming = tuple(f for f in functions.functions if f.node.params[0].convention in ("var", "deinit"))
    reading = tuple(f for f in functions.functions if f not in consuming)
    if reading:
        type = source.type
        consuming = tuple(f for f in consuming if not isinstance(type, StructType) or structs.applies(b.world, type, f))
    chosen = consuming if source.owned and consuming else reading or consuming
    functions = replace(functions, functions=chosen)
    if source.owned and not source.variable and chosen is not consuming:
        # a temporary container lives as long as its iterator: it becomes a nameless variable of the loop
        source.place.local.kind = LocalKind.VAR
        receiver = Operand(source.place, source.type, False, True, source.loans)
    found = calls.call_bound(b, receiver, functions, [], iterable)
    return convert.to_temp(b, convert.materialise(b, found, iterable), iterable)


def bind_target(b: Body, target: syntax.Expr, element: object, node: syntax.Expr) -> None:
    """Binds the loop variable(s) for one turn."""
    assert isinstance(element, Operand | Const)
    match target:
        case syntax.Binding(kind="var", target=inner):
            assignment.declare(b, inner, element, node)
        case syntax.Binding(kind="ref", target=inner):
            assignment.declare_reference(b, inner, element, node)
        case syntax.Tuple(elts=parts) | syntax.List(elts=parts):
            whole = convert.to_place(b, element, node)
            if whole.owned and not whole.variable:
                whole.place.local.kind = LocalKind.VAR
            view = Operand(whole.place, whole.type, False, False, whole.loans)
            for part, (value, at) in zip(parts, assignment.unpack(b, view, len(parts), node), strict=True):
                bind_target(b, part, value, at)
        case syntax.Name(id=name, span=span):
            _bind_name(b, name, span, element, node)
        case _:
            b.error("E0122", target, "a loop binds names")


def _bind_name(b: Body, name: str, span: syntax.Span, element: Operand | Const, node: syntax.Expr) -> None:
    """`for x in ...`: an immutable name for the element."""
    if name == "_":
        return
    if isinstance(element, Operand) and not element.owned:
        operand = Operand(element.place, element.type, False, False, element.loans, False, name)
    else:
        assignment.declare_value(b, name, element, node, span)
        variable = b.scope.names[name]
        assert isinstance(variable, Variable)
        operand = variable.operand
        operand.mutable = False
    b.scope.names[name] = Variable(
        name, operand, span, b.scope, "a loop variable is immutable; write 'for var' or 'for ref'"
    )


# ------------------------------------------------------------------------------------------------- comptime


def comptime_for(b: Body, node: syntax.For) -> None:
    """Unrolls the loop: the body once per element, the element being a compile-time value."""
    items = comptime_items(b, node.iter)
    after = b.new_block()
    for item in items:
        following = b.new_block()
        outer = b.scope
        b.scope = outer.child("block")
        _bind_comptime(b, node.target, item, node.iter)
        b.frames.append(Frame("loop", after, following))
        for statement in node.body:
            statements.statement(b, statement)
        b.frames.pop()
        b.scope = outer
        b.goto(following, node.span)
        b.switch(following)
        if not statements.is_reached(b, following):
            break
    statements.suite(b, node.orelse)
    b.goto(after, node.span)
    b.switch(after)


def _bind_comptime(b: Body, target: syntax.Expr, item: CtValue, node: syntax.Expr) -> None:
    if isinstance(target, syntax.Binding):
        target = target.target
    if isinstance(target, syntax.Name):
        b.scope.names[target.id] = item
        return
    if isinstance(target, syntax.Tuple | syntax.List) and isinstance(item, Const) and isinstance(item.type, StructType):
        types = displays.pack_types(item.type)
        assert isinstance(item.data, tuple)
        values = item.data[0]
        if len(types) == len(target.elts):
            for part, type, data in zip(target.elts, types, values, strict=True):
                _bind_comptime(b, part, b.world.types.const(type, data), node)
            return
    b.error("E0314", node, "this cannot be unpacked at compile time")


def comptime_items(b: Body, node: syntax.Expr) -> list[CtValue]:
    """The elements of a compile-time iterable."""
    value = _iterable_value(b, node)
    if isinstance(value, Const) and value.type is PACK and isinstance(value.data, tuple):
        return list(value.data)
    numbers = _plain_range(b, node)
    if numbers is not None:
        return [b.world.int_const(n) for n in numbers]
    span = node.span
    element = syntax.Name(span, "item ")
    clause = syntax.Comprehension(span, element, node, [], False)
    copied = syntax.Call(span, syntax.Attribute(span, element, "copy", span), [], [])
    listed = evaluate.value(b.world, b.scope, syntax.ListComp(span, copied, [clause]))
    return list_items(b, listed)


def _iterable_value(b: Body, node: syntax.Expr) -> CtValue | None:
    if isinstance(node, syntax.Name | syntax.Attribute):
        return evaluate.value(b.world, b.scope, node)
    return None


def _plain_range(b: Body, node: syntax.Expr) -> range | None:
    """The numbers of `range(...)` over compile-time integers, without running the library for each step."""
    if not (isinstance(node, syntax.Call) and isinstance(node.func, syntax.Name) and node.func.id == "range"):
        return None
    if node.keywords or not 1 <= len(node.args) <= 3:
        return None
    values = [evaluate.value(b.world, b.scope, a, b.world.int_type) for a in node.args]
    numbers = [subscripts.int_data(v) for v in values]
    if len(numbers) == 3 and numbers[2] == 0:
        return None
    found = range(*numbers)
    if len(found) > 1_000_000:
        b.error("E0415", node, f"this loop would be unrolled {len(found)} times")
    return found


def list_items(b: Body, listed: CtValue) -> list[CtValue]:
    """The elements of a constant list."""
    assert isinstance(listed, Const) and isinstance(listed.type, StructType) and isinstance(listed.data, tuple)
    element = listed.type.args[0]
    pointer = _innermost(listed.data[0])
    length = _innermost(listed.data[1])
    assert isinstance(length, int)
    if length == 0 or pointer is None:
        return []
    assert isinstance(pointer, StaticPointer)
    assert isinstance(element, Type)
    window = slice(pointer.offset, pointer.offset + length)
    if isinstance(pointer.data, Bytes):
        items: tuple[object, ...] = tuple(literals.wrap(b.world, element, i) for i in pointer.data.value[window])
    else:
        items = pointer.data.items[window]
    return [b.world.types.const(element, item) for item in items]


def _innermost(data: object) -> object:
    while isinstance(data, tuple) and data:
        data = data[0]
    return data
