"""The products of the stages as text, for `oomph inspect`."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from ..lang.diagnostics import Diagnostic, Severity
from ..lang.mir import Program
from ..lang.options import Options
from ..lang.source import SourceFile
from . import build
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
        shown.text = _text(compilation, stage, until, function)
        shown.missing = bool(function) and not shown.text
    return shown


def _text(compilation: build.Compilation, stage: str, until: Stage, function: str) -> str:
    if stage == "tree":
        from .dump import dump

        return dump(compilation.main.module)
    program = compilation.program
    assert program is not None
    symbols = _symbols(program, function) if function else []
    if stage == "mir":
        from ..lang.mir_text import format_function, format_program

        if not function:
            return format_program(program)
        return "\n".join(format_function(program.functions[symbol]) for symbol in symbols)
    if stage == "llvm":
        from ..codegen import optimize

        text = compilation.llvm if until is Stage.LLVM else optimize.module_text(compilation.machine)
        return "\n".join(optimize.function_text(text, symbol) for symbol in symbols) if function else text
    from ..codegen import objects

    text = objects.emit_assembly(compilation.machine, options=compilation.options)
    return "\n".join(objects.function_assembly(text, symbol) for symbol in symbols) if function else text


def _symbols(program: Program, name: str) -> list[str]:
    """The instances of a function: by its symbol, by its qualified name, or by the last part of that."""
    functions = program.functions.values()
    return [f.symbol for f in functions if name in (f.symbol, f.name, f.name.rpartition(".")[2])]


def _tokens(path: str) -> Shown:
    text = read_source(path)
    shown = Shown(text.source, text.diagnostics)
    if text.diagnostics:
        return shown
    from ..parser.parse import token_lines

    lines, found = token_lines(text.source)
    shown.diagnostics = found
    shown.text = "".join(f"{line}\n" for line in lines)
    return shown
