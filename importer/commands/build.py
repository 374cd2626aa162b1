"""`oomph build FILE`: an executable, a shared library, an object file, LLVM IR or assembly."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..arguments import Flag, Parsed, read
from . import common

if TYPE_CHECKING:
    from ...lang.options import Options

USAGE = "oomph build [options] FILE"
EMIT = Flag("--emit", "what to make (default: exe)", "KIND", ("exe", "shared-lib", "object", "llvm", "asm"))
OUTPUT = Flag("-o", "the file to write (default: named after the source)", "PATH")
FLAGS = (OUTPUT, EMIT, *common.COMPILE_FLAGS, *common.REPORT_FLAGS)

SUFFIXES = {"exe": "", "shared-lib": ".so", "object": ".o", "llvm": ".ll", "asm": ".s"}


def main(words: list[str]) -> int:
    """0 if the product was written."""
    parsed = read(FLAGS, words)
    path = common.the_file(parsed, "build")
    kind = parsed.text("emit", "exe")
    stem, _ = os.path.splitext(os.path.basename(path))
    output = parsed.text("o") or stem + SUFFIXES[kind]
    from ..failure import isolated

    options = common.options_of(parsed)
    return isolated(lambda: _build(path, kind, output, options, parsed), ["build", *words])


def _build(path: str, kind: str, output: str, options: Options, parsed: Parsed) -> int:
    from ..products import make

    outcome = make(path, kind, output, options)
    common.show(outcome.diagnostics, outcome.source, parsed)
    common.show_timings(outcome.timings, parsed)
    return int(outcome.rejected)
