"""The checked mode of the simulator: calls of the library's checker around what device code does with memory.

A pass over the finished MIR of the simulator's program. Before a function reads or writes through a pointer or a
reference, it tells `max.gpu.checker` the address, the number of bytes and the size of a lane; atomics and fences say
so. Shared memory comes from the checker, which knows its bounds.

What the user reads are lines of the program, not of the library: before a function outside the library touches memory
or calls something, it notes its *site* in the state of the thread. That is the address of a text: `path:line:column`,
the name of the function, and the line itself, divided by tabs, with a line feed at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir
from ..lang.layout import Layouts
from ..lang.mir import Argument, Function, Local, LocalKind, Operand, Passing, Place
from ..lang.records import dataclass
from ..lang.types import (
    ArrayType,
    Const,
    FunctionRef,
    FunctionSignature,
    PackType,
    PointerType,
    ScalarType,
    StructType,
    Type,
    VectorType,
)
from .device_shared import library_function, size_of
from .world import World

if TYPE_CHECKING:
    from .device import Device

CHECKER = "max.gpu.checker"
_RUNTIME = frozenset(
    f"max.gpu.{name}"
    for name in [
        *("checker", "checker_reports", "checker_state"),
        *("crashes", "crew", "lock", "pages", "rooms", "scheduler", "simulator"),
    ]
)
"""The modules that simulate and check, which are not checked themselves."""

_ENTRIES = ("at", "read", "write", "read_if", "write_if", "atomic", "fence", "shared")
"""The functions of the checker that the pass calls."""

_ACQUIRES, _RELEASES, _WRITES = 1, 2, 4
_ORDERINGS = {"acquire": _ACQUIRES, "release": _RELEASES, "monotonic": 0, "relaxed": 0, "unordered": 0}
"""What an ordering is to the checker; all others are both."""

_MOST_PARTS = 6
"""The parts of a value that are checked one by one; the bytes of a larger one are checked together."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Bytes of a value that belong together: `lane` is the size of the scalars that they consist of."""

    offset: int
    size: int
    lane: int


@dataclass(slots=True)
class _Runtime:
    """What all functions of a program share while they are changed."""

    world: World
    simulator: Device
    entries: dict[str, tuple[FunctionRef, FunctionSignature]]


def instrument(world: World, simulator: Device, functions: dict[str, Function]) -> None:
    """Changes functions of the simulator.

    The functions of the checker are asked for on the host; they still have to be elaborated.
    """
    runtime = _Runtime(world, simulator, {name: library_function(world, CHECKER, name) for name in _ENTRIES})
    for function in functions.values():
        instance = simulator.by_symbol.get(function.symbol)
        if instance is None or instance.decl.module.name in _RUNTIME:
            continue
        derived = instance.build is not None and function.symbol not in simulator.kernels
        user = not (derived or instance.decl.module.loaded.is_library)
        _Instrumented(runtime, function, user).run()


class _Instrumented:
    """One function and its new instructions."""

    def __init__(self, runtime: _Runtime, function: Function, user: bool) -> None:
        self.runtime = runtime
        self.types = runtime.world.types
        self.layouts = runtime.world.layouts
        self.function = function
        self.user = user
        self.out: list[mir.Instruction] = []
        self.noted: Const | None = None
        self.private, self.bound_at = _references(function)
        self.byte_pointer = self.types.pointer(self.types.scalar("i8"))

    def run(self) -> None:
        for block in self.function.blocks:
            self.out, self.noted = [], None
            for instruction in block.instructions:
                self._instruction(instruction)
            terminator = block.terminator
            if isinstance(terminator, mir.Branch):
                self._operand(terminator.condition, terminator.span)
            elif isinstance(terminator, mir.Invoke):
                self._call(terminator.call)
            block.instructions = self.out

    # ------------------------------------------------------------------------------------------- instructions

    def _instruction(self, instruction: mir.Instruction) -> None:
        if isinstance(instruction, mir.Op):
            self._op(instruction)
            return
        if isinstance(instruction, mir.Call):
            self._call(instruction)
            self.out.append(instruction)
            if instruction.dest is not None and not instruction.signature.result_by_reference:
                self._place(instruction.dest, instruction.span, "write")
            return
        if isinstance(instruction, mir.Copy | mir.Move):
            self._place(instruction.source, instruction.span, "read")
            self._place(instruction.dest, instruction.span, "write")
        elif isinstance(instruction, mir.BorrowPointer):
            self._operand(instruction.pointer, instruction.span)
        elif isinstance(instruction, mir.AddressOf):
            self._place(instruction.dest, instruction.span, "write")
        self.out.append(instruction)

    def _call(self, call: mir.Call) -> None:
        self._note(call.span)
        for argument in call.arguments:
            if argument.passing is not Passing.REFERENCE:
                self._operand(argument.operand, call.span)
        self.noted = None

    def _op(self, op: mir.Op) -> None:
        for operand in op.operands:
            self._operand(operand, op.span)
        if op.dest is not None:
            self._place(op.dest, op.span, "write")
        if op.opcode == "shared_alloc":
            self._shared(op)
            return
        before = _BEFORE.get(op.opcode)
        if before is not None:
            self._note(op.span)
            before(self, op)
        self.out.append(op)

    def _operand(self, operand: Operand | FunctionRef | mir.External, span: mir.Span) -> None:
        if isinstance(operand, Place):
            self._place(operand, span, "read")

    def _place(self, place: Place, span: mir.Span, entry: str) -> None:
        """A place that is read or written, if it may be memory that others know."""
        if not place.local.indirect or place.local in self.private:
            return
        type = self._type_of(place)
        if self.layouts.is_void(type):
            return
        self._note(self.bound_at.get(place.local, span))
        pointer = self._temp(self.types.pointer(type), span)
        self.out.append(mir.AddressOf(span, pointer, place, False))
        self._accesses(entry, pointer, type, span)

    # ------------------------------------------------------------------------------------------ what is called

    def _note(self, span: mir.Span) -> None:
        """Notes the site of what follows."""
        if not self.user:
            return
        line, column = self.function.source.position(span[0])
        shown = self.function.source.line(line).strip().replace("\t", " ")
        text = f"{self.function.source.path}:{line}:{column}\t{self.function.name}\t{shown}\n"
        site = self.types.const(self.byte_pointer, self.types.text_pointer(text.encode("utf-8", "replace")))
        if site is not self.noted:
            self._emit("at", span, site)
            self.noted = site

    def _emit(self, name: str, span: mir.Span, *arguments: Operand, dest: Place | None = None) -> None:
        callee, signature = self.runtime.entries[name]
        passed = tuple(Argument(Passing.VALUE, argument) for argument in arguments)
        if dest is None:
            dest = self._temp(signature.result, span)
        self.out.append(mir.Call(span, dest, callee, signature, passed))

    def _accesses(self, entry: str, pointer: Operand, type: Type, span: mir.Span) -> None:
        """An access to a value of a type at an address."""
        address = self._bytes(pointer, span)
        for part in self._parts(type):
            at: Operand = address
            if part.offset:
                at = self._temp(self.byte_pointer, span)
                self.out.append(mir.Op(span, at, "offset", (address, self._number(part.offset))))
            self._emit(entry, span, at, self._number(part.size), self._number(part.lane))

    def _bytes(self, pointer: Operand, span: mir.Span) -> Place:
        """A pointer as one to bytes."""
        made = self._temp(self.byte_pointer, span)
        self.out.append(mir.Op(span, made, "pointer_cast", (pointer,), (self.byte_pointer,)))
        return made

    def _temp(self, type: Type, span: mir.Span) -> Place:
        local = Local(len(self.function.locals), "", type, LocalKind.TEMP, span)
        self.function.locals.append(local)
        return Place(local)

    def _number(self, value: int) -> Const:
        return self.types.const(self.types.scalar("i64"), value)

    def _type_of(self, operand: Operand) -> Type:
        if isinstance(operand, Const):
            return operand.type
        type = operand.local.type
        for index in operand.path:
            type = self.layouts.field_type(type, index)
        return type

    def _pointee(self, pointer: Operand) -> Type:
        machine = self.layouts.machine(self._type_of(pointer))
        assert isinstance(machine, PointerType)
        return machine.pointee

    def _parts(self, type: Type) -> list[_Part]:
        """The parts of a value without what only fills it up, if they are few."""
        found: list[_Part] = []
        _collect(self.layouts, type, 0, found)
        return found if found and len(found) <= _MOST_PARTS else [_Part(0, self.layouts.size(type), 1)]

    # -------------------------------------------------------------------------------------------------- opcodes

    def load(self, op: mir.Op) -> None:
        if _is_volatile(op):
            self._atomic(op, op.operands[0], self._pointee(op.operands[0]), 0)
        else:
            self._accesses("read", op.operands[0], self._pointee(op.operands[0]), op.span)

    def store(self, op: mir.Op) -> None:
        if _is_volatile(op):
            self._atomic(op, op.operands[0], self._type_of(op.operands[1]), _WRITES)
        else:
            self._accesses("write", op.operands[0], self._type_of(op.operands[1]), op.span)

    def bulk(self, op: mir.Op) -> None:
        """memcpy, memmove, memset and memcmp."""
        pointers = {"memset": ("write",), "memcmp": ("read", "read")}.get(op.opcode, ("write", "read"))
        for pointer, entry in zip(op.operands, pointers):
            parts = self._parts(self._pointee(pointer)) if not self.layouts.is_void(self._pointee(pointer)) else []
            lane = self._number(parts[0].lane if len(parts) == 1 else 1)
            self._emit(entry, op.span, self._bytes(pointer, op.span), op.operands[2], lane)

    def masked(self, op: mir.Op) -> None:
        """masked_load, masked_store, gather and scatter: lane by lane."""
        pointers, mask, value = op.operands
        machine = self.layouts.machine(self._type_of(value))
        scalar = machine.element if isinstance(machine, VectorType) else machine
        assert isinstance(scalar, ScalarType)
        entry = "read_if" if op.opcode in ("masked_load", "gather") else "write_if"
        size = self._number(scalar.bits // 8 or 1)
        for lane in range(machine.length if isinstance(machine, VectorType) else 1):
            chosen = self._lane(mask, lane, op.span)
            if op.opcode in ("gather", "scatter"):
                address = self._temp(self.byte_pointer, op.span)
                number = self._lane(pointers, lane, op.span)
                self.out.append(mir.Op(op.span, address, "inttoptr", (number,), (self.byte_pointer,)))
            else:
                start = self._bytes(pointers, op.span)
                address = self._temp(self.byte_pointer, op.span)
                step = self._number(lane * (scalar.bits // 8 or 1))
                self.out.append(mir.Op(op.span, address, "offset", (start, step)))
            self._emit(entry, op.span, chosen, address, size, size)

    def _lane(self, vector: Operand, lane: int, span: mir.Span) -> Operand:
        machine = self.layouts.machine(self._type_of(vector))
        if not isinstance(machine, VectorType):
            return vector
        made = self._temp(machine.element, span)
        self.out.append(mir.Op(span, made, "extract", (vector, self._number(lane))))
        return made

    def atomic(self, op: mir.Op) -> None:
        ordering = op.attributes[1] if len(op.attributes) > 1 else ""
        word = ordering.data if isinstance(ordering, Const) else ordering
        flags = _ORDERINGS.get(str(word), _ACQUIRES | _RELEASES)
        if op.opcode == "atomic_load":
            flags &= ~_RELEASES
        else:
            flags |= _WRITES
        if op.opcode == "atomic_store":
            flags &= ~_ACQUIRES
        self._atomic(op, op.operands[0], self._pointee(op.operands[0]), flags)

    def _atomic(self, op: mir.Op, pointer: Operand, type: Type, flags: int) -> None:
        for part in self._parts(type):
            numbers = (self._number(part.size), self._number(part.lane), self._number(flags))
            self._emit("atomic", op.span, self._bytes(pointer, op.span), *numbers)

    def fence(self, op: mir.Op) -> None:
        self._emit("fence", op.span)

    def _shared(self, op: mir.Op) -> None:
        """Shared memory: from the checker, by a number of its own."""
        pointer = op.attributes[0]
        assert isinstance(pointer, PointerType)
        self.runtime.simulator.shared_memories += 1
        number = self._number(self.runtime.simulator.shared_memories)
        address = self._temp(self.byte_pointer, op.span)
        self._emit("shared", op.span, number, self._number(size_of(self.runtime.world, op)), dest=address)
        self.out.append(mir.Op(op.span, op.dest, "pointer_cast", (address,), (pointer,)))


_BEFORE = {
    "load": _Instrumented.load,
    "store": _Instrumented.store,
    **dict.fromkeys(("memcpy", "memmove", "memset", "memcmp"), _Instrumented.bulk),
    **dict.fromkeys(("masked_load", "masked_store", "gather", "scatter"), _Instrumented.masked),
    **dict.fromkeys(("atomic_load", "atomic_store", "atomic_rmw", "atomic_cmpxchg"), _Instrumented.atomic),
    "fence": _Instrumented.fence,
}
"""What goes before an operation."""


def _is_volatile(op: mir.Op) -> bool:
    """Whether the program wants every access to be made: it reckons with other threads."""
    flag = op.attributes[1] if len(op.attributes) > 1 else None
    data: object = flag.data if isinstance(flag, Const) else flag
    while isinstance(data, tuple):
        data = data[0]
    return bool(data)


def _references(function: Function) -> tuple[set[Local], dict[Local, mir.Span]]:
    """References that are only ever bound to locals of the function itself, which no other thread has; and where the
    expressions stand that the other nameless ones are the results of."""
    private: set[Local] = set()
    shared: set[Local] = {local for local in function.parameters if local.indirect}
    bound_at: dict[Local, mir.Span] = {}
    for block in function.blocks:
        items: list[mir.Instruction] = list(block.instructions)
        if isinstance(block.terminator, mir.Invoke):
            items.append(block.terminator.call)
        for item in items:
            if isinstance(item, mir.Borrow):
                (shared if item.place.local.indirect else private).add(item.local)
                continue
            if isinstance(item, mir.BorrowPointer):
                local = item.local
            elif isinstance(item, mir.Call) and item.dest is not None and item.signature.result_by_reference:
                local = item.dest.local
            else:
                continue
            shared.add(local)
            if not local.name:
                bound_at[local] = item.span
    return private - shared, bound_at


def _collect(layouts: Layouts, type: Type, offset: int, found: list[_Part]) -> None:
    """Adds the scalars of a type, neighbours of one size as one part."""
    machine = layouts.machine(type)
    if isinstance(machine, VectorType):
        lane = layouts.size(machine.element)
        _add(found, _Part(offset, lane * machine.length, lane))
    elif machine is not None:
        size = layouts.size(machine)
        _add(found, _Part(offset, size, min(size, 8)))
    elif isinstance(type, StructType | PackType):
        layout = layouts.of(type)
        for index, start in enumerate(layout.offsets):
            _collect(layouts, layouts.field_type(type, index), offset + start, found)
    elif isinstance(type, ArrayType) and layouts.machine(type.element) is not None:
        _add(found, _Part(offset, layouts.size(type), min(layouts.size(type.element), 8)))
    elif layouts.size(type):
        _add(found, _Part(offset, layouts.size(type), 1))


def _add(found: list[_Part], part: _Part) -> None:
    if found and found[-1].lane == part.lane and found[-1].offset + found[-1].size == part.offset:
        part = _Part(found[-1].offset, found[-1].size + part.size, part.lane)
        found.pop()
    if part.size:
        found.append(part)
