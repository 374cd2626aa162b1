"""`oomph inspect FILE --emit STAGE`: a file as one stage of the compiler sees it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ..arguments import Flag, Parsed, UsageError, read
from . import common

if TYPE_CHECKING:
    from ...lang.options import Options

USAGE = "oomph inspect [options] --emit tokens|tree|mir|llvm|asm|ptx|sass|gcn|spirv FILE"
SASS = "sass"
EMIT = Flag(
    "--emit", "the stage to show", "STAGE", ("tokens", "tree", "mir", "llvm", "asm", *common.DEVICE_TEXTS, SASS)
)
FUNCTION = Flag("--function", "only the functions of this name", "NAME")
MODULE = Flag("--module", "as a module that Python imports, not as a program with a main")
RAW = Flag("--raw", "LLVM IR before optimisation")
FLAGS = (EMIT, FUNCTION, MODULE, RAW, common.ACCELERATOR, *common.COMPILE_FLAGS, *common.REPORT_FLAGS)


def main(words: list[str]) -> int:
    """0 if the file gets as far as the stage."""
    parsed = read(FLAGS, words)
    stage = parsed.text("emit")
    if not stage:
        raise UsageError("which stage? (--emit tokens, tree, mir, llvm, asm, ptx, sass, gcn or spirv)")
    path = common.the_file(parsed, "inspect")
    from ..failure import isolated

    accelerator = ""
    if stage in (*common.DEVICE_TEXTS, SASS):
        accelerator = common.device_accelerator(parsed, "ptx" if stage == SASS else stage)
    options = common.options_of(parsed)
    return isolated(lambda: _inspect(path, stage, accelerator, options, parsed), ["inspect", *words])


def _inspect(path: str, stage: str, accelerator: str, options: Options, parsed: Parsed) -> int:
    from .. import inspection

    if accelerator:
        shown = inspection.inspect_device(
            path, accelerator, options, function=parsed.text("function"), disassembled=stage == SASS
        )
    else:
        shown = inspection.inspect(
            path,
            stage,
            options,
            function=parsed.text("function"),
            as_module=parsed.switch("module"),
            raw=parsed.switch("raw"),
        )
    common.show(shown.diagnostics, shown.source, parsed)
    if not parsed.switch("json"):
        sys.stdout.write(shown.text)
    common.show_timings(shown.timings, parsed)
    if shown.missing:
        sys.stderr.write(f"oomph inspect: there is no function {parsed.text('function')!r} here\n")
    return int(shown.rejected or shown.missing)
