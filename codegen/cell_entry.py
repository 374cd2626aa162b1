"""The functions by which a session runs a cell.

    i32 oomph_cell(ptr variables, ptr slots)              runs it
    i32 oomph_timed_cell(ptr variables, ptr slots, i64 n)  runs it n times, or until it raises

`variables` holds the addresses of the cell's arguments, in order; the cell itself takes `slots` as its last one. The
result is 1 if the cell raised; the text of the error is then in the slots.
"""

from __future__ import annotations

from ..lang.mir import Function
from .abi import Abi, AbiValue, Travel
from .module import ModuleEmitter

ENTRY_NAME = "oomph_cell"
TIMED_NAME = "oomph_timed_cell"

_TIMED = f"""@oomph.timed = internal global ptr @{ENTRY_NAME}
define i32 @{TIMED_NAME}(ptr %variables, ptr %slots, i64 %count) nounwind {{
entry:
  br label %next
next:
  %done = phi i64 [ 0, %entry ], [ %now, %next ]
  %cell = load volatile ptr, ptr @oomph.timed
  %raised = call i32 %cell(ptr %variables, ptr %slots)
  %now = add i64 %done, 1
  %enough = icmp uge i64 %now, %count
  %failed = icmp ne i32 %raised, 0
  %stop = or i1 %enough, %failed
  br i1 %stop, label %end, label %next
end:
  ret i32 %raised
}}"""
"""The cell is called through memory that could change, so that no run is optimised away."""


def emit_cell_entry(module: ModuleEmitter, cell: Function, error_text: Function, timed: bool = False) -> None:
    """Adds the entry around the function of a cell, which raises; `error_text` takes the error and the slots."""
    abi = module.abi.lower(cell.signature)
    lines = [f"define i32 @{ENTRY_NAME}(ptr %variables, ptr %slots) nounwind {{", "entry:"]
    arguments: list[str] = []
    if abi.result_storage:
        lines.append(_room(module, "%result", abi.result))
        arguments.append("ptr %result")
    for number, value in enumerate(abi.arguments[:-1]):
        step = number * module.layouts.pointer_size
        lines.append(f"  %slot{number} = getelementptr i8, ptr %variables, i64 {step}")
        lines.append(f"  %at{number} = load ptr, ptr %slot{number}, align {module.layouts.pointer_size}")
        arguments += _argument(module, lines, f"{number}", value, f"%at{number}")
    arguments.append(_slots(lines, abi))
    if abi.error_storage:
        assert cell.signature.error is not None
        error = AbiValue(Travel.ADDRESS, "ptr", cell.signature.error)
        lines.append(_room(module, "%error", error))
        arguments.append("ptr %error")
    lines.append(f"  %raised = call {abi.returns} {module.symbol(cell.symbol)}({', '.join(arguments)})")
    lines += ["  br i1 %raised, label %failed, label %done", "done:", "  ret i32 0", "failed:"]
    shown = module.abi.lower(error_text.signature)
    passed = [*_argument(module, lines, "error", shown.arguments[0], "%error"), f"{shown.arguments[-1].ir} %table"]
    lines.append(f"  call {shown.returns} {module.symbol(error_text.symbol)}({', '.join(passed)})")
    module.functions.append("\n".join([*lines, "  ret i32 1", "}"]))
    if timed:
        module.functions.append(_TIMED)


def _room(module: ModuleEmitter, name: str, value: AbiValue) -> str:
    layout = module.layouts.of(value.type)
    return f"  {name} = alloca [{max(layout.size, 1)} x i8], align {layout.align}"


def _argument(module: ModuleEmitter, lines: list[str], name: str, value: AbiValue, address: str) -> list[str]:
    """The argument for a value at an address."""
    if value.travel is Travel.NOTHING:
        return []
    if value.travel is Travel.ADDRESS:
        return [f"ptr {address}"]
    lines.append(f"  %value.{name} = load {value.ir}, ptr {address}, align {module.layouts.align(value.type)}")
    return [f"{value.ir} %value.{name}"]


def _slots(lines: list[str], abi: Abi) -> str:
    """The slots as the `Int` that the library takes."""
    word = abi.arguments[-1].ir
    lines.append(f"  %table = ptrtoint ptr %slots to {word}")
    return f"{word} %table"
