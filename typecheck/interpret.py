"""From an elaborated compile-time expression to its constant, through the MIR interpreter where it takes more than
folding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.diagnostics import Note
from ..lang.mir import LocalKind, Place
from ..lang.source import Location, SourceFile
from ..lang.types import (
    STRING_LITERAL,
    ArrayType,
    Const,
    CtValue,
    FunctionRef,
    FunctionSignature,
    MetaType,
    PackType,
    PointerType,
    StructType,
    Type,
    UnionType,
)
from . import body, convert, instances, literals, names, origins, structs
from .scopes import Scope
from .values import Operand, Unknown, Value
from .world import Reject, World

if TYPE_CHECKING:
    from .body import Body
    from .interpreter import EvaluationError, Interpreter, Limits


def to_constant(b: Body, value: Value, node: syntax.Expr, want: Type | None) -> CtValue:
    """The constant that a compile-time expression's value is, converted to `want`."""
    if isinstance(value, Type) or (isinstance(value, Const) and isinstance(value.type, MetaType) and want is None):
        return value
    if want is not None and not isinstance(want, MetaType):
        value = _lasting(b, value, want) or convert.convert(b, value, want, node)
    elif not isinstance(value, Const):
        value = convert.materialise(b, value, node)
    if isinstance(value, Const):
        return value
    if isinstance(value, Unknown):
        raise Reject
    assert isinstance(value, Operand)
    return run(b, value, node)


def _lasting(b: Body, value: Value, want: Type) -> Const | None:
    """The literal that a constant string is where a static slice is wanted: a slice of its copy would outlive it."""
    if (
        not isinstance(value, Const)
        or not isinstance(value.type, StructType)
        or want is not literals.static_slice(b.world)
    ):
        return None
    found = names.text_of(value) if value.type.declaration is b.world.item("string") else None
    return None if found is None else literals.text(b.world, b.world.types.const(STRING_LITERAL, found))


def run(b: Body, value: Operand, node: syntax.Node) -> Const:
    """Finishes the anonymous function with a value as its result and interprets it."""
    world = b.world
    result_type = origins.erase_type(world, value.type)
    function = b.function
    function.source = b.source
    function.span = node.span
    world.counters.evaluations += 1
    single = _single_call(function, value)
    if single is not None:
        return world.types.const(value.type, _call_once(world, function, *single).data)
    result = b.new_local("result", result_type, LocalKind.RESULT, node.span)
    convert.initialise(b, Place(result), value, node)
    b.terminate(mir.Return(node.span))
    function.result = result
    function.signature = FunctionSignature((), result_type, False, None)
    function.symbol = f"comptime.{world.counters.evaluations}"
    if not instances.finish(world, function, None):
        raise Reject
    _complete_pointees(world, result_type, set())
    world.memos.expressions[function.symbol] = function
    try:
        data = call(world, function, function.symbol, [])
    finally:
        del world.memos.expressions[function.symbol]
    return world.types.const(value.type, data.data)


def _single_call(function: mir.Function, value: Operand) -> tuple[str, list[Const]] | None:
    """The function and its arguments if all that an expression does is one call with constants.

    Most conditions and sizes are such: `n > 0`, `size + 1`.
    """
    if len(function.blocks) != 1 or len(function.entry.instructions) != 1:
        return None
    match function.entry.instructions[0]:
        case mir.Call(dest=Place() as dest, callee=FunctionRef(symbol=symbol), signature=signature, arguments=given):
            arguments = [a.operand for a in given if isinstance(a.operand, Const)]
            if dest == value.place and not signature.result_by_reference and len(arguments) == len(given):
                return symbol, arguments
    return None


def _call_once(world: World, function: mir.Function, symbol: str, arguments: list[Const]) -> Const:
    """As `call`; the result of the same call before, if that wrote nothing."""
    results = world.memos.calls
    key = (symbol, *arguments)
    found = results.get(key)
    if found is None:
        written = len(world.output)
        _complete_pointees(world, world.by_symbol[symbol].signature.result, set())
        found = call(world, function, symbol, arguments)
        if len(world.output) == written:
            results[key] = found
    return found


def _complete_pointees(world: World, type: Type, seen: set[Type]) -> None:
    """Completes what a result may point to: nothing else asks for the size of what is only pointed to."""
    if type in seen:
        return
    seen.add(type)
    if isinstance(type, PointerType):
        _complete_pointees(world, type.pointee, seen)
    elif isinstance(type, ArrayType):
        _complete_pointees(world, type.element, seen)
    elif isinstance(type, StructType):
        for field in structs.complete(world, type):
            _complete_pointees(world, field.type, seen)
    elif isinstance(type, PackType | UnionType):
        for element in type.elements:
            _complete_pointees(world, element, seen)


def call(world: World, function: mir.Function, symbol: str, arguments: list[Const]) -> Const:
    """Interprets a call on constants for the expression that `function` stands for; limits and faults become
    diagnostics there."""
    from .interpreter import TRAP, EvaluationError, Raised

    interpreter = evaluator(world)
    written = len(world.output)
    source, span = function.source, function.span
    try:
        found = interpreter.call(symbol, arguments)
    except EvaluationError as error:
        exceeded = error.limit in LIMITS
        notes = _chain(world, function, error)
        if exceeded:
            notes = (Note(f"'-D {LIMITS[error.limit]}=...' sets another limit"), *notes)
        code = "E0415" if exceeded else "E0416"
        reason = _last_words(world, written) if error.message == TRAP else error.message
        world.reject(code, source, span, f"this cannot be evaluated at compile time: {reason}", notes)
    if isinstance(found, Raised):
        world.reject("E0416", source, span, "this raises an error at compile time")
    return found


def _chain(world: World, function: mir.Function, error: EvaluationError) -> tuple[Note, ...]:
    """The calls in the user's code that led to a failure, nearest first; repeated ones once."""
    library = {m.source for m in world.modules.values() if m is not None and m.loaded.is_library}
    found: dict[tuple[str, SourceFile], syntax.Span] = {}
    for name, where, at in error.call_chain:
        if name and name != function.name and where not in library:
            found[name, where] = at
    shown = list(found.items())[:CHAIN_SHOWN]
    return tuple(Note(f"while evaluating '{name}'", Location(where, *at)) for (name, where), at in shown)


def _last_words(world: World, written: int) -> str:
    """What evaluated code said before it stopped: the message of an abort or a failed check, without its place."""
    lines = b"".join(world.output[written:]).decode("utf-8", "replace").splitlines()
    if not lines:
        return "the program stops"
    return re.sub(r"^(?:(?:At|ABORT): \S*:\d+:\d+: )?(?:Assert Error: )?", "", lines[-1])


def evaluator(world: World) -> Interpreter:
    """The interpreter of this compilation."""
    memos = world.memos
    if memos.evaluator is None:
        from .interpreter import Interpreter

        def get_function(symbol: str) -> mir.Function:
            found = memos.expressions.get(symbol)
            if found is not None:
                return found
            return instances.ready(world, world.by_symbol[symbol])

        memos.evaluator = Interpreter(
            world.layouts,
            world.types,
            get_function,
            limits(world),
            world.output.append,
            available=world.program.functions.get,
        )
    return memos.evaluator


CHAIN_SHOWN = 3
LIMITS = {"steps": "COMPTIME_STEPS", "memory": "COMPTIME_MEMORY", "depth": "COMPTIME_DEPTH"}
"""The limits of compile-time evaluation and the defines that set them."""


def limits(world: World) -> Limits:
    """The limits of this compilation: what the defines say, else the interpreter's own."""
    from .interpreter import Limits

    given = dict(world.options.defines)
    chosen = {name: int(str(given[define])) for name, define in LIMITS.items() if str(given.get(define, "")).isdigit()}
    return Limits(**chosen)


def convert_constant(world: World, scope: Scope, value: CtValue, want: Type, node: syntax.Node) -> CtValue:
    """A compile-time value converted to a parameter's type."""
    if isinstance(value, Const) and (
        value.type is want or origins.erase(world, value.type) is origins.erase(world, want)
    ):
        return value
    if isinstance(value, Type):
        return value
    if literals.is_literal(value) and isinstance(value, Const) and literals.fits(world, value, want):
        return literals.number(world, value, want)
    b = body.anonymous(world, scope)
    converted = convert.convert(b, value, want, node)
    if isinstance(converted, Const):
        return converted
    assert isinstance(converted, Operand), converted
    return run(b, converted, node)
