"""List, set and dict comprehensions: loops that fill a collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.mir import LocalKind, Place
from ..lang.types import StructType, Type
from . import calls, convert, displays, expressions, loops
from .matching import CallArgument
from .values import Operand

if TYPE_CHECKING:
    from .body import Body


class Collector:
    """The collection of a comprehension; its type is known when the first element has been elaborated."""

    __slots__ = ("local", "type", "want")

    def __init__(self, want: Type | None) -> None:
        self.want = want
        self.type: StructType | None = None
        self.local: mir.Local | None = None


def build(b: Body, node: syntax.Expr, want: Type | None) -> Operand:
    """Emits a comprehension. The collection is made in a block of its own before the loops, once its type is known."""
    assert isinstance(node, syntax.ListComp | syntax.SetComp | syntax.DictComp)
    making, loop = b.new_block(), b.new_block()
    b.goto(making, node.span)
    b.switch(loop)
    collector = Collector(want)
    _clauses(b, node, node.generators, collector)
    end = b.block
    b.switch(making)
    assert collector.type is not None and collector.local is not None
    made = calls.construct(b, collector.type, [], node)
    assert isinstance(made, Operand)
    convert.initialise(b, Place(collector.local), made, node)
    b.goto(loop, node.span)
    b.switch(end)
    place = Place(collector.local)
    return Operand(place, collector.type, True, True, (mir.Loan(place, True),))


def _clauses(
    b: Body,
    node: syntax.ListComp | syntax.SetComp | syntax.DictComp,
    generators: list[syntax.Comprehension],
    collector: Collector,
) -> None:
    if not generators:
        _collect(b, node, collector)
        return
    clause = generators[0]

    def body(on_continue: mir.Block) -> None:
        for condition in clause.ifs:
            passed = b.new_block()
            test = convert.condition(b, expressions.expr(b, condition), condition)
            b.terminate(mir.Branch(condition.span, test, passed, on_continue))
            b.switch(passed)
        _clauses(b, node, generators[1:], collector)

    loops.iterate(b, clause.target, clause.iter, clause, body)


def _collect(b: Body, node: syntax.ListComp | syntax.SetComp | syntax.DictComp, collector: Collector) -> None:
    if isinstance(node, syntax.DictComp):
        key = convert.materialise(b, expressions.expr(b, node.key), node.key)
        value = convert.materialise(b, expressions.expr(b, node.value), node.value)
        collection = _collection(b, node, collector, "dict", (key.type, value.type))
        arguments = [CallArgument(key, node.key), CallArgument(value, node.value)]
        calls.call_method(b, collection, "__setitem__", arguments, node)
        return
    kind, method = ("list", "append") if isinstance(node, syntax.ListComp) else ("set", "add")
    element_want = _wanted_element(b, collector.want, kind)
    value = expressions.expr(b, node.elt, element_want)
    if element_want is not None:
        ready = convert.convert(b, value, element_want, node.elt)
    else:
        ready = convert.materialise(b, value, node.elt)
    collection = _collection(b, node, collector, kind, (ready.type,))
    calls.call_method(b, collection, method, [CallArgument(ready, node.elt)], node)


def _wanted_element(b: Body, want: Type | None, kind: str) -> Type | None:
    if isinstance(want, StructType) and want.declaration is b.world.item(kind) and isinstance(want.args[0], Type):
        return want.args[0]
    return None


def _collection(b: Body, node: syntax.Expr, collector: Collector, kind: str, types: tuple[Type, ...]) -> Operand:
    if collector.local is None:
        collector.type = displays.generic_struct(b, kind, *types)
        collector.local = b.new_local("", collector.type, LocalKind.TEMP, node.span)
    assert collector.type is not None
    place = Place(collector.local)
    return Operand(place, collector.type, False, True, (mir.Loan(place, True),))
