"""One MIR function as LLVM text: the access to places and operands that every instruction is built from."""

from __future__ import annotations

from typing import cast

from ..lang.diagnostics import Diagnostic
from ..lang.mir import Block, Function, Local, Op, Operand, Place
from ..lang.source import Location
from ..lang.types import Const, Type
from .abi import Abi, FieldAccess, Travel
from .callers import ways
from .irtypes import Machine
from .module import ModuleEmitter, is_internal
from .storage import Home, StorageScan

LARGEST = 1 << 47
"""The bytes that a process can address."""

MOST_OPTIMISED = 20_000
"""Lines of LLVM IR up to which a function is optimised."""

_INLINE = {"always": "alwaysinline", "never": "noinline"}


class FunctionEmitter:
    """Collects the lines of one function. Instructions are emitted in an order in which definitions come first."""

    def __init__(self, module: ModuleEmitter, function: Function, order: list[Block], abi: Abi) -> None:
        self.module = module
        self.function = function
        self.abi = abi
        self.lowering = module.abi
        self.layouts = module.layouts
        self.lines: list[str] = []
        self.prologue: list[str] = []
        self.location = ""
        self._next = 0
        self._slots = 0
        self._values: dict[Local, str] = {}
        scan = StorageScan(function, order, module.abi)
        self._homes = scan.homes
        self._raw = scan.raw
        self.error_address = ""
        self.result_address = ""
        self.debug_scope = ""
        self.header = self._enter()

    # ------------------------------------------------------------------------------------------ signature

    def _enter(self) -> str:
        """Binds parameters and gives every other local its home; returns the `define` line."""
        function, abi = self.function, self.abi
        global_space = self.module.target.global_space
        parameters: list[str] = []
        if abi.result_storage:
            self.result_address = self._result_parameter(parameters)
            if function.result is not None and not abi.stored:
                self._values[function.result] = self.result_address
        for local, spec, value in zip(function.parameters, function.signature.arguments, abi.arguments, strict=True):
            if value.travel is Travel.ADDRESS and function.kernel:
                self._values[local] = self._kernel_parameter(parameters, value.type, not local.mutable)
            elif value.travel is Travel.ADDRESS:
                attributes = self.lowering.argument_attributes(spec, local.mutable, local in self._raw)
                self._values[local] = self._parameter(parameters, value.ir, attributes)
            elif value.travel is Travel.VALUE and value.ir == "ptr" and function.kernel and global_space:
                ir = f"ptr addrspace({global_space})"
                self._receive(local, self._generic(self._parameter(parameters, ir, ""), ir))
            elif value.travel is Travel.VALUE:
                self._receive(local, self._parameter(parameters, value.ir, ""))
            elif local.indirect:
                self._values[local] = self.nowhere(local.type)
        if abi.error_storage and function.signature.error is not None:
            attributes = self.lowering.storage_attributes(function.signature.error)
            self.error_address = self._parameter(parameters, "ptr", f"noalias writable {attributes}")
            if function.error is not None:
                self._values[function.error] = self.error_address
        for local, home in self._homes.items():
            if local not in self._values and home in (Home.FRAME, Home.REBOUND):
                self._values[local] = self._slot_of(local, home)
        return self._define_line(parameters)

    def _parameter(self, parameters: list[str], ir: str, attributes: str) -> str:
        name = f"%{self._next}"
        self._next += 1
        parameters.append(f"{ir} {attributes} {name}" if attributes else f"{ir} {name}")
        return name

    def _result_parameter(self, parameters: list[str]) -> str:
        if self.function.signature.result_by_reference:
            size = self.layouts.pointer_size
            attributes = f"nonnull noundef align {size} dereferenceable({size})"
        else:
            attributes = self.lowering.storage_attributes(self.abi.result.type)
        return self._parameter(parameters, "ptr", f"noalias writable {attributes}")

    def _kernel_parameter(self, parameters: list[str], type: Type, constant: bool) -> str:
        """A value in memory that comes with a kernel's launch; returns its generic address."""
        ir, attribute = self.module.target.kernel_memory
        layout = self.layouts.of(type)
        stays = ' "nvvm.grid_constant"' if constant and self.module.target.arch == "nvptx64" else ""
        name = self._parameter(parameters, ir, f"{attribute}({{ [{layout.size} x i8] }}) align {layout.align}{stays}")
        return name if ir == "ptr" else self._generic(name, ir)

    def _generic(self, name: str, ir: str) -> str:
        """The generic address of a parameter that is a pointer to some address space."""
        self.prologue.append(f"  %g{name[1:]} = addrspacecast {ir} {name} to ptr")
        return f"%g{name[1:]}"

    def _receive(self, local: Local, text: str) -> None:
        """An argument that came as a machine value."""
        if self._homes[local] is Home.VALUE:
            self._values[local] = text
        else:
            machine = cast(Machine, self.lowering.machine(local.type))
            self._values[local] = slot = self._slot_of(local, Home.FRAME)
            self.store_machine(machine, text, f"ptr {slot}", machine.align)

    def _slot_of(self, local: Local, home: Home) -> str:
        if home is Home.REBOUND:
            return self.slot(self.layouts.pointer_size, self.layouts.pointer_size)
        layout = self.layouts.of(local.type)
        if layout.size > LARGEST:
            message = f"a value of {layout.size} bytes has no place in memory"
            self.module.diagnostics.add(Diagnostic("E0701", Location(self.function.source, *local.span), message))
            return self.slot(1, 1)
        machine = self.lowering.machine(local.type)
        return self.slot(layout.size, layout.align, machine.memory if machine is not None else "")

    def _define_line(self, parameters: list[str]) -> str:
        function = self.function
        hidden = is_internal(function) and function.symbol not in self.module.exported
        linkage = "internal " if hidden else ""
        if function.kernel and self.module.target.kernel:
            linkage = f"{self.module.target.kernel} "
        result = self.abi.returns
        if function.signature.result_by_reference and result == "ptr":
            result = f"nonnull noundef {result}"
        words = ["nounwind"]
        if self.module.target.kernel:
            words.append("convergent")  # it may hold a barrier; LLVM takes the mark away where it finds none
        if function.inline in _INLINE:
            words.append(_INLINE[function.inline])
        words += function.attributes
        name = self.module.symbol(function.symbol)
        return f"define {linkage}{result} {name}({', '.join(parameters)}) {' '.join(words)}"

    # -------------------------------------------------------------------------------------------- writing

    def emit(self, text: str) -> str:
        """Adds an instruction with a value; returns the value's name."""
        name = f"%{self._next}"
        self._next += 1
        self.lines.append(f"  {name} = {text}{self.location}")
        return name

    def do(self, text: str) -> None:
        """Adds an instruction without a value."""
        self.lines.append(f"  {text}{self.location}")

    def slot(self, size: int, align: int, ir: str = "") -> str:
        """Room in the frame, of the given type or of plain bytes; it is the same at each visit of the caller."""
        self._slots += 1
        name = f"%s{self._slots}"
        alloca = f"alloca {ir or f'[{size} x i8]'}, align {align}"
        space = self.module.target.frame_space
        if space == self.module.target.generic_space:
            self.prologue.append(f"  {name} = {alloca}")
        else:
            self.prologue.append(f"  {name}.frame = {alloca}, addrspace({space})")
            self.prologue.append(f"  {name} = addrspacecast ptr addrspace({space}) {name}.frame to ptr")
        return name

    def text(self) -> str:
        """The finished function."""
        return "\n".join([f"{self._head()} {{", "entry:", *self.prologue, *self.lines, "}"])

    def _head(self) -> str:
        """The first line. LLVM's passes take more than linear time: what is very long is not worth theirs."""
        words = [self.header]
        if len(self.lines) > MOST_OPTIMISED and self.function.inline != "always":
            words += ["optnone"] if self.function.inline == "never" else ["noinline", "optnone"]
        return " ".join(words) + self.debug_scope

    # --------------------------------------------------------------------------------------------- places

    def access(self, place: Place) -> FieldAccess:
        """What a place is in its local."""
        return self.lowering.field(place.local.type, place.path)

    def nowhere(self, type: Type) -> str:
        """The address of something without storage: aligned, never used."""
        return f"inttoptr (i64 {self.layouts.align(type)} to ptr)"

    def base(self, local: Local) -> str:
        """The address of the storage that a local stands for."""
        home = self._homes[local]
        if home is Home.REBOUND:
            return self.emit(f"load ptr, ptr {self._values[local]}, align {self.layouts.pointer_size}")
        if home is Home.NOWHERE:
            return self.nowhere(local.type)
        if home is Home.VALUE:
            raise AssertionError(f"{local} has no address")
        return self._values[local]

    def address(self, place: Place) -> str:
        """The address of a place."""
        base = self.base(place.local)
        if not place.path:
            return base
        offset = self.access(place).offset
        return self.displaced(base, offset)

    def displaced(self, base: str, offset: int) -> str:
        """An address some bytes on, inside the same object."""
        return self.emit(f"getelementptr inbounds nuw i8, ptr {base}, i64 {offset}") if offset else base

    def bind(self, local: Local, address: str) -> None:
        """Makes an indirect local stand for the storage at an address."""
        if self._homes[local] is Home.REBOUND:
            self.do(f"store ptr {address}, ptr {self._values[local]}, align {self.layouts.pointer_size}")
        else:
            self._values[local] = address

    # ------------------------------------------------------------------------------------------- operands

    def type_of(self, operand: Operand) -> Type:
        """The type of an operand."""
        return operand.type if isinstance(operand, Const) else self.access(operand).type

    def machine_of(self, operand: Operand) -> Machine:
        """The machine record of an operand of register type."""
        type = self.type_of(operand)
        machine = self.lowering.machine(type)
        if machine is None:
            raise AssertionError(f"{type} is not a register type")
        return machine

    def value(self, operand: Operand) -> str:
        """The machine value of an operand of register type."""
        if isinstance(operand, Const):
            return self.module.constants.machine(operand.type, operand.data)
        local = operand.local
        if self._homes[local] is Home.VALUE:
            return self._values[local]
        access = self.access(operand)
        if access.machine is None:
            raise AssertionError(f"{operand} of type {access.type} is not a machine value")
        return self.load_machine(access.machine, f"ptr {self.address(operand)}", access.machine.align)

    def typed(self, operand: Operand) -> str:
        """An operand with its LLVM type before it."""
        return f"{self.machine_of(operand).ir} {self.value(operand)}"

    def define(self, dest: Place | None, text: str) -> None:
        """Stores a machine value into a place; None discards it."""
        if dest is None:
            return
        local = dest.local
        if self._homes[local] is Home.VALUE:
            self._values[local] = text
            return
        machine = self.access(dest).machine
        if machine is not None:
            self.store_machine(machine, text, f"ptr {self.address(dest)}", machine.align)

    def load_machine(self, machine: Machine, pointer: str, align: int, volatile: bool = False, suffix: str = "") -> str:
        """Reads a machine value from memory; `pointer` has its type before it."""
        word = "load volatile" if volatile else "load"
        text = self.emit(f"{word} {machine.memory}, {pointer}, align {align}{suffix}")
        return self.narrowed(machine, text)

    def store_machine(self, machine: Machine, text: str, pointer: str, align: int, volatile: bool = False) -> None:
        """Writes a machine value to memory; `pointer` has its type before it."""
        word = "store volatile" if volatile else "store"
        self.do(f"{word} {machine.memory} {self.widened(machine, text)}, {pointer}, align {align}")

    def narrowed(self, machine: Machine, text: str) -> str:
        """A value from its form in memory."""
        return self.emit(f"trunc nuw {machine.memory} {text} to {machine.ir}") if machine.boolean else text

    def widened(self, machine: Machine, text: str) -> str:
        """A value in its form in memory."""
        return self.emit(f"zext {machine.ir} {text} to {machine.memory}") if machine.boolean else text

    # --------------------------------------------------------------------------------------------- copies

    def copy_bits(self, dest: Place, source: Operand) -> None:
        """`dest = source` for any type, as bits."""
        access = self.access(dest)
        if self.layouts.is_void(access.type):
            return
        if access.machine is not None:
            self.define(dest, self.value(source))
        elif isinstance(source, Const):
            self.store_constant(source, self.address(dest))
        else:
            self.copy_memory(access.type, self.address(dest), self.address(source))

    def copy_memory(self, type: Type, dest: str, source: str) -> None:
        """Copies the bytes of a value between addresses."""
        layout = self.layouts.of(type)
        if layout.size:
            align = layout.align
            self.do(
                f"call void @llvm.memcpy.p0.p0.i64(ptr align {align} {dest}, ptr align {align} {source}, "
                f"i64 {layout.size}, i1 false)"
            )

    def store_constant(self, constant: Const, address: str) -> None:
        """Writes a constant of any type to memory."""
        machine = self.lowering.machine(constant.type)
        if machine is not None:
            self.store_machine(machine, self.value(constant), f"ptr {address}", machine.align)
        else:
            self.copy_memory(constant.type, address, self.module.constants.aggregate(constant))

    def temporary(self, type: Type) -> str:
        """Room in the frame for a value of a type."""
        layout = self.layouts.of(type)
        return self.slot(layout.size, layout.align)

    def address_of_operand(self, operand: Operand, writable: bool) -> str:
        """The address of an operand; a constant is copied to the frame if the receiver may write there."""
        if isinstance(operand, Place):
            return self.address(operand)
        if self.layouts.is_void(operand.type):
            return self.nowhere(operand.type)
        if not writable:
            return self.module.constants.aggregate(operand)
        address = self.temporary(operand.type)
        self.store_constant(operand, address)
        return address


def refuse(e: FunctionEmitter, op: Op, message: str) -> None:
    """Reports an operation that the target cannot do; the module is then never compiled."""
    location = Location(e.function.source, *op.span)
    notes = ways(e.module.program, e.function) if e.module.target.kernel else ()
    e.module.diagnostics.add(Diagnostic("E0701", location, message, notes))
    if op.dest is not None:
        e.define(op.dest, "poison")
