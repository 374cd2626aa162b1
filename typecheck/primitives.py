"""The surface of the primitives: `__mir.name[parameters](arguments)` in the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.mir import Argument, Passing, Place
from ..lang.primitives import (
    DTYPE_OPERATIONS,
    DTYPE_SCALARS,
    PRIMITIVES,
    Result,
    conversion_opcode,
    dtype_opcode,
)
from ..lang.records import dataclass
from ..lang.types import (
    FUNCTION,
    STRING_LITERAL,
    ArgumentSpec,
    ArrayType,
    Const,
    CtValue,
    Field,
    FunctionSignature,
    PackType,
    PointerType,
    ScalarType,
    StructType,
    Type,
    UnionType,
    VectorType,
)
from . import convert, displays, expressions, inference, literals, members, names, origins, structs, subscripts
from .values import OPAQUE, PACK, FunctionValue, Opaque, Operand, Symbol, Value

if TYPE_CHECKING:
    from .body import Body

SCALARS = frozenset(["i1", "i8", "i16", "i32", "i64", "i128", "i256", "f16", "bf16", "f32", "f64"])
TYPES = frozenset(["vector", "pointer", "array", "pack", "union"])
SHARED_SPACE = 3


@dataclass(frozen=True, slots=True)
class Primitive:
    """A primitive by name, with its bracket parameters once given."""

    name: str
    args: tuple[CtValue, ...] = ()


def bracket(b: Body, data: Primitive, node: syntax.Subscript) -> Value:
    """`__mir.name[...]`: a machine type, a compile-time fact, or an operation with its parameters."""
    given = subscripts.bracket(b, node)
    values: list[CtValue] = [v for v in given.positional if isinstance(v, Type | Const)]
    if data.name in TYPES:
        if any(isinstance(v, Symbol | Opaque) for v in values) and data.name not in ("pointer", "array"):
            return OPAQUE
        return machine_type(b, data.name, values, node)
    if any(inference.mentions_symbol(b.world, v) for v in values):
        return OPAQUE
    if data.name == "reversed":
        return b.world.types.const(PACK, flatten(values)[::-1])
    if data.name == "field_type":
        return _field(b, values, node).type
    if data.name in ("target", "define"):
        return _fact(b, data.name, values)
    return b.world.types.const(FUNCTION, Primitive(data.name, tuple(values)))


def _type_argument(b: Body, value: CtValue, node: syntax.Node) -> Type:
    """A parameter of a primitive that is a type."""
    if isinstance(value, Type):
        return value
    b.error("E0313", node, f"'{names.show(value)}' is not a type")


def machine_type(b: Body, name: str, values: list[CtValue], node: syntax.Node) -> CtValue:
    types = b.world.types
    match name:
        case "vector":
            code = _number(values[0])
            scalar = types.scalar(DTYPE_SCALARS[code])
            return types.vector(scalar, subscripts.int_data(values[1]))
        case "pointer":
            if isinstance(values[0], Const) and values[0].type is PACK and isinstance(values[0].data, tuple):
                pointers = tuple(types.pointer(t) for t in flatten([values[0]]))
                return types.const(PACK, pointers)
            return types.pointer(_type_argument(b, values[0], node), _number(values[1]) if len(values) > 1 else 0)
        case "array":
            element = _type_argument(b, values[0], node)
            if isinstance(values[1], Symbol | Opaque):
                return OPAQUE
            length = subscripts.int_data(values[1])
            if length < 0 or length > 1 << 40:
                b.error("E0323", node, f"an array cannot have {length} elements")
            return types.array(element, length)
    elements = flatten(values)
    for element in elements:
        if isinstance(element, StructType):
            structs.complete(b.world, element)
    return types.pack(elements) if name == "pack" else types.union(elements)


def flatten(values: list[CtValue]) -> tuple[Type, ...]:
    found: list[Type] = []
    for value in values:
        if isinstance(value, Const) and value.type is PACK and isinstance(value.data, tuple):
            found.extend(value.data)
        elif isinstance(value, Type):
            found.append(value)
    return tuple(found)


def _number(value: CtValue) -> int:
    """The innermost number of a constant."""
    data: object = value.data if isinstance(value, Const) else 0
    while isinstance(data, tuple):
        data = data[0]
    assert isinstance(data, int)
    return data


def _text(value: CtValue) -> str:
    if isinstance(value, Const) and value.type is STRING_LITERAL:
        return str(value.data)
    text = names.text_of(value) if isinstance(value, Const) else None
    assert text is not None, value
    return text


def _fact(b: Body, name: str, values: list[CtValue]) -> Value:
    """`__mir.target["key"]` and `__mir.define["NAME", "default"]`."""
    key = _text(values[0])
    if name == "define":
        defines = dict(b.world.options.defines)
        return b.world.types.const(STRING_LITERAL, defines.get(key, _text(values[1])))
    found = b.world.target_facts.get(key, False)
    if isinstance(found, str):
        return b.world.types.const(STRING_LITERAL, found)
    return b.world.int_const(int(found))


def _field(b: Body, values: list[CtValue], node: syntax.Node) -> Field:
    type = values[0]
    assert isinstance(type, StructType), type
    fields = structs.complete(b.world, type)
    index = _number(values[1])
    if not 0 <= index < len(fields):
        count = f"{len(fields)} field{'s' * (len(fields) != 1)}"
        b.error("E0323", node, f"'{names.show(type)}' has {count}, so there is no field number {index}")
    return fields[index]


# ---------------------------------------------------------------------------------------------------- calls


def call(b: Body, data: Primitive, node: syntax.Call, want: Type | None) -> Value:
    """Emits a primitive."""
    name = data.name.rstrip("_") if data.name not in PRIMITIVES else data.name
    handler = SPECIAL.get(name)
    if handler is not None:
        return handler(b, data, node)
    opcode = name
    if name in DTYPE_OPERATIONS and data.args and _is_dtype(b, data.args[0]):
        opcode = dtype_opcode(name, _number(data.args[0]))
        if not opcode:
            b.error("E0302", node, f"'{name}' is not defined for '{names.show(data.args[0])}'")
        if opcode.startswith("reduce_"):
            operands = _operands(b, node)
            first = operands[0]
            if isinstance(first.type, ScalarType):
                return first
            assert isinstance(first.type, VectorType)
            return b.op(opcode, (_bits(first),), first.type.element, node.span)
    if opcode not in PRIMITIVES:
        b.error("E0201", node, f"there is no primitive '{data.name}'")
    return plain(b, opcode, data.args, _operands(b, node), node)


def _is_dtype(b: Body, value: CtValue) -> bool:
    return (
        isinstance(value, Const)
        and isinstance(value.type, StructType)
        and value.type.declaration is b.world.item("dtype")
    )


def _operands(b: Body, node: syntax.Call) -> list[Operand | Const]:
    """The arguments as machine values; number literals adopt the machine type of another operand."""
    values = [expressions.expr(b, a) for a in node.args]
    typed = next((v.type for v in values if isinstance(v, Operand | Const) and not literals.is_literal(v)), None)
    ready: list[Operand | Const] = []
    for value, at in zip(values, node.args, strict=True):
        if literals.is_literal(value) and isinstance(value, Const) and value.type is not STRING_LITERAL:
            type = typed
            if not isinstance(type, ScalarType | VectorType):
                type = b.world.types.scalar("i64")
            if len(ready) >= 1 and isinstance(type, VectorType) and not literals.fits(b.world, value, type):
                type = b.world.types.scalar("i64")
            ready.append(literals.number(b.world, value, type))
        else:
            ready.append(convert.materialise(b, value, at))
    return ready


def _bits(value: Operand | Const) -> mir.Operand:
    return value if isinstance(value, Const) else value.place


def _width(type: Type) -> int:
    """The bits of a machine type that has any."""
    if isinstance(type, VectorType):
        return type.element.bits * type.length
    return type.bits if isinstance(type, ScalarType) else 0


def plain(b: Body, opcode: str, args: tuple[CtValue, ...], operands: list[Operand | Const], node: syntax.Node) -> Value:
    """An opcode of the table, its result type by the table's rule."""
    world = b.world
    row = PRIMITIVES[opcode]
    bits = tuple(_bits(o) for o in operands)
    first = operands[0].type if operands else None
    attributes: tuple = ()
    match row.result:
        case Result.NONE:
            b.effect(opcode, bits, node.span, tuple(_attribute(a) for a in args))
            return b.none()
        case Result.SAME:
            assert first is not None
            type: Type = first
        case Result.BOOL:
            i1 = world.types.scalar("i1")
            type = world.types.vector(i1, first.length) if isinstance(first, VectorType) else i1
        case Result.ELEMENT:
            if isinstance(first, ScalarType):
                return operands[0]
            assert isinstance(first, VectorType)
            type = first.element
        case Result.POINTEE:
            assert isinstance(first, PointerType)
            type = first.pointee
            attributes = tuple(_attribute(a) for a in args)
        case Result.OTHER:
            type = operands[1].type
        case _:
            found = args[0]
            assert isinstance(found, Type), (opcode, found)
            type = found
            if opcode == "bitcast" and first is not None and _width(first) != _width(type):
                b.error("E0301", node, f"{_width(first)} bits cannot be read as {_width(type)} bits")
            attributes = (type, *(_attribute(a) for a in args[1:]))
    return b.op(opcode, bits, type, node.span, attributes)


def _attribute(value: CtValue) -> object:
    if isinstance(value, Type):
        return value
    if value.type is STRING_LITERAL:
        return value.data
    data = value.data
    while isinstance(data, tuple) and len(data) == 1:
        data = data[0]
    return data


# -------------------------------------------------------------------------------------- particular meanings


def _place_argument(b: Body, node: syntax.Call, index: int = 0) -> Operand:
    """An argument that must be a place."""
    value = expressions.expr(b, node.args[index])
    return convert.to_place(b, convert.materialise(b, value, node.args[index]), node.args[index])


def _convert(b: Body, data: Primitive, node: syntax.Call) -> Value:
    source, target = _number(data.args[0]), _number(data.args[1])
    operand = _operands(b, node)[0]
    opcode = conversion_opcode(source, target)
    scalar = b.world.types.scalar(DTYPE_SCALARS[target])
    type = b.world.types.vector(scalar, operand.type.length) if isinstance(operand.type, VectorType) else scalar
    if not opcode:
        return operand
    return b.op(opcode, (_bits(operand),), type, node.span, (type,))


def _splat(b: Body, data: Primitive, node: syntax.Call) -> Value:
    length = _number(data.args[0])
    operand = _operands(b, node)[0]
    if length == 1:
        return operand
    assert isinstance(operand.type, ScalarType)
    type = b.world.types.vector(operand.type, length)
    return b.op("splat", (_bits(operand),), type, node.span, (type,))


def _extract(b: Body, data: Primitive, node: syntax.Call) -> Value:
    operands = _operands(b, node)
    if isinstance(operands[0].type, ScalarType):
        return operands[0]
    assert isinstance(operands[0].type, VectorType)
    return b.op("extract", (_bits(operands[0]), _bits(_index(b, operands[1]))), operands[0].type.element, node.span)


def _insert(b: Body, data: Primitive, node: syntax.Call) -> Value:
    operands = _operands(b, node)
    if isinstance(operands[0].type, ScalarType):
        return operands[2]
    bits = (_bits(operands[0]), _bits(_index(b, operands[1])), _bits(operands[2]))
    return b.op("insert", bits, operands[0].type, node.span)


def _index(b: Body, value: Operand | Const) -> Operand | Const:
    """A lane number as i64, whatever literal type it took."""
    if isinstance(value, Const) and isinstance(value.type, ScalarType | VectorType):
        data = value.data
        while isinstance(data, tuple):
            data = data[0]
        assert isinstance(data, int | float)
        return b.world.types.const(b.world.types.scalar("i64"), int(data))
    return value


def _shuffle(b: Body, data: Primitive, node: syntax.Call) -> Value:
    lanes = _lanes(data.args[0]) if len(data.args) == 1 else tuple(_number(a) for a in data.args)
    operands = _operands(b, node)
    first = operands[0]
    second = operands[1] if len(operands) > 1 else first
    element = first.type.element if isinstance(first.type, VectorType) else first.type
    assert isinstance(element, ScalarType)
    type = b.world.types.vector(element, len(lanes))
    if isinstance(first.type, ScalarType):
        picked = [first if lane == 0 else second for lane in lanes]
        if len(picked) == 1:
            return picked[0]
        return b.op("build", tuple(_bits(p) for p in picked), type, node.span, (type,))
    if isinstance(first.type, VectorType) and len(lanes) == 1:
        chosen = first if lanes[0] < first.type.length else second
        at = b.world.types.const(b.world.types.scalar("i64"), lanes[0] % first.type.length)
        return b.op("extract", (_bits(chosen), at), type, node.span)
    return b.op("shuffle", (_bits(first), _bits(second)), type, node.span, (type, lanes))


def _lanes(value: CtValue) -> tuple[int, ...]:
    """Numbers out of a compile-time tuple, list or index list."""
    numbers: list[int] = []

    def walk(data: object) -> None:
        if isinstance(data, tuple):
            for item in data:
                walk(item)
        elif isinstance(data, int):
            numbers.append(data)
        elif isinstance(data, Const):
            walk(data.data)

    walk(value.data if isinstance(value, Const) else ())
    return tuple(numbers)


def _intrinsic(b: Body, data: Primitive, node: syntax.Call) -> Value:
    name = _text(data.args[0])
    result = data.args[1] if len(data.args) > 1 else None
    operands = tuple(_bits(o) for o in _operands(b, node))
    if not isinstance(result, Type) or result is b.world.none_type:
        b.effect("intrinsic", operands, node.span, (None, name))
        return b.none()
    return b.op("intrinsic", operands, result, node.span, (result, name))


def _asm(b: Body, data: Primitive, node: syntax.Call) -> Value:
    """`asm[text, constraints, R, side effects]`."""
    text, constraints = _text(data.args[0]), _text(data.args[1])
    result = data.args[2] if len(data.args) > 2 else None
    side = bool(_number(data.args[3])) if len(data.args) > 3 else True
    operands = tuple(_bits(o) for o in _operands(b, node))
    if not isinstance(result, Type) or result is b.world.none_type:
        b.effect("asm", operands, node.span, (None, text, constraints, side))
        return b.none()
    return b.op("asm", operands, result, node.span, (result, text, constraints, side))


def _c_call(b: Body, data: Primitive, node: syntax.Call) -> Value:
    """A call of a C function; every argument by value."""
    variadic = data.name == "call_variadic"
    name = _text(data.args[0])
    result = data.args[1] if len(data.args) > 1 and isinstance(data.args[1], Type) else b.world.none_type
    fixed = _number(data.args[2]) if variadic and len(data.args) > 2 else None
    operands = [_c_argument(b, o, a) for o, a in zip(_operands(b, node), node.args, strict=True)]
    specs = tuple(ArgumentSpec("imm", o.type, False) for o in operands)
    signature = FunctionSignature(specs, result, False, None)
    made = b.temp(result, node.span)
    arguments = tuple(Argument(Passing.VALUE, _bits(o)) for o in operands)
    callee = mir.External(name, variadic, fixed or 0)
    b.emit(mir.Call(node.span, made.place, callee, signature, arguments))
    return made


def _c_argument(b: Body, value: Operand | Const, node: syntax.Node) -> Operand | Const:
    if isinstance(value, Const) and value.type is STRING_LITERAL:
        raw = str(value.data).encode()
        return b.world.types.const(b.world.types.pointer(b.world.types.scalar("i8")), b.world.types.text_pointer(raw))
    return value


def _null(b: Body, data: Primitive, node: syntax.Call) -> Value:
    type = data.args[0]
    assert isinstance(type, Type)
    return b.world.types.const(b.world.types.pointer(type), None)


def _cast_pointer(b: Body, data: Primitive, node: syntax.Call) -> Value:
    operand = _operands(b, node)[0]
    target = data.args[0]
    assert isinstance(target, Type)
    space = _number(data.args[1]) if len(data.args) > 1 else getattr(operand.type, "address_space", 0)
    type = b.world.types.pointer(target, space)
    if isinstance(operand, Const) and operand.data is None:
        return b.world.types.const(type, None)
    return b.op("pointer_cast", (_bits(operand),), type, node.span, (type,))


def _inttoptr(b: Body, data: Primitive, node: syntax.Call) -> Value:
    operand = _operands(b, node)[0]
    target = data.args[0]
    assert isinstance(target, Type)
    type = b.world.types.pointer(target)
    return b.op("inttoptr", (_bits(operand),), type, node.span, (type,))


def _address_of(b: Body, data: Primitive, node: syntax.Call) -> Value:
    operand = _place_argument(b, node)
    type = b.world.types.pointer(origins.erase_type(b.world, operand.type))
    local = b.new_local("", type, mir.LocalKind.TEMP, node.span)
    place = Place(local)
    b.emit(mir.AddressOf(node.span, place, operand.place, operand.mutable))
    return Operand(place, b.world.types.pointer(operand.type), True, True, (mir.Loan(place, True),))


def _deref(b: Body, data: Primitive, node: syntax.Call) -> Value:
    pointer = _operands(b, node)[0]
    assert isinstance(pointer.type, PointerType), pointer.type
    target = b.reference(pointer.type.pointee, node.span, True, ())
    b.emit(mir.BorrowPointer(node.span, target.place.local, _bits(pointer)))
    return target


def _init(b: Body, data: Primitive, node: syntax.Call) -> Value:
    place = _place_argument(b, node)
    value = expressions.expr(b, node.args[1], place.type)
    ready = convert.convert(b, value, place.type, node.args[1])
    convert.initialise(b, place.place, ready, node.args[1])
    return b.none()


def _take(b: Body, data: Primitive, node: syntax.Call) -> Value:
    place = _place_argument(b, node)
    result = b.temp(place.type, node.span)
    b.emit(mir.Move(node.span, result.place, place.place, None))
    return result


def _destroy(b: Body, data: Primitive, node: syntax.Call) -> Value:
    place = _place_argument(b, node)
    if structs.needs_drop(b.world, place.type):
        b.emit(mir.Drop(node.span, place.place))
    return b.none()


def _forget(b: Body, data: Primitive, node: syntax.Call) -> Value:
    b.emit(mir.Forget(node.span, _place_argument(b, node).place))
    return b.none()


def _assume_init(b: Body, data: Primitive, node: syntax.Call) -> Value:
    b.emit(mir.AssumeInit(node.span, _place_argument(b, node).place))
    return b.none()


def _alloc(b: Body, data: Primitive, node: syntax.Call) -> Value:
    type = b.world.types.pointer(b.world.types.scalar("i8"))
    operands = tuple(_bits(o) for o in _operands(b, node))
    return b.op("alloc", operands, type, node.span, (type,))


def _stack_alloc(b: Body, data: Primitive, node: syntax.Call) -> Value:
    element = data.args[0]
    assert isinstance(element, Type)
    if isinstance(element, StructType):
        structs.complete(b.world, element)
    type = b.world.types.pointer(element)
    alignment = next(map(_number, data.args[2:]), 0)
    return b.op("stack_alloc", (), type, node.span, (type, _number(data.args[1]), alignment))


def _shared_alloc(b: Body, data: Primitive, node: syntax.Call) -> Value:
    """`shared_alloc[T, count, alignment]()`: memory that the threads of a block share, one for each place it stands."""
    element = data.args[0]
    assert isinstance(element, Type)
    if isinstance(element, StructType):
        structs.complete(b.world, element)
    type = b.world.types.pointer(element, SHARED_SPACE)
    return b.op("shared_alloc", (), type, node.span, (type, _number(data.args[1]), _number(data.args[2])))


def _kernel(b: Body, data: Primitive, node: syntax.Call) -> Value:
    from . import device_launch

    return device_launch.kernel(b, data, node)


def _kernel_name(b: Body, data: Primitive, node: syntax.Call) -> Value:
    from . import device_launch

    return device_launch.kernel_name(b, data, node)


def _kernel_cluster(b: Body, data: Primitive, node: syntax.Call) -> Value:
    from . import device_launch

    return device_launch.kernel_cluster(b, data, node)


def _function_pointer(b: Body, data: Primitive, node: syntax.Call) -> Value:
    from . import device_launch

    return device_launch.function_pointer(b, data, node)


def _memcmp(b: Body, data: Primitive, node: syntax.Call) -> Value:
    type = b.world.types.scalar("i32")
    return b.op("memcmp", tuple(_bits(o) for o in _operands(b, node)), type, node.span, (type,))


def _array_pointer(b: Body, data: Primitive, node: syntax.Call) -> Value:
    operand = _place_argument(b, node)
    assert isinstance(operand.type, ArrayType)
    return displays.storage_pointer(b, operand.place, operand.type, node)


def _pack_ref(b: Body, data: Primitive, node: syntax.Call) -> Value:
    operand = _place_argument(b, node)
    assert isinstance(operand.type, PackType)
    index = _number(data.args[0])
    if index >= len(operand.type.elements):
        b.error("E0323", node, f"index {index} is out of range of a tuple of {len(operand.type.elements)}")
    return members.field_of(b, operand, index, operand.type.elements[index], node)


def _union_pointer(b: Body, data: Primitive, node: syntax.Call) -> Value:
    operand = _place_argument(b, node)
    assert isinstance(operand.type, UnionType)
    target = data.args[0]
    assert isinstance(target, Type)
    whole = b.temp(b.world.types.pointer(operand.type), node.span)
    b.emit(mir.AddressOf(node.span, whole.place, operand.place, True))
    type = b.world.types.pointer(target)
    return b.op("pointer_cast", (whole.place,), type, node.span, (type,))


def _field_ref(b: Body, data: Primitive, node: syntax.Call) -> Value:
    operand = _place_argument(b, node)
    assert isinstance(operand.type, StructType)
    index = _number(data.args[-1])
    fields = structs.complete(b.world, operand.type)
    return members.field_of(b, operand, index, fields[index].type, node)


def _atomic(b: Body, data: Primitive, node: syntax.Call) -> Value:
    """Atomics: brackets give (operation for rmw), ordering and optionally scope."""
    operands = _operands(b, node)
    texts = [_text(a) for a in data.args]
    bits = tuple(_bits(o) for o in operands)
    if data.name == "fence":
        b.effect("fence", (), node.span, (texts[0] if texts else "seq_cst", texts[1] if len(texts) > 1 else ""))
        return b.none()
    operation = texts.pop(0) if data.name == "atomic_rmw" else ""
    ordering = texts[0] if texts else "seq_cst"
    scope = texts[1] if len(texts) > 1 else ""
    pointer = operands[0].type
    assert isinstance(pointer, PointerType)
    type = pointer.pointee
    attributes = (type, ordering, scope) + ((operation,) if operation else ())
    if data.name == "atomic_store":
        b.effect("atomic_store", bits, node.span, attributes)
        return b.none()
    return b.op(data.name, bits, type, node.span, attributes)


def _unreachable(b: Body, data: Primitive, node: syntax.Call) -> Value:
    b.terminate(mir.Unreachable(node.span))
    b.switch(b.new_block())
    return b.none()


def _trap(b: Body, data: Primitive, node: syntax.Call) -> Value:
    b.effect("trap", (), node.span)
    return _unreachable(b, data, node)


def _size_of(b: Body, data: Primitive, node: syntax.Call) -> Value:
    type = _type_argument(b, origins.erase(b.world, data.args[0]), node)
    if isinstance(type, StructType):
        structs.complete(b.world, type)
    layouts = b.world.layouts
    number = {"size_of": layouts.size, "align_of": layouts.align, "stride_of": layouts.stride}[data.name](type)
    return b.world.types.const(b.world.types.scalar("i64"), number)


def _type_fact(b: Body, data: Primitive, node: syntax.Call) -> Value:
    type = _type_argument(b, data.args[0], node)
    if data.name == "moves_bits":
        answer = not structs.has_move_effect(b.world, type)
    else:
        fact = {"is_trivial": structs.is_trivial, "is_register": structs.is_register, "needs_drop": structs.needs_drop}
        answer = fact[data.name](b.world, type)
    return b.world.types.const(b.world.types.scalar("i1"), int(answer))


def _is_struct(b: Body, data: Primitive, node: syntax.Call) -> Value:
    return b.world.types.const(b.world.types.scalar("i1"), int(isinstance(data.args[0], StructType)))


def _same_type(b: Body, data: Primitive, node: syntax.Call) -> Value:
    left, right = data.args
    same = isinstance(left, Type) and isinstance(right, Type) and convert.same_type(b, left, right)
    return b.world.types.const(b.world.types.scalar("i1"), int(same))


def _type_name(b: Body, data: Primitive, node: syntax.Call) -> Value:
    from . import reflection

    text = {"type_name": reflection.type_name, "type_base_name": reflection.base_name}[data.name](b.world, data.args[0])
    return b.world.types.const(STRING_LITERAL, text)


def _field_count(b: Body, data: Primitive, node: syntax.Call) -> Value:
    type = data.args[0]
    count = len(structs.complete(b.world, type)) if isinstance(type, StructType) else 0
    return b.world.types.const(b.world.types.scalar("i64"), count)


def _field_types(b: Body, data: Primitive, node: syntax.Call) -> Value:
    type = data.args[0]
    fields = structs.complete(b.world, type) if isinstance(type, StructType) else ()
    return b.world.types.const(PACK, tuple(f.type for f in fields))


def _field_name(b: Body, data: Primitive, node: syntax.Call) -> Value:
    return b.world.types.const(STRING_LITERAL, _field(b, list(data.args), node).name)


def _field_offset(b: Body, data: Primitive, node: syntax.Call) -> Value:
    type = data.args[0]
    assert isinstance(type, StructType)
    _field(b, list(data.args), node)
    offset = b.world.layouts.field_offset(origins.erase_type(b.world, type), _number(data.args[1]))
    return b.world.types.const(b.world.types.scalar("i64"), offset)


def _function_name(b: Body, data: Primitive, node: syntax.Call) -> Value:
    value = data.args[0]
    name = value.data.name if isinstance(value, Const) and isinstance(value.data, FunctionValue) else names.show(value)
    return b.world.types.const(STRING_LITERAL, name)


def _call_location(b: Body, data: Primitive, node: syntax.Call) -> Value:
    type = b.world.types.pointer(b.world.types.scalar("i8"))
    if b.location is None:
        b.error("E0322", node, "there is no call here to ask the location of")
    return Operand(b.location, type, False, False)


def _rebind(b: Body, data: Primitive, node: syntax.Call) -> Value:
    operand = _place_argument(b, node)
    want = data.args[0]
    assert isinstance(want, Type)
    return Operand(operand.place, want, operand.owned, operand.mutable, operand.loans, operand.variable, operand.name)


SPECIAL: dict[str, Callable[[Body, Primitive, syntax.Call], Value]] = {
    "convert": _convert,
    "splat": _splat,
    "extract": _extract,
    "insert": _insert,
    "shuffle": _shuffle,
    "intrinsic": _intrinsic,
    "asm": _asm,
    "call": _c_call,
    "call_variadic": _c_call,
    "null": _null,
    "cast_pointer": _cast_pointer,
    "inttoptr": _inttoptr,
    "address_of": _address_of,
    "deref": _deref,
    "init": _init,
    "take": _take,
    "destroy": _destroy,
    "forget": _forget,
    "assume_init": _assume_init,
    "alloc": _alloc,
    "stack_alloc": _stack_alloc,
    "shared_alloc": _shared_alloc,
    "kernel": _kernel,
    "kernel_name": _kernel_name,
    "kernel_cluster": _kernel_cluster,
    "function_pointer": _function_pointer,
    "memcmp": _memcmp,
    "array_pointer": _array_pointer,
    "pack_ref": _pack_ref,
    "union_pointer": _union_pointer,
    "field_ref": _field_ref,
    "atomic_load": _atomic,
    "atomic_store": _atomic,
    "atomic_rmw": _atomic,
    "atomic_cmpxchg": _atomic,
    "fence": _atomic,
    "unreachable": _unreachable,
    "trap": _trap,
    "size_of": _size_of,
    "align_of": _size_of,
    "stride_of": _size_of,
    "is_trivial": _type_fact,
    "is_register": _type_fact,
    "moves_bits": _type_fact,
    "needs_drop": _type_fact,
    "is_struct": _is_struct,
    "same_type": _same_type,
    "type_name": _type_name,
    "type_base_name": _type_name,
    "field_count": _field_count,
    "field_name": _field_name,
    "field_types": _field_types,
    "field_offset": _field_offset,
    "function_name": _function_name,
    "call_location": _call_location,
    "rebind": _rebind,
}
