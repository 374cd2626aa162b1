"""Expressions: from syntax to values, dispatched by the kind of node."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from ..lang import mir, syntax
from ..lang.mir import Place
from ..lang.types import (
    FLOAT_LITERAL,
    FUNCTION,
    INT_LITERAL,
    MODULE,
    ORIGIN,
    STRING_LITERAL,
    TRAIT,
    Const,
    CtValue,
    FunctionPointerType,
    MetaType,
    StructType,
    Type,
)
from . import (
    aliases,
    assignment,
    calls,
    closures,
    comprehensions,
    convert,
    displays,
    evaluate,
    library_names,
    literals,
    lookup,
    members,
    names,
    operators,
    primitives,
    special,
    structs,
    subscripts,
)
from .brackets import Mismatch
from .contracts import CallableDecl
from .declarations import ComptimeDecl, FunctionSet, ModuleDecl, StructDecl, TraitDecl
from .literal_arithmetic import float_value
from .matching import CallArgument
from .universe import Builtin
from .values import (
    OPAQUE,
    PACK,
    PARTIAL,
    ArgumentRef,
    BoundMethod,
    ConditionalValue,
    Display,
    FunctionValue,
    Operand,
    Pack,
    PartialStruct,
    TraitSet,
    Unknown,
    Value,
    Variable,
    is_symbolic,
)
from .world import Reject, World

if TYPE_CHECKING:
    from .body import Body

Handler = Callable[["Body", Any, Type | None], Value]
"""Elaborates an expression of the class that it is entered for; the type is the one wanted."""


def expr(b: Body, node: syntax.Expr, want: Type | None = None) -> Value:
    """The value of an expression. `want` is a hint; conversion to it is the caller's."""
    handler = HANDLERS.get(type(node))
    if handler is None:
        b.error("E0113", node, "this form of expression is not part of the language")
    return handler(b, node, want)


def runtime(b: Body, node: syntax.Expr, want: Type | None = None) -> Operand | Const:
    """The expression as a run-time value of its natural type (or of `want`)."""
    value = expr(b, node, want)
    if want is not None:
        return convert.convert(b, value, want, node)
    return convert.materialise(b, value, node)


# ------------------------------------------------------------------------------------------------- literals


def constant(b: Body, node: syntax.Constant, want: Type | None) -> Value:
    types = b.world.types
    value = node.value
    if value is None:
        return b.none()
    if value is True or value is False:
        return b.world.bool_const(value)
    if isinstance(value, int):
        return types.const(INT_LITERAL, value)
    if isinstance(value, float):
        return types.const(FLOAT_LITERAL, exact_float(b.source.text[node.span[0] : node.span[1]], value))
    if isinstance(value, str):
        if node.kind == "u":
            b.error("E0117", node, "u-strings are Python; write the text without the prefix")
        return types.const(STRING_LITERAL, value)
    if value is Ellipsis:
        return types.const(MetaType("..."), "...")
    b.error("E0113", node, "this literal belongs to Python, not to native code")


def exact_float(text: str, value: float) -> Fraction | float:
    """The exact value of a float literal as written, `value` if it has too many digits."""
    try:
        return float_value(text)
    except ValueError:
        return value


def joined(b: Body, node: syntax.Expr, want: Type | None) -> Value:
    b.error("E0117", node, 'f-strings are Python; write a t-string: t"..."')


def template(b: Body, node: syntax.TemplateStr, want: Type | None) -> Value:
    """A t-string: a struct of references to its parts."""
    parts: list[tuple[Operand | Const, syntax.Expr]] = []
    for part in node.values:
        if isinstance(part, syntax.Interpolation):
            if part.format_spec is not None or part.conversion != -1:
                b.error("E0118", part, "a field of a t-string has no format")
            value = expr(b, part.value)
            if isinstance(value, Const) and value.type is STRING_LITERAL:
                parts.append((literals.text(b.world, value), part.value))
            else:
                parts.append((convert.materialise(b, value, part.value), part.value))
        else:
            assert isinstance(part, syntax.Constant)
            text = b.world.types.const(STRING_LITERAL, part.value)
            parts.append((literals.text(b.world, text), part))
    pack = b.world.types.const(PACK, tuple(v.type for v, _ in parts))
    try:
        type = displays.generic_struct(b, "tstring", pack)
    except Mismatch as mismatch:
        b.error("E0401", node, str(mismatch))
    operands = [(convert.to_place(b, v, n), n) for v, n in parts]
    loans = dict.fromkeys(loan for o, _ in operands for loan in (mir.Loan(o.place, False), *o.loans))
    local = b.new_local("", type, mir.LocalKind.TEMP, node.span, loans=tuple(loans))
    place = Place(local)
    b.emit(mir.AssumeInit(node.span, place))
    for index, (operand, at) in enumerate(operands):
        b.emit(mir.AddressOf(at.span, place.field(0).field(index), operand.place, False))
    return Operand(place, type, True, True, (mir.Loan(place, True),))


# ---------------------------------------------------------------------------------------------------- names


def name(b: Body, node: syntax.Name, want: Type | None) -> Value:
    found = lookup.find(b.world, b.scope, node.id)
    if found is None:
        return unknown_name(b, node)
    closures.refuse_recursion(b, found, node)
    if isinstance(found, Variable):
        return variable(b, found, node)
    return meaning(b, found, node)


def unknown_name(b: Body, node: syntax.Name) -> NoReturn:
    """Reports a name that is not declared, with what was probably meant."""
    self_type = b.scope.self_type
    if isinstance(self_type, StructType) and isinstance(self_type.declaration, StructDecl):
        declaration = self_type.declaration
        if any(p.name == node.id for p in declaration.params):
            b.error("E0210", node, f"parameter '{node.id}' of the struct is written 'Self.{node.id}' here")
        if node.id in declaration.fields:
            b.error("E0211", node, f"field '{node.id}' is written 'self.{node.id}'")
        if node.id in declaration.members.functions or node.id in declaration.members.comptime:
            b.error("E0211", node, f"member '{node.id}' is written 'Self.{node.id}' or 'self.{node.id}'")
    hint = library_names.hint(b.world, node.id)
    close = "" if hint else lookup.suggestion(node.id, b.scope.visible_names())
    notes = (hint,) if hint else (f"did you mean '{close}'?",) if close else ()
    b.error("E0201", node, f"'{node.id}' is not declared", *notes)


def variable(b: Body, found: Variable, node: syntax.Name) -> Value:
    """A variable of this function, or one that a closure has captured."""
    found.used = True
    operand = found.operand
    local = operand.place.local
    function_locals = b.function.locals
    if local.index < len(function_locals) and function_locals[local.index] is local:
        return operand
    if b.probing:
        return operand
    if b.closure is not None:
        return closures.captured(b, found, node)
    if b.comptime:
        if isinstance(operand.type, StructType) and isinstance(operand.type.declaration, structs.CallableDecl):
            b.error(
                "E0407",
                node,
                f"'{node.id}' is a closure, which is made at run time; this must be known at compile time",
                "take it as an argument instead: '[F: def(...) -> ...](f: F)'",
            )
        b.error("E0407", node, f"'{node.id}' is a run-time value; this must be known at compile time")
    b.error("E0208", node, f"'{node.id}' belongs to an enclosing function; list it as a capture: {{{node.id}}}")


def meaning(b: Body, found: object, node: syntax.Expr) -> Value:
    """The value of what a name is bound to."""
    world = b.world
    match found:
        case Type() | Const() | Pack() | Operand():
            return found
        case FunctionSet(functions=functions):
            return world.types.const(FUNCTION, FunctionValue(tuple(functions)))
        case StructDecl():
            return struct_value(world, found)
        case TraitDecl():
            return world.types.const(TRAIT, TraitSet((found,)))
        case ComptimeDecl():
            return aliases.value(world, found, found.scope)
        case ModuleDecl():
            return world.types.const(MODULE, found)
        case ArgumentRef():
            return found
        case Unknown():
            raise Reject
    b.error("E0201", node, f"'{b.text(node)}' means nothing here")


def struct_value(world: World, declaration: StructDecl) -> CtValue:
    """A struct's name as a value: its type, or the type with its parameters open."""
    if declaration.params:
        return world.types.const(PARTIAL, PartialStruct(declaration))
    return world.types.struct(declaration, ())


# ---------------------------------------------------------------------------------------------------- calls


def call(b: Body, node: syntax.Call, want: Type | None) -> Value:
    callee = expr(b, node.func)
    if is_symbolic(callee):
        return OPAQUE
    if isinstance(callee, Const) and isinstance(callee.data, Builtin | primitives.Primitive):
        return special.call(b, callee, node, want)
    arguments = call_arguments(b, node)
    if isinstance(callee, Const) and isinstance(callee.data, special.BoundBuiltin):
        return special.call_bound_builtin(b, callee.data, arguments, node)
    return call_value(b, callee, arguments, node)


def pack_length(b: Body, functions: FunctionValue, arguments: list[CallArgument]) -> Const | None:
    """`len(Ts)` of a parameter pack or of the arguments it types."""
    if functions.name != "len" or len(arguments) != 1:
        return None
    value = arguments[0].value
    if isinstance(value, Pack):
        return b.world.int_const(len(value.elements))
    if isinstance(value, Const) and value.type is PACK and isinstance(value.data, tuple):
        return b.world.int_const(len(value.data))
    return None


def call_arguments(b: Body, node: syntax.Call) -> list[CallArgument]:
    arguments = []
    for argument in node.args:
        if isinstance(argument, syntax.Starred):
            arguments.extend(CallArgument(element, argument) for element in _spread(b, argument))
        else:
            arguments.append(CallArgument(expr(b, argument), argument))
    for keyword in node.keywords:
        if keyword.arg is None and not isinstance(keyword.value, syntax.Transfer):
            b.error("E0113", keyword, "only the keywords of '**kw' can be passed on, as in 'f(**kw^)'")
        arguments.append(CallArgument(expr(b, keyword.value), keyword.value, keyword.arg, keyword.arg is None))
    for argument in arguments:
        if is_symbolic(argument.value):
            raise Reject
    return arguments


def _spread(b: Body, node: syntax.Starred) -> list[Value]:
    """The arguments that `*args` passes on; `*args^` hands them over."""
    given = node.value
    pack = expr(b, given.value if isinstance(given, syntax.Transfer) else given)
    if not isinstance(pack, Pack):
        b.error("E0113", node, "a list cannot be spread into arguments", "only the arguments of a '*args: *Ts' can")
    if isinstance(given, syntax.Transfer):
        return [_moved(b, element, given) for element in pack.elements]
    return pack.elements


def call_value(b: Body, callee: Value, arguments: list[CallArgument], node: syntax.Call) -> Value:
    """Calls whatever an expression gave."""
    match callee:
        case BoundMethod(receiver=Pack(elements=elements)):
            return b.world.int_const(len(elements))
        case BoundMethod(receiver=receiver, functions=functions):
            if not functions.functions:  # the derived `copy`
                return calls.copy_value(b, convert.materialise(b, receiver, node), node)
            return calls.call_bound(b, receiver, functions, arguments, node)
        case Const(type=type, data=FunctionValue() as functions) if type is FUNCTION:
            return _call_functions(b, functions, arguments, node)
        case Type():
            return _call_type(b, callee, arguments, node)
        case Const(type=type) if type is PARTIAL:
            return calls.construct(b, callee, arguments, node)
        case Const(data=aliases.Alias()):
            opened = aliases.opened(b.world, callee)
            if opened is callee:
                b.error("E0420", node.func, f"'{b.text(node.func)}' has parameters; give them in brackets")
            return calls.construct(b, opened, arguments, node)
        case Const(type=MetaType()) if not literals.is_literal(callee):
            b.error("E0309", node.func, f"'{b.text(node.func)}' cannot be called")
        case Unknown():
            raise Reject
    ready = convert.materialise(b, callee, node.func)
    if isinstance(ready.type, FunctionPointerType):
        return closures.call_pointer(b, ready, arguments, node)
    if isinstance(ready.type, StructType) and isinstance(ready.type.declaration, CallableDecl):
        return closures.call_closure(b, ready, arguments, node)
    functions = structs.methods(b.world, ready.type, "__call__")
    if functions is None:
        b.error("E0309", node.func, f"a value of type '{names.show(ready.type)}' cannot be called")
    return calls.call_bound(b, ready, functions, arguments, node)


def _call_functions(b: Body, functions: FunctionValue, arguments: list[CallArgument], node: syntax.Call) -> Value:
    """Calls the functions of a name, not through an object."""
    if functions.nested is not None:
        return closures.call_nested(b, functions, arguments, node)
    if not functions.functions:
        b.error("E0309", node, "this cannot be called")
    count = pack_length(b, functions, arguments)
    if count is not None:
        return count
    if functions.name == "__init__" and functions.self_type is not None:
        return calls.construct(b, functions.self_type, arguments, node)
    return calls.call(b, functions, arguments, node)


def _call_type(b: Body, callee: Type, arguments: list[CallArgument], node: syntax.Call) -> Value:
    """Makes a value of a type."""
    if callee is ORIGIN:
        return special.immutable_origin(b, arguments, node)
    if isinstance(callee, StructType) and isinstance(callee.declaration, CallableDecl):
        return closures.call_type(b, callee, arguments, node)
    if literals.machine_kind(callee):
        return special.machine_constructor(b, callee, arguments, node)
    return calls.construct(b, callee, arguments, node)


# ----------------------------------------------------------------------------------------- other expressions


def transfer(b: Body, node: syntax.Transfer, want: Type | None) -> Value:
    """`x^`: the value is taken out of its place."""
    return _moved(b, expr(b, node.value, want), node)


def _moved(b: Body, value: Value, node: syntax.Transfer) -> Value:
    if not isinstance(value, Operand):
        return value
    if value.owned and not value.variable:
        b.warn("W0304", node, "this is a temporary; '^' has no effect on it")
        return value
    if not value.variable or (value.place.local.convention in ("imm", "ref", "mut") and not value.mutable):
        if not _movable_reference(value):
            b.error("E0505", node, f"'{b.text(node.value)}' is not owned here, so it cannot be moved out of")
    return Operand(value.place, value.type, True, value.mutable, value.loans, True, value.name)


def _movable_reference(value: Operand) -> bool:
    return value.variable and value.mutable


def conditional_value(b: Body, node: syntax.IfExp, want: Type | None) -> Value:
    if (
        want is None
        and _literal_kind(node.body) != _literal_kind(node.orelse)
        and _literal_kind(node.body)
        and _literal_kind(node.orelse)
    ):
        return ConditionalValue(node)
    return conditional(b, node, want)


def _literal_kind(node: syntax.Expr) -> str:
    """The kind of a literal branch of a conditional, "" for anything else."""
    if isinstance(node, syntax.UnaryOp):
        return _literal_kind(node.operand)
    if isinstance(node, syntax.Constant):
        return type(node.value).__name__ if type(node.value) in (int, float) else ""
    return ""


def conditional_type(b: Body, value: ConditionalValue) -> NoReturn:
    """Reports a conditional whose branches are literals of different kinds, where no type is wanted."""
    b.error(
        "E0311",
        value.node,
        "the branches are of different kinds; say which type is meant",
        "write 'var x: Float64 = ...'",
    )


def conditional_cost(b: Body, node: syntax.IfExp, want: Type) -> int | None:
    """The cost of converting both (literal) branches."""
    costs = [convert.can_convert(b, expr(b, branch), want) for branch in (node.body, node.orelse)]
    return None if None in costs else max(c for c in costs if c is not None)


def conditional(b: Body, node: syntax.IfExp, want: Type | None) -> Operand | Const:
    """`a if c else b`, only the chosen branch evaluated."""
    test = operators.truth(b, expr(b, node.test), node.test)
    if isinstance(test, Const) and b.comptime:
        chosen = node.body if evaluate.truth(test) else node.orelse
        return runtime(b, chosen, want) if want is not None else convert.materialise(b, expr(b, chosen), chosen)
    then, other, end = b.new_block(), b.new_block(), b.new_block()
    b.terminate(mir.Branch(node.test.span, convert.condition(b, test, node.test), then, other))
    b.switch(then)
    first = expr(b, node.body, want)
    then_end = b.block
    b.switch(other)
    second = expr(b, node.orelse, want)
    other_end = b.block
    type = want if want is not None else _joined_type(b, first, second, node)
    return operators.join(b, type, [(then_end, first, node.body), (other_end, second, node.orelse)], end, node)


def _joined_type(b: Body, first: Value, second: Value, node: syntax.IfExp) -> Type:
    """The type of a conditional: that of the branches when they agree, or that to which the literal one adapts."""
    if literals.is_literal(first) and not literals.is_literal(second):
        return convert.type_of(b, second, node.orelse)
    left = convert.type_of(b, first, node.body)
    if literals.is_literal(second) and not literals.is_literal(first):
        return left
    right = convert.type_of(b, second, node.orelse)
    if not convert.same_type(b, left, right):
        if convert.can_convert(b, second, left) is not None:
            return left
        if convert.can_convert(b, first, right) is not None:
            return right
        b.error("E0312", node, f"the branches have different types: '{names.show(left)}' and '{names.show(right)}'")
    return left


def named(b: Body, node: syntax.NamedExpr, want: Type | None) -> Value:
    value = runtime(b, node.value)
    assignment.assign(b, node.target, value, node.value)
    return expr(b, node.target)


def tuple_display(b: Body, node: syntax.Tuple, want: Type | None) -> Value:
    return Display("tuple", [expr(b, e) for e in node.elts], list(node.elts), node)


def list_display(b: Body, node: syntax.List, want: Type | None) -> Value:
    return Display("list", [expr(b, e) for e in node.elts], list(node.elts), node)


def set_display(b: Body, node: syntax.Set, want: Type | None) -> Value:
    found = Display("set", [expr(b, e) for e in node.elts], list(node.elts), node)
    found.named = [(k.arg, expr(b, k.value), k.value) for k in node.keywords if k.arg is not None]
    return found


def dict_display(b: Body, node: syntax.Dict, want: Type | None) -> Value:
    keys: list[Value] = []
    values: list[Value] = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            b.error("E0113", value, "a dictionary cannot be spread into another")
        keys.append(expr(b, key))
        values.append(expr(b, value))
    return Display("dict", values, list(node.values), node, keys)


def comptime_expression(b: Body, node: syntax.ComptimeExpr, want: Type | None) -> Value:
    return evaluate.value(b.world, b.scope, node.value, want)


def function_type(b: Body, node: syntax.FunctionType, want: Type | None) -> Value:
    return closures.function_type(b, node)


def reference_type(b: Body, node: syntax.RefType, want: Type | None) -> Value:
    b.error("E0313", node, "'ref[...] T' is only the type of a result")


def lambda_expression(b: Body, node: syntax.Lambda, want: Type | None) -> Value:
    return closures.lambda_value(b, node)


def comprehension(b: Body, node: syntax.Expr, want: Type | None) -> Value:
    return comprehensions.build(b, node, want)


def range_of_indices(b: Body, node: syntax.Slice, want: Type | None) -> Value:
    """`start:end` among parameters."""
    return subscripts.slice_value(b, node)


def to_bool(b: Body, value: Value, node: syntax.Node) -> Operand | Const:
    """The truth of a value as a `Bool`."""
    return operators.truth(b, value, node)


HANDLERS: dict[type, Handler] = {
    syntax.Constant: constant,
    syntax.JoinedStr: joined,
    syntax.TemplateStr: template,
    syntax.Name: name,
    syntax.Attribute: members.attribute,
    syntax.Subscript: subscripts.subscript,
    syntax.Slice: range_of_indices,
    syntax.Call: call,
    syntax.Transfer: transfer,
    syntax.ComptimeExpr: comptime_expression,
    syntax.UnaryOp: operators.unary,
    syntax.BinOp: operators.binary,
    syntax.BoolOp: operators.logic,
    syntax.Compare: operators.comparison,
    syntax.IfExp: conditional_value,
    syntax.NamedExpr: named,
    syntax.Tuple: tuple_display,
    syntax.List: list_display,
    syntax.Set: set_display,
    syntax.Dict: dict_display,
    syntax.ListComp: comprehension,
    syntax.SetComp: comprehension,
    syntax.DictComp: comprehension,
    syntax.FunctionType: function_type,
    syntax.RefType: reference_type,
    syntax.Lambda: lambda_expression,
}
