"""Pointers, memory, the heap and atomics."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from ..lang.mir import Op, Operand
from ..lang.types import Const, PointerType, Type
from .function import FunctionEmitter, refuse
from .irtypes import Machine
from .ops_integer import Emit
from .ops_vector import cast_to_given, given, number
from .runtime import ALLOCATE, COMPARE, FREE, LAUNCH_MEMORY, PLAIN_ALLOCATE, exchanging

_ORDERINGS = {
    "relaxed": "monotonic",
    "monotonic": "monotonic",
    "unordered": "monotonic",
    "acquire": "acquire",
    "release": "release",
    "acq_rel": "acq_rel",
    "acquire_release": "acq_rel",
    "seq_cst": "seq_cst",
    "sequential": "seq_cst",
    "": "seq_cst",
}
_LOAD_ORDERINGS = {"release": "monotonic", "acq_rel": "acquire"}
_STORE_ORDERINGS = {"acquire": "monotonic", "acq_rel": "release"}
_FENCE_ORDERINGS = {"monotonic": "acq_rel"}
_FENCES = {
    "acquire": ("", "acquire"),
    "release": ("release", ""),
    "acq_rel": ("release", "acquire"),
    "seq_cst": ("seq_cst", "acquire"),
}
"""The fences before and after an operation without ordering that give it one."""
_SMALL = 16


# ------------------------------------------------------------------------------------------------- pointers


def _offset(e: FunctionEmitter, op: Op) -> None:
    pointer, index = op.operands
    machine = e.machine_of(pointer)
    pointee = cast(PointerType, machine.type).pointee
    text = e.value(pointer)
    stride = e.layouts.stride(pointee)
    if stride:
        element = e.lowering.machine(pointee)
        step = element.memory if element is not None and not element.vector else f"[{stride} x i8]"
        text = e.emit(f"getelementptr inbounds {step}, {machine.ir} {text}, {e.typed(index)}")
    e.define(op.dest, text)


def _between_pointers_and_integers(word: str) -> Emit:
    def emit(e: FunctionEmitter, op: Op) -> None:
        e.define(op.dest, e.emit(f"{word} {e.typed(op.operands[0])} to {given(e, op).ir}"))

    return emit


# --------------------------------------------------------------------------------------------------- access


def number_or_zero(attributes: tuple[object, ...], index: int) -> int:
    """An attribute that may be left out."""
    return number(attributes[index]) if len(attributes) > index and attributes[index] is not None else 0


def _flag(op: Op, index: int) -> bool:
    return bool(number_or_zero(op.attributes, index))


def _alignment(e: FunctionEmitter, op: Op, type: Type) -> int:
    return number_or_zero(op.attributes, 0) or e.layouts.align(type)


def _load(e: FunctionEmitter, op: Op) -> None:
    if op.dest is None:
        return
    access = e.access(op.dest)
    if e.layouts.is_void(access.type):
        return
    pointer = e.typed(op.operands[0])
    align = _alignment(e, op, access.type)
    if access.machine is None:
        _copy_bytes(e, f"ptr align {e.layouts.align(access.type)} {e.address(op.dest)}", pointer, align, access.type)
        return
    suffix = f", !invariant.load {e.module.empty_node()}" if _flag(op, 2) else ""
    e.define(op.dest, e.load_machine(access.machine, pointer, align, _flag(op, 1), suffix))


def _store(e: FunctionEmitter, op: Op) -> None:
    target, source = op.operands
    type = e.type_of(source)
    if e.layouts.is_void(type):
        return
    pointer = e.typed(target)
    align = _alignment(e, op, type)
    machine = e.lowering.machine(type)
    if machine is not None:
        e.store_machine(machine, e.value(source), pointer, align, _flag(op, 1))
        return
    ir, text = pointer.rsplit(" ", 1)
    address = e.address_of_operand(source, False)
    _copy_bytes(e, f"{ir} align {align} {text}", f"ptr {address}", e.layouts.align(type), type)


def _copy_bytes(e: FunctionEmitter, dest: str, source: str, source_align: int, type: Type) -> None:
    ir, text = source.rsplit(" ", 1)
    size = e.layouts.size(type)
    e.do(f"call void @llvm.memcpy({dest}, {ir} align {source_align} {text}, i64 {size}, i1 false)")


# ------------------------------------------------------------------------------------------------ lane masks


def _as_vector(e: FunctionEmitter, machine: Machine, text: str, element: str) -> tuple[str, str]:
    """A scalar as a vector of one lane; a vector as it is. Returns type and value."""
    if machine.vector:
        return machine.ir, text
    return f"<1 x {element}>", e.emit(f"insertelement <1 x {element}> poison, {element} {text}, i64 0")


def _mask(e: FunctionEmitter, operand: Operand) -> str:
    return " ".join(_as_vector(e, e.machine_of(operand), e.value(operand), "i1"))


def _in_memory(e: FunctionEmitter, operand: Operand) -> tuple[str, str, Machine]:
    """The vector type in memory and the widened value of an operand, with its machine record."""
    machine = e.machine_of(operand)
    ir, text = _as_vector(e, machine, e.widened(machine, e.value(operand)), machine.memory)
    return (machine.memory if machine.vector else ir), text, machine


def _from_memory(e: FunctionEmitter, op: Op, machine: Machine, text: str) -> None:
    if not machine.vector:
        text = e.emit(f"extractelement <1 x {machine.memory}> {text}, i64 0")
    e.define(op.dest, e.narrowed(machine, text))


def _lane_align(e: FunctionEmitter, machine: Machine) -> int:
    return max(1, machine.bits // 8)


def _masked_load(e: FunctionEmitter, op: Op) -> None:
    pointer, mask, otherwise = op.operands
    ir, rest, machine = _in_memory(e, otherwise)
    base, address = e.typed(pointer).rsplit(" ", 1)
    target = f"{base} align {_lane_align(e, machine)} {address}"
    text = e.emit(f"call {ir} @llvm.masked.load({target}, {_mask(e, mask)}, {ir} {rest})")
    _from_memory(e, op, machine, text)


def _masked_store(e: FunctionEmitter, op: Op) -> None:
    pointer, mask, source = op.operands
    ir, text, machine = _in_memory(e, source)
    base, address = e.typed(pointer).rsplit(" ", 1)
    target = f"{base} align {_lane_align(e, machine)} {address}"
    e.do(f"call void @llvm.masked.store({ir} {text}, {target}, {_mask(e, mask)})")


def _pointers(e: FunctionEmitter, operand: Operand, machine: Machine) -> str:
    """Addresses in integer lanes as a vector of pointers with its type."""
    ir, text = _as_vector(e, e.machine_of(operand), e.value(operand), "i64")
    wanted = f"<{machine.lanes} x ptr>"
    return f"{wanted} align {_lane_align(e, machine)} {e.emit(f'inttoptr {ir} {text} to {wanted}')}"


def _gather(e: FunctionEmitter, op: Op) -> None:
    pointers, mask, otherwise = op.operands
    ir, rest, machine = _in_memory(e, otherwise)
    lanes = _pointers(e, pointers, machine)
    text = e.emit(f"call {ir} @llvm.masked.gather({lanes}, {_mask(e, mask)}, {ir} {rest})")
    _from_memory(e, op, machine, text)


def _scatter(e: FunctionEmitter, op: Op) -> None:
    pointers, mask, source = op.operands
    ir, text, machine = _in_memory(e, source)
    e.do(f"call void @llvm.masked.scatter({ir} {text}, {_pointers(e, pointers, machine)}, {_mask(e, mask)})")


# --------------------------------------------------------------------------------------------- bulk and heap


def _bulk(name: str) -> Emit:
    def emit(e: FunctionEmitter, op: Op) -> None:
        arguments = ", ".join([e.typed(operand) for operand in op.operands])
        e.do(f"call void @llvm.{name}({arguments}, i1 false)")

    return emit


def _memcmp(e: FunctionEmitter, op: Op) -> None:
    arguments = ", ".join([e.typed(operand) for operand in op.operands])
    if e.module.target.kernel:
        callee = COMPARE.require(e.module)  # devices have no C library
    else:
        callee = "@memcmp"
        e.module.declare("memcmp", "declare i32 @memcmp(ptr, ptr, i64) nounwind")
    e.define(op.dest, e.emit(f"call i32 {callee}({arguments})"))


def _alloc(e: FunctionEmitter, op: Op) -> None:
    size, alignment = op.operands
    helper = ALLOCATE if e.module.target.aligned_heap else PLAIN_ALLOCATE
    callee = helper.require(e.module)
    e.define(op.dest, e.emit(f"call ptr {callee}({e.typed(size)}, {e.typed(alignment)})"))


def _free(e: FunctionEmitter, op: Op) -> None:
    e.do(f"call void {FREE.require(e.module)}({e.typed(op.operands[0])})")


def _stack_alloc(e: FunctionEmitter, op: Op) -> None:
    pointer = cast(PointerType, given(e, op).type)
    layout = e.layouts.of(pointer.pointee)
    align = max(layout.align, number_or_zero(op.attributes, 2))
    e.define(op.dest, e.slot(max(layout.size * number(op.attributes[1]), 1), align))


def _shared_alloc(e: FunctionEmitter, op: Op) -> None:
    pointer = cast(PointerType, given(e, op).type)
    layout = e.layouts.of(pointer.pointee)
    align = max(layout.align, number(op.attributes[2]))
    size = layout.size * number(op.attributes[1])
    if not size and e.module.target.launch_memory_by_argument:
        e.module.declare("oomph_launch_memory", LAUNCH_MEMORY)
        e.define(op.dest, e.emit("call ptr addrspace(3) @oomph_launch_memory()"))
    else:
        e.define(op.dest, e.module.shared_memory(size, align))


# -------------------------------------------------------------------------------------------------- atomics


def word(attribute: object) -> str:
    """An attribute that is a text, plain or as a constant."""
    data: object = attribute.data if isinstance(attribute, Const) else attribute
    return "" if data is None else str(data)


def _ordering(e: FunctionEmitter, op: Op, exceptions: dict[str, str], first: int = 1) -> str:
    """`scope ordering` as LLVM writes it, from attribute `first` on; `exceptions` weakens orderings that the operation
    cannot have."""
    words_given = [word(attribute) for attribute in op.attributes[first : first + 2]]
    ordering = _ORDERINGS[words_given[0] if words_given else ""]
    scope = words_given[1] if len(words_given) > 1 else ""
    scope = e.module.target.scopes.get(scope, scope)
    words = f'syncscope("{scope}") ' if scope and scope != "system" else ""
    return words + exceptions.get(ordering, ordering)


def _atomic_load(e: FunctionEmitter, op: Op) -> None:
    machine = given(e, op)
    text = e.emit(
        f"load atomic {machine.memory}, {e.typed(op.operands[0])} {_ordering(e, op, _LOAD_ORDERINGS)}, "
        f"align {machine.align}"
    )
    e.define(op.dest, e.narrowed(machine, text))


def _atomic_store(e: FunctionEmitter, op: Op) -> None:
    pointer, source = op.operands
    machine = e.machine_of(source)
    text = e.widened(machine, e.value(source))
    ordering = _ordering(e, op, _STORE_ORDERINGS)
    e.do(f"store atomic {machine.memory} {text}, {e.typed(pointer)} {ordering}, align {machine.align}")


def _atomic_rmw(e: FunctionEmitter, op: Op) -> None:
    pointer, source = op.operands
    machine = e.machine_of(source)
    name = word(op.attributes[3])
    text = e.widened(machine, e.value(source))
    operands = f"{e.typed(pointer)}, {machine.memory} {text}"
    if not _possible(e, op, machine):
        return
    if machine.kind == "float" and not e.module.target.float_atomics:
        old = _float_rmw(e, op, machine, name, text)
    else:
        old = _update(e, f"atomicrmw {name} {operands}", _ordering(e, op, {}), f", align {machine.align}")
    e.define(op.dest, e.narrowed(machine, old))


def _update(e: FunctionEmitter, head: str, ordering: str, tail: str) -> str:
    """An instruction that reads, changes and writes memory, between fences where only these have an ordering."""
    scope, _, word = ordering.rpartition(" ")
    if e.module.target.ordered_updates or word == "monotonic":
        return e.emit(f"{head} {ordering}{tail}")
    before, after = _FENCES[word]
    if before:
        e.do(f"fence {scope} {before}")
    old = e.emit(f"{head} {scope} monotonic{tail}")
    if after:
        e.do(f"fence {scope} {after}")
    return old


def _possible(e: FunctionEmitter, op: Op, machine: Machine) -> bool:
    """Whether the target has atomic operations of a size; if not, that is reported."""
    if e.module.target.small_atomics or machine.kind == "pointer" or machine.bits > _SMALL:
        return True
    refuse(e, op, f"atomic operations on {machine.bits} bits are not available in kernels for {e.module.target.arch}")
    return False


def _float_rmw(e: FunctionEmitter, op: Op, machine: Machine, name: str, text: str) -> str:
    """An atomic operation on a float, by exchanging bits until nobody else has come between."""
    pointer = e.machine_of(op.operands[0])
    helper = exchanging(name, machine.ir, f"i{machine.bits}", pointer.ir, _ordering(e, op, {}), machine.align)
    callee = helper.require(e.module)
    return e.emit(f"call {machine.ir} {callee}({e.typed(op.operands[0])}, {machine.ir} {text})")


def _atomic_cmpxchg(e: FunctionEmitter, op: Op) -> None:
    """Floats are compared as bits."""
    pointer, expected, desired = op.operands
    machine = e.machine_of(expected)
    if not _possible(e, op, machine):
        return
    ir = f"i{machine.bits}" if machine.kind == "float" else machine.memory
    texts = [e.widened(machine, e.value(operand)) for operand in (expected, desired)]
    if machine.kind == "float":
        texts = [e.emit(f"bitcast {machine.ir} {text} to {ir}") for text in texts]
    ordering = _ordering(e, op, {})
    failure = ordering.split(" ")[-1]
    failure = _LOAD_ORDERINGS.get(failure, failure)
    pair = e.emit(
        f"cmpxchg {e.typed(pointer)}, {ir} {texts[0]}, {ir} {texts[1]} {ordering} {failure}, align {machine.align}"
    )
    old = e.emit(f"extractvalue {{ {ir}, i1 }} {pair}, 0")
    if machine.kind == "float":
        old = e.emit(f"bitcast {ir} {old} to {machine.ir}")
    e.define(op.dest, e.narrowed(machine, old))


def _fence(e: FunctionEmitter, op: Op) -> None:
    e.do(f"fence {_ordering(e, op, _FENCE_ORDERINGS, 0)}")


def _copy(e: FunctionEmitter, op: Op) -> None:
    if op.dest is not None:
        e.copy_bits(op.dest, op.operands[0])


OPERATIONS: dict[str, Callable[[FunctionEmitter, Op], None]] = {
    "copy": _copy,
    "offset": _offset,
    "ptrtoint": _between_pointers_and_integers("ptrtoint"),
    "inttoptr": _between_pointers_and_integers("inttoptr"),
    "pointer_cast": cast_to_given("addrspacecast"),
    "load": _load,
    "store": _store,
    "masked_load": _masked_load,
    "masked_store": _masked_store,
    "gather": _gather,
    "scatter": _scatter,
    "memcpy": _bulk("memcpy"),
    "memmove": _bulk("memmove"),
    "memset": _bulk("memset"),
    "memcmp": _memcmp,
    "alloc": _alloc,
    "free": _free,
    "stack_alloc": _stack_alloc,
    "shared_alloc": _shared_alloc,
    "atomic_load": _atomic_load,
    "atomic_store": _atomic_store,
    "atomic_rmw": _atomic_rmw,
    "atomic_cmpxchg": _atomic_cmpxchg,
    "fence": _fence,
}
