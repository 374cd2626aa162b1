"""Switching between stacks, for the simulator: what the library calls as `oomph_fiber_*`.

A fiber is a saved stack pointer. `oomph_fiber_switch(save, to)` keeps the registers that calls preserve on the current
stack, stores the stack pointer through `save`, and goes on where the fiber `to` left off. `oomph_fiber_make(top,
function, argument)` prepares a stack that ends at `top`: the first switch to its result calls the function, which must
never return. `oomph_call` and `oomph_call_pointer` call the address of a function. `oomph_simulator_state` is memory of
the process, zero at first, in which the library keeps what signal handlers have to know; the object files of a session
share it, and whoever loads them has it. A program that is linked with the simulator's own code (`SIMULATION`) has it
for both.
"""

from __future__ import annotations

from collections.abc import Callable

from ..lang.types import FunctionSignature
from .module import ModuleEmitter

STATE_NAME = "oomph.simulator"
STATE_BYTES = 4096
_STATE = f"@{STATE_NAME}"
SIMULATION = "max.gpu.simulation.run"
"""What runs a launch, where that is in an object file with which programs are linked."""

_X86_SWITCH = (
    "pushq %rbp", "pushq %rbx", "pushq %r12", "pushq %r13", "pushq %r14", "pushq %r15", "movq %rsp, (%rdi)",
    "movq %rsi, %rsp", "popq %r15", "popq %r14", "popq %r13", "popq %r12", "popq %rbx", "popq %rbp", "retq",
)  # fmt: skip
_X86_BEGIN = ("movq %r12, %rdi", "callq *%rbx", "ud2")
_X86_FRAME = {"argument": -72 + 24, "function": -72 + 32, "begin": -72 + 48}
_X86_SIZE = 72

_PAIRS = [(19, 20), (21, 22), (23, 24), (25, 26), (27, 28), (29, 30)]
_FLOAT_PAIRS = [(8, 9), (10, 11), (12, 13), (14, 15)]
_SLOTS = [f"x{a}, x{b}" for a, b in _PAIRS] + [f"d{a}, d{b}" for a, b in _FLOAT_PAIRS]
_ARM_SIZE = 16 * len(_SLOTS)
_ARM_SWITCH = (
    f"sub sp, sp, #{_ARM_SIZE}",
    *(f"stp {pair}, [sp, #{16 * number}]" for number, pair in enumerate(_SLOTS)),
    "mov x9, sp",
    "str x9, [x0]",
    "mov sp, x1",
    *(f"ldp {pair}, [sp, #{16 * number}]" for number, pair in enumerate(_SLOTS)),
    f"add sp, sp, #{_ARM_SIZE}",
    "ret",
)
_ARM_BEGIN = ("mov x0, x19", "blr x20", "brk #1")
_ARM_FRAME = {"argument": -_ARM_SIZE, "function": -_ARM_SIZE + 8, "begin": -_ARM_SIZE + 88}

_CODE = {
    "x86_64": (_X86_SWITCH, _X86_BEGIN, _X86_FRAME, _X86_SIZE),
    "aarch64": (_ARM_SWITCH, _ARM_BEGIN, _ARM_FRAME, _ARM_SIZE),
}
"""By architecture: a switch, the first instructions of a fiber, where these find what they need, relative to the top,
and the size of a frame."""


def _naked(name: str, parameters: str, lines: tuple[str, ...]) -> str:
    # Not internal: the optimiser must not change the convention of a function whose body it cannot see.
    text = "\\0A".join(lines).replace("$", "$$")
    return (
        f"define weak hidden void @{name}({parameters}) naked noinline nounwind {{\n"
        f'  call void asm sideeffect "{text}", ""()\n  unreachable\n}}'
    )


def _switch(module: ModuleEmitter, signature: FunctionSignature) -> None:
    switch = _CODE[module.target.arch][0]
    module.functions.append(_naked("oomph_fiber_switch", "ptr %save, ptr %to", switch))


def _make(module: ModuleEmitter, signature: FunctionSignature) -> None:
    _, begin, frame, size = _CODE[module.target.arch]
    lines = ["define internal ptr @oomph_fiber_make(ptr %top, ptr %function, ptr %argument) nounwind {"]
    for number, (value, offset) in enumerate(frame.items()):
        stored = "@oomph_fiber_begin" if value == "begin" else f"%{value}"
        lines.append(f"  %p{number} = getelementptr i8, ptr %top, i64 {offset}")
        lines.append(f"  store ptr {stored}, ptr %p{number}, align 8")
    lines += [f"  %sp = getelementptr i8, ptr %top, i64 -{size}", "  ret ptr %sp", "}"]
    module.functions.append(_naked("oomph_fiber_begin", "", begin))
    module.functions.append("\n".join(lines))


def _call(module: ModuleEmitter, signature: FunctionSignature) -> None:
    module.functions.append(
        "define internal void @oomph_call(ptr %function, ptr %argument) alwaysinline nounwind {\n"
        "  call void %function(ptr %argument)\n  ret void\n}"
    )


def _call_pointer(module: ModuleEmitter, signature: FunctionSignature) -> None:
    module.functions.append(
        "define internal ptr @oomph_call_pointer(ptr %function, ptr %argument) alwaysinline nounwind {\n"
        "  %result = call ptr %function(ptr %argument)\n  ret ptr %result\n}"
    )


def _state(module: ModuleEmitter, signature: FunctionSignature) -> None:
    _require_state(module)
    head = "define internal ptr @oomph_simulator_state() alwaysinline nounwind"
    module.functions.append(f"{head} {{\n  ret ptr {_STATE}\n}}")


def _simulation(module: ModuleEmitter, signature: FunctionSignature) -> None:
    parameters = ", ".join(module.abi.lower(signature).parameter_types())
    module.declare(SIMULATION, f"declare i64 @{SIMULATION}({parameters}) nounwind")
    _require_state(module)


def _require_state(module: ModuleEmitter) -> None:
    room = f"[{STATE_BYTES} x i8]"
    linkage = "hidden" if SIMULATION in module.externals else "internal"
    own = f"{linkage} global {room} zeroinitializer"
    module.helpers[_STATE] = f"{_STATE} = {f'external global {room}' if module.partial else own}, align 64"


FIBERS: dict[str, Callable[[ModuleEmitter, FunctionSignature], None]] = {
    "oomph_fiber_switch": _switch,
    "oomph_fiber_make": _make,
    "oomph_call": _call,
    "oomph_call_pointer": _call_pointer,
    "oomph_simulator_state": _state,
    SIMULATION: _simulation,
}
