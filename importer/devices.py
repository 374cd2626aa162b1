"""Device code of a program: what its launches have asked for, as the assembly of an accelerator.

`assemble` is the way from MIR to assembly. What it makes is kept on disk by the content of the LLVM IR that it is made
of, so that a change elsewhere in a program does not compile its kernels again.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..lang.diagnostics import Diagnostic, Diagnostics
from ..lang.layout import Layouts
from ..lang.mir import Function, Program
from ..lang.options import Options
from ..lang.source import Location, SourceFile
from ..lang.target import Target
from . import cache, store
from .cache import STDLIB
from .device_code import DeviceCode, Kernel, Parameter

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


def assemble(
    program: Program, accelerator: str, options: Options, source: SourceFile, keep: bool = False
) -> DeviceCode:
    """Compiles a device program; `source` stands for the place of what cannot be blamed on a line.

    With `keep`, assembly is looked for in the cache, and kept there.
    """
    from ..codegen import emit
    from ..codegen.targets.accelerators import accelerator as target_of

    target = target_of(accelerator)
    made = DeviceCode(accelerator)
    found = Diagnostics()
    text = emit.emit_program(program, target, options, found)
    made.diagnostics += found.items
    made.kernels = [_kernel(f, target) for f in program.functions.values() if f.kernel]
    if made.rejected:
        return made
    missing: list[str] = []
    if not keep or found.items:
        made.text = _generate(text, target, options, missing)
    else:
        key = f"{cache.folder_key(('codegen',))} {accelerator} {options.optimisation}\n{text}"
        made.text = store.content(key, ".s", lambda: _generate(text, target, options, missing).encode()).decode()
    if missing:
        made.diagnostics += _refusals(program, missing, target, options, source)
    return made


def _generate(text: str, target: Target, options: Options, missing: list[str]) -> str:
    """The assembly of LLVM IR; "" if it uses what the target does not have, whose names are added to `missing`."""
    from ..codegen import objects, optimize

    machine = optimize.optimize(text, target, options.optimisation)
    optimised = objects.emit_llvm(machine)
    used = dict.fromkeys([*_NO_CODE[target.arch].findall(optimised), *_DECLARED.findall(optimised)])
    missing += [name for name in used if name not in _PROVIDED[target.arch]]
    return "" if missing else objects.emit_assembly(machine, target, options.optimisation)


def _refusals(
    program: Program, missing: list[str], target: Target, options: Options, source: SourceFile
) -> list[Diagnostic]:
    """What to say about functions that the target does not have: the program is compiled again with line numbers."""
    from ..codegen import emit, objects, optimize
    from .device_lines import CallPlaces

    text = emit.emit_program(program, target, replace(options, debug=True), Diagnostics())
    optimised = objects.emit_llvm(optimize.optimize(text, target, options.optimisation))
    places = CallPlaces(optimised, lambda path: path.startswith(STDLIB))
    files = {function.source.path: function.source for function in program.functions.values()}
    found: list[Diagnostic] = []
    for name in missing:
        path, line, column = places.of(name) or ("", 0, 0)
        where = Location(source, 0, 0)
        if path in files:
            start = files[path].line_starts()[line - 1] + max(column - 1, 0)
            where = Location(files[path], start, start)
        found.append(Diagnostic("E0701", where, f"'{name}' is not available in kernels for {target.cpu}"))
    return found


def _kernel(function: Function, target: Target) -> Kernel:
    from ..codegen import names
    from ..codegen.abi import AbiLowering, Travel

    lowering = AbiLowering(Layouts(target.pointer_size), target.address_spaces)
    parameters: list[Parameter] = []
    for local, value in zip(function.parameters, lowering.lower(function.signature).arguments, strict=True):
        if value.travel is not Travel.NOTHING:
            layout = lowering.layouts.of(value.type)
            machine = value.ir if value.travel is Travel.VALUE else ""
            start, end = local.span
            written = " ".join(function.source.text[start:end].split())
            parameters.append(Parameter(local.name, written, machine, layout.size, layout.align))
    name = function.name.removesuffix(" (launched)")
    return Kernel(names.plain_name(function.symbol), name, tuple(parameters))
