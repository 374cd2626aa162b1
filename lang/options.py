"""What the user may choose about a compilation."""

from __future__ import annotations

from .records import dataclass

DEFAULT_OPTIMISATION = 2


@dataclass(frozen=True, slots=True)
class Options:
    """The choices that change what is compiled; everything here is part of a cache key.

    optimisation   0 to 3, as in `-O2`
    debug          emit line tables
    include        folders searched for modules after the main file's own folder
    defines        `-D NAME=VALUE` as pairs; `-D NAME` has the value ""
    cpu            "native", or a processor name of the target
    target         a target triple, or "" for this machine
    checked        simulated kernels report what they do wrong with memory and barriers
    accelerator    the device for which programs hold code beside the simulator's, "" for none
    """

    optimisation: int = DEFAULT_OPTIMISATION
    debug: bool = False
    include: tuple[str, ...] = ()
    defines: tuple[tuple[str, str], ...] = ()
    cpu: str = "native"
    target: str = ""
    checked: bool = False
    accelerator: str = ""

    def key(self) -> str:
        """A text that two equal choices share and two different ones do not."""
        target = (self.cpu, self.target, self.accelerator)
        return repr((self.optimisation, self.debug, self.include, self.defines, *target, self.checked))
