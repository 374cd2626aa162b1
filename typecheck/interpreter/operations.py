"""The table of operations: for each opcode of `lang.primitives`, how it becomes Python source.

An entry writes what an operation does and returns the expression of its result, or None if it stored the result
itself or has none. Vectors are tuples; an operation on vectors becomes a small global function, made once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from ...lang.layout import MachineType
from ...lang.mir import Op
from ...lang.types import Const, PointerType, ScalarType, Type, VectorType
from .atomics import ATOMIC_UPDATES
from .emitter import Emitter
from .intrinsics import intrinsic
from .templates import TEMPLATES, Template

Emit = Callable[[Emitter, Op], str | None]


def number(attribute: object) -> int:
    """An attribute that is a number, plain or as a constant."""
    data = attribute.data if isinstance(attribute, Const) else attribute
    while isinstance(data, tuple) and len(data) == 1:
        data = data[0]
    return int(cast(int, data))


def word(attribute: object) -> str:
    """An attribute that is a text, plain or as a constant."""
    data = attribute.data if isinstance(attribute, Const) else attribute
    return "" if data is None else str(data)


def given(e: Emitter, op: Op) -> MachineType:
    """The machine type that the first attribute names."""
    machine = e.layouts.machine(cast(Type, op.attributes[0]))
    if machine is None:
        raise TypeError(f"{op.attributes[0]} is not a machine type")
    return machine


def scalar_of(machine: MachineType) -> ScalarType:
    """The scalar itself, the element of a vector, or the integer that a pointer is."""
    if isinstance(machine, VectorType):
        return machine.element
    return machine if isinstance(machine, ScalarType) else ScalarType("i64")


def lanes_of(machine: MachineType) -> int:
    return machine.length if isinstance(machine, VectorType) else 1


def key(machine: MachineType) -> str:
    """A word for a machine type in the names of helpers."""
    scalar = scalar_of(machine).name
    return f"{lanes_of(machine)}{scalar}" if isinstance(machine, VectorType) else scalar


# ---------------------------------------------------------------------------------------------- lane by lane


def _elementwise(opcode: str, template: Template) -> Emit:
    takes_type = opcode in _CONVERSIONS

    def emit(e: Emitter, op: Op) -> str | None:
        source = e.machine(op.operands[0])
        result = given(e, op) if takes_type else source
        operands = [e.atom(operand) for operand in op.operands]
        if not isinstance(source, VectorType):
            return template(operands, scalar_of(source), scalar_of(result))
        names = ["x", "y", "z"][: len(operands)]
        body = template(names, source.element, scalar_of(result))
        helper = e.helper(f"{opcode}_{key(source)}_{key(result)}", _lane_loop(names, body))
        return f"{helper}({', '.join(operands)})"

    return emit


def _lane_loop(names: Sequence[str], body: str) -> str:
    vectors = [f"{n}s" for n in names]
    lanes = vectors[0] if len(names) == 1 else f"zip({', '.join(vectors)})"
    return f"lambda {', '.join(vectors)}: tuple([{body} for {', '.join(names)} in {lanes}])"


_CONVERSIONS = frozenset({"trunc", "zext", "sext", "fptosi", "fptoui", "sitofp", "uitofp", "fptrunc", "fpext"})


# -------------------------------------------------------------------------------------------------- vectors


def _extract(e: Emitter, op: Op) -> str:
    vector, index = op.operands
    if not isinstance(e.machine(vector), VectorType):
        return e.read(vector)
    return f"{e.atom(vector)}[{e.read(index)}]"


def _insert(e: Emitter, op: Op) -> str:
    vector, index, lane = op.operands
    if not isinstance(e.machine(vector), VectorType):
        return e.read(lane)
    return f"insert_lane({e.read(vector)}, {e.read(index)}, {e.read(lane)})"


def _splat(e: Emitter, op: Op) -> str:
    wanted = given(e, op)
    text = e.read(op.operands[0])
    return f"({text},) * {wanted.length}" if isinstance(wanted, VectorType) else text


def _tuple(e: Emitter, op: Op, index: int) -> str:
    text = e.read(op.operands[index])
    return text if isinstance(e.machine(op.operands[index]), VectorType) else f"({text},)"


def _shuffle(e: Emitter, op: Op) -> str:
    wanted = given(e, op)
    order = op.attributes[1]
    lanes = [number(lane) for lane in cast("tuple[object, ...]", order.data if isinstance(order, Const) else order)]
    both = e.keep(f"{_tuple(e, op, 0)} + {_tuple(e, op, 1)}")
    texts = [f"{both}[{max(lane, 0)}]" for lane in lanes]
    return f"({', '.join(texts)},)" if isinstance(wanted, VectorType) else texts[0]


def _build(e: Emitter, op: Op) -> str:
    texts = [e.read(operand) for operand in op.operands]
    return f"({', '.join(texts)},)" if isinstance(given(e, op), VectorType) else texts[0]


def _reduce(opcode: str) -> Emit:
    """A reduction by halves, as in generated code: that decides the result of float sums."""

    def emit(e: Emitter, op: Op) -> str:
        source = e.machine(op.operands[0])
        if not isinstance(source, VectorType):
            return e.read(op.operands[0])
        body = TEMPLATES[opcode](["x", "y"], source.element, source.element)
        combine = e.helper(f"{opcode}_of_{source.element}", f"lambda x, y: {body}")
        return f"reduce_halves({combine}, {e.read(op.operands[0])})"

    return emit


def _select(e: Emitter, op: Op) -> str | None:
    condition, a, b = op.operands
    if op.dest is None or e.layouts.is_void(e.type_of(a)):
        return None
    if e.layouts.machine(e.type_of(a)) is None:
        return _select_memory(e, op)
    if isinstance(e.machine(condition), VectorType):
        return f"select_lanes({e.read(condition)}, {e.read(a)}, {e.read(b)})"
    return f"({e.read(a)} if {e.read(condition)} else {e.read(b)})"


def _select_memory(e: Emitter, op: Op) -> None:
    condition, a, b = op.operands
    assert op.dest is not None
    e.line(f"if {e.read(condition)}:")
    with e.indented():
        e.copy_value(op.dest, a)
    e.line("else:")
    with e.indented():
        e.copy_value(op.dest, b)


def _bitcast(e: Emitter, op: Op) -> str:
    source, wanted = e.machine(op.operands[0]), given(e, op)
    text = e.read(op.operands[0])
    if key(source) == key(wanted):
        return text
    name = e.bind(f"bitcast_{key(source)}_{key(wanted)}", lambda: _bits_converter(e, source, wanted))
    return f"{name}({text})"


def _bits_converter(e: Emitter, source: MachineType, wanted: MachineType) -> Callable[[object], object]:
    to_bits, from_bits = _to_bits(e, source), _from_bits(e, wanted)
    return lambda value: from_bits(to_bits(value))


def _to_bits(e: Emitter, machine: MachineType) -> Callable[[object], int]:
    """All bits of a value as one integer, lane 0 lowest; lanes of `i1` are single bits."""
    scalar = scalar_of(machine)
    if isinstance(machine, VectorType) and not scalar.is_float:
        return _join_bytes if scalar.bits == 8 else _joiner(scalar.bits)
    codec = e.codecs.of(scalar)

    def bits(value: object) -> int:
        image = bytearray(codec.size)
        codec.write(image, 0, value)
        return int.from_bytes(image, "little")

    if not isinstance(machine, VectorType):
        return bits
    width = scalar.bits
    return lambda value: sum(bits(lane) << i * width for i, lane in enumerate(cast("tuple[object]", value)))


def _join_bytes(value: object) -> int:
    """The bits of a vector of bytes."""
    return int.from_bytes(bytes(cast("tuple[int, ...]", value)), "little")


def _joiner(width: int) -> Callable[[object], int]:
    """Joins lanes that are whole numbers, or truth values, of so many bits."""

    def join(value: object) -> int:
        bits = 0
        for lane in reversed(cast("tuple[int, ...]", value)):
            bits = bits << width | lane
        return bits

    return join


def _from_bits(e: Emitter, machine: MachineType) -> Callable[[int], object]:
    scalar = scalar_of(machine)
    codec = e.codecs.of(scalar)
    mask = (1 << scalar.bits) - 1

    def value(bits: int) -> object:
        return codec.read((bits & mask).to_bytes(codec.size, "little"), 0)

    if not isinstance(machine, VectorType):
        return value
    shifts = [i * scalar.bits for i in range(machine.length)]
    return lambda bits: tuple([value(bits >> shift) for shift in shifts])


# --------------------------------------------------------------------------------------------------- memory


def _copy(e: Emitter, op: Op) -> None:
    if op.dest is not None:
        e.copy_value(op.dest, op.operands[0])


def _offset(e: Emitter, op: Op) -> str:
    pointer, index = op.operands
    stride = e.layouts.stride(cast(PointerType, e.machine(pointer)).pointee)
    if isinstance(index, Const):
        step = cast(int, e.constants.machine_value(index))
        step = (step - (1 << 64) if step >> 63 else step) * stride
        return f"{e.read(pointer)} + {step} & 18446744073709551615" if step else e.read(pointer)
    return f"{e.read(pointer)} + {e.atom(index)} * {stride} & 18446744073709551615"


def _same(e: Emitter, op: Op) -> str:
    return e.read(op.operands[0])


def _ptrtoint(e: Emitter, op: Op) -> str:
    bits = scalar_of(given(e, op)).bits
    return f"{e.read(op.operands[0])} & {(1 << bits) - 1}" if bits < 64 else e.read(op.operands[0])


def _load(e: Emitter, op: Op) -> str | None:
    if op.dest is None:
        return None
    type_ = e.type_of(op.dest)
    if e.layouts.is_void(type_):
        return None
    pointer = e.atom(op.operands[0])
    machine = e.layouts.machine(type_)
    if machine is not None:
        return e.load(machine, pointer)
    e.copy_from(op.dest, pointer)
    return None


def _store(e: Emitter, op: Op) -> None:
    pointer, value = op.operands
    type_ = e.type_of(value)
    if e.layouts.is_void(type_):
        return
    machine = e.layouts.machine(type_)
    if machine is not None:
        e.store(machine, e.atom(pointer), e.read(value))
    else:
        e.line(f"write_bytes({e.read(pointer)}, {e.bytes_of(value)})")


def _lane_access(e: Emitter, machine: MachineType) -> tuple[str, int]:
    """The codec of one lane as a global, and its size."""
    scalar = scalar_of(machine)
    codec = e.codecs.of(scalar)
    return e.bind(f"lane_{scalar}", lambda: codec), codec.size


def _unlaned(e: Emitter, op: Op, text: str) -> str:
    return text if isinstance(e.machine(op.operands[2]), VectorType) else f"{text}[0]"


def _masked_load(e: Emitter, op: Op) -> str:
    lane, size = _lane_access(e, e.machine(op.operands[2]))
    lanes = lanes_of(e.machine(op.operands[2]))
    addresses = f"range({e.atom(op.operands[0])}, {e.atom(op.operands[0])} + {size * lanes}, {size})"
    return _unlaned(e, op, f"gather({lane}, {addresses}, {_tuple(e, op, 1)}, {_tuple(e, op, 2)})")


def _gather(e: Emitter, op: Op) -> str:
    lane, _ = _lane_access(e, e.machine(op.operands[2]))
    return _unlaned(e, op, f"gather({lane}, {_tuple(e, op, 0)}, {_tuple(e, op, 1)}, {_tuple(e, op, 2)})")


def _masked_store(e: Emitter, op: Op) -> None:
    lane, size = _lane_access(e, e.machine(op.operands[2]))
    lanes = lanes_of(e.machine(op.operands[2]))
    addresses = f"range({e.atom(op.operands[0])}, {e.atom(op.operands[0])} + {size * lanes}, {size})"
    e.line(f"scatter({lane}, {addresses}, {_tuple(e, op, 1)}, {_tuple(e, op, 2)})")


def _scatter(e: Emitter, op: Op) -> None:
    lane, _ = _lane_access(e, e.machine(op.operands[2]))
    e.line(f"scatter({lane}, {_tuple(e, op, 0)}, {_tuple(e, op, 1)}, {_tuple(e, op, 2)})")


def _statement(name: str) -> Emit:
    def emit(e: Emitter, op: Op) -> None:
        e.line(f"{name}({', '.join([e.read(operand) for operand in op.operands])})")

    return emit


def _expression(name: str) -> Emit:
    return lambda e, op: f"{name}({', '.join([e.read(operand) for operand in op.operands])})"


def _alloc(e: Emitter, op: Op) -> str:
    return f"allocate({e.read(op.operands[0])})"


def _stack_alloc(e: Emitter, op: Op) -> str:
    layout = e.layouts.of(cast(PointerType, given(e, op)).pointee)
    align = next(map(number, op.attributes[2:]), 0)
    return e.slot(layout.size * number(op.attributes[1]), max(layout.align, align))


# -------------------------------------------------------------------------------------------------- atomics


def _atomic_load(e: Emitter, op: Op) -> str:
    return e.load(given(e, op), e.atom(op.operands[0]))


def _atomic_store(e: Emitter, op: Op) -> None:
    pointer, value = op.operands
    e.store(e.machine(value), e.atom(pointer), e.read(value))


def _atomic_rmw(e: Emitter, op: Op) -> str:
    pointer, value = op.operands
    machine = e.machine(value)
    scalar = scalar_of(machine)
    address = e.atom(pointer)
    old = e.keep(e.load(machine, address))
    e.store(machine, address, ATOMIC_UPDATES[word(op.attributes[3])]([old, e.atom(value)], scalar, scalar))
    return old


def _atomic_cmpxchg(e: Emitter, op: Op) -> str:
    pointer, expected, desired = op.operands
    machine = e.machine(expected)
    address = e.atom(pointer)
    old = e.keep(e.load(machine, address))
    e.line(f"if same_bits({old}, {e.read(expected)}):")
    with e.indented():
        e.store(machine, address, e.read(desired))
    return old


# -------------------------------------------------------------------------------------------------- control


def _nothing(e: Emitter, op: Op) -> None:
    """Evaluated code runs on one thread, and in order."""


def _intrinsic(e: Emitter, op: Op) -> str | None:
    name = word(op.attributes[1])
    operands = [operand for operand in op.operands if not e.layouts.is_void(e.type_of(operand))]
    result = e.layouts.machine(op.attributes[0]) if isinstance(op.attributes[0], Type) else None
    machines = [e.machine(operand) for operand in operands]
    tag = "_".join(["intrinsic", name, *map(key, machines), key(result) if result is not None else "none"])
    helper = e.bind(tag.replace(".", "_"), lambda: intrinsic(name, machines, result))
    text = f"{helper}({', '.join([e.read(operand) for operand in operands])})"
    if result is not None:
        return text
    e.line(text)
    return None


def _asm(e: Emitter, op: Op) -> str | None:
    e.line("inline_assembly()")
    return None


OPERATIONS: dict[str, Emit] = {
    **{opcode: _elementwise(opcode, template) for opcode, template in TEMPLATES.items()},
    "copy": _copy,
    "bitcast": _bitcast,
    "extract": _extract,
    "insert": _insert,
    "splat": _splat,
    "shuffle": _shuffle,
    "build": _build,
    "reduce_add": _reduce("add"),
    "reduce_mul": _reduce("mul"),
    "reduce_and": _reduce("and"),
    "reduce_or": _reduce("or"),
    "reduce_xor": _reduce("xor"),
    "reduce_smin": _reduce("smin"),
    "reduce_smax": _reduce("smax"),
    "reduce_umin": _reduce("umin"),
    "reduce_umax": _reduce("umax"),
    "reduce_fadd": _reduce("fadd"),
    "reduce_fmul": _reduce("fmul"),
    "reduce_fmin": _reduce("fmin"),
    "reduce_fmax": _reduce("fmax"),
    "select": _select,
    "offset": _offset,
    "ptrtoint": _ptrtoint,
    "inttoptr": _same,
    "pointer_cast": _same,
    "load": _load,
    "store": _store,
    "masked_load": _masked_load,
    "gather": _gather,
    "masked_store": _masked_store,
    "scatter": _scatter,
    "memcpy": _statement("copy_bytes"),
    "memmove": _statement("copy_bytes"),
    "memset": _statement("fill_bytes"),
    "memcmp": _expression("compare_bytes"),
    "alloc": _alloc,
    "free": _statement("free"),
    "stack_alloc": _stack_alloc,
    "shared_alloc": _stack_alloc,
    "atomic_load": _atomic_load,
    "atomic_store": _atomic_store,
    "atomic_rmw": _atomic_rmw,
    "atomic_cmpxchg": _atomic_cmpxchg,
    "fence": _nothing,
    "intrinsic": _intrinsic,
    "asm": _asm,
    "trap": _statement("trap"),
}
