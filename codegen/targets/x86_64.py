"""x86-64 with System V, macOS or Windows conventions."""

from __future__ import annotations

from ...lang.target import Target
from .common import feature_facts, heap_options, mangling, system_facts

_LAYOUT = "e-{mangling}-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
_VECTOR_BITS = (("+avx512f", 512), ("+avx", 256))
_LEVELS = {"x86-64-v3": 256, "x86-64-v4": 512}


def make(triple: str, cpu: str, features: str) -> Target:
    """The record for one processor; without a name, the baseline of the architecture."""
    present = features.split(",")
    bits = next((bits for feature, bits in _VECTOR_BITS if feature in present), _LEVELS.get(cpu, 128))
    facts = {
        **system_facts(triple),
        **feature_facts(features),
        "arch": "x86_64",
        "is_x86": True,
        "is_arm": False,
        "cpu": cpu or "x86-64",
        "simd_bits": bits,
    }
    layout = _LAYOUT.format(mangling=mangling(triple))
    rounds = "+avx512bf16" in present
    converts = "+f16c" in present
    if "+avx512f" in present:
        # Plain loops take 256 bits: what is left over after the last whole step is shorter, and no slower for it.
        features += ",+prefer-256-bit"
    # Vectorising strided accesses with gathers and scatters loses to scalar code, above all where the wide load
    # follows scalar stores to the same place.
    features += ",+prefer-no-gather,+prefer-no-scatter"
    return Target(
        "x86_64",
        triple,
        layout,
        cpu or "x86-64",
        features,
        64,
        ("x86",),
        facts,
        rounds_bfloat=rounds,
        converts_half=converts,
        heap_options=heap_options(triple),
    )
