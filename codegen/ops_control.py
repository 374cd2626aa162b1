"""Intrinsics, inline assembly, and what ends or observes the run."""

from __future__ import annotations

from collections.abc import Callable

from ..lang.diagnostics import Diagnostic
from ..lang.mir import Op
from ..lang.source import Location
from ..lang.types import Type
from .function import FunctionEmitter
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
    """LLVM derives the overload from the types; names that it does not know are refused when the text is parsed."""
    name, result = word(op.attributes[1]), _result(e, op)
    family = name.split(".")[1] if "." in name else ""
    if not name.startswith("llvm.") or (family in _FAMILIES and family not in e.module.target.intrinsics):
        _refuse(e, op, f"'{name}' is not an intrinsic of {e.module.target.arch}")
        return
    operands = [operand for operand in op.operands if not e.layouts.is_void(e.type_of(operand))]
    text = f"call {result} @{name}({', '.join([e.typed(operand) for operand in operands])})"
    _finish(e, op, result, text)


def _asm(e: FunctionEmitter, op: Op) -> None:
    result = _result(e, op)
    effects = "sideeffect " if number_or_zero(op.attributes, 3) else ""
    code, constraints = escape(word(op.attributes[1]).encode()), escape(word(op.attributes[2]).encode())
    arguments = ", ".join([e.typed(operand) for operand in op.operands])
    _finish(e, op, result, f'call {result} asm {effects}"{code}", "{constraints}"({arguments})')


def _finish(e: FunctionEmitter, op: Op, result: str, text: str) -> None:
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
