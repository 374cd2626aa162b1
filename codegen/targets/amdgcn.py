"""AMD processors with the HSA runtime's conventions."""

from __future__ import annotations

from ...lang.target import Target
from .gpu import gpu_facts

_LAYOUT = (
    "e-m:e-p:64:64-p1:64:64-p2:32:32-p3:32:32-p4:64:64-p5:32:32-p6:32:32-p7:160:256:256:32-p8:128:128:128:48-"
    "p9:192:256:256:32-i64:64-v16:16-v24:32-v32:32-v48:64-v96:128-v192:256-v256:256-v512:512-v1024:1024-v2048:2048-"
    "n32:64-S32-A5-G1-ni:7:8:9"
)
_DEFAULT_CPU = "gfx942"
_WIDE_WAVES = "gfx9"


def make(triple: str, cpu: str, features: str) -> Target:
    """The record for one processor, such as `gfx942`."""
    name = cpu or _DEFAULT_CPU
    facts = {
        **gpu_facts(triple, name, 64 if name.startswith(_WIDE_WAVES) else 32),
        "arch": "amdgcn",
        "is_nvidia_gpu": False,
        "is_amd_gpu": True,
    }
    return Target(
        "amdgcn",
        triple,
        _LAYOUT,
        name,
        features,
        64,
        ("amdgcn", "r600"),
        facts,
        kernel="amdgpu_kernel",
        kernel_memory=("ptr addrspace(4)", "byref"),
        address_spaces=True,
        frame_space=5,
        global_space=1,
        plain_names=True,
        scopes={"device": "agent", "block": "workgroup", "cluster": "agent", "subgroup": "wavefront"},
        rounds_bfloat=True,
        aligned_heap=False,
    )
