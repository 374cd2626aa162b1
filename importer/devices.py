"""Device code of a program: what its launches have asked for, as the assembly of an accelerator.

`assemble` is the way from MIR to assembly. What it makes is kept on disk by the content of the LLVM IR that it is made
of, so that a change elsewhere in a program does not compile its kernels again.
"""

from __future__ import annotations

from ..lang.diagnostics import Diagnostics
from ..lang.layout import Layouts
from ..lang.mir import Function, Program
from ..lang.options import Options
from ..lang.source import SourceFile
from ..lang.target import Target
from . import cache, device_emission, store
from .device_code import DeviceCode, Kernel, Parameter


def assemble(
    program: Program,
    accelerator: str,
    options: Options,
    source: SourceFile,
    keep: bool = False,
    machine_code: bool = False,
) -> DeviceCode:
    """Compiles a device program; `source` stands for the place of what cannot be blamed on a line.

    With `keep`, assembly is looked for in the cache, and kept there. `machine_code` asks for that instead of assembly.
    """
    from ..codegen import emit
    from ..codegen.targets.accelerators import accelerator as target_of

    target = target_of(accelerator)
    made = DeviceCode(accelerator)
    found = Diagnostics()
    text = emit.emit_program(program, target, options, found)
    made.diagnostics += [device_emission.blamed(diagnostic) for diagnostic in found.items]
    made.kernels = [_kernel(f, target) for f in program.functions.values() if f.kernel]
    if made.rejected:
        return made
    problems = device_emission.Problems()

    def generate() -> bytes:
        return device_emission.generate(text, target, options, problems, machine_code)

    if not keep or found.items or machine_code:
        data = generate()
    else:
        key = f"{cache.folder_key(('codegen',))} {accelerator} {options.optimisation}\n{text}"
        data = store.content(key, ".s", generate)
    if machine_code:
        made.machine_code = data
    else:
        made.text = data.decode()
    made.diagnostics += device_emission.refusals(problems, program, accelerator, target, options, source)
    return made


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
