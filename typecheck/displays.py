"""Displays: list, set, dict and tuple displays whose type the context decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.mir import Place
from ..lang.types import FLOAT_LITERAL, INT_LITERAL, ArrayType, Const, CtValue, StructType, Type
from . import calls, candidates, convert, literal_constructors, literals, parameters, structs
from .brackets import Arguments
from .declarations import StructDecl
from .matching import CallArgument, Candidate
from .values import PACK, PARTIAL, Display, Operand, Value

if TYPE_CHECKING:
    from .body import Body


def natural_type(b: Body, display: Display) -> Type:
    """The type of a display that no context decides."""
    world = b.world
    if display.kind == "tuple":
        items = tuple(convert.type_of(b, e, n) for e, n in zip(display.elements, display.nodes, strict=True))
        return tuple_type(b, items)
    if display.named:
        message = "entries with names are arguments of a constructor, and nothing here tells of which type"
        b.error("E0311", display.node, message, "write the type: 'var x: T = {...}', or call it: 'T(...)'")
    if not display.elements:
        b.error(
            "E0311", display.node, "an empty display needs a type from its context", "write 'var xs: List[Int] = []'"
        )
    element = element_type(b, display.elements, display.nodes, display.node)
    if display.kind == "list":
        return generic_struct(b, "array", element, world.int_const(len(display.elements)))
    if display.kind == "set":
        return generic_struct(b, "set", element)
    key = element_type(b, display.keys, display.nodes, display.node)
    return generic_struct(b, "dict", key, element)


def tuple_type(b: Body, items: tuple[Type, ...]) -> StructType:
    return b.world.struct_item("tuple", b.world.types.const(PACK, items))


def generic_struct(b: Body, item: str, *args: CtValue) -> StructType:
    """A language item with its leading parameters given and the others by default."""
    declaration = b.world.item(item)
    assert isinstance(declaration, StructDecl)
    found = parameters.bind_struct(b.world, declaration, Arguments(list(args)))
    if isinstance(found, Const) and found.type is PARTIAL:
        found = parameters.fill_defaults(b.world, found)
    assert isinstance(found, StructType), found
    return found


def element_type(b: Body, values: list[Value], nodes: list[syntax.Expr], node: syntax.Expr) -> Type:
    """The one type that all elements have."""
    kinds = {v.type for v in values if isinstance(v, Const) and literals.is_literal(v)}
    typed = [(v, n) for v, n in zip(values, nodes, strict=False) if not literals.is_literal(v)]
    if not typed and kinds == {INT_LITERAL, FLOAT_LITERAL}:
        b.error(
            "E0312",
            node,
            "the elements are of different kinds; say which type is meant",
            "write 'var xs: List[Float64] = [...]'",
        )
    if typed:
        return convert.type_of(b, typed[0][0], typed[0][1])
    return convert.type_of(b, values[0], nodes[0])


def conversion_cost(b: Body, display: Display, want: Type) -> int | None:
    """The cost of making the wanted type from a display, None if it is of another shape."""
    if not isinstance(want, StructType):
        return None
    if not _takes_elements(b, display, want):
        return convert.NATURAL if _is_constructor_call(b, display, want) else None
    natural = {"list": "array", "tuple": "tuple", "set": "set", "dict": "dict"}[display.kind]
    return convert.EXACT if want.declaration is b.world.item(natural) else convert.NATURAL


def _takes_elements(b: Body, display: Display, want: StructType) -> bool:
    """Whether the struct is made of the elements of a display, each of which converts to what it must become."""
    targets = element_targets(b, display, want)
    return targets is not None and all(convert.can_convert(b, value, target) is not None for value, target in targets)


def constructor_arguments(display: Display) -> list[CallArgument] | None:
    """The entries of `{...}` as arguments of a constructor, None if it cannot be a call of one."""
    if display.kind not in ("set", "dict") or display.keys:
        return None
    given = [CallArgument(v, n) for v, n in zip(display.elements, display.nodes, strict=True)]
    return given + [CallArgument(v, n, name) for name, v, n in display.named]


def _is_constructor_call(b: Body, display: Display, want: StructType) -> bool:
    """Whether a constructor of the struct takes the entries of `{...}`."""
    arguments = constructor_arguments(display)
    functions = structs.methods(b.world, want, "__init__") if arguments is not None else None
    if arguments is None or functions is None:
        return False
    return isinstance(candidates.resolve(b, functions, arguments), Candidate)


def element_targets(b: Body, display: Display, want: StructType) -> list[tuple[Value, Type]] | None:
    """Each element with the type it must become, None if the display does not fit the struct."""
    if display.named:
        return None
    declaration = want.declaration
    world = b.world
    own = literal_constructors.targets(b, display, want)
    if own is not None:
        return own
    if display.kind == "tuple":
        if declaration is not world.item("tuple"):
            return None
        types = pack_types(want)
        if len(types) != len(display.elements):
            return None
        return list(zip(display.elements, types, strict=True))
    if display.kind == "dict" and declaration is world.item("dict"):
        key, value = want.args[0], want.args[1]
        assert isinstance(key, Type) and isinstance(value, Type)
        return [(k, key) for k in display.keys] + [(v, value) for v in display.elements]
    if display.kind == "list" and declaration is world.item("simd"):
        if want.args[1] is not world.int_const(len(display.elements)):
            return None
        lane = world.types.struct(declaration, (want.args[0], world.int_const(1)))
        return [(v, lane) for v in display.elements]
    if display.kind == "dict" or not want.args or not isinstance(want.args[0], Type):
        return None
    element = want.args[0]
    if display.kind == "list" and declaration is world.item("array"):
        length = want.args[1]
        if not isinstance(length, Const) or length.data != (len(display.elements),):
            return None
    elif (display.kind == "list" and not takes_list_display(b, declaration)) or (
        display.kind == "set" and declaration is not world.item("set")
    ):
        return None
    return [(v, element) for v in display.elements]


def takes_list_display(b: Body, declaration: object) -> bool:
    """Whether a struct is built from a list display: it can be made empty and appended to (or added to)."""
    if declaration is b.world.item("list") or declaration is b.world.item("set"):
        return True
    return (
        isinstance(declaration, StructDecl)
        and declaration.module.loaded.is_library
        and "append" in declaration.members.functions
    )


def pack_types(tuple_struct: StructType) -> tuple[Type, ...]:
    """The element types of a tuple type."""
    pack = tuple_struct.args[0]
    assert isinstance(pack, Const) and isinstance(pack.data, tuple)
    return pack.data


def build(b: Body, display: Display, want: Type, node: syntax.Node) -> Operand:
    """Emits the construction of a display as a value of a type it fits."""
    assert isinstance(want, StructType)
    arguments = constructor_arguments(display)
    if arguments is not None and not _takes_elements(b, display, want):
        made = calls.construct(b, want, arguments, node)
        assert isinstance(made, Operand)
        return made
    if literal_constructors.targets(b, display, want) is not None:
        return literal_constructors.build(b, display, want, node)
    if display.kind == "tuple":
        return _build_tuple(b, display, want, node)
    if display.kind == "dict":
        return _build_dict(b, display, want, node)
    if want.declaration is b.world.item("array"):
        return _build_array(b, display, want, node)
    if want.declaration is b.world.item("simd"):
        return _build_simd(b, display, want, node)
    return _build_by_adding(b, display, want, node)


def _build_tuple(b: Body, display: Display, want: StructType, node: syntax.Node) -> Operand:
    ready = [
        convert.convert(b, v, t, n)
        for (v, t), n in zip(element_targets(b, display, want) or [], display.nodes, strict=True)
    ]
    structs.complete(b.world, want)
    result = b.temp(want, node.span)
    storage = result.place.field(0)
    for index, (value, at) in enumerate(zip(ready, display.nodes, strict=True)):
        convert.initialise(b, storage.field(index), value, at)
    if not ready:
        b.emit(mir.AssumeInit(node.span, result.place))
    return result


def _build_array(b: Body, display: Display, want: StructType, node: syntax.Node) -> Operand:
    element = want.args[0]
    assert isinstance(element, Type)
    ready = [convert.convert(b, v, element, n) for v, n in zip(display.elements, display.nodes, strict=True)]
    storage_type = structs.complete(b.world, want)[0].type
    assert isinstance(storage_type, ArrayType)
    result = b.temp(want, node.span)
    # In a loop, the array of the turn before is another one.
    b.emit(mir.Declare(node.span, result.place.local))
    if ready:
        base = storage_pointer(b, result.place.field(0), storage_type, node)
        for index, (value, at) in enumerate(zip(ready, display.nodes, strict=True)):
            convert.initialise(b, element_place(b, base, index, element, node), value, at)
    # Only now: an array that nobody uses is destroyed where it becomes complete.
    b.emit(mir.AssumeInit(node.span, result.place))
    return result


def _build_simd(b: Body, display: Display, want: StructType, node: syntax.Node) -> Operand:
    """A vector from its lanes, by the constructor that takes them."""
    targets = element_targets(b, display, want) or []
    lanes = [
        CallArgument(convert.convert(b, v, lane, n), n) for (v, lane), n in zip(targets, display.nodes, strict=True)
    ]
    made = calls.construct(b, want, lanes, node)
    assert isinstance(made, Operand)
    return made


def storage_pointer(b: Body, place: Place, type: ArrayType, node: syntax.Node) -> Operand:
    """A pointer to the first element of inline storage."""
    world = b.world
    whole = b.temp(world.types.pointer(type), node.span)
    b.emit(mir.AddressOf(node.span, whole.place, place, True))
    pointer = world.types.pointer(type.element)
    return b.op("pointer_cast", (whole.place,), pointer, node.span, (pointer,))


def element_place(b: Body, base: Operand, index: int, element: Type, node: syntax.Node) -> Place:
    """The place of an element counted from a pointer."""
    i64 = b.world.types.scalar("i64")
    at = b.op("offset", (base.place, b.world.types.const(i64, index)), base.type, node.span)
    target = b.reference(element, node.span, True, ())
    b.emit(mir.BorrowPointer(node.span, target.place.local, at.place))
    return target.place


def _build_by_adding(b: Body, display: Display, want: StructType, node: syntax.Node) -> Operand:
    element = want.args[0]
    assert isinstance(element, Type)
    ready = [convert.convert(b, v, element, n) for v, n in zip(display.elements, display.nodes, strict=True)]
    count = b.world.int_const(len(ready))
    if want.declaration is b.world.item("list") and ready:
        arguments = [CallArgument(count, node, "capacity")]
    else:
        arguments = []
    result = calls.construct(b, want, arguments, node)
    assert isinstance(result, Operand)
    method = "add" if structs.methods(b.world, want, "add") is not None else "append"
    for value, at in zip(ready, display.nodes, strict=True):
        calls.call_method(b, as_mutable(result), method, [CallArgument(value, at)], at)
    return result


def _build_dict(b: Body, display: Display, want: StructType, node: syntax.Node) -> Operand:
    key, value = want.args[0], want.args[1]
    assert isinstance(key, Type) and isinstance(value, Type)
    result = calls.construct(b, want, [], node)
    assert isinstance(result, Operand)
    for k, v, at in zip(display.keys, display.elements, display.nodes, strict=True):
        made_key = convert.convert(b, k, key, at)
        made_value = convert.convert(b, v, value, at)
        arguments = [CallArgument(made_key, at), CallArgument(made_value, at)]
        calls.call_method(b, as_mutable(result), "__setitem__", arguments, at)
    return result


def as_mutable(temporary: Operand) -> Operand:
    """A temporary as a place that methods may change before it is handed on."""
    return Operand(temporary.place, temporary.type, False, True, temporary.loans)
