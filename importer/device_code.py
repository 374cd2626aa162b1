"""Device code as data: assembly, and how its entries are launched. What reads it from the cache needs nothing else."""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..lang.diagnostics import Diagnostic


class Parameter(NamedTuple):
    """One parameter of an entry, as a launch passes it: `size` bytes at an address that is a multiple of `align`.

    `type` is the type as the source has it; `machine` is LLVM's, such as `ptr`, `float` or `i32`, or "" for a value
    that travels in memory. Parameters without storage do not exist on the device and are not listed.
    """

    name: str
    type: str
    machine: str
    size: int
    align: int


class Kernel(NamedTuple):
    """An entry point: its name in the assembly, the function that it is for, and its parameters in order."""

    entry: str
    name: str
    parameters: tuple[Parameter, ...]


class DeviceCode:
    """The assembly of one accelerator or, where that was asked for, its machine code; or why there is none.

    `kernels` are the entry points.
    """

    __slots__ = ("accelerator", "diagnostics", "kernels", "machine_code", "text")

    def __init__(
        self,
        accelerator: str,
        text: str = "",
        kernels: list[Kernel] | None = None,
        diagnostics: list[Diagnostic] | None = None,
    ) -> None:
        self.accelerator = accelerator
        self.text = text
        self.machine_code = b""
        self.kernels = kernels if kernels is not None else []
        self.diagnostics = diagnostics if diagnostics is not None else []

    @property
    def rejected(self) -> bool:
        return any(d.severity.value == "error" for d in self.diagnostics)
