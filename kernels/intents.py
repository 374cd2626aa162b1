"""What a launch is to do with an array of the host: the words that a caller puts around it."""

from __future__ import annotations


class HostArgument:
    """An array of the host, with the word on how a kernel uses it."""

    __slots__ = ("array",)

    def __init__(self, array: object) -> None:
        self.array = array

    def __repr__(self) -> str:
        return f"{type(self).__name__.lower()}({self.array!r})"


class InOut(HostArgument):
    """An array that the kernel reads and writes."""

    __slots__ = ()


class Out(HostArgument):
    """An array that the kernel only writes."""

    __slots__ = ()


def inout(array: object) -> InOut:
    """For a launch: copies an array of the host to the device before, and back after it. The launch returns when that
    is done."""
    return InOut(array)


def out(array: object) -> Out:
    """For a launch: copies what the kernel writes to an array of the host. The launch returns when that is done.
    Elements that the kernel does not write have unknown values afterwards."""
    return Out(array)
