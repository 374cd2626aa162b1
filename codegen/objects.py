"""Optimised modules as object code, assembly, LLVM text and bitcode, all in memory."""

from __future__ import annotations

import time

import llvmlite.binding as llvm

from ..lang.target import Target
from .machine import target_machine
from .optimize import Timings, note


def emit_object(
    module: llvm.ModuleRef, target: Target, level: int, timings: Timings | None = None, jit: bool = False
) -> bytes:
    """A relocatable object file."""
    began = time.perf_counter()
    code = target_machine(target, level, jit).emit_object(module)
    note(timings, "code", began)
    return code


def emit_assembly(module: llvm.ModuleRef, target: Target, level: int) -> str:
    """The text of the machine code."""
    return target_machine(target, level).emit_assembly(module)


def emit_llvm(module: llvm.ModuleRef) -> str:
    """LLVM's own text."""
    return str(module)


def emit_bitcode(module: llvm.ModuleRef) -> bytes:
    """LLVM's binary form."""
    return module.as_bitcode()
