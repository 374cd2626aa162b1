"""NVIDIA processors, as PTX that their driver assembles."""

from __future__ import annotations

from ...lang.target import Target
from .gpu import gpu_facts

_LAYOUT = "e-p6:32:32-i64:64-i128:128-i256:256-v16:16-v32:32-n16:32:64"
_DEFAULT_CPU = "sm_80"
_DEFAULT_FEATURES = "+ptx80"
_INDICES = [f"{register}.{axis}" for register in ("tid", "ntid", "ctaid", "nctaid") for axis in "xyz"]
_EVERYWHERE = frozenset(f"llvm.nvvm.read.ptx.sreg.{name}" for name in (*_INDICES, "laneid", "warpsize"))


def make(triple: str, cpu: str, features: str) -> Target:
    """The record for one compute capability, such as `sm_90a`; `features` names the PTX version."""
    name = cpu or _DEFAULT_CPU
    facts = {
        **gpu_facts(triple, name, 32),
        "arch": "nvptx64",
        "is_nvidia_gpu": True,
        "is_amd_gpu": False,
        "compute_capability": int("".join(filter(str.isdigit, name)) or "0"),
    }
    return Target(
        "nvptx64",
        triple,
        _LAYOUT,
        name,
        features or _DEFAULT_FEATURES,
        64,
        ("nvvm",),
        facts,
        everywhere=_EVERYWHERE,
        kernel="ptx_kernel",
        address_spaces=True,
        plain_names=True,
        scopes={"agent": "device", "workgroup": "block", "wavefront": "block", "subgroup": "block"},
        ordered_updates=False,  # LLVM 22 forgets the ordering of `atomicrmw`
        rounds_bfloat=True,
        aligned_heap=False,
    )
