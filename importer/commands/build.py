"""`oomph build FILE`: an executable, a shared library, an object file, LLVM IR or assembly, of host or kernels."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ..arguments import Flag, Parsed, read
from . import common

if TYPE_CHECKING:
    from ...lang.options import Options

USAGE = "oomph build [options] FILE"
HOST_KINDS = ("exe", "shared-lib", "object", "llvm", "asm")
KINDS = (*HOST_KINDS, *common.DEVICE_FILES)
EMIT = Flag("--emit", f"what to make: {', '.join(KINDS)} (default: exe)", "KIND", KINDS)
OUTPUT = Flag("-o", "the file to write (default: named after the source)", "PATH")
FLAGS = (OUTPUT, EMIT, *common.COMPILE_FLAGS, common.ANY_ACCELERATOR, *common.REPORT_FLAGS)

SUFFIXES = {
    "exe": "",
    "shared-lib": ".so",
    "object": ".o",
    "llvm": ".ll",
    "asm": ".s",
    "ptx": ".ptx",
    "gcn": ".s",
    "gcn-object": ".o",
    "spirv": ".spv",
}
BINARY = ("gcn-object", "spirv")
"""The kinds of device code that are no text."""


def main(words: list[str]) -> int:
    """0 if the product was written."""
    parsed = read(FLAGS, words)
    path = common.the_file(parsed, "build")
    kind = parsed.text("emit", "exe")
    stem, _ = os.path.splitext(os.path.basename(path))
    output = parsed.text("o") or stem + SUFFIXES[kind]
    from ..failure import isolated

    if kind in common.DEVICE_FILES:
        accelerator = common.device_accelerator(parsed, kind)
        options = common.options_of(parsed)
        binary = kind in BINARY
        return isolated(lambda: _build_kernels(path, accelerator, output, binary, options, parsed), ["build", *words])
    options = common.options_of(parsed, common.native_accelerator(parsed))
    return isolated(lambda: _build(path, kind, output, options, parsed), ["build", *words])


def _build(path: str, kind: str, output: str, options: Options, parsed: Parsed) -> int:
    from ..products import make

    outcome = make(path, kind, output, options)
    common.show(outcome.diagnostics, outcome.source, parsed)
    common.show_timings(outcome.timings, parsed)
    if outcome.accelerator:
        sys.stderr.write(f"oomph build: {output} has kernels for {outcome.accelerator} and for the simulator\n")
    return int(outcome.rejected)


def _build_kernels(path: str, accelerator: str, output: str, binary: bool, options: Options, parsed: Parsed) -> int:
    from ..products import make_kernels

    outcome = make_kernels(path, accelerator, output, options, binary)
    common.show(outcome.diagnostics, outcome.source, parsed)
    common.show_timings(outcome.timings, parsed)
    return int(outcome.rejected)
