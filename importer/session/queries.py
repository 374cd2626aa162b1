"""What the prompt's commands find out about an expression or a function of a session."""

from __future__ import annotations

import time as clock
from collections.abc import Callable

from ...lang import syntax
from ...lang.diagnostics import Diagnostic, Diagnostics, Severity
from ...lang.mir_text import format_function
from ...lang.source import Location, SourceFile
from ...typecheck import cell_queries
from ...typecheck.cells import Use
from .. import accelerators
from ..device_code import DeviceCode
from ..devices import assemble
from . import cells as texts
from .answers import answer_of, refusal
from .protocol import Answer
from .session import Session

_NAME = "<input>"
_TOTAL = 0.3
"""About how many seconds a measurement takes, if one run is much shorter."""
_ROUNDS = 5
_DEFAULT_ACCELERATOR = "sm_90a"


# ------------------------------------------------------------------------------------------------- inputs


def type_of(session: Session, text: str, colour: bool) -> Answer:
    """The type of an expression."""
    outcome = session.compile(text, _NAME, Use.LOOK).outcome
    if outcome.rejected:
        return refusal(outcome.diagnostics, colour)
    return Answer(output=f"{outcome.value_type or 'this is no expression'}\n")


def time(session: Session, text: str, colour: bool) -> Answer:
    """How long an input takes."""
    compiled = session.compile(text, _NAME, Use.DROP, optimisation=max(session.options.optimisation, 2))
    if compiled.outcome.rejected:
        return refusal(compiled.outcome.diagnostics, colour)
    if compiled.code is None:
        return Answer(output="nothing is to be done here\n")
    run = session.timed(compiled, compiled.code)
    count, best = 1, 0.0
    while True:
        best, error = _seconds(run, count)
        if error is not None:
            return Answer(messages=f"error: {error}\n", ok=False)
        if best > _TOTAL / _ROUNDS / 2:
            break
        count *= max(2, min(100, round(_TOTAL / _ROUNDS / max(best, 1e-7))))
    if count == 1 and best > _TOTAL:
        return Answer(output=f"{_readable(best)} (one run)\n")
    best = min(best, *(_seconds(run, count)[0] for _ in range(_ROUNDS - 1)))
    return Answer(output=f"{_readable(best / count)} per run (best of {_ROUNDS} times {count})\n")


def check(session: Session, text: str, colour: bool) -> Answer:
    """What the kernels that an input launches do wrong with memory and barriers."""
    checked = session.checked()
    outcome = checked.evaluate(text)
    checked.close()
    known = texts.parse(text, _NAME).words() & session.variables.keys()
    if outcome.rejected and known:
        names = ", ".join(sorted(known))
        outcome.notes.append(f"':check' begins without the variables of the session ({names}): put all into a function")
    answer = answer_of(outcome, colour)
    if answer.ok:
        answer.output = "nothing was found\n"
    return answer


def _seconds(run: Callable[[int], str | None], count: int) -> tuple[float, str | None]:
    """How long some runs take together, and the error that ended them, if one did."""
    began = clock.perf_counter()
    error = run(count)
    return clock.perf_counter() - began, error


def _readable(seconds: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("us", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


# ---------------------------------------------------------------------------------------------- functions


def mir(session: Session, text: str, colour: bool) -> Answer:
    """A function as MIR after ownership."""
    symbols, found = _symbols(session, text)
    if not symbols:
        return refusal(found, colour)
    functions = session.scope().world.program.functions
    return Answer(output="\n".join(format_function(functions[symbol]) for symbol in symbols))


def asm(session: Session, text: str, colour: bool) -> Answer:
    """The machine code of a function."""
    from ...codegen import emit, objects, optimize
    from ...codegen.selection import Selection
    from ..inspection import assembly_function

    symbols, found = _symbols(session, text)
    if not symbols:
        return refusal(found, colour)
    problems = Diagnostics()
    level = max(session.options.optimisation, 2)
    program = session.scope().world.program
    selection = Selection(symbols, lambda function: function.symbol in symbols)
    code = emit.emit_program(program, session.target, session.options, problems, selection=selection)
    if problems.errors:
        return refusal(problems.items, colour)
    assembly = objects.emit_assembly(optimize.optimize(code, session.target, level), session.target, level)
    return Answer(output="\n".join(assembly_function(assembly, symbol) for symbol in symbols))


def _symbols(session: Session, text: str) -> tuple[list[str], list[Diagnostic]]:
    source, node, found = _function(session, text)
    if node is None:
        return [], found
    return cell_queries.symbols(session.scope(), session.modules(), source, node)


def _function(session: Session, text: str) -> tuple[SourceFile, syntax.Expr | None, list[Diagnostic]]:
    """The expression that names a function, or what is wrong with it."""
    cell = texts.parse(text, _NAME)
    statements = cell.statements
    if not cell.rejected and not cell.declarations and len(statements) == 1 and text not in session.variables:
        if isinstance(statements[0], syntax.ExprStmt):
            return cell.source, statements[0].value, []
    at = Location(cell.source, 0, len(text))
    return cell.source, None, cell.diagnostics or [Diagnostic("E0322", at, "this is not a function")]


# ------------------------------------------------------------------------------------------------ kernels


def ptx(session: Session, text: str, colour: bool) -> Answer:
    """The PTX of a kernel."""
    code = _device_code(session, text)
    return refusal(code.diagnostics, colour) if not code.text else Answer(output=code.text)


def sass(session: Session, text: str, colour: bool) -> Answer:
    """The machine code of a kernel."""
    from .. import cuda_tools

    code = _device_code(session, text)
    if not code.text:
        return refusal(code.diagnostics, colour)
    try:
        return Answer(output=cuda_tools.disassemble(code.text, code.accelerator))
    except cuda_tools.MissingTool as error:
        return Answer(messages=f"{error}\n", ok=False)


def _device_code(session: Session, text: str) -> DeviceCode:
    """The PTX of a kernel for the device of this machine, or for a recent one."""
    name = session.options.accelerator or accelerators.chosen() or _DEFAULT_ACCELERATOR
    source, node, found = _function(session, text)
    if node is None:
        return DeviceCode(name, diagnostics=found)
    scope = session.device_scope(name)
    entries, found = cell_queries.kernels(scope, session.modules(), source, node)
    if not entries or any(d.severity is Severity.ERROR for d in found):
        return DeviceCode(name, diagnostics=found)
    program = next(device.program for device in scope.world.devices if device.name == name)
    return assemble(program, name, session.options, source)
