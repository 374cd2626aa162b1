"""What the checked mode of the simulator needs of generated code: its state.

The library calls `oomph_check_state` for its address. It begins with the number of faults that were found, which makes
the status of a program 1. The object files of a session share one state, which whoever loads them has.
"""

from __future__ import annotations

from collections.abc import Callable

from ..lang.types import FunctionSignature
from .module import ModuleEmitter

STATE_NAME = "oomph.check"
STATE_BYTES = 256
ARENA_WORD = 1
"""Where in the state the address of the range stands in which memory of the device lies, 0 if there is none."""
ARENA_BYTES = 1 << 40
"""The length of that range, as `stdlib/max/gpu/checker_state.mojo` has it."""
_STATE = f"@{STATE_NAME}"


def _state(module: ModuleEmitter, signature: FunctionSignature) -> None:
    room = f"[{STATE_BYTES} x i8]"
    own = f"internal global {room} zeroinitializer"
    module.helpers[_STATE] = f"{_STATE} = {f'external global {room}' if module.partial else own}, align 8"
    head = "define internal ptr @oomph_check_state() alwaysinline nounwind"
    module.functions.append(f"{head} {{\n  ret ptr {_STATE}\n}}")


CHECKING: dict[str, Callable[[ModuleEmitter, FunctionSignature], None]] = {"oomph_check_state": _state}


def status_of_success(module: ModuleEmitter) -> list[str]:
    """Leaves a C `main` whose program has come to its end."""
    if "oomph_check_state" not in module.externals:
        return ["  ret i32 0"]
    return [
        f"  %faults = load i64, ptr {_STATE}, align 8",
        "  %faulty = icmp ne i64 %faults, 0",
        "  %status = zext i1 %faulty to i32",
        "  ret i32 %status",
    ]
