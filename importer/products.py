"""What `oomph build` writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..lang.diagnostics import Diagnostic, Severity
from ..lang.options import Options
from ..lang.records import dataclass
from ..lang.source import Location, SourceFile
from . import build, cache
from .build import Compilation, Stage, Wanted
from .timing import Timings


@dataclass(slots=True)
class Made:
    """The findings of a build; its product lies in the file that was asked for unless it was rejected.

    `accelerator` is the device whose kernels the product holds, "" for none.
    """

    source: SourceFile
    diagnostics: list[Diagnostic]
    timings: Timings
    accelerator: str = ""

    @property
    def rejected(self) -> bool:
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


_STAGES = {"exe": Stage.OBJECT, "shared-lib": Stage.OBJECT, "object": Stage.OBJECT}
_LINKED = ("exe", "shared-lib")


def make(path: str, kind: str, output: str, options: Options) -> Made:
    """Compiles a program and writes the product of that kind."""
    wanted = Wanted(_STAGES.get(kind, Stage.OPTIMISED), linked=kind in _LINKED)
    compilation = build.compile_file(path, options, wanted)
    outcome = Made(compilation.main.source, compilation.diagnostics, compilation.timings)
    if outcome.rejected:
        return outcome
    if compilation.device_code is not None:
        outcome.accelerator = compilation.device_code.accelerator
    _written(outcome, output, lambda: _write(compilation, kind, output))
    return outcome


def make_kernels(path: str, accelerator: str, output: str, options: Options, binary: bool) -> Made:
    """Compiles what a program launches, and writes the assembly of an accelerator, or its machine code."""
    from .devices import assemble

    c = build.compile_file(path, options, Wanted(Stage.MIR, accelerators=(accelerator,)))
    outcome = Made(c.main.source, c.diagnostics, c.timings)
    if not outcome.rejected:
        code = assemble(c.devices[accelerator], accelerator, options, c.main.source, machine_code=binary)
        outcome.diagnostics += code.diagnostics
        if not outcome.rejected:
            data = code.machine_code or code.text.encode()
            _written(outcome, output, lambda: cache.write_atomically(output, data))
    return outcome


def _written(outcome: Made, output: str, write: Callable[[], str | None]) -> None:
    """Writes a product; what goes wrong becomes a finding."""
    try:
        problem = write()
    except OSError as error:
        problem = f"E0901 cannot write {output}: {error.strerror or error}"
    if problem:
        code, _, message = problem.partition(" ")
        outcome.diagnostics.append(Diagnostic(code, Location(outcome.source, 0, 0), message))


def _write(compilation: Compilation, kind: str, output: str) -> str:
    """Writes the product; the code and message of what went wrong, or an empty text."""
    if kind in _LINKED:
        from ..codegen import link

        parts = build.objects_of(compilation)
        with compilation.timings.stage("link"):
            if kind == "exe":
                result = link.link_executable(parts, Path(output), debug=compilation.options.debug)
            else:
                result = link.link_shared(parts, Path(output))
        return "" if result.ok else f"{'E0703' if 'failed' in result.message else 'E0702'} {result.message}"
    from ..codegen import objects

    if kind == "object":
        data = compilation.object
    else:
        machine = compilation.machine
        assert machine is not None
        if kind == "llvm":
            text = objects.emit_llvm(machine)
        else:
            text = objects.emit_assembly(machine, build.target_of(compilation), compilation.options.optimisation)
        data = text.encode()
    cache.write_atomically(output, data)
    return ""
