"""The code of kernels for GPUs: made by the compiler when it is first asked for, and kept on disk."""

from __future__ import annotations

import functools
from collections.abc import Callable

from ..importer import cache, kernel_code
from ..importer.device_code import DeviceCode
from .errors import DeviceError
from .kernel import Home, Kernel

CUBIN = ".cubin"


def assembly(kernel: Kernel, accelerator: str) -> tuple[tuple[str, ...], DeviceCode]:
    """The code of a kernel, with the others of its module unless some of them do not compile: the expressions that name
    them, and the code with their entries in this order. Raises `DeviceError` if there is none."""
    home = kernel.home
    alone = (kernel.expression,)
    found = _compiled(home, home.siblings, accelerator)
    if not found.rejected:
        return home.siblings, found
    found = _compiled(home, alone, accelerator)
    if not found.rejected:
        return alone, found
    from ..lang import render

    shown = render.render_all(found.diagnostics)
    raise DeviceError(f"{kernel.__name__} of {home.source} does not compile for {accelerator}\n{shown}")


@functools.cache
def _compiled(home: Home, group: tuple[str, ...], accelerator: str) -> DeviceCode:
    if cache.digest_of_file(home.source) != home.digest:
        raise DeviceError(
            f"{home.source} has changed since it was imported, so its kernels cannot be compiled for "
            f"{accelerator}: importlib.reload({home.module}) takes the new text"
        )
    return kernel_code.kernel_code(home.source, home.module, group, accelerator)


def text(kernel: Kernel, accelerator: str) -> str:
    """The PTX text of the module of a kernel. Raises `DeviceError` for names that are no NVIDIA architectures."""
    if not accelerator.startswith("sm_"):
        raise DeviceError(f"{accelerator!r} is no NVIDIA architecture; these are called 'sm_80', 'sm_90' and so on")
    try:
        return assembly(kernel, accelerator)[1].text
    except KeyError:
        raise DeviceError(f"there is no code for the architecture {accelerator!r}") from None


def kept(key: str, make: Callable[[], bytes]) -> bytes:
    """Machine code that a driver has made, from the cache where it has made it before."""
    found = cache.content(key, CUBIN)
    if found:
        return found
    from ..importer import store

    return store.content(key, CUBIN, make)
