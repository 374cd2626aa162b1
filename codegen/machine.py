"""LLVM in this process: initialised once, and one target machine per target and level."""

from __future__ import annotations

from functools import cache

import llvmlite.binding as llvm

from ..lang.target import Target


@cache
def initialise() -> None:
    """Makes LLVM's back ends available."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()


@cache
def initialise_host() -> None:
    """Makes only the back end of this machine available, which is quicker."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    llvm.initialize_native_asmparser()


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
