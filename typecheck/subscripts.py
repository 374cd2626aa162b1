"""Subscripts: parameter brackets, elements of packs and tuples, and `__getitem__`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import syntax
from ..lang.records import replace
from ..lang.types import (
    FUNCTION,
    INT_LITERAL,
    STRING_LITERAL,
    Const,
    CtValue,
    MetaType,
    StructType,
    Type,
)
from . import (
    aliases,
    calls,
    convert,
    displays,
    evaluate,
    expressions,
    literals,
    members,
    names,
    parameters,
    special,
    structs,
)
from .brackets import Arguments
from .contracts import CallableDecl
from .matching import CallArgument
from .values import (
    DEFERRED,
    HOLE,
    OPAQUE,
    PARTIAL,
    REST,
    BoundMethod,
    DeferredDisplay,
    FunctionValue,
    Hole,
    Operand,
    Pack,
    PartialStruct,
    Value,
    is_symbolic,
)

if TYPE_CHECKING:
    from .body import Body


def subscript(b: Body, node: syntax.Subscript, want: Type | None) -> Value:
    base = expressions.expr(b, node.value)
    if is_symbolic(base):
        return OPAQUE
    if isinstance(base, Type):
        if isinstance(base, StructType) and base.declaration is b.world.item("none"):
            b.error("E0409", node, "this type has no parameters")
        b.error("E0409", node, f"'{names.show(base)}' takes no (further) parameters")
    if isinstance(base, Const) and isinstance(base.type, MetaType) and not literals.is_literal(base):
        return special.parametrise(b, base, node)
    if isinstance(base, BoundMethod):
        return BoundMethod(base.receiver, _with_parameters(b, base.functions, node), node)
    if isinstance(base, Pack):
        return pack_element(b, base, node)
    if (
        isinstance(base, Operand | Const)
        and isinstance(base.type, StructType)
        and isinstance(base.type.declaration, CallableDecl)
    ):
        return parametrised_closure(b, base, base.type.declaration, node)
    return get_item(b, base, node)


def parametrised_closure(b: Body, base: Operand | Const, declaration: CallableDecl, node: syntax.Subscript) -> Value:
    """`f[k]` of a function or closure value, to be called."""
    arguments = bracket(b, node)
    given = tuple(arguments.positional), tuple(arguments.keywords.items())
    if declaration.captures:
        return BoundMethod(base, FunctionValue((declaration.function,), base.type, *given), node)
    value = declaration.value
    return b.world.types.const(FUNCTION, FunctionValue(value.functions, value.self_type, *given))


def pack_element(b: Body, base: Pack, node: syntax.Subscript) -> Value:
    index = evaluate.value(b.world, b.scope, node.index, b.world.int_type)
    position = int_data(index)
    if not 0 <= position < len(base.elements):
        message = f"index {position} is out of range of a pack of {len(base.elements)}"
        b.error_of_instance("E0323", node, message, "the index is here")
    return base.elements[position]


def int_data(value: object) -> int:
    """The number in a compile-time Int, signed."""
    data = value.data if isinstance(value, Const) else 0
    while isinstance(data, tuple) and data:
        data = data[0]
    assert isinstance(data, int), value
    return data - (1 << 64) if data >> 63 else data


def bracket(b: Body, node: syntax.Subscript) -> Arguments:
    """The entries of a parameter bracket, evaluated at compile time."""
    index = node.index
    entries = index.elts if isinstance(index, syntax.Tuple) and not index.parenthesised else [index]
    arguments = Arguments(node=node)
    for entry in entries:
        if isinstance(entry, syntax.Starred):
            spread = evaluate.value(b.world, b.scope, entry.value)
            if isinstance(spread, Const) and isinstance(spread.data, tuple):
                arguments.positional.extend(spread.data)
            else:
                arguments.positional.append(spread)
            continue
        arguments.positional.append(bracket_entry(b, entry))
    for keyword in node.keywords:
        arguments.keywords[keyword.arg or ""] = bracket_entry(b, keyword.value)
    return arguments


def bracket_entry(b: Body, node: syntax.Expr) -> CtValue | Hole:
    if isinstance(node, syntax.Name) and (node.id == "_" or _is_left_open(b, node.id)):
        return HOLE
    if isinstance(node, syntax.Constant) and node.value is Ellipsis:
        return REST
    if isinstance(node, syntax.Attribute) and node.value is None:
        return evaluate.value(b.world, b.scope, node, b.world.struct_item("dtype"))
    if isinstance(node, syntax.List | syntax.Set | syntax.Dict):
        return b.world.types.const(DEFERRED, DeferredDisplay(node, b.scope))
    found = evaluate.value(b.world, b.scope, node)
    if isinstance(found, Const) and found.type is PARTIAL:
        complete = parameters.fill_defaults(b.world, found)
        partial = found.data
        if (
            isinstance(complete, Type)
            and isinstance(partial, PartialStruct)
            and ((partial.bound and partial.inferred) or all(p.default is not None for p in partial.declaration.params))
        ):
            return complete
    return found


def _is_left_open(b: Body, name: str) -> bool:
    """Whether a name is a parameter of an alias that was given `_`."""
    found = b.scope.find(name)
    return found is not None and found[0] is HOLE


def index_arguments(b: Body, type: Type, node: syntax.Subscript) -> list[CallArgument]:
    """The run-time arguments of `value[...]` for a value of this type."""
    if _indexed_by_parameters(b, type):
        return []
    index = node.index
    entries = index.elts if isinstance(index, syntax.Tuple) and not index.parenthesised else [index]
    arguments = []
    for entry in entries:
        arguments.append(CallArgument(expressions.expr(b, entry), entry))
    for keyword in node.keywords:
        arguments.append(CallArgument(expressions.expr(b, keyword.value), keyword.value, keyword.arg))
    return arguments


def slice_value(b: Body, node: syntax.Slice) -> Value:
    """`start:end` or `start:end:step` as the library's slice without or with a step."""
    parts = [node.lower, node.upper] if node.step is None else [node.lower, node.upper, node.step]
    arguments = [
        CallArgument(expressions.expr(b, part) if part is not None else b.none(), part or node) for part in parts
    ]
    item = "contiguous_slice" if node.step is None else "strided_slice"
    return calls.construct(b, b.world.struct_item(item), arguments, node)


def get_item(b: Body, base: Value, node: syntax.Subscript) -> Value:
    """`value[...]` as a read: a tuple element, or what `__getitem__` gives."""
    ready = convert.materialise(b, _indexable(b, base), node.value)
    element = tuple_element(b, ready, node)
    if element is not None:
        return element
    functions = getter(b, ready.type, node)
    if functions is None:
        b.error("E0310", node, f"'{names.show(ready.type)}' has no subscript ('__getitem__')")
    return call_getter(b, ready, functions, index_arguments(b, ready.type, node), node)


def getter(b: Body, type: Type, node: syntax.Subscript) -> FunctionValue | None:
    """`__getitem__` of a type, else `__getitem_param__` with the indices bound to its parameters."""
    functions = structs.methods(b.world, type, "__getitem__")
    if functions is not None:
        return functions
    functions = structs.methods(b.world, type, "__getitem_param__")
    return _with_parameters(b, functions, node) if functions is not None else None


def _with_parameters(b: Body, functions: FunctionValue, node: syntax.Subscript) -> FunctionValue:
    """Functions with what the bracket gives them, but for what it leaves open."""
    given = bracket(b, node)
    positional = tuple(v for v in given.positional if not isinstance(v, Hole))
    named = tuple((n, v) for n, v in given.keywords.items() if not isinstance(v, Hole))
    return FunctionValue(functions.functions, functions.self_type, positional, named)


def stored(setter: FunctionValue, value: Value, node: syntax.Node) -> CallArgument:
    """The value of `c[i, j] = value` as an argument: after any number of indices it has a name."""
    for function in setter.functions:
        params = function.places.params
        if any(p.kind is syntax.ParamKind.VAR_POSITIONAL for p in params):
            named = [p.name for p in params if p.kind is syntax.ParamKind.KEYWORD_ONLY]
            return CallArgument(value, node, named[0] if named else None)
    return CallArgument(value, node)


def _indexed_by_parameters(b: Body, type: Type) -> bool:
    """Whether elements of a type are reached with compile-time indices only."""
    if structs.methods(b.world, type, "__getitem__") is not None:
        return False
    return structs.methods(b.world, type, "__getitem_param__") is not None


def call_getter(
    b: Body, base: Operand | Const, functions: FunctionValue, arguments: list[CallArgument], node: syntax.Subscript
) -> Value:
    """Calls `__getitem__`; types in the bracket are parameters of it, as in `variant[Int]`."""
    if arguments and all(isinstance(a.value, Type) for a in arguments):
        types = tuple(a.value for a in arguments if isinstance(a.value, Type))
        return calls.call_bound(b, base, replace(functions, args=types), [], node)
    _check_literal_index(b, base.type, arguments, node)
    return calls.call_bound(b, base, functions, arguments, node)


def _check_literal_index(b: Body, type: Type, arguments: list[CallArgument], node: syntax.Subscript) -> None:
    """A literal index must be a position that the sequence can have: its `__literal_index_limit__` is the bound."""
    if len(arguments) != 1 or arguments[0].name is not None:
        return
    value = arguments[0].value
    if not isinstance(value, Const) or value.type is not INT_LITERAL or not isinstance(value.data, int):
        return
    member = structs.comptime_member(b.world, type, "__literal_index_limit__")
    if member is None:
        return
    limit = int_data(aliases.value(b.world, *member))
    if value.data < 0:
        hint = "write 'xs[len(xs) - 1]'"
        b.error("E0313", node.index, f"index {value.data} is negative; positions count from 0", hint)
    if value.data >= limit:
        b.error("E0313", node.index, f"index {value.data} is out of range of a sequence of {limit}")


def _indexable(b: Body, base: Value) -> Value:
    if isinstance(base, Const) and base.type is STRING_LITERAL:
        return literals.text(b.world, base)
    return base


def tuple_element(b: Body, base: Operand | Const, node: syntax.Subscript) -> Operand | Const | None:
    """`t[i]` of a tuple with a compile-time index: the element's place."""
    if not isinstance(base.type, StructType) or base.type.declaration is not b.world.item("tuple"):
        return None
    types = displays.pack_types(base.type)
    value = evaluate.value(b.world, b.scope, node.index, b.world.int_type)
    index = int_data(value)
    if not -len(types) <= index < len(types):
        b.error("E0323", node, f"index {index} is out of range of a tuple of {len(types)}")
    index %= len(types)
    return tuple_field(b, base, index, types[index], node)


def tuple_field(b: Body, base: Operand | Const, index: int, type: Type, node: syntax.Node) -> Operand | Const:
    assert isinstance(base.type, StructType)
    fields = structs.complete(b.world, base.type)
    return members.field_of(b, members.field_of(b, base, 0, fields[0].type, node), index, type, node)
