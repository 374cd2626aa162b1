"""Intrinsics, inline assembly, and what ends or observes the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..lang.diagnostics import Diagnostic
from ..lang.mir import Op, Operand
from ..lang.source import Location
from ..lang.types import Const, Type
from .function import FunctionEmitter
from .irtypes import Machine
from .names import escape
from .ops_memory import number_or_zero, word

_FAMILIES = frozenset(
    {
        *("aarch64", "amdgcn", "arm", "bpf", "dx", "hexagon", "loongarch", "mips", "nvvm", "ppc", "r600", "riscv"),
        *("s390", "spv", "ve", "wasm", "x86", "xcore"),
    }
)
"""The first words of names of intrinsics that only some targets can select."""


def _result(e: FunctionEmitter, op: Op) -> str:
    type = op.attributes[0]
    machine = e.lowering.machine(type) if isinstance(type, Type) else None
    return "void" if machine is None else machine.ir


def _intrinsic(e: FunctionEmitter, op: Op) -> None:
    """LLVM derives the overload from the types."""
    name, result = word(op.attributes[1]), _result(e, op)
    family = name.split(".")[1] if "." in name else ""
    special = family in _FAMILIES
    if not name.startswith("llvm.") or (special and family not in e.module.target.intrinsics):
        _refuse(e, op, f"'{name}' is not an intrinsic of {e.module.target.arch}")
        return
    operands = [operand for operand in op.operands if not e.layouts.is_void(e.type_of(operand))]
    _call(e, op, result, f"@{name}", operands, special)


def _asm(e: FunctionEmitter, op: Op) -> None:
    effects = "sideeffect " if number_or_zero(op.attributes, 3) else ""
    code, constraints = escape(word(op.attributes[1]).encode()), escape(word(op.attributes[2]).encode())
    callee = f'asm {effects}"{code}", "{constraints}"'
    type = op.attributes[0]
    machine = e.lowering.machine(type) if isinstance(type, Type) else None
    if machine is not None and machine.vector and constraints.count("=") == machine.lanes:
        _lanes_of_struct(e, op, machine, callee)
    else:
        _call(e, op, _result(e, op), callee, op.operands, True)


def _lanes_of_struct(e: FunctionEmitter, op: Op, machine: Machine, callee: str) -> None:
    """Inline assembly with an output for each lane of its result."""
    element = machine.ir.rpartition(" ")[2].rstrip(">")
    struct = f"{{ {', '.join([element] * machine.lanes)} }}"
    text = e.emit(f"call {struct} {callee}({', '.join([e.typed(operand) for operand in op.operands])})")
    vector = "poison"
    for lane in range(machine.lanes):
        value = e.emit(f"extractvalue {struct} {text}, {lane}")
        vector = e.emit(f"insertelement {machine.ir} {vector}, {element} {value}, i64 {lane}")
    e.define(op.dest, vector)


def _call(e: FunctionEmitter, op: Op, result: str, callee: str, operands: Sequence[Operand], special: bool) -> None:
    """A call of something that the program names, after LLVM has confirmed that there is such a thing.

    `special` tells that not every processor has it.
    """
    shapes = [(e.machine_of(o).ir, e.value(o) if isinstance(o, Const) else "") for o in operands]
    problem = e.module.problem_of_call(result, callee, shapes, special)
    if problem:
        _refuse(e, op, problem)
        return
    text = f"call {result} {callee}({', '.join([e.typed(operand) for operand in operands])})"
    if result == "void":
        e.do(text)
    else:
        e.define(op.dest, e.emit(text))


def _refuse(e: FunctionEmitter, op: Op, message: str) -> None:
    """Reports an operation that the target cannot do; the module is then never compiled."""
    location = Location(e.function.source, *op.span)
    e.module.diagnostics.add(Diagnostic("E0701", location, message))
    if op.dest is not None:
        e.define(op.dest, "poison")


def _trap(e: FunctionEmitter, op: Op) -> None:
    e.do("call void @llvm.trap()")


def _assume(e: FunctionEmitter, op: Op) -> None:
    e.do(f"call void @llvm.assume({e.typed(op.operands[0])})")


def _expect(answer: str) -> Callable[[FunctionEmitter, Op], None]:
    def emit(e: FunctionEmitter, op: Op) -> None:
        e.define(op.dest, e.emit(f"call i1 @llvm.expect({e.typed(op.operands[0])}, i1 {answer})"))

    return emit


OPERATIONS: dict[str, Callable[[FunctionEmitter, Op], None]] = {
    "intrinsic": _intrinsic,
    "asm": _asm,
    "trap": _trap,
    "assume": _assume,
    "likely": _expect("true"),
    "unlikely": _expect("false"),
}
