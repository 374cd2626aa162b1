"""The code of kernels for GPUs: made by the compiler when it is first asked for, and kept on disk."""

from __future__ import annotations

from collections.abc import Callable

from ..importer import cache, devices, kernel_code, store
from ..lang import render
from .errors import DeviceError
from .launch import Home, Kernel


def assembly(home: Home, accelerator: str) -> devices.DeviceCode:
    """The code of all kernels of a module. Raises `DeviceError` if there is none."""
    found = home.code.get(accelerator)
    if found is None:
        if home.digest and cache.digest_of_file(home.source) != home.digest:
            raise DeviceError(
                f"{home.source} has changed since it was imported, so its kernels cannot be compiled for "
                f"{accelerator}: importlib.reload({home.module}) takes the new text"
            )
        found = kernel_code.kernel_code(home.source, home.module, home.siblings, accelerator)
        if found.rejected:
            shown = render.render_all(found.diagnostics)
            raise DeviceError(f"the kernels of {home.source} do not compile for {accelerator}\n{shown}")
        home.code[accelerator] = found
    return found


def text(kernel: Kernel, accelerator: str) -> str:
    """The PTX text of the module of a kernel. Raises `DeviceError` for names that are no NVIDIA architectures."""
    if not accelerator.startswith("sm_"):
        raise DeviceError(f"{accelerator!r} is no NVIDIA architecture; these are called 'sm_80', 'sm_90' and so on")
    try:
        return assembly(kernel.home, accelerator).text
    except KeyError:
        raise DeviceError(f"there is no code for the architecture {accelerator!r}") from None


def kept(key: str, make: Callable[[], bytes]) -> bytes:
    """Machine code that a driver has made, from the cache where it has made it before."""
    return store.content(key, ".cubin", make)
