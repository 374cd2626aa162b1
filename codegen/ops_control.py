"""Intrinsics, inline assembly, and what ends or observes the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..lang.mir import Op, Operand
from ..lang.types import Const, Type
from .function import FunctionEmitter, refuse
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
    target = e.module.target
    special = family in _FAMILIES and name not in target.everywhere
    if not name.startswith("llvm.") or (special and family not in target.intrinsics):
        refuse(e, op, f"'{name}' is not an intrinsic of {target.arch}")
        return
    operands = [operand for operand in op.operands if not e.layouts.is_void(e.type_of(operand))]
    _call(e, op, result, f"@{name}", operands, special)


def _asm(e: FunctionEmitter, op: Op) -> None:
    """Inline assembly. Where there are more constraints than operands, each lane of a vector has one of its own."""
    if not e.module.target.inline_assembly:
        refuse(e, op, f"inline assembly is not available in kernels for {e.module.target.arch}")
        return
    effects = "sideeffect " if number_or_zero(op.attributes, 3) else ""
    code, constraints = escape(word(op.attributes[1]).encode()), escape(word(op.attributes[2]).encode())
    callee = f'asm {effects}"{code}", "{constraints}"'
    given = [one for one in constraints.split(",") if one]
    outputs = len([one for one in given if one.startswith("=")])
    inputs = len(given) - outputs - len([one for one in given if one.startswith("~")])
    type = op.attributes[0]
    machine = e.lowering.machine(type) if isinstance(type, Type) else None
    if inputs > len(op.operands) or (machine is not None and machine.vector and outputs == machine.lanes):
        _asm_of_lanes(e, op, machine, callee)
    else:
        _call(e, op, _result(e, op), callee, op.operands, True)


def _asm_of_lanes(e: FunctionEmitter, op: Op, machine: Machine | None, callee: str) -> None:
    """Inline assembly whose vectors, operands and result, are passed lane by lane."""
    operands = []
    for operand in op.operands:
        shape, text = e.machine_of(operand), e.typed(operand)
        if shape.vector:
            lanes = [e.emit(f"extractelement {text}, i64 {lane}") for lane in range(shape.lanes)]
            operands.extend([f"{shape.element} {lane}" for lane in lanes])
        else:
            operands.append(text)
    arguments = f"{callee}({', '.join(operands)}){_convergent(e)}"
    if machine is None:
        e.do(f"call void {arguments}")
    elif not machine.vector:
        e.define(op.dest, e.emit(f"call {machine.ir} {arguments}"))
    else:
        struct = f"{{ {', '.join([machine.element] * machine.lanes)} }}"
        text = e.emit(f"call {struct} {arguments}")
        vector = "poison"
        for lane in range(machine.lanes):
            value = e.emit(f"extractvalue {struct} {text}, {lane}")
            vector = e.emit(f"insertelement {machine.ir} {vector}, {machine.element} {value}, i64 {lane}")
        e.define(op.dest, vector)


def _convergent(e: FunctionEmitter) -> str:
    """What keeps assembly of a kernel where all threads come to it together."""
    return " convergent" if e.module.target.kernel else ""


def _call(e: FunctionEmitter, op: Op, result: str, callee: str, operands: Sequence[Operand], special: bool) -> None:
    """A call of something that the program names, after LLVM has confirmed that there is such a thing.

    `special` tells that not every processor has it.
    """
    shapes = [(e.machine_of(o).ir, e.value(o) if isinstance(o, Const) else "") for o in operands]
    problem = e.module.problem_of_call(result, callee, shapes, special)
    if problem:
        refuse(e, op, problem)
        return
    mark = _convergent(e) if callee.startswith("asm ") else ""
    text = f"call {result} {callee}({', '.join([e.typed(operand) for operand in operands])}){mark}"
    if result == "void":
        e.do(text)
    else:
        e.define(op.dest, e.emit(text))


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
