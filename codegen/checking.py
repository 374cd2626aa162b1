"""What the checked mode of the simulator needs of generated code: its state, and the texts of the program's sites.

The library calls `oomph_check_state` and `oomph_check_sites` for their addresses. The state begins with the number of
faults that were found, which makes the status of a program 1.
"""

from __future__ import annotations

from collections.abc import Callable

from ..lang.types import FunctionSignature
from .module import ModuleEmitter

STATE = "@oomph.check"
_STATE_BYTES = 256


def _define(module: ModuleEmitter, name: str, value: str) -> None:
    module.functions.append(f"define internal ptr @{name}() alwaysinline nounwind {{\n  ret ptr {value}\n}}")


def _state(module: ModuleEmitter, signature: FunctionSignature) -> None:
    module.helpers[STATE] = f"{STATE} = internal global [{_STATE_BYTES} x i8] zeroinitializer, align 16"
    _define(module, "oomph_check_state", STATE)


def _sites(module: ModuleEmitter, signature: FunctionSignature) -> None:
    _define(module, "oomph_check_sites", module.constants.text(module.program.sites.encode()))


CHECKING: dict[str, Callable[[ModuleEmitter, FunctionSignature], None]] = {
    "oomph_check_state": _state,
    "oomph_check_sites": _sites,
}


def status_of_success(module: ModuleEmitter) -> list[str]:
    """Leaves a C `main` whose program has come to its end."""
    if "oomph_check_state" not in module.externals:
        return ["  ret i32 0"]
    return [
        f"  %faults = load i64, ptr {STATE}, align 8",
        "  %faulty = icmp ne i64 %faults, 0",
        "  %status = zext i1 %faulty to i32",
        "  ret i32 %status",
    ]
