"""The accelerators by the names that people know them by, and the targets that stand for them."""

from __future__ import annotations

from ...lang.target import Fact, Target
from . import target_for

_NVIDIA = "nvptx64-nvidia-cuda"
_AMD = "amdgcn-amd-amdhsa"
_SPIRV = "spirv64-unknown-unknown"

ACCELERATORS: dict[str, tuple[str, str]] = {
    "sm_80": (_NVIDIA, "+ptx80"),
    "sm_86": (_NVIDIA, "+ptx80"),
    "sm_89": (_NVIDIA, "+ptx84"),
    "sm_90": (_NVIDIA, "+ptx85"),
    "sm_90a": (_NVIDIA, "+ptx85"),
    "sm_100a": (_NVIDIA, "+ptx86"),
    "sm_120": (_NVIDIA, "+ptx87"),
    "gfx90a": (_AMD, ""),
    "gfx942": (_AMD, ""),
    "gfx1100": (_AMD, ""),
    "spirv64": (_SPIRV, ""),
}
"""By name: the triple, and the features, which for NVIDIA name the oldest PTX version that knows the processor and all
instructions that the library uses."""


def device_facts(name: str) -> dict[str, Fact]:
    """What the host's code knows about the device code that it holds: whether there is any, for which accelerator, the
    oldest compute capability that runs it, and whether that is the only one."""
    return {
        "has_device_code": True,
        "device_code": name,
        "device_code_capability": int("".join(filter(str.isdigit, name))),
        "device_code_is_exact": name.endswith("a"),
    }


def accelerator(name: str) -> Target:
    """The target of a name in `ACCELERATORS`."""
    triple, features = ACCELERATORS[name]
    return target_for(triple, name, features)
