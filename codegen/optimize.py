"""LLVM text to an optimised LLVM module."""

from __future__ import annotations

import time
from collections.abc import MutableMapping

import llvmlite.binding as llvm

from ..lang.target import Target
from .accumulation import plain_sums
from .machine import target_machine

Timings = MutableMapping[str, float]
"""Seconds by the name of a stage; every stage adds to its own."""

_INLINING = 225


def parse(ir: str, timings: Timings | None = None) -> llvm.ModuleRef:
    """A verified module. Raises RuntimeError with LLVM's message when the text is not valid."""
    began = time.perf_counter()
    module = llvm.parse_assembly(ir, llvm.create_context())
    module.verify()
    note(timings, "parse", began)
    return module


def optimize(ir: str | llvm.ModuleRef, target: Target, level: int, timings: Timings | None = None) -> llvm.ModuleRef:
    """Runs LLVM's standard pipeline of a level from 0 to 3 for the target."""
    module = parse(ir, timings) if isinstance(ir, str) else ir
    began = time.perf_counter()
    tuning = llvm.create_pipeline_tuning_options(speed_level=level)
    tuning.loop_vectorization = level > 1 and target.vectorised
    tuning.slp_vectorization = level > 1 and target.vectorised
    # A checked loop does its last steps one by one, at least as many as a vector step has: longer steps cost more
    # there than they gain.
    tuning.loop_interleaving = False
    tuning.loop_unrolling = level > 1
    if level > 1:
        tuning.inlining_threshold = _INLINING
    builder = llvm.create_pass_builder(target_machine(target, level), tuning)
    if level > 0:
        # The pipeline reads what is likely before it inlines, and the library hands conditions through small functions.
        early = llvm.create_new_module_pass_manager()
        early.add_always_inliner_pass()
        early.run(module, builder)
    builder.getModulePassManager().run(module, builder)
    if level > 1:
        plain = plain_sums(str(module))
        if plain is not None:
            module = llvm.parse_assembly(plain, llvm.create_context())
    note(timings, "optimise", began)
    return module


def note(timings: Timings | None, stage: str, began: float) -> None:
    """Adds the time since `began` to a stage."""
    if timings is not None:
        timings[stage] = timings.get(stage, 0.0) + time.perf_counter() - began
