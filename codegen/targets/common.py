"""Facts that processors with an operating system share."""

from __future__ import annotations

from ...lang.target import Fact


def system_facts(triple: str) -> dict[str, Fact]:
    """What the triple says about the system, and what no such processor is."""
    if "darwin" in triple or "macos" in triple:
        system = "macos"
    elif "windows" in triple or "win32" in triple:
        system = "windows"
    else:
        system = "linux"
    return {
        "os": system,
        "triple": triple,
        "is_linux": system == "linux",
        "is_macos": system == "macos",
        "is_windows": system == "windows",
        "is_gpu": False,
        "is_nvidia_gpu": False,
        "is_amd_gpu": False,
        "is_apple_gpu": False,
        "warp_size": 0,
        "is_little_endian": True,
        "is_64bit": True,
        "pointer_bits": 64,
        "bytes_per_cache_line": 64,
    }


_TRIM_THRESHOLD, _MAP_THRESHOLD = -1, -3
_KEPT_BYTES = 1 << 28
_MAPPED_BYTES = 1 << 25


def heap_options(triple: str) -> tuple[tuple[int, int], ...]:
    """Keeps freed memory in the process: a buffer that grows would else fault in its pages again and again."""
    if "linux" not in triple:
        return ()
    return ((_TRIM_THRESHOLD, _KEPT_BYTES), (_MAP_THRESHOLD, _MAPPED_BYTES))


def mangling(triple: str) -> str:
    """The data layout's word for how the object format decorates names."""
    if "darwin" in triple or "macos" in triple:
        return "m:o"
    return "m:w" if "windows" in triple or "win32" in triple else "m:e"


def feature_facts(features: str) -> dict[str, Fact]:
    """`has_NAME` for each instruction set that is present."""
    return {f"has_{name[1:]}": True for name in features.split(",") if name.startswith("+")}
