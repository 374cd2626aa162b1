"""The products of the stages as text, for `oomph inspect`."""

from __future__ import annotations

import os
import re

from ..lang.diagnostics import Diagnostic, Severity
from ..lang.mir import Program
from ..lang.options import Options
from ..lang.records import dataclass, field
from ..lang.source import Location, SourceFile
from . import build, device_text
from .build import Stage, Wanted
from .sources import read_source
from .timing import Timings


@dataclass(slots=True)
class Shown:
    """What to print. `missing` tells that the wanted function does not exist."""

    source: SourceFile
    diagnostics: list[Diagnostic]
    text: str = ""
    missing: bool = False
    timings: Timings = field(default_factory=Timings)

    @property
    def rejected(self) -> bool:
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


_STAGES = {"tree": Stage.TREE, "mir": Stage.MIR, "llvm": Stage.OPTIMISED, "asm": Stage.OPTIMISED}


def inspect(path: str, stage: str, options: Options, *, function: str, as_module: bool, raw: bool) -> Shown:
    """The text of a stage's product; `function` narrows MIR, LLVM IR and assembly down to functions of that name."""
    if stage == "tokens":
        return _tokens(path)
    until = Stage.LLVM if raw and stage == "llvm" else _STAGES[stage]
    name = os.path.basename(path).removesuffix(".mojo") if as_module else ""
    compilation = build.compile_file(path, options, Wanted(until, name))
    shown = Shown(compilation.main.source, compilation.diagnostics, timings=compilation.timings)
    if not compilation.rejected:
        shown.text = _text(compilation, stage, function)
        shown.missing = bool(function) and not shown.text
    return shown


def inspect_device(
    path: str, accelerator: str, options: Options, *, function: str = "", disassembled: bool = False
) -> Shown:
    """The assembly of what a program launches on an accelerator, or of the kernels of one name.

    `disassembled` code is what the processor itself gets, for NVIDIA devices.
    """
    from .devices import assemble

    compilation = build.compile_file(path, options, Wanted(Stage.MIR, accelerators=(accelerator,)))
    shown = Shown(compilation.main.source, compilation.diagnostics, timings=compilation.timings)
    if not shown.rejected:
        code = assemble(compilation.devices[accelerator], accelerator, options, compilation.main.source)
        shown.diagnostics += code.diagnostics
        shown.text = code.text
        if disassembled and not shown.rejected:
            _disassemble(shown, accelerator)
        if function and not shown.rejected:
            entries = [kernel.entry for kernel in code.kernels if function in (kernel.entry, *_names_of(kernel.name))]
            shown.text = "\n".join(device_text.function(shown.text, entry) for entry in entries)
            shown.missing = not entries
    return shown


def _names_of(name: str) -> tuple[str, str]:
    """The names by which a user may call a function: qualified, and its last part."""
    return name, name.rpartition(".")[2]


def _disassemble(shown: Shown, accelerator: str) -> None:
    """Replaces PTX by the instructions of the processor; a missing tool is reported."""
    from . import cuda_tools

    try:
        shown.text = cuda_tools.disassemble(shown.text, accelerator)
    except cuda_tools.MissingTool as error:
        shown.text = ""
        shown.diagnostics.append(Diagnostic("E0702", Location(shown.source, 0, 0), str(error)))


def _text(compilation: build.Compilation, stage: str, function: str) -> str:
    if stage == "tree":
        from ..parser.dump import dump

        return dump(compilation.main.module)
    program = compilation.program
    assert program is not None
    symbols = _symbols(program, function) if function else []
    if stage == "mir":
        from ..lang.mir_text import format_function, format_program

        if not function:
            return format_program(program)
        return "\n".join(format_function(program.functions[symbol]) for symbol in symbols)
    from ..codegen import objects

    if stage == "llvm":
        text = compilation.llvm if compilation.machine is None else objects.emit_llvm(compilation.machine)
        return "\n".join(_llvm_function(text, symbol) for symbol in symbols) if function else text
    assert compilation.machine is not None
    text = objects.emit_assembly(compilation.machine, build.target_of(compilation), compilation.options.optimisation)
    return "\n".join(assembly_function(text, symbol) for symbol in symbols) if function else text


_DEFINED = re.compile(r'@(?:"[^"]*"|[^"\s(]+)\(')
"""The name in a definition: the first one, as attributes of the result name nothing."""


def _llvm_function(text: str, symbol: str) -> str:
    """The definition of a function in LLVM IR, "" if the optimiser has removed it."""
    for match in re.finditer(r"^define .*?^}\n", text, re.MULTILINE | re.DOTALL):
        name = _DEFINED.search(match[0])
        if name is not None and _names(name[0][:-1], symbol):
            return match[0]
    return ""


def assembly_function(text: str, symbol: str) -> str:
    """The lines from a function's label to its end, "" if the optimiser has removed it."""
    for match in re.finditer(r"^(\S+):.*?^\s*\.size\s+\1,.*?\n", text, re.MULTILINE | re.DOTALL):
        if _names("@" + match[1], symbol):
            return match[0]
    return ""


def _names(head: str, symbol: str) -> bool:
    """Whether a definition is that of a symbol; internal functions may have a prefix that keeps them from C's names."""
    name = head.rpartition("@")[2].strip('"')
    return name in (symbol, f"mojo.{symbol}") or f'"{symbol}"' in head


def _symbols(program: Program, name: str) -> list[str]:
    """The instances of a function: by its symbol, by its qualified name, or by the last part of that."""
    functions = program.functions.values()
    return [f.symbol for f in functions if name in (f.symbol, f.name, f.name.rpartition(".")[2])]


def _tokens(path: str) -> Shown:
    text = read_source(path)
    shown = Shown(text.source, text.diagnostics)
    if text.diagnostics:
        return shown
    from ..parser.dialect import Dialect
    from ..parser.parse import tokens

    for kind, (start, end) in tokens(text.source, Dialect.MOJO):
        line, column = text.source.position(start)
        shown.text += f"{line}:{column}\t{kind}\t{text.source.text[start:end]!r}\n"
    return shown
