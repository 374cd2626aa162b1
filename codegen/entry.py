"""The C `main` of a program: it keeps the arguments, calls the entry point and reports an error that leaves it."""

from __future__ import annotations

from ..lang.mir import Function
from .abi import Travel
from .checking import status_of_success
from .module import ModuleEmitter
from .runtime import ARGUMENTS

ENTRY_NAME = "main"
_MESSAGE = b"Unhandled exception caught during execution: "


def emit_entry(module: ModuleEmitter, function: Function) -> None:
    """Adds `main(argc, argv)` around the entry point, which takes no arguments and may raise."""
    ARGUMENTS.require(module)
    abi = module.abi.lower(function.signature)
    lines = [
        f"define i32 @{ENTRY_NAME}(i32 %argc, ptr %argv) nounwind {{",
        "entry:",
        "  %count = sext i32 %argc to i64",
        "  store i64 %count, ptr @oomph.args, align 8",
        "  store ptr %argv, ptr getelementptr (i8, ptr @oomph.args, i64 8), align 8",
    ]
    lines += _heap_options(module)
    arguments: list[str] = []
    for number, type in enumerate(abi.parameter_types()):
        stored = abi.result.type if number == 0 and abi.result_storage else function.signature.error
        layout = module.layouts.of(stored) if stored is not None else module.layouts.of(abi.result.type)
        lines.append(f"  %room{number} = alloca [{max(layout.size, 1)} x i8], align {layout.align}")
        arguments.append(f"{type} %room{number}")
    call = f"call {abi.returns} {module.symbol(function.symbol)}({', '.join(arguments)})"
    if not abi.raises:
        lines += [f"  {call}" if abi.returns == "void" else f"  %r = {call}", *status_of_success(module), "}"]
    else:
        lines += [f"  %r = {call}", "  br i1 %r, label %failed, label %done"]
        lines += ["done:", *status_of_success(module), "failed:"]
        lines += _report(module, f"%room{len(arguments) - 1}" if abi.error_storage else "")
        lines += ["  ret i32 1", "}"]
    module.functions.append("\n".join(lines))


def _heap_options(module: ModuleEmitter) -> list[str]:
    """Sets the heap's options if the C library has them; otherwise the function's address is null."""
    options = module.target.heap_options
    if not options:
        return []
    module.declare("mallopt", "declare extern_weak i32 @mallopt(i32, i32) nounwind")
    calls = [f"  %o{number} = call i32 @mallopt(i32 {key}, i32 {value})" for number, (key, value) in enumerate(options)]
    test = ["  %plain = icmp eq ptr @mallopt, null", "  br i1 %plain, label %begin, label %tune", "tune:"]
    return [*test, *calls, "  br label %begin", "begin:"]


def _report(module: ModuleEmitter, error: str) -> list[str]:
    """Writes the message to standard error; the program's own function writes the text of the error."""
    module.declare("write", "declare i64 @write(i32, ptr, i64) nounwind")
    text = module.constants.text(_MESSAGE)
    lines = [f"  %w = call i64 @write(i32 2, ptr {text}, i64 {len(_MESSAGE)})"]
    printer = module.program.functions.get(module.program.entry_error_text or "")
    if printer is None:
        newline = module.constants.text(b"\n")
        return [*lines, f"  %n = call i64 @write(i32 2, ptr {newline}, i64 1)"]
    abi = module.abi.lower(printer.signature)
    argument = abi.arguments[0] if abi.arguments else None
    passed = f"ptr {error}" if argument is not None and argument.travel is Travel.ADDRESS else ""
    if argument is not None and argument.travel is Travel.VALUE:
        lines.append(f"  %e = load {argument.ir}, ptr {error}, align {module.layouts.align(argument.type)}")
        passed = f"{argument.ir} %e"
    return [*lines, f"  call {abi.returns} {module.symbol(printer.symbol)}({passed})"]
