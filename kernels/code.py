"""The code of kernels for GPUs: made by the compiler when it is first asked for, and kept on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .errors import DeviceError

if TYPE_CHECKING:
    from .launch import Kernel


class Code(NamedTuple):
    """PTX text, and the name of the entry in it."""

    text: str
    entry: str


def compiled(kernel: Kernel, accelerator: str) -> Code:
    """The code of a kernel for an accelerator. Raises `DeviceError` if there is none."""
    from ..importer import kernel_code
    from ..lang import render

    if not accelerator.startswith("sm_"):
        raise DeviceError(f"{accelerator!r} is no NVIDIA architecture; these are called 'sm_80', 'sm_90' and so on")
    try:
        made = kernel_code.kernel_code(kernel.source, kernel.__module__, (kernel.__name__,), accelerator)
    except OSError as error:
        raise DeviceError(
            f"the source of {kernel.__name__} cannot be read to compile it for {accelerator}: {error}"
        ) from error
    except KeyError as error:
        raise DeviceError(f"there is no code for the architecture {accelerator!r}") from error
    if made.rejected or not made.kernels:
        shown = render.render_all(made.diagnostics)
        raise DeviceError(f"{kernel.__name__} does not compile for {accelerator}\n{shown}")
    entry = made.kernels[0]
    names = [parameter.name for parameter in entry.parameters]
    if names != [parameter.name for parameter in kernel.parameters]:
        raise DeviceError(
            f"{kernel.source} has changed since it was imported: {kernel.__name__} now takes {', '.join(names)}; import "
            "the module again"
        )
    return Code(made.text, entry.entry)


def text(kernel: Kernel, accelerator: str) -> str:
    """The PTX text alone."""
    return compiled(kernel, accelerator).text
