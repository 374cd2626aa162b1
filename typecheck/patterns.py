"""`match`: patterns as tests and bindings, tried from the top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.mir import Block, LocalKind
from ..lang.types import Const, StructType
from . import assignment, convert, displays, expressions, members, names, operators, statements, structs, subscripts
from .declarations import StructDecl
from .values import PARTIAL, Operand, PartialStruct, Variable

if TYPE_CHECKING:
    from .body import Body


def match_statement(b: Body, node: syntax.Match) -> None:
    subject = _subject(b, node)
    after = b.new_block()
    complete = False
    _warn_unreachable(b, node.cases)
    for case in node.cases:
        following = b.new_block()
        outer = b.scope
        b.scope = outer.child("block")
        test(b, case.pattern, subject, following)
        if case.guard is not None:
            passed = b.new_block()
            condition = convert.condition(b, expressions.expr(b, case.guard), case.guard)
            b.terminate(mir.Branch(case.guard.span, condition, passed, following))
            b.switch(passed)
        for statement in case.body:
            statements.statement(b, statement)
        b.goto(after, node.span)
        b.scope = outer
        b.switch(following)
        if case.guard is None and irrefutable(case.pattern):
            complete = True
    if complete or exhaustive([c.pattern for c in node.cases if c.guard is None]):
        b.terminate(mir.Unreachable(node.span))
    else:
        b.goto(after, node.span)
    b.switch(after)


def _warn_unreachable(b: Body, cases: list[syntax.MatchCase]) -> None:
    """Warns about cases that earlier ones without a guard leave nothing to."""
    earlier: list[syntax.Pattern] = []
    covered: set[object] = set()
    for case in cases:
        values = [_literal(p) for p in _alternatives_of(case.pattern)]
        if exhaustive(earlier):
            b.warn("W0303", case.pattern, "this case is never reached: those before it cover every value")
        elif None not in values and covered.issuperset(values):
            b.warn("W0303", case.pattern, "this case is never reached: those before it cover what it matches")
        if case.guard is None:
            earlier.append(case.pattern)
            covered.update(v for v in values if v is not None)


def _alternatives_of(pattern: syntax.Pattern) -> list[syntax.Pattern]:
    return pattern.patterns if isinstance(pattern, syntax.MatchOr) else [pattern]


def _literal(pattern: syntax.Pattern) -> object:
    """What a pattern of one literal matches; None for other patterns."""
    match pattern:
        case syntax.MatchSingleton(value=bool() as value):
            return bool, value
        case (
            syntax.MatchValue(value=syntax.Constant(value=value))
            | syntax.MatchEqual(value=syntax.Constant(value=value))
        ):
            return (type(value), value) if value is not None else None
    return None


def _subject(b: Body, node: syntax.Match) -> Operand:
    value = expressions.expr(b, node.subject)
    ready = convert.materialise(b, value, node.subject)
    place = convert.to_place(b, ready, node.subject)
    if place.owned and not place.variable:
        place.place.local.kind = LocalKind.VAR
        return Operand(place.place, place.type, False, True, place.loans)
    return place


def irrefutable(pattern: syntax.Pattern) -> bool:
    """Whether a pattern matches whatever it is given."""
    match pattern:
        case syntax.MatchAs(pattern=None):
            return True
        case syntax.MatchAs(pattern=syntax.Pattern() as inner):
            return irrefutable(inner)
        case syntax.MatchRef():
            return True
        case syntax.MatchOr(patterns=patterns):
            return any(irrefutable(p) for p in patterns)
        case syntax.MatchSequence(patterns=patterns):
            return all(irrefutable(p) for p in patterns)
    return False


def exhaustive(patterns: list[syntax.Pattern]) -> bool:
    """Whether patterns over Bool values (also inside tuples) cover everything."""
    flat: list[syntax.Pattern] = []
    for pattern in patterns:
        flat.extend(_alternatives_of(pattern))
    if any(irrefutable(p) for p in flat):
        return True
    if all(isinstance(p, syntax.MatchSingleton) for p in flat):
        return {p.value for p in flat if isinstance(p, syntax.MatchSingleton)} >= {True, False}
    if flat and all(isinstance(p, syntax.MatchSequence) for p in flat):
        rows = [p.patterns for p in flat if isinstance(p, syntax.MatchSequence)]
        return _covers(rows, len(rows[0]))
    return False


def _covers(rows: list[list[syntax.Pattern]], width: int) -> bool:
    """Whether rows of Bool patterns cover all tuples of a width."""
    if width == 0:
        return bool(rows)
    if not rows or any(len(row) != width for row in rows):
        return False
    for truth in (True, False):
        kept = [
            row[1:]
            for row in rows
            if irrefutable(row[0]) or (isinstance(row[0], syntax.MatchSingleton) and row[0].value is truth)
        ]
        if not _covers(kept, width - 1):
            return False
    return True


# ------------------------------------------------------------------------------------------------- patterns


def test(b: Body, pattern: syntax.Pattern, subject: Operand | Const, failed: Block) -> None:
    """Emits the test of a pattern; control goes on where it matches, with its names bound, else to `failed`."""
    match pattern:
        case syntax.MatchAs(pattern=inner, name=name):
            if inner is not None:
                test(b, inner, subject, failed)
            if name is not None:
                _bind(b, name, pattern, subject)
        case syntax.MatchRef(name=name):
            _bind_reference(b, name, pattern, subject)
        case syntax.MatchValue(value=value):
            _check_literal(b, value)
            _compare(b, value, subject, failed)
        case syntax.MatchSingleton(value=None):
            b.error("E0120", pattern, "this is written '== None' in a pattern")
        case syntax.MatchSingleton(value=flag):
            _compare(b, syntax.Constant(pattern.span, flag), subject, failed)
        case syntax.MatchEqual(value=value):
            _compare(b, value, subject, failed)
        case syntax.MatchOr(patterns=patterns):
            _alternatives(b, patterns, subject, failed)
        case syntax.MatchSequence(patterns=patterns):
            _sequence(b, pattern, patterns, subject, failed)
        case syntax.MatchClass():
            _class(b, pattern, subject, failed)
        case _:
            b.error("E0120", pattern, "this form of pattern belongs to Python")


def _check_literal(b: Body, value: syntax.Expr) -> None:
    if isinstance(value, syntax.Constant) and value.value is not None:
        return
    b.error("E0120", value, "only a plain literal stands in a pattern by itself", f"write '== {b.text(value)}'")


def _compare(b: Body, value: syntax.Expr, subject: Operand | Const, failed: Block) -> None:
    right = expressions.expr(b, value, subject.type)
    result = operators.compare(b, "==", subject, right, value, value, value)
    passed = b.new_block()
    b.terminate(mir.Branch(value.span, convert.condition(b, result, value), passed, failed))
    b.switch(passed)


def _bind(b: Body, name: str, pattern: syntax.Pattern, subject: Operand | Const) -> None:
    """`case x`: an immutable name for the matched part."""
    if isinstance(subject, Operand):
        operand = Operand(subject.place, subject.type, False, False, subject.loans, False, name)
    else:
        made = convert.to_temp(b, subject, pattern)
        operand = Operand(made.place, made.type, False, False, made.loans, False, name)
    b.scope.names[name] = Variable(
        name, operand, pattern.span, b.scope, "a name bound by a pattern is immutable; write 'ref'"
    )


def _bind_reference(b: Body, name: str, pattern: syntax.Pattern, subject: Operand | Const) -> None:
    node = syntax.Name(pattern.span, name)
    assignment.declare_reference(b, node, subject, node)


def _alternatives(b: Body, patterns: list[syntax.Pattern], subject: Operand | Const, failed: Block) -> None:
    matched = b.new_block()
    for index, pattern in enumerate(patterns):
        following = failed if index == len(patterns) - 1 else b.new_block()
        test(b, pattern, subject, following)
        b.goto(matched, pattern.span)
        b.switch(following)
    b.switch(matched)


def _sequence(
    b: Body, pattern: syntax.Pattern, patterns: list[syntax.Pattern], subject: Operand | Const, failed: Block
) -> None:
    type = subject.type
    if not isinstance(type, StructType) or type.declaration is not b.world.item("tuple"):
        b.error("E0120", pattern, f"a tuple pattern does not fit a value of type '{names.show(type)}'")
    types = displays.pack_types(type)
    if len(types) != len(patterns):
        b.error("E0120", pattern, f"a pattern of {len(patterns)} parts does not fit a tuple of {len(types)}")
    for index, (inner, part) in enumerate(zip(patterns, types, strict=True)):
        test(b, inner, subscripts.tuple_field(b, subject, index, part, pattern), failed)


def _class(b: Body, pattern: syntax.MatchClass, subject: Operand | Const, failed: Block) -> None:
    """`Type(field=pattern)`: the subject's own struct, taken apart."""
    if pattern.patterns:
        b.error("E0120", pattern.patterns[0], "the parts of a struct pattern are named: field=pattern")
    found = expressions.expr(b, pattern.cls)
    declaration = None
    if isinstance(found, StructType) and isinstance(found.declaration, StructDecl):
        declaration = found.declaration
    elif isinstance(found, Const) and found.type is PARTIAL and isinstance(found.data, PartialStruct):
        declaration = found.data.declaration
    type = subject.type
    if declaration is None or not isinstance(type, StructType) or type.declaration is not declaration:
        b.error("E0120", pattern.cls, f"'{b.text(pattern.cls)}' is not the type of the subject, '{names.show(type)}'")
    fields = structs.complete(b.world, type)
    for name, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
        index = next((i for i, f in enumerate(fields) if f.name == name), None)
        if index is None:
            b.error("E0308", inner, f"'{names.show(type)}' has no field '{name}'")
        test(b, inner, members.field_of(b, subject, index, fields[index].type, inner), failed)
