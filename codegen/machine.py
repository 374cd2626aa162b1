"""LLVM in this process: initialised once, and one target machine per target and level."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import llvmlite.binding as llvm

from ..lang.target import Target

_INLINE_WIDTH = 64
"""Divisions of wider integers, and their conversions to floats, are expanded: no support library is linked."""


@cache
def _configure() -> None:
    llvm.set_option("oomph", f"-expand-div-rem-bits={_INLINE_WIDTH}")
    llvm.set_option("oomph", f"-expand-fp-convert-bits={_INLINE_WIDTH}")


@cache
def initialise() -> None:
    """Makes LLVM's back ends available."""
    _configure()
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()


@cache
def initialise_host() -> None:
    """Makes only the back end of this machine available, which is quicker."""
    _configure()
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    llvm.initialize_native_asmparser()


def knows_processor(name: str) -> bool:
    """Whether LLVM knows a processor of this machine's kind. It tells so on standard error alone: a child asks it."""
    code = (
        "import sys, llvmlite.binding as llvm; llvm.initialize_native_target();"
        " llvm.Target.from_triple(llvm.get_process_triple()).create_target_machine(cpu=sys.argv[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, name], capture_output=True, check=False)
    return done.returncode == 0 and b"not a recognized processor" not in done.stderr


def target_machine(target: Target, level: int, jit: bool = False) -> llvm.TargetMachine:
    """LLVM's code generator for a target. `jit` leaves out what only shared objects need."""
    if target.triple == llvm.get_process_triple():
        initialise_host()
    else:
        initialise()
    return llvm.Target.from_triple(target.triple).create_target_machine(
        cpu=target.cpu,
        features=target.features,
        opt=level,
        reloc="pic",
        codemodel="jitdefault" if jit else "default",
        jit=jit,
    )
