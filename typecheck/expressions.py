"""Expressions: from syntax to values, dispatched by the kind of node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

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
    FunctionPointerType,
    MetaType,
    StructType,
    Type,
)
from . import aliases, calls, convert, evaluate, literals, lookup, names, operators, parameters, special, structs
from .body import Body
from .declarations import ComptimeDecl, FunctionSet, ModuleDecl, StructDecl, TraitDecl
from .matching import CallArgument
from .signatures import ArgumentRef
from .universe import Builtin, Primitives
from .values import (
    DEFERRED,
    OPAQUE,
    PACK,
    PARTIAL,
    BoundMethod,
    ConditionalValue,
    DeferredDisplay,
    Display,
    FunctionValue,
    Opaque,
    Operand,
    Pack,
    PartialStruct,
    ShortName,
    Symbol,
    TraitSet,
    Unknown,
    Value,
    Variable,
)
from .world import Reject

Handler = Callable[[Body, syntax.Expr, Type | None], Value]


def expr(b: Body, node: syntax.Expr, want: Type | None = None) -> Value:
    """The value of an expression. `want` is a hint; conversion to it is the caller's."""
    handler = HANDLERS.get(type(node))
    if handler is None:
        b.error("E0803", node, "this form of expression is not part of the language")
    return handler(b, node, want)


def runtime(b: Body, node: syntax.Expr, want: Type | None = None) -> Operand | Const:
    """The expression as a run-time value of its natural type (or of `want`)."""
    value = expr(b, node, want)
    if want is not None:
        return convert.convert(b, value, want, node)
    return convert.materialise(b, value, node)


def is_symbolic(value: object) -> bool:
    return isinstance(value, Symbol | Opaque)


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
            b.error("E0803", node, "u-strings are Python; write the text without the prefix")
        return types.const(STRING_LITERAL, value)
    if value is Ellipsis:
        return types.const(MetaType("..."), "...")
    b.error("E0803", node, "this literal belongs to Python, not to native code")


def exact_float(text: str, value: float) -> Fraction | float:
    """The exact value of a float literal as written."""
    try:
        return Fraction(text.replace("_", ""))
    except (ValueError, ZeroDivisionError, OverflowError):
        return value


def joined(b: Body, node: syntax.Expr, want: Type | None) -> Value:
    b.error("E0803", node, 'f-strings are Python; write a t-string: t"..."')


def template(b: Body, node: syntax.TemplateStr, want: Type | None) -> Value:
    """A t-string: a struct of references to its parts."""
    from . import displays

    parts: list[tuple[Operand | Const, syntax.Expr]] = []
    for part in node.values:
        if isinstance(part, syntax.Interpolation):
            if part.format_spec is not None or part.conversion != -1:
                b.error("E0803", part, "a field of a t-string has no format")
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
    type = displays.generic_struct(b, "tstring", pack)
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
    if isinstance(found, Variable):
        return variable(b, found, node)
    return meaning(b, found, node)


def unknown_name(b: Body, node: syntax.Name):  # noqa: ANN201
    self_type = b.scope.self_type
    if isinstance(self_type, StructType) and isinstance(self_type.declaration, StructDecl):
        declaration = self_type.declaration
        if any(p.name == node.id for p in declaration.params):
            b.error("E0211", node, f"parameter '{node.id}' of the struct is written 'Self.{node.id}' here")
        if node.id in declaration.fields:
            b.error("E0211", node, f"field '{node.id}' is written 'self.{node.id}'")
        if node.id in declaration.members.functions or node.id in declaration.members.comptime:
            b.error("E0211", node, f"member '{node.id}' is written 'Self.{node.id}' or 'self.{node.id}'")
    close = lookup.suggestion(node.id, b.scope.visible_names())
    notes = (f"did you mean '{close}'?",) if close else ()
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
        from . import closures

        return closures.captured(b, found, node)
    if b.comptime:
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
            return struct_value(b, found)
        case TraitDecl():
            return world.types.const(TRAIT, TraitSet((found,)))
        case ComptimeDecl():
            return aliases.value(world, found, found.scope)
        case ModuleDecl():
            return world.types.const(MODULE, found)
        case ArgumentRef():
            return found  # pyright: ignore[reportReturnType]
        case Unknown():
            raise Reject
    b.error("E0201", node, f"'{b.text(node)}' means nothing here")


def struct_value(b: Body, declaration: StructDecl) -> Value:
    """A struct's name as a value: its type, or the type with its parameters open."""
    if declaration.params:
        return b.world.types.const(PARTIAL, PartialStruct(declaration))
    return b.world.types.struct(declaration, ())


# ----------------------------------------------------------------------------------------------- attributes


def attribute(b: Body, node: syntax.Attribute, want: Type | None) -> Value:
    if node.value is None:
        if isinstance(want, StructType):
            return static_member(b, want, node.attr, node)
        return ShortName(node.attr, node)
    fact = fact_of_variable(b, node)
    if fact is not None:
        return fact
    base = expr(b, node.value)
    return member(b, base, node.attr, node)


def fact_of_variable(b: Body, node: syntax.Attribute) -> Value | None:
    """`x.length` at compile time, where `x` itself is only known at run time: what its type tells."""
    if not b.comptime or not isinstance(node.value, syntax.Name):
        return None
    found = lookup.find(b.world, b.scope, node.value.id)
    if not isinstance(found, Variable):
        return None
    return type_fact(b, found.operand.type, node.attr)


def member(b: Body, base: Value, name: str, node: syntax.Attribute) -> Value:
    """`base.name` for any kind of base."""
    world = b.world
    if isinstance(base, ArgumentRef):
        return signature_member(b, base, name, node)
    if is_symbolic(base):
        return OPAQUE
    if isinstance(base, Type):
        return static_member(b, base, name, node)
    if isinstance(base, Const) and isinstance(base.type, MetaType):
        if base.type is MODULE:
            return module_member(b, base, name, node)
        if base.type is PARTIAL:
            return partial_member(b, base, name, node)
        if base.type is PACK:
            if name in ("size", "length"):
                assert isinstance(base.data, tuple)
                return world.int_const(len(base.data))
            b.error("E0308", node, f"a parameter pack has no member '{name}'")
        if not literals.is_literal(base):
            return special.meta_member(b, base, name, node)
    if isinstance(base, Unknown):
        raise Reject
    return value_member(b, base, name, node)


def signature_member(b: Body, base: ArgumentRef, name: str, node: syntax.Attribute) -> Value:
    """`x.dtype` inside a signature: what the type of an argument tells."""
    if is_symbolic(base.type):
        return OPAQUE
    found = type_fact(b, base.type, name)
    if found is None:
        fields = structs.complete(b.world, base.type) if isinstance(base.type, StructType) else ()
        for field in fields:
            if field.name == name:
                return ArgumentRef(-1, field.type, None)  # pyright: ignore[reportReturnType]
        b.error("E0308", node, f"'{names.show(base.type)}' has no compile-time member '{name}'")
    return found


def type_fact(b: Body, type: Type, name: str) -> Value | None:
    """A parameter or `comptime` member of a type."""
    if isinstance(type, StructType):
        found = structs.parameter_value(type, name)
        if found is not None:
            return found
    member = structs.comptime_member(b.world, type, name)
    if member is not None:
        return aliases.value(b.world, member[0], member[1])
    return None


def static_member(b: Body, type: Type, name: str, node: syntax.Node) -> Value:
    """`Type.name`: a parameter, a `comptime` member, or the methods of that name."""
    if is_symbolic(type):
        return OPAQUE
    if name == "__name":
        return b.world.types.const(STRING_LITERAL, names.show(type))
    found = type_fact(b, type, name)
    if found is not None:
        return found
    functions = structs.methods(b.world, type, name)
    if functions is not None:
        return b.world.types.const(FUNCTION, functions)
    b.error("E0308", node, f"type '{names.show(type)}' has no member '{name}'")


def partial_member(b: Body, base: Const, name: str, node: syntax.Attribute) -> Value:
    """`Struct.name` with parameters open: a static method infers them; other members need defaults."""
    assert isinstance(base.data, PartialStruct)
    declaration = base.data.declaration
    functions = declaration.members.functions.get(name)
    if functions:
        value = FunctionValue(tuple(functions), base)  # pyright: ignore[reportArgumentType]
        return b.world.types.const(FUNCTION, value)
    complete = parameters.fill_defaults(b.world, base)
    if isinstance(complete, Type):
        return static_member(b, complete, name, node)
    for parameter, value in base.data.bound:
        if parameter == name:
            return value
    member = declaration.members.comptime.get(name)
    if member is not None:
        try:
            return aliases.value(b.world, member, declaration.scope)
        except Reject:
            pass
    b.error("E0308", node, f"'{declaration.name}' has no member '{name}' that is known without its parameters")


def module_member(b: Body, base: Const, name: str, node: syntax.Attribute) -> Value:
    if isinstance(base.data, Primitives):
        return special.primitive(b, base.data, name, node)
    module = base.data
    assert isinstance(module, ModuleDecl)
    found = lookup.member(b.world, module, name)
    if found is None:
        close = lookup.suggestion(name, module.scope.names)
        notes = (f"did you mean '{close}'?",) if close else ()
        b.error("E0205", node, f"module '{module.name}' has no member '{name}'", *notes)
    return meaning(b, found, node)


def value_member(b: Body, base: Value, name: str, node: syntax.Attribute) -> Value:
    """`value.name`: a field, a method, a fact of the type, or what `__getattr__` gives."""
    world = b.world
    if isinstance(base, Pack):
        if name == "__len__":
            return BoundMethod(base, FunctionValue(()), node)
        b.error("E0308", node, f"an argument pack has no member '{name}'")
    if isinstance(base, BoundMethod | ShortName):
        b.error("E0322", node, "a method must be called")
    if isinstance(base, Const) and base.type is STRING_LITERAL:
        base = _text_receiver(b, base, name)
    ready = convert.materialise(b, base, node)
    type = ready.type
    if isinstance(type, StructType):
        for index, field in enumerate(structs.complete(world, type)):
            if field.name == name:
                return field_of(b, ready, index, field.type, node)
    functions = structs.methods(world, type, name)
    if functions is not None:
        return BoundMethod(ready, functions, node)
    if name == "copy" and structs.is_copyable(world, type):
        return BoundMethod(ready, FunctionValue((), type), node)
    found = type_fact(b, type, name)
    if found is not None:
        return found
    getter = structs.methods(world, type, "__getattr__")
    if getter is not None:
        text = world.types.const(STRING_LITERAL, name)
        if getter.functions[0].node.type_params:
            return calls.call_bound(b, ready, replace(getter, args=(text,)), [], node)
        return calls.call_bound(b, ready, getter, [CallArgument(text, node)], node)
    known = _member_names(type)
    close = lookup.suggestion(name, known)
    notes = (f"did you mean '{close}'?",) if close else ()
    b.error("E0308", node.attr_span, f"'{names.show(type)}' has no member '{name}'", *notes)


def _member_names(type: Type) -> set[str]:
    if isinstance(type, StructType) and isinstance(type.declaration, StructDecl):
        declaration = type.declaration
        return {*declaration.fields, *declaration.members.functions, *declaration.members.comptime}
    return set()


def _text_receiver(b: Body, base: Const, name: str) -> Value:
    """A string literal as the receiver of a method: as itself, else as a static slice, else as a String."""
    ready = literals.text(b.world, base)
    item = b.world.item("string_literal")
    if isinstance(item, StructDecl) and name in item.members.functions:
        return b.world.types.const(b.world.types.struct(item, (ready,)), ())
    if structs.methods(b.world, ready.type, name) is None:
        return convert.convert(b, base, b.world.struct_item("string"), syntax.Constant((0, 0), ""))
    return ready


def field_of(b: Body, base: Operand | Const, index: int, type: Type, node: syntax.Node) -> Operand | Const:
    """A field as a place (or as constant data)."""
    if isinstance(base, Const):
        assert isinstance(base.data, tuple)
        return b.world.types.const(type, base.data[index])
    place = base.place.field(index)
    loans = tuple(
        loan if loan.interior else mir.Loan(Place(loan.place.local, (*loan.place.path, index)), loan.mutable, False)
        for loan in base.loans
    )
    return Operand(place, type, False, base.mutable, loans, base.variable or base.owned, base.name)


# ----------------------------------------------------------------------------------------------- subscripts


def subscript(b: Body, node: syntax.Subscript, want: Type | None) -> Value:
    base = expr(b, node.value)
    if is_symbolic(base):
        return OPAQUE
    if isinstance(base, Type):
        if isinstance(base, StructType) and base.declaration is b.world.item("none"):
            b.error("E0409", node, "this type has no parameters")
        b.error("E0409", node, f"'{names.show(base)}' takes no (further) parameters")
    if isinstance(base, Const) and isinstance(base.type, MetaType) and not literals.is_literal(base):
        return special.parametrise(b, base, node)
    if isinstance(base, BoundMethod):
        arguments = bracket(b, node)
        functions = base.functions
        value = FunctionValue(
            functions.functions,
            functions.self_type,
            tuple(arguments.positional),
            tuple(arguments.keywords.items()),  # pyright: ignore
        )
        return BoundMethod(base.receiver, value, node)
    if isinstance(base, Pack):
        return pack_element(b, base, node)
    if (
        isinstance(base, Operand)
        and isinstance(base.type, StructType)
        and isinstance(base.type.declaration, structs.CallableDecl)
    ):
        return parametrised_closure(b, base, base.type.declaration, node)
    return get_item(b, base, node)


def parametrised_closure(b: Body, base: Operand, declaration: structs.CallableDecl, node: syntax.Subscript) -> Value:
    """`f[k]` of a function or closure value, to be called."""
    arguments = bracket(b, node)
    given = tuple(arguments.positional), tuple(arguments.keywords.items())
    if declaration.captures:
        return BoundMethod(base, FunctionValue((declaration.function,), base.type, *given), node)  # pyright: ignore
    value = declaration.value
    return b.world.types.const(FUNCTION, FunctionValue(value.functions, value.self_type, *given))  # pyright: ignore


def pack_element(b: Body, base: Pack, node: syntax.Subscript) -> Value:
    index = evaluate.value(b.world, b.scope, node.index, b.world.int_type)
    position = int_data(index)
    if not 0 <= position < len(base.elements):
        b.error("E0323", node, f"index {position} is out of range of a pack of {len(base.elements)}")
    return base.elements[position]


def int_data(value: object) -> int:
    """The number in a compile-time Int, signed."""
    data = value.data if isinstance(value, Const) else 0
    while isinstance(data, tuple) and data:
        data = data[0]
    assert isinstance(data, int), value
    return data - (1 << 64) if data >> 63 else data


def bracket(b: Body, node: syntax.Subscript) -> parameters.Arguments:
    """The entries of a parameter bracket, evaluated at compile time."""
    index = node.index
    entries = index.elts if isinstance(index, syntax.Tuple) and not index.parenthesised else [index]
    arguments = parameters.Arguments(node=node)
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


def bracket_entry(b: Body, node: syntax.Expr):  # noqa: ANN201
    if isinstance(node, syntax.Name) and (node.id == "_" or _is_left_open(b, node.id)):
        return parameters.HOLE
    if isinstance(node, syntax.Constant) and node.value is Ellipsis:
        return parameters.REST
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
    return found is not None and found[0] is parameters.HOLE


def index_arguments(b: Body, node: syntax.Subscript) -> list[CallArgument]:
    """The run-time arguments of `value[...]`."""
    index = node.index
    entries = index.elts if isinstance(index, syntax.Tuple) and not index.parenthesised else [index]
    arguments = []
    for entry in entries:
        value = slice_value(b, entry) if isinstance(entry, syntax.Slice) else expr(b, entry)
        arguments.append(CallArgument(value, entry))
    for keyword in node.keywords:
        inner = keyword.value
        value = slice_value(b, inner) if isinstance(inner, syntax.Slice) else expr(b, inner)
        arguments.append(CallArgument(value, inner, keyword.arg))
    return arguments


def slice_value(b: Body, node: syntax.Slice) -> Value:
    """`start:end` or `start:end:step` as the library's slice without or with a step."""
    parts = [node.lower, node.upper] if node.step is None else [node.lower, node.upper, node.step]
    arguments = [CallArgument(expr(b, part) if part is not None else b.none(), part or node) for part in parts]
    item = "contiguous_slice" if node.step is None else "strided_slice"
    return calls.construct(b, b.world.struct_item(item), arguments, node)


def get_item(b: Body, base: Value, node: syntax.Subscript) -> Value:
    """`value[...]` as a read: a tuple element, or what `__getitem__` gives."""
    world = b.world
    ready = convert.materialise(b, _indexable(b, base), node.value)
    element = tuple_element(b, ready, node)
    if element is not None:
        return element
    functions = structs.methods(world, ready.type, "__getitem__")
    if functions is None:
        b.error("E0310", node, f"'{names.show(ready.type)}' has no subscript ('__getitem__')")
    return call_getter(b, ready, functions, index_arguments(b, node), node)


def call_getter(
    b: Body, base: Operand | Const, getter: FunctionValue, arguments: list[CallArgument], node: syntax.Subscript
) -> Value:
    """Calls `__getitem__`; types in the bracket are parameters of it, as in `variant[Int]`."""
    if arguments and all(isinstance(a.value, Type) for a in arguments):
        types = tuple(a.value for a in arguments if isinstance(a.value, Type))
        return calls.call_bound(b, base, replace(getter, args=types), [], node)
    _check_literal_index(b, base.type, arguments, node)
    return calls.call_bound(b, base, getter, arguments, node)


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
    from . import displays

    types = displays.pack_types(base.type)
    value = evaluate.value(b.world, b.scope, node.index, b.world.int_type)
    index = int_data(value)
    if not -len(types) <= index < len(types):
        b.error("E0323", node, f"index {index} is out of range of a tuple of {len(types)}")
    index %= len(types)
    return tuple_field(b, base, index, types[index], node)


def tuple_field(b: Body, base: Operand | Const, index: int, type: Type, node: syntax.Node) -> Operand | Const:
    fields = structs.complete(b.world, base.type) if isinstance(base.type, StructType) else ()
    return field_of(b, field_of(b, base, 0, fields[0].type, node), index, type, node)


# ---------------------------------------------------------------------------------------------------- calls


def call(b: Body, node: syntax.Call, want: Type | None) -> Value:
    callee = expr(b, node.func)
    if is_symbolic(callee):
        return OPAQUE
    if isinstance(callee, Const) and isinstance(callee.data, Builtin | special.Primitive):
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
            b.error("E0803", argument, "a list cannot be spread into arguments")
        arguments.append(CallArgument(expr(b, argument), argument))
    for keyword in node.keywords:
        if keyword.arg is None and not isinstance(keyword.value, syntax.Transfer):
            b.error("E0803", keyword, "only the keywords of '**kw' can be passed on, as in 'f(**kw^)'")
        arguments.append(CallArgument(expr(b, keyword.value), keyword.value, keyword.arg, keyword.arg is None))
    for argument in arguments:
        if is_symbolic(argument.value):
            raise Reject
    return arguments


def call_value(b: Body, callee: Value, arguments: list[CallArgument], node: syntax.Call) -> Value:
    """Calls whatever an expression gave."""
    from . import closures

    match callee:
        case BoundMethod(receiver=Pack(elements=elements)):
            return b.world.int_const(len(elements))
        case BoundMethod(receiver=receiver, functions=functions):
            if not functions.functions:  # the derived `copy`
                return calls.copy_value(b, convert.materialise(b, receiver, node), node)
            return calls.call_bound(b, receiver, functions, arguments, node)
        case Const(type=type, data=FunctionValue() as functions) if type is FUNCTION:
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
        case Type() if callee is ORIGIN:
            return special.immutable_origin(b, arguments, node)
        case Type():
            if isinstance(callee, StructType) and isinstance(callee.declaration, structs.CallableDecl):
                return closures.call_type(b, callee, arguments, node)
            if literals.machine_kind(callee):
                return special.machine_constructor(b, callee, arguments, node)
            return calls.construct(b, callee, arguments, node)
        case Const(type=type) if type is PARTIAL:
            return calls.construct(b, callee, arguments, node)
        case Const(type=MetaType()) if not literals.is_literal(callee):
            b.error("E0309", node.func, f"'{b.text(node.func)}' cannot be called")
        case Unknown():
            raise Reject
    ready = convert.materialise(b, callee, node.func)
    if isinstance(ready.type, FunctionPointerType):
        return closures.call_pointer(b, ready, arguments, node)
    if isinstance(ready.type, StructType) and isinstance(ready.type.declaration, structs.CallableDecl):
        return closures.call_closure(b, ready, arguments, node)
    functions = structs.methods(b.world, ready.type, "__call__")
    if functions is None:
        b.error("E0309", node.func, f"a value of type '{names.show(ready.type)}' cannot be called")
    return calls.call_bound(b, ready, functions, arguments, node)


# ----------------------------------------------------------------------------------------- other expressions


def transfer(b: Body, node: syntax.Transfer, want: Type | None) -> Value:
    """`x^`: the value is taken out of its place."""
    value = expr(b, node.value, want)
    if isinstance(value, Const | Type) and not isinstance(value, Operand):
        return value
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


def conditional_type(b: Body, value: ConditionalValue):  # noqa: ANN201
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
    from . import assignment

    value = runtime(b, node.value)
    assignment.assign(b, node.target, value, node.value)
    return expr(b, node.target)


def tuple_display(b: Body, node: syntax.Tuple, want: Type | None) -> Value:
    return Display("tuple", [expr(b, e) for e in node.elts], list(node.elts), node)


def list_display(b: Body, node: syntax.List, want: Type | None) -> Value:
    return Display("list", [expr(b, e) for e in node.elts], list(node.elts), node)


def set_display(b: Body, node: syntax.Set, want: Type | None) -> Value:
    return Display("set", [expr(b, e) for e in node.elts], list(node.elts), node)


def dict_display(b: Body, node: syntax.Dict, want: Type | None) -> Value:
    keys: list[Value] = []
    values: list[Value] = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            b.error("E0803", value, "a dictionary cannot be spread into another")
        keys.append(expr(b, key))
        values.append(expr(b, value))
    return Display("dict", values, list(node.values), node, keys)


def comptime_expression(b: Body, node: syntax.ComptimeExpr, want: Type | None) -> Value:
    return evaluate.value(b.world, b.scope, node.value, want)


def function_type(b: Body, node: syntax.FunctionType, want: Type | None) -> Value:
    from . import closures

    return closures.function_type(b, node)


def reference_type(b: Body, node: syntax.RefType, want: Type | None) -> Value:
    b.error("E0313", node, "'ref[...] T' is only the type of a result")


def lambda_expression(b: Body, node: syntax.Lambda, want: Type | None) -> Value:
    from . import closures

    return closures.lambda_value(b, node)


def comprehension(b: Body, node: syntax.Expr, want: Type | None) -> Value:
    from . import comprehensions

    return comprehensions.build(b, node, want)


def to_bool(b: Body, value: Value, node: syntax.Node) -> Operand | Const:
    """The truth of a value as a `Bool`."""
    return operators.truth(b, value, node)


HANDLERS: dict[type, Handler] = {
    syntax.Constant: constant,
    syntax.JoinedStr: joined,
    syntax.TemplateStr: template,
    syntax.Name: name,
    syntax.Attribute: attribute,
    syntax.Subscript: subscript,
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
}  # pyright: ignore[reportAssignmentType]
