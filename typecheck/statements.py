"""Statements: from syntax to blocks of MIR, dispatched by the kind of node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..lang import mir, syntax
from ..lang.mir import Block, Elision
from ..lang.types import Const, MetaType, StructType, Type
from . import (
    aliases,
    assertions,
    assignment,
    closures,
    convert,
    declare,
    errors,
    evaluate,
    expressions,
    handlers,
    literals,
    lookup,
    loops,
    names,
    origins,
    patterns,
    signatures,
    structs,
)
from .contracts import Contract
from .declarations import ComptimeDecl, ImportDecl, StructDecl, TraitDecl
from .frames import Frame
from .scopes import Scope
from .values import BoundMethod, Operand, Unknown, Value
from .world import Reject

if TYPE_CHECKING:
    from .body import Body

Handler = Callable[["Body", Any], None]
"""Elaborates a statement of the class that it is entered for."""


def function_body(b: Body, node: syntax.FunctionDef) -> None:
    """The whole body of a function, and what happens when control reaches its end."""
    contract = b.contract
    assert contract is not None
    _check_has_body(b, node)
    suite(b, node.body, b.scope)
    if b.failed:
        raise Reject
    end(b, node)


def end(b: Body, node: syntax.FunctionDef) -> None:
    """Falling off the end: a return where there is nothing to return, else an error at the `def`."""
    contract = b.contract
    assert contract is not None
    if b.block.terminator is None and not is_reached(b, b.block):
        b.terminate(mir.Unreachable(node.name_span))
    if b.block.terminator is None:
        named = bool(contract.result_name) or contract.decl.is_constructor
        if contract.result is b.world.none_type and not named:
            assert b.function.result is not None
            b.emit(mir.AssumeInit(node.name_span, mir.Place(b.function.result)))
        elif signatures.is_never(contract.result):
            b.error("E0601", node.name_span, f"'{node.name}' never returns, but control can reach its end")
        elif not named:
            b.error(
                "E0601", node.name_span, f"'{node.name}' has a result, but control can reach its end without a 'return'"
            )
        b.terminate(mir.Return(node.name_span))
    prune(b.function)


def _check_has_body(b: Body, node: syntax.FunctionDef) -> None:
    statements = [s for s in node.body if not _is_docstring(s)]
    if not statements and node.body and not b.is_library:
        b.error("E0107", node.name_span, f"'{node.name}' has only a docstring; a body is needed", "write 'pass'")


def _is_docstring(statement: syntax.Stmt) -> bool:
    return (
        isinstance(statement, syntax.ExprStmt)
        and isinstance(statement.value, syntax.Constant)
        and isinstance(statement.value.value, str)
    )


def is_reached(b: Body, target: Block) -> bool:
    """Whether control can come from the entry to a block."""
    return target in reachable(b.function)


def reachable(function: mir.Function) -> dict[Block, None]:
    """The blocks that control can come to, in depth-first order."""
    seen: dict[Block, None] = {}
    stack = [function.blocks[0]]
    while stack:
        block = stack.pop()
        if block in seen:
            continue
        seen[block] = None
        stack.extend(successors(block))
    return seen


def successors(block: Block) -> list[Block]:
    match block.terminator:
        case mir.Goto(target=target):
            return [target]
        case mir.Branch(then=then, otherwise=otherwise):
            return [otherwise, then]
        case mir.Invoke(normal=normal, error=error):
            return [error, normal]
    return []


def prune(function: mir.Function) -> None:
    """Removes blocks that control cannot come to and numbers the rest."""
    kept = reachable(function)
    function.blocks = [block for block in function.blocks if block in kept]
    for index, block in enumerate(function.blocks):
        block.index = index
        if block.terminator is None:
            block.terminator = mir.Unreachable(function.span)


# --------------------------------------------------------------------------------------------------- suites


def suite(b: Body, body: Sequence[syntax.Stmt], scope: Scope | None = None) -> bool:
    """Elaborates statements in a scope of their own (or a given one); True if any was in error."""
    outer = b.scope
    b.scope = scope if scope is not None else outer.child("block")
    failed = False
    try:
        for node in body:
            failed |= statement(b, node)
    finally:
        b.scope = outer
    return failed


def statement(b: Body, node: syntax.Stmt) -> bool:
    """Elaborates one statement; after an error its names become unknown and the next one goes on."""
    handler = HANDLERS.get(type(node))
    frames = list(b.frames)
    scope, closure = b.scope, b.closure
    try:
        if handler is None:
            if isinstance(node, syntax.StructDef | syntax.TraitDef):
                b.error("E0121", node, "structs and traits are declared at file scope")
            b.error("E0113", node, "this statement belongs to Python, not to native code")
        if b.block.terminator is not None:
            b.switch(b.new_block())
        handler(b, node)
    except Reject:
        b.frames, b.scope, b.closure = frames, scope, closure
        _forget_names(b, node)
        b.failed = True
        if b.comptime:
            raise
        return True
    return False


def _forget_names(b: Body, node: syntax.Stmt) -> None:
    """Names that a statement in error would have declared are unknown from here on, and silent."""
    targets: list[syntax.Expr] = []
    match node:
        case syntax.Assign(targets=found):
            targets = [t.target for t in found if isinstance(t, syntax.Binding)]
        case syntax.AnnAssign(target=syntax.Binding(target=inner)):
            targets = [inner]
        case syntax.FunctionDef(name=name, name_span=span) | syntax.ComptimeDecl(name=name, name_span=span):
            targets = [syntax.Name(span, name)]
    while targets:
        target = targets.pop()
        if isinstance(target, syntax.Tuple | syntax.List):
            targets.extend(target.elts)
        elif isinstance(target, syntax.Name):
            b.scope.names.setdefault(target.id, Unknown())


# ------------------------------------------------------------------------------------------------ statements


def expression_statement(b: Body, node: syntax.ExprStmt) -> None:
    if isinstance(node.value, syntax.Constant) and (isinstance(node.value.value, str) or node.value.value is Ellipsis):
        return
    value = expressions.expr(b, node.value)
    if isinstance(value, BoundMethod):
        b.error("E0322", node.value, "a method must be called", f"write '{b.text(node.value)}()'")
    if isinstance(value, Operand):
        if value.owned and value.variable:
            convert.to_temp(b, value, node.value)
        elif value.type is not b.world.none_type and not isinstance(node.value, syntax.Call):
            b.warn("W0301", node.value, "this value is not used")


def assign(b: Body, node: syntax.Assign) -> None:
    value = node.value
    last = node.targets[-1]
    assignment.assign_statement(b, last, value)
    inner = last.target if isinstance(last, syntax.Binding) else last
    for target in reversed(node.targets[:-1]):
        assignment.assign_statement(b, target, inner)


def annotated(b: Body, node: syntax.AnnAssign) -> None:
    assignment.annotated(b, node)


def augmented(b: Body, node: syntax.AugAssign) -> None:
    assignment.augmented(b, node)


def comptime_declaration(b: Body, node: syntax.ComptimeDecl) -> None:
    """`comptime NAME = value` in a function: evaluated here, in the scope as it stands."""
    module = b.scope.module
    assert module is not None
    existing = b.scope.names.get(node.name)
    if existing is not None and not isinstance(existing, Unknown):
        b.error("E0202", node.name_span, f"'{node.name}' is already declared in this block")
    decl = ComptimeDecl(node.name, node, b.scope, module)
    b.scope.names[node.name] = aliases.value(b.world, decl, b.scope)


def return_statement(b: Body, node: syntax.Return) -> None:
    contract = b.contract
    assert contract is not None
    result = b.function.result
    assert result is not None
    place = mir.Place(result)
    if node.value is None:
        if contract.result_name or contract.decl.is_constructor:
            pass
        elif contract.result is b.world.none_type:
            b.emit(mir.AssumeInit(node.span, place))
        else:
            b.error(
                "E0607",
                node,
                f"'{contract.decl.name}' has a result of type '{names.show(contract.result)}'; 'return' needs a value",
            )
    else:
        _return_value(b, node, node.value, place)
    b.leave(0)
    b.terminate(mir.Return(node.span))


def _return_value(b: Body, node: syntax.Return, value_node: syntax.Expr, place: mir.Place) -> None:
    contract = b.contract
    assert contract is not None
    if (
        contract.decl.node.returns is None
        and not contract.result_name
        and not contract.decl.is_constructor
        and contract.decl.node.name_span != (0, 0)
    ):
        if contract.result is b.world.none_type and not (
            isinstance(value_node, syntax.Constant) and value_node.value is None
        ):
            value = expressions.expr(b, value_node)
            if not (isinstance(value, Operand | Const) and value.type is b.world.none_type):
                b.error("E0607", value_node, f"'{contract.decl.name}' has no result", "declare it with '-> T'")
            b.emit(mir.AssumeInit(node.span, place))
            return
    # The declared type speaks of the function's own arguments; a conversion must not take them for its own.
    want = origins.erase_type(b.world, contract.result)
    value = expressions.expr(b, value_node, want)
    if contract.reference is not None:
        _return_reference(b, value, value_node, place)
        return
    ready = convert.convert(b, value, want, value_node)
    if isinstance(value, Operand) and isinstance(ready, Operand):
        held = origins.loans_of(b.world, value.type)
        if held:
            # A view keeps its local until it is returned, so that ownership sees what it points into.
            ready = convert.to_temp(b, ready, value_node, Elision.MOVE)
            ready.place.local.loans = held
            b.emit(mir.Move(value_node.span, place, ready.place, None))
            return
    convert.initialise(b, place, ready, value_node, Elision.MOVE)


def _return_reference(b: Body, value: Value, node: syntax.Expr, place: mir.Place) -> None:
    """A `ref` result: the place itself, which must lie within the declared origin."""
    contract = b.contract
    assert contract is not None and contract.reference is not None
    if not isinstance(value, Operand) or value.owned:
        b.error("E0511", node, "a 'ref' result needs a place, not a temporary value")
    if not convert.same_type(b, value.type, contract.result):
        b.error("E0301", node, f"'{names.show(value.type)}' is not '{names.show(contract.result)}'")
    if not all(_within(b, loan, contract) for loan in value.loans):
        b.error("E0515", node, f"'{b.text(node)}' does not lie within the origin that the signature declares")
    place.local.loans = tuple(dict.fromkeys((*place.local.loans, *value.loans)))
    b.emit(mir.Borrow(node.span, place.local, value.place, value.mutable))


def _within(b: Body, loan: mir.Loan, contract: Contract) -> bool:
    """Whether a returned place may lie within the declared origin: what an argument only refers to is not known."""
    declared = contract.reference
    assert declared is not None
    local = loan.place.local
    spec = next((p for p in contract.params if p.name == local.name), None)
    if declared.kind != "argument" or local not in b.function.parameters or spec is None:
        return True
    if origins.mentions_origin(b.world, spec.type):
        return True
    path = loan.place.path
    own = [a for a in declared.arguments if contract.params[a.index] is spec]
    if b.is_library:
        return any(path[: len(a.path)] == a.path[: len(path)] for a in own)
    path = _written_path(b, spec.type, path)
    return any(path == _written_path(b, spec.type, a.path) and (a.interior or not loan.interior) for a in own)


def _written_path(b: Body, type: Type, path: tuple[int, ...]) -> tuple[int, ...]:
    """The part of a field path that users write: what is inside a struct of the library has no names for them."""
    for length, index in enumerate(path):
        if not isinstance(type, StructType) or not isinstance(type.declaration, StructDecl):
            return path[:length]
        if type.declaration.module.loaded.is_library:
            return path[:length]
        type = structs.complete(b.world, type)[index].type
    return path


def raise_statement(b: Body, node: syntax.Raise) -> None:
    if node.exc is None:
        if not b.caught:
            b.error("E0602", node, "a bare 'raise' re-raises the error of an 'except' block; there is none here")
        caught = b.caught[-1]
        value = Operand(caught.place, caught.type, True, True, caught.loans, True)
        errors.raise_value(b, value, node)
        return
    value = expressions.expr(b, node.exc)
    if isinstance(value, Const) and literals.is_literal(value):
        ready = convert.convert(b, value, _raised_by_literal(b, value), node.exc)
    else:
        ready = convert.materialise(b, value, node.exc)
        if isinstance(ready, Const) and isinstance(ready.type, MetaType):
            b.error("E0604", node.exc, "this is not an error value")
    owned = ready if isinstance(ready, Operand) and ready.owned else convert.to_temp(b, ready, node.exc)
    errors.raise_value(b, owned, node)


def _raised_by_literal(b: Body, value: Const) -> Type:
    """What a literal becomes that is raised: the type that is declared if it makes one, else an `Error`."""
    target = b.error_target()
    want = target.type if target is not None else None
    if want is not None and convert.can_convert(b, value, want) is not None:
        return want
    return b.world.struct_item("error")


def assert_statement(b: Body, node: syntax.Assert) -> None:
    """`assert` evaluates its condition and, where assertions are on, ends the program; `comptime assert` must hold."""
    if node.comptime:
        assertions.comptime_assert(b, node)
    else:
        assertions.runtime_assert(b, node)


def pass_statement(b: Body, node: syntax.Stmt) -> None:
    """Nothing."""


def break_statement(b: Body, node: syntax.Stmt) -> None:
    _jump(b, node, "break")


def continue_statement(b: Body, node: syntax.Stmt) -> None:
    _jump(b, node, "continue")


def _jump(b: Body, node: syntax.Stmt, word: str) -> None:
    for depth in range(len(b.frames) - 1, -1, -1):
        frame = b.frames[depth]
        if frame.kind == "loop":
            target = frame.on_break if word == "break" else frame.on_continue
            assert target is not None
            b.leave(depth)
            b.goto(target, node.span)
            return
    b.error("E0606", node, f"'{word}' stands outside a loop")


def if_statement(b: Body, node: syntax.If) -> None:
    if node.comptime:
        _comptime_if(b, node)
        return
    if isinstance(node.test, syntax.Constant) and isinstance(node.test.value, bool):
        _warn_constant(b, node, node.test.value)
        suite(b, node.body if node.test.value else node.orelse)
        return
    test = convert.condition(b, expressions.expr(b, node.test), node.test)
    if isinstance(test, Const) and not _depends_on_parameters(b):
        _warn_constant(b, node, bool(test.data))
    then, other, after = b.new_block(), b.new_block(), b.new_block()
    b.terminate(mir.Branch(node.test.span, test, then, other))
    b.switch(then)
    suite(b, node.body)
    b.goto(after, node.span)
    b.switch(other)
    suite(b, node.orelse)
    b.goto(after, node.span)
    b.switch(after)


def _depends_on_parameters(b: Body) -> bool:
    """Whether constants may differ between instances of the function."""
    if b.contract is None or b.contract.bindings:
        return True
    self_type = b.contract.self_type
    return isinstance(b.contract.decl.owner, TraitDecl) or (isinstance(self_type, StructType) and bool(self_type.args))


def _warn_constant(b: Body, node: syntax.If, truth: bool) -> None:
    never = "what it guards never runs" if not truth else "'else' never runs" if node.orelse else "it guards nothing"
    b.warn("W0302", node.test, f"this condition is always {truth}: {never}")


def _comptime_if(b: Body, node: syntax.If) -> None:
    """Only the chosen branch is elaborated; an `elif` of a `comptime if` is one too."""
    chosen = evaluate.chosen(b.world, b.scope, node.test)
    if chosen:
        suite(b, node.body)
        return
    if len(node.orelse) == 1 and isinstance(node.orelse[0], syntax.If) and not node.orelse[0].comptime:
        inner = node.orelse[0]
        if b.source.text.startswith("elif", inner.span[0]):
            _comptime_if(b, inner)
            return
    suite(b, node.orelse)


def while_statement(b: Body, node: syntax.While) -> None:
    head, body, otherwise, after = b.new_block(), b.new_block(), b.new_block(), b.new_block()
    b.goto(head, node.span)
    b.switch(head)
    if isinstance(node.test, syntax.Constant) and node.test.value is True:
        b.goto(body, node.test.span)
    else:
        test = convert.condition(b, expressions.expr(b, node.test), node.test)
        b.terminate(mir.Branch(node.test.span, test, body, otherwise))
    b.switch(body)
    b.frames.append(Frame("loop", after, head))
    suite(b, node.body)
    b.frames.pop()
    b.goto(head, node.span)
    b.switch(otherwise)
    suite(b, node.orelse)
    b.goto(after, node.span)
    b.switch(after)


def import_statement(b: Body, node: syntax.Stmt) -> None:
    module = b.scope.module
    assert module is not None and isinstance(node, syntax.Import | syntax.ImportFrom)
    declare.declare_import(b.world, module, b.scope, node)
    for found in [d for d in b.scope.names.values() if isinstance(d, ImportDecl) and d.node is node]:
        lookup.resolve(b.world, module, found)


def nested_function(b: Body, node: syntax.FunctionDef) -> None:
    closures.nested_function(b, node)


def for_statement(b: Body, node: syntax.For) -> None:
    loops.for_statement(b, node)


def try_statement(b: Body, node: syntax.Try) -> None:
    handlers.try_statement(b, node)


def with_statement(b: Body, node: syntax.With) -> None:
    handlers.with_statement(b, node)


def match_statement(b: Body, node: syntax.Match) -> None:
    patterns.match_statement(b, node)


HANDLERS: dict[type, Handler] = {
    syntax.ExprStmt: expression_statement,
    syntax.Assign: assign,
    syntax.AnnAssign: annotated,
    syntax.AugAssign: augmented,
    syntax.ComptimeDecl: comptime_declaration,
    syntax.Return: return_statement,
    syntax.Raise: raise_statement,
    syntax.Assert: assert_statement,
    syntax.Pass: pass_statement,
    syntax.Break: break_statement,
    syntax.Continue: continue_statement,
    syntax.If: if_statement,
    syntax.While: while_statement,
    syntax.For: for_statement,
    syntax.Try: try_statement,
    syntax.With: with_statement,
    syntax.Match: match_statement,
    syntax.Import: import_statement,
    syntax.ImportFrom: import_statement,
    syntax.FunctionDef: nested_function,
}
