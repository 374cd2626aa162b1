"""AArch64 (64-bit ARM) with Linux or macOS conventions."""

from __future__ import annotations

from ...lang.target import Target
from .common import feature_facts, heap_options, mangling, system_facts

_LINUX = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i8:8:32-i16:16:32-i64:64-i128:128-n32:64-S128-Fn32"
_OTHER = "e-{mangling}-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-n32:64-S128-Fn32"


def make(triple: str, cpu: str, features: str) -> Target:
    """The record for one processor; without a name, the baseline of the architecture."""
    facts = {
        **system_facts(triple),
        **feature_facts(features),
        "arch": "aarch64",
        "is_x86": False,
        "is_arm": True,
        "cpu": cpu or "generic",
        "simd_bits": 128,
    }
    layout = _LINUX if facts["os"] == "linux" else _OTHER.format(mangling=mangling(triple))
    rounds = "+bf16" in features.split(",")
    return Target(
        "aarch64",
        triple,
        layout,
        cpu or "generic",
        features,
        64,
        ("aarch64", "arm"),
        facts,
        rounds_bfloat=rounds,
        heap_options=heap_options(triple),
    )
