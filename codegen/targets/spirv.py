"""SPIR-V kernels as OpenCL and Level Zero load them, for the processors of many makers."""

from __future__ import annotations

from ...lang.target import Target
from .gpu import gpu_facts

_LAYOUT = "e-i64:64-v16:16-v24:32-v32:32-v48:64-v96:128-v192:256-v256:256-v512:512-v1024:1024-n8:16:32:64-G1"
_SUBGROUP = 32
"""The lanes of a warp. What a processor takes by itself is known when a kernel is loaded; kernels whose lanes work
together ask for this many."""

_EVERYWHERE = frozenset(
    {
        "llvm.spv.group.id",
        "llvm.spv.num.workgroups",
        "llvm.spv.subgroup.local.invocation.id",
        "llvm.spv.thread.id.in.group",
        "llvm.spv.wave.ballot",
        "llvm.spv.wave.readlane",
        "llvm.spv.workgroup.size",
    }
)

GENERIC_SPACE = 4
GLOBAL_SPACE = 1


def make(triple: str, cpu: str, features: str) -> Target:
    """The record; there is one for all processors."""
    facts = {
        **gpu_facts(triple, cpu or "spirv64", _SUBGROUP),
        "arch": "spirv64",
        "is_nvidia_gpu": False,
        "is_amd_gpu": False,
        "is_spirv": True,
    }
    return Target(
        "spirv64",
        triple,
        _LAYOUT,
        "",
        features,
        64,
        ("spv",),
        facts,
        everywhere=_EVERYWHERE,
        kernel="spir_kernel",
        kernel_memory=("ptr addrspace(0)", "byval"),
        address_spaces=True,
        generic_space=GENERIC_SPACE,
        global_space=GLOBAL_SPACE,
        plain_names=True,
        rounds_bfloat=False,
        aligned_heap=False,
        scopes={"agent": "device", "block": "workgroup", "cluster": "device", "wavefront": "subgroup"},
        inline_assembly=False,
        float_atomics=False,
        small_atomics=False,
        launch_memory_by_argument=True,
        vectorised=False,
    )
