"""Device code of a program: what its launches have asked for, as the assembly of an accelerator."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..lang.diagnostics import Diagnostic, Diagnostics, Severity
from ..lang.mir import Program
from ..lang.options import Options
from ..lang.source import Location, SourceFile

_NO_CODE = {
    "nvptx64": re.compile(
        r"call [^\n]*@(llvm\.(?:exp|exp10|log|log2|log10|pow|powi|sin|cos|tan|sinh|cosh|tanh|asin|acos|atan|atan2|ldexp"
        r"|frexp|fptrunc\.round)\.[^(]*)\("
    ),
    "amdgcn": re.compile(
        r"call [^\n]*@(llvm\.(?:pow|powi|tan|sinh|cosh|tanh|asin|acos|atan|atan2)\.[^(]*"
        r"|llvm\.(?:exp|exp2|exp10|log|log2|log10|sin|cos)\.(?:v\d+)?f64)\("
    ),
}
"""Intrinsics that the code generators of devices answer by ending the process, by architecture."""

_DECLARED = re.compile(r"^declare [^\n]*@(?!llvm\.)\"?([^\"(\n]+)\"?\(", re.MULTILINE)


_PROVIDED = {"nvptx64": frozenset({"vprintf", "malloc", "free"}), "amdgcn": frozenset()}
"""The functions that a device's driver has for kernels."""


@dataclass(slots=True)
class DeviceCode:
    """The assembly of one accelerator, or why there is none. `kernels` are the names of the entry points."""

    accelerator: str
    text: str = ""
    kernels: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def rejected(self) -> bool:
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


def assemble(program: Program, accelerator: str, options: Options, source: SourceFile) -> DeviceCode:
    """Compiles a device program; `source` stands for the place of what cannot be blamed on a line."""
    from ..codegen import emit, names, objects, optimize
    from ..codegen.targets.accelerators import accelerator as target_of

    target = target_of(accelerator)
    made = DeviceCode(accelerator)
    found = Diagnostics()
    text = emit.emit_program(program, target, options, found)
    made.diagnostics += found.items
    made.kernels = [names.plain_name(f.symbol) for f in program.functions.values() if f.kernel]
    if made.rejected:
        return made
    machine = optimize.optimize(text, target, options.optimisation)
    optimised = objects.emit_llvm(machine)
    made.diagnostics += [
        Diagnostic("E0701", Location(source, 0, 0), f"'{name}' is not available in kernels for {accelerator}")
        for name in dict.fromkeys([*_NO_CODE[target.arch].findall(optimised), *_DECLARED.findall(optimised)])
        if name not in _PROVIDED[target.arch]
    ]
    if not made.rejected:
        made.text = objects.emit_assembly(machine, target, options.optimisation)
    return made
