"""Values into places and types: materialisation, implicit conversion, copying, passing by reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ..lang import mir, syntax
from ..lang.mir import Argument, Elision, LocalKind, Passing, Place
from ..lang.types import (
    FLOAT_LITERAL,
    INT_LITERAL,
    STRING_LITERAL,
    ArgumentSpec,
    Const,
    Convention,
    FunctionSignature,
    MetaType,
    StructType,
    Type,
)
from . import (
    calls,
    candidates,
    closures,
    displays,
    expressions,
    literals,
    members,
    names,
    origins,
    signatures,
    structs,
    wording,
)
from .declarations import StructDecl
from .values import (
    ArgumentRef,
    BoundMethod,
    ConditionalValue,
    Display,
    Operand,
    Origin,
    Pack,
    ShortName,
    Symbol,
    Unknown,
    Value,
)
from .world import Reject

if TYPE_CHECKING:
    from .body import Body
    from .matching import Candidate

EXACT = 0
NATURAL = 1
CONVERSION = 2
USER = 2


def same_type(b: Body, left: Type, right: Type) -> bool:
    """Whether two types are one, origins aside."""
    if left is right:
        return True
    return strip(b, left) is strip(b, right)


def promises_static(want: Type, have: Type) -> bool:
    """Whether a type demands data that lives for ever where the value's type does not promise it."""
    if not isinstance(want, StructType) or not isinstance(have, StructType):
        return False
    return any(
        isinstance(w, Const)
        and isinstance(w.data, Origin)
        and w.data.kind == "static"
        and isinstance(h, Const)
        and isinstance(h.data, Origin)
        and h.data.kind != "static"
        for w, h in zip(want.args, have.args, strict=False)
    )


def strip(b: Body, type: Type) -> Type:
    """The type with all origins replaced by one."""
    world = b.world
    cache = world.memos.stripped
    found = cache.get(type)
    if found is None:
        stripped = origins.map_origins(world, type, lambda _: origins.ERASED_IMMUTABLE)
        assert isinstance(stripped, Type)
        found = cache[type] = stripped
    return found


def type_of(b: Body, value: Value, node: syntax.Node) -> Type:
    """The run-time type of a value: its own, or the natural type of a literal or display."""
    match value:
        case Operand(type=type):
            return type
        case Const(type=type):
            if literals.is_literal(value):
                return literals.natural_type(b.world, value)
            if isinstance(type, MetaType):
                adapted = closures.function_as_type(b.world, value)
                if adapted is not None:
                    return adapted
                b.error("E0322", node, f"'{names.show(value)}' is not a run-time value")
            return type
        case Display():
            return displays.natural_type(b, value)
        case Unknown():
            raise Reject
        case ConditionalValue():
            return expressions.conditional_type(b, value)
        case BoundMethod():
            b.error("E0322", node, "a method must be called", f"write '{b.text(node)}()'")
        case ShortName():
            b.error("E0322", node, f"there is no type here that '.{value.name}' could belong to")
        case Pack():
            b.error("E0322", node, "a parameter pack is not a value; take an element of it")
        case ArgumentRef():
            b.error("E0407", node, f"'{b.text(node)}' is a run-time value; this must be known at compile time")
    b.error("E0322", node, f"'{names.show(value)}' is a type, not a value")


def materialise(b: Body, value: Value, node: syntax.Node) -> Operand | Const:
    """The value as a run-time value of its natural type."""
    if isinstance(value, Operand):
        return value
    if isinstance(value, Const) and not isinstance(value.type, MetaType):
        return value
    found = convert(b, value, type_of(b, value, node), node)
    assert isinstance(found, Operand | Const)
    return found


def can_convert(b: Body, value: Value, want: Type, user: bool = True) -> int | None:
    """The cost of converting a value implicitly, None if it does not convert."""
    match value:
        case Operand(type=type):
            if same_type(b, type, want):
                return None if promises_static(want, type) else EXACT
        case Const():
            cost = _constant_cost(b, value, want)
            if cost is not None:
                return cost
        case Display():
            cost = displays.conversion_cost(b, value, want)
            if cost is not None or value.kind != "tuple":
                return cost
        case ConditionalValue(node=node):
            return expressions.conditional_cost(b, node, want)
        case ShortName(name=name):
            return EXACT if _has_member(b, want, name) else None
        case BoundMethod() | Pack():
            return None
        case Unknown():
            return EXACT
    if isinstance(want, Symbol):
        return None
    if isinstance(value, Operand):
        cost = closures.conversion_cost(b, value, want)
        if cost is not None:
            return cost
    if user and isinstance(want, StructType) and implicit_constructor(b, value, want) is not None:
        return USER
    return None


def _constant_cost(b: Body, value: Const, want: Type) -> int | None:
    """The cost of converting a compile-time value by other means than a constructor."""
    world = b.world
    if value.type in (INT_LITERAL, FLOAT_LITERAL):
        if not literals.fits(world, value, want):
            return None
        natural = want is literals.natural_type(world, value) or literals.machine_kind(want)
        return NATURAL if natural else CONVERSION
    if value.type is STRING_LITERAL:
        if want is world.struct_item("string"):
            return NATURAL
        return CONVERSION if _is_slice(b, want) else None
    if same_type(b, value.type, want):
        return EXACT
    return closures.conversion_cost(b, value, want)


def _has_member(b: Body, type: Type, name: str) -> bool:
    return structs.methods(b.world, type, name) is not None or structs.comptime_member(b.world, type, name) is not None


def _is_slice(b: Body, want: Type) -> bool:
    return isinstance(want, StructType) and want.declaration is b.world.item("string_slice")


def implicit_constructor(b: Body, value: Value, want: StructType) -> Candidate | None:
    """The resolved `@implicit` constructor that makes `want` from a value, if there is exactly one best."""
    declaration = want.declaration
    if not isinstance(declaration, StructDecl) or isinstance(value, Type):
        return None
    return candidates.resolve_implicit(b, value, want)


def _converted_constant(b: Body, value: Const, want: Type) -> Operand | Const | None:
    """A compile-time value as one of a type, if that takes no constructor."""
    if value.type in (INT_LITERAL, FLOAT_LITERAL):
        return literals.number(b.world, value, want) if literals.fits(b.world, value, want) else None
    if value.type is STRING_LITERAL:
        return literals.text(b.world, value) if _is_slice(b, want) else None
    return value if same_type(b, value.type, want) else closures.convert_function(b, value, want)


def convert(b: Body, value: Value, want: Type, node: syntax.Node) -> Operand | Const:
    """The value as one of a type, by at most one implicit conversion; an error at the node if there is none."""
    if isinstance(value, Operand):
        if same_type(b, value.type, want):
            return value
    elif isinstance(value, Const):
        made = _converted_constant(b, value, want)
        if made is not None:
            return made
        if value.type is STRING_LITERAL and want is b.world.struct_item("string"):
            value = literals.text(b.world, value)
    elif isinstance(value, Display):
        if displays.conversion_cost(b, value, want) is not None:
            return displays.build(b, value, want, node)
        if value.kind != "tuple":
            _reject_constructor_call(b, value, want, node)
            reject_conversion(b, value, want, node)
    elif isinstance(value, ConditionalValue):
        return expressions.conditional(b, value.node, want)
    elif isinstance(value, ShortName):
        return convert(b, members.static_member(b, want, value.name, value.node), want, node)
    elif isinstance(value, Unknown):
        raise Reject
    if isinstance(value, Operand):
        made = closures.convert_function(b, value, want)
        if made is not None:
            return made
    if isinstance(want, StructType) and not isinstance(value, Type):
        candidate = implicit_constructor(b, value, want)
        if candidate is not None:
            made = calls.emit(b, candidate, node)
            assert isinstance(made, Operand | Const)
            return made
    reject_conversion(b, value, want, node)


def reject_conversion(b: Body, value: Value, want: Type, node: syntax.Node) -> NoReturn:
    """Reports that a value does not convert, with the way out for numbers."""
    notes = []
    into = names.show(want)
    if isinstance(value, Display):
        shown = f"this {value.kind} display"
        taken = _taken_by_constructor(b, value, want) if value.kind != "tuple" else None
        if taken is not None:
            notes.append(f"a display makes no '{into}' by itself; write '{names.show(taken)}({b.text(node)})'")
    else:
        shown, into = wording.apart(b.world, type_of(b, value, node), want)
    if isinstance(value, Operand) and _is_python_object(value.type):
        text = f"write '{names.show(want)}(py={b.text(node)})'"
        b.error("E0802", node, f"a Python object does not become '{names.show(want)}' by itself", text)
    if isinstance(value, Operand) and literals.differ_in_kind(b.world, value.type, want):
        notes.append(f"numbers are not converted implicitly; write '{names.show(want)}({b.text(node)})'")
    b.error("E0301", node, f"{shown} does not convert to '{into}'", *notes)


def _reject_constructor_call(b: Body, display: Display, want: Type, node: syntax.Node) -> None:
    """Reports why no constructor of a user's struct takes what stands in `{...}`."""
    arguments = displays.constructor_arguments(display)
    declaration = want.declaration if isinstance(want, StructType) else None
    if arguments is None or not isinstance(declaration, StructDecl) or declaration.module.loaded.is_library:
        return
    if structs.methods(b.world, want, "__init__") is not None:
        calls.construct(b, want, arguments, node)


def _taken_by_constructor(b: Body, display: Display, want: Type) -> Type | None:
    """The type that a display can make and that an `@implicit` constructor of `want` takes."""

    found = structs.methods(b.world, want, "__init__")
    for decl in found.functions if found is not None else ():
        if "implicit" in decl.decorators and not decl.node.type_params:
            params = signatures.contract(b.world, decl, want, {}).params
            if len(params) == 1 and can_convert(b, display, params[0].type, False) is not None:
                return params[0].type
    return None


def _is_python_object(type: Type) -> bool:
    declaration = type.declaration if isinstance(type, StructType) else None
    return (
        isinstance(declaration, StructDecl)
        and declaration.name == "PythonObject"
        and declaration.module.loaded.is_library
    )


# --------------------------------------------------------------------------------------------------- places


def bits(b: Body, value: Operand | Const) -> mir.Operand:
    """The value as an operand of an operation."""
    return value if isinstance(value, Const) else value.place


def to_temp(b: Body, value: Operand | Const, node: syntax.Node, elision: Elision = Elision.TAKE) -> Operand:
    """The value as an owned temporary in a place of its own."""
    if isinstance(value, Operand) and value.owned and value.place.local.kind is LocalKind.TEMP:
        return value
    result = b.temp(value.type, node.span)
    initialise(b, result.place, value, node, elision)
    return result


def to_place(b: Body, value: Operand | Const, node: syntax.Node) -> Operand:
    """The value in a place, so that it can be referred to."""
    if isinstance(value, Operand):
        return value
    return to_temp(b, value, node)


def initialise(
    b: Body, place: Place, value: Operand | Const, node: syntax.Node, elision: Elision = Elision.TAKE
) -> None:
    """Puts a value into a place: built there, moved, or copied as its type and state allow."""
    world = b.world
    span = node.span
    type = value.type
    if isinstance(value, Const):
        _initialise_constant(b, place, value, node)
        return
    if value.place is place and not value.variable:
        return
    if value.owned:
        if value.place.local.kind is LocalKind.TEMP and not value.variable:
            if redirect(b, value.place, place):
                return
            b.emit(mir.Move(span, place, value.place, None))
        else:
            _require_movable(b, type, node)
            b.emit(mir.Move(span, place, value.place, structs.move_constructor(world, type)))
        return
    if structs.is_trivial(world, type):
        require_copyable(b, value, node)
        b.emit(mir.Op(span, place, "copy", (value.place,)))
        return
    require_copyable(b, value, node)
    local = value.place.local
    tracked = local.convention == Convention.MUT if local.indirect else local.kind is not LocalKind.REFERENCE
    b.emit(
        mir.Copy(
            span,
            place,
            value.place,
            structs.copy_constructor(world, type),
            structs.move_constructor(world, type),
            elision if tracked else Elision.NONE,
        )
    )


def require_copyable(b: Body, value: Operand, node: syntax.Node) -> None:
    if literals.machine_kind(value.type) or structs.is_implicitly_copyable(b.world, value.type):
        return
    shown = names.show(value.type)
    if structs.is_copyable(b.world, value.type):
        if b.is_library and not value.variable:
            return  # an adaptor takes the element that an iterator refers to, whatever the type
        way = "write '.copy()' to copy it" + (" or '^' to move it" if value.variable else "")
    else:
        way = "write '^' to move it" if value.variable else "the type is not Copyable"
    b.error("E0506", node, f"a value of type '{shown}' is not copied implicitly", way)


def _require_movable(b: Body, type: Type, node: syntax.Node) -> None:
    if not literals.machine_kind(type) and not structs.is_movable(b.world, type):
        b.error("E0516", node, f"a value of type '{names.show(type)}' cannot be moved")


def _initialise_constant(b: Body, place: Place, value: Const, node: syntax.Node) -> None:
    world = b.world
    if isinstance(value.type, MetaType):
        type_of(b, value, node)
    copy = structs.copy_constructor(world, value.type)
    if copy is None:
        b.emit(mir.Op(node.span, place, "copy", (value,)))
        return
    if not structs.is_implicitly_copyable(world, value.type) and not b.comptime:
        b.error(
            "E0414",
            node,
            f"a compile-time value of type '{names.show(value.type)}' is not made at run time implicitly",
            f"write 'materialize[{b.text(node)}]()'",
        )
    emit_copy(b, place, value, node)


def emit_copy(b: Body, place: Place, value: Const, node: syntax.Node) -> None:
    """A fresh run-time value from constant data, by the copy constructor."""
    type = origins.erase_type(b.world, value.type)
    copy = structs.copy_constructor(b.world, type)
    if copy is None:
        b.emit(mir.Op(node.span, place, "copy", (value,)))
        return
    signature = FunctionSignature((ArgumentSpec("imm", type, True),), type, False, None)
    b.emit(mir.Call(node.span, place, copy, signature, (Argument(Passing.REFERENCE, value),)))


def redirect(b: Body, temporary: Place, place: Place) -> bool:
    """Lets the instruction that has just made a temporary write to a place instead, if that is what it was."""
    if place.local.indirect or b.block.terminator is not None or not b.block.instructions:
        return False
    last = b.block.instructions[-1]
    if not isinstance(last, mir.Call | mir.Op) or last.dest != temporary or temporary.local.indirect:
        return False
    if isinstance(last, mir.Call) and any(
        isinstance(a.operand, Place) and a.operand.local is place.local for a in last.arguments
    ):
        return False
    last.dest = place
    return True


def condition(b: Body, value: Value, node: syntax.Node) -> mir.Operand:
    """The truth of a value as an `i1` operand."""
    truth = expressions.to_bool(b, value, node)
    if isinstance(truth, Const):
        data = truth.data
        while isinstance(data, tuple):
            data = data[0]
        return b.world.types.const(b.world.types.scalar("i1"), int(bool(data)))
    return bool_place(b, truth)


def bool_place(b: Body, truth: Operand) -> Place:
    """The `i1` inside a place of type `Bool`."""
    place = truth.place
    type: Type = truth.type
    while isinstance(type, StructType):
        type = structs.complete(b.world, type)[0].type
        place = place.field(0)
    return place


def wrap_bool(b: Body, flag: Operand, node: syntax.Node) -> Operand:
    """An `i1` as a `Bool`."""
    result = b.temp(b.world.bool_type, node.span)
    b.emit(mir.Op(node.span, bool_place(b, result), "copy", (flag.place,)))
    return result
