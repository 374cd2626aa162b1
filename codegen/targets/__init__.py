"""The targets: one table per architecture, and the way from the user's choice to a target record."""

from __future__ import annotations

from collections.abc import Callable

from ...lang.target import Target
from . import aarch64, amdgcn, nvptx, spirv, x86_64

ARCHITECTURES: dict[str, Callable[[str, str, str], Target]] = {
    "x86_64": x86_64.make,
    "amd64": x86_64.make,
    "aarch64": aarch64.make,
    "arm64": aarch64.make,
    "nvptx64": nvptx.make,
    "amdgcn": amdgcn.make,
    "spirv64": spirv.make,
}
"""Makers of target records from (triple, processor, features), by the first word of a triple."""


def supported_triple(triple: str) -> bool:
    """Whether there is a table for the triple; an empty triple means this machine."""
    return not triple or triple.split("-")[0] in ARCHITECTURES


def host_target(cpu: str = "native") -> Target:
    """The machine that runs the compiler; `cpu` other than "native" names one of its processors."""
    import llvmlite.binding as llvm

    triple = llvm.get_process_triple()
    if cpu != "native":
        return target_for(triple, cpu)
    features = ",".join(f"+{name}" for name, present in llvm.get_host_cpu_features().items() if present)
    return target_for(triple, llvm.get_host_cpu_name(), features)


def target_for(triple: str, cpu: str = "", features: str = "") -> Target:
    """The record for a supported triple; an empty one means this machine."""
    if not triple:
        return host_target(cpu or "native")
    return ARCHITECTURES[triple.split("-")[0]](triple, "" if cpu == "native" else cpu, features)
