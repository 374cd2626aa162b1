"""Which accelerator programs are compiled for: the NVIDIA device of this machine, where there is one.

`OOMPH_DEVICE` says what the user wants: `simulator` compiles no device code, `cuda` compiles it in any case, so that
the program itself can say what is wrong with the driver. Without it the device is looked for. Asking the driver takes
longer than loading a program, so the answer is kept as long as the driver and the list of devices stay the same.

This module is on the path of every run and import from the cache: it imports nothing that costs time.
"""

from __future__ import annotations

import os

from . import cache

VARIABLE = "OOMPH_DEVICE"
SIMULATOR = "simulator"
CUDA = "cuda"
LIBRARY_VARIABLE = "OOMPH_CUDA_DRIVER"
DRIVER = "libcuda.so.1"
"""The driver's library; the variable may name another path to it."""
OLDEST = "sm_80"
"""What is compiled where a device is wanted but none is found."""

_PROC = "/proc/driver/nvidia"
_NODES = ("/dev/nvidiactl", "/dev/dxg")
"""Files that exist where a driver serves devices; the second one is that of the Windows subsystem for Linux."""

_MAJOR, _MINOR = 75, 76
"""The driver's numbers for the two parts of the compute capability."""

_QUESTION = """
import ctypes, sys
driver = ctypes.CDLL(sys.argv[1])
device, value = ctypes.c_int(), ctypes.c_int()
assert not driver.cuInit(0) and not driver.cuDeviceGet(ctypes.byref(device), 0)
found = []
for attribute in sys.argv[2:]:
    assert not driver.cuDeviceGetAttribute(ctypes.byref(value), int(attribute), device)
    found.append(str(value.value))
print(*found)
"""

_BY_CAPABILITY = (
    ((12, 0), "sm_120", False),
    ((10, 0), "sm_100a", True),
    ((9, 0), "sm_90a", True),
    ((9, 0), "sm_90", False),
    ((8, 9), "sm_89", False),
    ((8, 6), "sm_86", False),
    ((8, 0), "sm_80", False),
)
"""Compute capabilities from the latest on, each with the accelerator and whether its code is for that one alone."""


def chosen() -> str:
    """The accelerator that programs are compiled for here, "" for none."""
    wanted = os.environ.get(VARIABLE, "")
    if wanted == SIMULATOR:
        return ""
    if wanted == CUDA:
        return present() or OLDEST
    return present() if any(map(os.path.exists, _NODES)) else ""


def present() -> str:
    """The accelerator of the first device of this machine, "" if there is none that programs can be compiled for."""
    facts = _facts()
    path = f"{cache.user_folder()}/accelerator"
    if facts:
        try:
            with open(path, encoding="utf-8") as file:
                known, _, name = file.read().partition(" ")
        except OSError:
            known = name = ""
        if known == facts:
            return name
    name = for_capability(capability())
    if facts:
        try:
            os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
            cache.write_atomically(path, f"{facts} {name}".encode())
        except OSError:
            return name  # nothing is kept here: the next process asks the driver again
    return name


def _facts() -> str:
    """What the answer depends on, in short; "" where the driver does not say."""
    try:
        with open(f"{_PROC}/version", "rb") as file:
            found = file.read()
            found += " ".join(sorted(os.listdir(f"{_PROC}/gpus"))).encode()
    except OSError:
        return ""
    for name in ("CUDA_VISIBLE_DEVICES", LIBRARY_VARIABLE):
        found += os.environ.get(name, "*").encode()
    return f"{cache.checksum(found):x}"


def for_capability(found: tuple[int, int]) -> str:
    """The best accelerator whose code a device of this compute capability runs, "" if there is none."""
    for capability, name, alone in _BY_CAPABILITY:
        if found == capability or (found > capability and not alone):
            return name
    return ""


def capability() -> tuple[int, int]:
    """The compute capability of the first device, as the driver tells; (0, 0) without driver or device.

    A process that has started the driver cannot fork children that use it, so another process asks.
    """
    import subprocess
    import sys

    if not sys.executable:
        return 0, 0
    library = os.environ.get(LIBRARY_VARIABLE) or DRIVER
    question = [sys.executable, "-I", "-S", "-c", _QUESTION, library, str(_MAJOR), str(_MINOR)]
    done = subprocess.run(question, capture_output=True, text=True, check=False)
    major, _, minor = done.stdout.partition(" ")
    return (int(major), int(minor)) if done.returncode == 0 and minor else (0, 0)
