"""Operators: unary, binary, comparisons, logic, and the joining of values from two branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ..lang import mir, syntax
from ..lang.diagnostics import Note
from ..lang.mir import Block
from ..lang.types import STRING_LITERAL, TRAIT, Const, StructType, Type
from . import calls, candidates, convert, evaluate, expressions, literal_arithmetic, literals, names, structs, wording
from .declarations import StructDecl
from .matching import CallArgument, Candidate, Failure
from .values import OPAQUE, Display, FunctionValue, Opaque, Operand, Symbol, TraitSet, Unknown, Value
from .world import Reject

if TYPE_CHECKING:
    from .body import Body

METHODS = {
    "+": "add", "-": "sub", "*": "mul", "@": "matmul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow",
    "<<": "lshift", ">>": "rshift", "&": "and", "|": "or", "^": "xor",
}  # fmt: skip
UNARY = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}
COMPARISONS = {"==": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}
REFLECTED = {"==": "__eq__", "!=": "__ne__", "<": "__gt__", "<=": "__ge__", ">": "__lt__", ">=": "__le__"}


def _symbolic(*values: Value) -> bool:
    return any(isinstance(v, Symbol | Opaque) for v in values)


def unary(b: Body, node: syntax.UnaryOp, want: Type | None) -> Value:
    value = expressions.expr(b, node.operand, want)
    if _symbolic(value):
        return OPAQUE
    if node.op == "not":
        truth_value = truth(b, value, node.operand)
        if isinstance(truth_value, Const):
            return b.world.bool_const(not evaluate.truth(truth_value))
        flag = convert.bool_place(b, truth_value)
        i1 = b.world.types.scalar("i1")
        return convert.wrap_bool(b, b.op("not", (flag,), i1, node.span), node)
    if isinstance(value, Const) and literals.is_literal(value):
        folded = literal_arithmetic.fold_unary(node.op, value)
        if folded is not None:
            return b.world.types.const(value.type, folded)
    return calls.call_method(b, convert.materialise(b, value, node.operand), UNARY[node.op], [], node)


def binary(b: Body, node: syntax.BinOp, want: Type | None) -> Value:
    left = expressions.expr(b, node.left)
    right = expressions.expr(b, node.right)
    if _symbolic(left, right):
        return OPAQUE
    if isinstance(left, Const) and left.type is TRAIT and node.op == "&":
        return _compose(b, left, right, node)
    return apply_binary(b, node.op, left, right, node)


def _compose(b: Body, left: Const, right: Value, node: syntax.BinOp) -> Value:
    if not isinstance(right, Const) or right.type is not TRAIT:
        b.error("E0313", node.right, f"'{b.text(node.right)}' is not a trait")
    first, second = left.data, right.data
    assert isinstance(first, TraitSet) and isinstance(second, TraitSet)
    merged = TraitSet(tuple(dict.fromkeys((*first.traits, *second.traits))), (*first.functions, *second.functions))
    return b.world.types.const(TRAIT, merged)


def apply_binary(b: Body, op: str, left: Value, right: Value, node: syntax.BinOp) -> Value:
    """`left op right` on elaborated operands."""
    folded = _fold(b, op, left, right, node)
    if folded is not None:
        return folded
    left, right = settle_literals(b, left, right, node.left, node.right)
    name = METHODS[op]
    found = try_method(b, left, f"__{name}__", right, node.left, node.right)
    if found is None:
        found = try_method(b, right, f"__r{name}__", left, node.right, node.left)
    if found is None:
        _reject(b, op, left, right, node)
    return calls.emit(b, found, node)


def _fold(b: Body, op: str, left: Value, right: Value, node: syntax.BinOp) -> Const | None:
    if not (
        isinstance(left, Const)
        and isinstance(right, Const)
        and literals.is_literal(left)
        and literals.is_literal(right)
    ):
        return None
    folded = literal_arithmetic.fold_binary(op, left, right)
    if folded is None:
        if left.type is STRING_LITERAL or right.type is STRING_LITERAL:
            return None
        b.error("E0302", node, f"'{op}' is not defined for these literals")
    value, is_float = folded
    if value is None:
        b.error("E0415", node, "the result is too long to be computed at compile time")
    kind = left.type if left.type is STRING_LITERAL else literals.FLOAT_LITERAL if is_float else literals.INT_LITERAL
    return b.world.types.const(kind, value)


def settle_literals(
    b: Body, left: Value, right: Value, left_node: syntax.Node, right_node: syntax.Node
) -> tuple[Value, Value]:
    """A number literal beside a typed number takes its type; other literals and displays take their natural types."""
    left_literal, right_literal = literals.is_literal(left), literals.is_literal(right)
    if left_literal and not right_literal and not isinstance(right, Display):
        ready = convert.materialise(b, right, right_node)
        assert isinstance(left, Const)
        if (
            left.type is not STRING_LITERAL
            and literals.numeric_type(b.world, ready.type)
            and literals.fits(b.world, left, ready.type)
        ):
            return literals.number(b.world, left, ready.type), ready
        return convert.materialise(b, left, left_node), ready
    if isinstance(left, Display) and not isinstance(right, Display) and not right_literal:
        ready = convert.materialise(b, right, right_node)
        if convert.can_convert(b, left, ready.type) is not None:
            return convert.convert(b, left, ready.type, left_node), ready
    if not isinstance(left, Operand):
        left = convert.materialise(b, left, left_node)
    return left, right


def try_method(
    b: Body, receiver: Value, name: str, argument: Value, receiver_node: syntax.Node, argument_node: syntax.Node
) -> Candidate | None:
    """The method that takes a receiver and one argument, if exactly one fits best."""
    if isinstance(receiver, Unknown) or isinstance(argument, Unknown):
        raise Reject
    type = convert.type_of(b, receiver, receiver_node)
    functions = structs.methods(b.world, type, name)
    if functions is None:
        return None
    usable = tuple(f for f in functions.functions if not f.is_static)
    value = FunctionValue(usable, functions.self_type)
    arguments = [CallArgument(receiver, receiver_node), CallArgument(argument, argument_node)]
    outcome = candidates.resolve(b, value, arguments)
    if isinstance(outcome, Candidate):
        return outcome
    if outcome and isinstance(outcome[0], Candidate):
        return outcome[0]
    return None


def _reject(b: Body, op: str, left: Value, right: Value, node: syntax.BinOp) -> NoReturn:
    left_type = convert.type_of(b, left, node.left)
    right_type = convert.type_of(b, right, node.right)
    notes = []
    if literals.differ_in_kind(b.world, left_type, right_type):
        notes.append(f"numbers are not converted implicitly; write '{names.show(left_type)}({b.text(node.right)})'")
    else:
        notes += _why_undefined(b, f"__{METHODS[op]}__", left, right, node.left, node.right)
    b.error(
        "E0302", node, f"'{op}' is not defined for '{names.show(left_type)}' and '{names.show(right_type)}'", *notes
    )


def _why_undefined(
    b: Body, method: str, left: Value, right: Value, left_node: syntax.Node, right_node: syntax.Node
) -> list[Note]:
    """The note that a struct of the user has no method for an operator, or one that takes something else."""
    type = convert.type_of(b, left, left_node)
    if not isinstance(type, StructType) or not isinstance(type.declaration, StructDecl):
        return []
    found = structs.methods(b.world, type, method)
    if found is None:
        return list(wording.declared(type.declaration, f"'{names.show(type)}' has no '{method}'"))
    arguments = [CallArgument(left, left_node), CallArgument(right, right_node)]
    outcome = candidates.resolve(b, FunctionValue(found.functions, found.self_type), arguments)
    if isinstance(outcome, list) and len(outcome) == 1 and isinstance(outcome[0], Failure):
        return list(wording.declared(outcome[0].decl, outcome[0].reason))
    return []


# ---------------------------------------------------------------------------------------------- comparisons


def comparison(b: Body, node: syntax.Compare, want: Type | None) -> Value:
    """A chain of comparisons; every operand is evaluated at most once, the first false link ends it."""
    left = expressions.expr(b, node.left)
    if len(node.ops) == 1:
        right = expressions.expr(b, node.comparators[0])
        return compare(b, node.ops[0], left, right, node.left, node.comparators[0], node)
    if b.comptime:
        return _comptime_chain(b, node, left)
    return _chain(b, node, left)


def _comptime_chain(b: Body, node: syntax.Compare, left: Value) -> Value:
    left_node: syntax.Node = node.left
    result: Value = b.world.bool_const(True)
    for op, comparator in zip(node.ops, node.comparators, strict=True):
        right = expressions.expr(b, comparator)
        result = compare(b, op, left, right, left_node, comparator, node)
        if isinstance(result, Const) and not evaluate.truth(result):
            return result
        left, left_node = right, comparator
    return result


def _chain(b: Body, node: syntax.Compare, left: Value) -> Value:
    world = b.world
    end = b.new_block()
    result = b.temp(world.bool_type, node.span)
    left_node: syntax.Node = node.left
    for index, (op, comparator) in enumerate(zip(node.ops, node.comparators, strict=True)):
        last = index == len(node.ops) - 1
        right: Value = expressions.expr(b, comparator)
        if not last and isinstance(right, Operand):
            if not structs.is_implicitly_copyable(world, right.type) and not literals.machine_kind(right.type):
                b.error(
                    "E0506",
                    comparator,
                    f"the middle operand of a chain is copied, and '{names.show(right.type)}' is not copied implicitly",
                )
            if right.owned:
                right = Operand(right.place, right.type, False, False, right.loans)
        link = compare(b, op, left, right, left_node, comparator, node)
        truth_value = truth(b, link, node)
        convert.initialise(b, result.place, _unowned(truth_value), node)
        if last:
            b.goto(end, node.span)
        else:
            further = b.new_block()
            b.terminate(mir.Branch(node.span, convert.condition(b, truth_value, node), further, end))
            b.switch(further)
        left, left_node = right, comparator
    b.switch(end)
    return result


def _unowned(value: Operand | Const) -> Operand | Const:
    if isinstance(value, Operand):
        return Operand(value.place, value.type, False, value.mutable, value.loans)
    return value


def compare(
    b: Body, op: str, left: Value, right: Value, left_node: syntax.Node, right_node: syntax.Node, node: syntax.Node
) -> Value:
    """One link `left op right`."""
    world = b.world
    if _symbolic(left, right):
        return OPAQUE
    if op in ("in", "not in"):
        return _contains(b, op, left, right, left_node, right_node, node)
    if op in ("is", "is not"):
        return _identity(b, op, left, right, left_node, node)
    if isinstance(left, Type) or isinstance(right, Type):
        return _compare_types(b, op, left, right, node)
    if (
        isinstance(left, Const)
        and isinstance(right, Const)
        and literals.is_literal(left)
        and literals.is_literal(right)
    ):
        folded = literal_arithmetic.compare(op, left, right)
        if folded is None:
            b.error(
                "E0302",
                node,
                f"'{op}' is not defined for these literals",
                "an integer is not compared with a float literal on its right",
            )
        return world.bool_const(folded)
    left, right = settle_literals(b, left, right, left_node, right_node)
    found = try_method(b, left, COMPARISONS[op], right, left_node, right_node)
    if found is None and literals.is_literal(left):
        found = try_method(b, right, REFLECTED[op], left, right_node, left_node)
    if found is None:
        left_type, right_type = convert.type_of(b, left, left_node), convert.type_of(b, right, right_node)
        notes = []
        if literals.differ_in_kind(world, left_type, right_type):
            notes.append(f"numbers are not converted implicitly; write '{names.show(left_type)}({b.text(right_node)})'")
        else:
            notes += _why_undefined(b, COMPARISONS[op], left, right, left_node, right_node)
        b.error(
            "E0302", node, f"'{op}' is not defined for '{names.show(left_type)}' and '{names.show(right_type)}'", *notes
        )
    return calls.emit(b, found, node)


def _compare_types(b: Body, op: str, left: Value, right: Value, node: syntax.Node) -> Value:
    if op not in ("==", "!=") or not isinstance(left, Type) or not isinstance(right, Type):
        b.error("E0302", node, f"'{op}' is not defined for a type and a value")
    return b.world.bool_const(convert.same_type(b, left, right) == (op == "=="))


def _contains(
    b: Body, op: str, left: Value, right: Value, left_node: syntax.Node, right_node: syntax.Node, node: syntax.Node
) -> Value:
    container = convert.materialise(b, right, right_node)
    found = calls.call_method(b, container, "__contains__", [CallArgument(left, left_node)], node)
    if op == "in":
        return found
    truth_value = truth(b, found, node)
    if isinstance(truth_value, Const):
        return b.world.bool_const(not evaluate.truth(truth_value))
    i1 = b.world.types.scalar("i1")
    return convert.wrap_bool(b, b.op("not", (convert.bool_place(b, truth_value),), i1, node.span), node)


def _identity(b: Body, op: str, left: Value, right: Value, left_node: syntax.Node, node: syntax.Node) -> Value:
    receiver = convert.materialise(b, left, left_node)
    name = "__is__" if op == "is" else "__isnot__"
    functions = structs.methods(b.world, receiver.type, name)
    if functions is None:
        b.error("E0302", node, f"'{op}' is not defined for '{names.show(receiver.type)}'")
    return calls.call_bound(b, receiver, functions, [CallArgument(right, node)], node)


# ---------------------------------------------------------------------------------------------------- logic


def truth(b: Body, value: Value, node: syntax.Node) -> Operand | Const:
    """The truth of a value as a `Bool`: itself, or what `__bool__` says."""
    if _symbolic(value):
        raise Reject
    world = b.world
    if isinstance(value, Const) and literals.is_literal(value):
        return world.bool_const(bool(value.data))
    ready = convert.materialise(b, value, node)
    if ready.type is world.bool_type:
        return ready
    functions = structs.methods(world, ready.type, "__bool__")
    if functions is None:
        b.error("E0316", node, f"'{names.show(ready.type)}' is not a condition: it has no '__bool__'")
    found = calls.call_bound(b, ready, functions, [], node)
    assert isinstance(found, Operand | Const)
    return found


def logic(b: Body, node: syntax.BoolOp, want: Type | None) -> Value:
    """`and`, `or`: the right side only when the left does not decide; the value is one of the operands."""
    value = expressions.expr(b, node.values[0], want)
    at: syntax.Expr = node.values[0]
    for following in node.values[1:]:
        value = _logic_pair(b, node, value, at, following, want)
        at = following
    return value


def _logic_pair(
    b: Body, node: syntax.BoolOp, left: Value, left_node: syntax.Expr, right_node: syntax.Expr, want: Type | None
) -> Value:
    if _symbolic(left):
        return OPAQUE
    if isinstance(left, Const) and (b.comptime or literals.is_literal(left)):
        known = truth(b, left, left_node)
        if isinstance(known, Const):
            decided = evaluate.truth(known) == (node.op == "or")
            return left if decided else expressions.expr(b, right_node, want)
    first = convert.materialise(b, left, left_node)
    test = convert.condition(b, truth(b, first, left_node), left_node)
    short, further, end = b.new_block(), b.new_block(), b.new_block()
    if node.op == "and":
        b.terminate(mir.Branch(left_node.span, test, further, short))
    else:
        b.terminate(mir.Branch(left_node.span, test, short, further))
    b.switch(further)
    second = expressions.expr(b, right_node, want)
    further_end = b.block
    type = _logic_type(b, first, second, right_node)
    if type is None:  # operands of different types: only the truth is left
        type = b.world.bool_type
        b.switch(short)
        first = b.world.bool_const(node.op == "or")
        b.switch(further_end)
        second = truth(b, second, right_node)
        further_end = b.block
    return join(b, type, [(short, first, left_node), (further_end, second, right_node)], end, node)


def _logic_type(b: Body, first: Operand | Const, second: Value, node: syntax.Node) -> Type | None:
    if literals.is_literal(second) or isinstance(second, Display):
        return first.type if convert.can_convert(b, second, first.type) is not None else None
    type = convert.type_of(b, second, node)
    return type if convert.same_type(b, first.type, type) else None


def join(
    b: Body, type: Type, branches: list[tuple[Block, Value, syntax.Node]], end: Block, node: syntax.Node
) -> Operand | Const:
    """The value that control brings from several branches to one block.

    Places of types that are not bits are selected by reference, so that nothing is copied before it is known what
    the value is wanted for; temporaries are moved.
    """
    ready: list[Operand | Const] = []
    ends: list[Block] = []
    for block, value, at in branches:
        b.switch(block)
        ready.append(convert.convert(b, value, type, at))
        ends.append(b.block)
    by_reference = not structs.is_trivial(b.world, type) and all(isinstance(r, Operand) and not r.owned for r in ready)
    if by_reference:
        places = [r for r in ready if isinstance(r, Operand)]
        loans = tuple(dict.fromkeys(loan for r in places for loan in r.loans))
        result = b.reference(type, node.span, all(r.mutable for r in places), loans)
    else:
        result = b.temp(type, node.span)
    for block, value, (_, _, at) in zip(ends, ready, branches, strict=True):
        b.switch(block)
        if by_reference and isinstance(value, Operand):
            b.emit(mir.Borrow(at.span, result.place.local, value.place, value.mutable))
        else:
            _bring(b, result.place, value, at)
        b.goto(end, node.span)
    b.switch(end)
    return result


def _bring(b: Body, place: mir.Place, value: Operand | Const, node: syntax.Node) -> None:
    """Moves or copies the value of one branch to where all branches put theirs."""
    move = structs.move_constructor(b.world, value.type)
    if isinstance(value, Operand) and value.owned and move is not None:
        b.emit(mir.Move(node.span, place, value.place, move))
    else:
        convert.initialise(b, place, value, node, mir.Elision.MOVE)
