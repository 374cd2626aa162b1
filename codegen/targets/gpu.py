"""Facts that graphics processors share."""

from __future__ import annotations

from ...lang.target import Fact


def gpu_facts(triple: str, cpu: str, warp_size: int) -> dict[str, Fact]:
    """What a kernel may ask at compile time."""
    return {
        "os": "none",
        "triple": triple,
        "cpu": cpu,
        "is_linux": False,
        "is_macos": False,
        "is_windows": False,
        "is_x86": False,
        "is_arm": False,
        "is_gpu": True,
        "is_apple_gpu": False,
        "is_spirv": False,
        "warp_size": warp_size,
        "simd_bits": 128,
        "is_little_endian": True,
        "is_64bit": True,
        "pointer_bits": 64,
    }
