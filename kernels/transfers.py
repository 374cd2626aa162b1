"""Arrays of the host as arguments of kernels: copied to the device, and back where that is asked for.

What a kernel sees of an array of the host, and what it leaves behind, is the same on every device: the kernel works on
a copy. The simulator shares its memory with the host, so it makes no copies; launches in which that could be seen are
refused everywhere.
"""

from __future__ import annotations

from . import checks
from .arrays import DeviceArray
from .checks import Facts, Place
from .intents import HostArgument, Out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .launch import Launch
    from .parameters import Parameter


class _Staged:
    """An array of the host and what stands for it on the device during one launch."""

    def __init__(self, launch: Launch, parameter: Parameter, value: Any) -> None:
        place = Place(launch.kernel.__name__, parameter, launch.device.name)
        asked = isinstance(value, HostArgument)
        self.reads, self.writes = not isinstance(value, Out), asked
        array = value.array if asked else value
        facts = checks.on_host(array)
        if facts is None:
            raise checks.no_array(place, array)
        if parameter.mutable and not asked:
            raise place.type_error(
                "is in the memory of the host, and the kernel may write to it: pass oomph.kernels.inout(array) to copy "
                "it to the device and back, or an array on the device, which oomph.kernels.to_device(array) makes"
            )
        if asked and not parameter.mutable:
            raise place.type_error(f"is declared '{parameter.type_text}', which a kernel only reads: pass the array")
        checks.require(place, facts, writes=self.writes)
        assert parameter.element is not None
        self.place, self.host = place, facts
        self._device, self._stream = launch.device, launch.stream_handle
        self.array = DeviceArray.for_launch(launch.device, facts, parameter.element, self._stream)

    def copy_in(self) -> None:
        if self.reads and self.array.address != self.host.address:
            self._device.copy_in(self.array.address, self.host.address, self.array.nbytes, self._stream)

    def copy_out(self) -> None:
        if self.writes and self.array.address != self.host.address:
            self._device.copy_out(self.host.address, self.array.address, self.array.nbytes, self._stream)


def run(launch: Launch, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Launches with arrays of the host among the arguments."""
    staged: list[_Staged] = []
    given, by_name = list(arguments), dict(named)
    try:
        for index, parameter in enumerate(launch.parameters):
            if parameter.element is None or (index >= len(given) and parameter.name not in by_name):
                continue
            value = given[index] if index < len(given) else by_name[parameter.name]
            if not _is_on_host(launch, value):
                continue
            made = _Staged(launch, parameter, value)
            staged.append(made)
            if index < len(given):
                given[index] = made.array
            else:
                by_name[parameter.name] = made.array
        _refuse_overlaps(staged)
        for one in staged:
            one.copy_in()
        launch.start(given, by_name)
        if any(one.writes for one in staged):
            for one in staged:
                one.copy_out()
            launch.device.synchronize_stream(launch.stream_handle)
    finally:
        for one in staged:
            one.array.free()


def _is_on_host(launch: Launch, value: object) -> bool:
    """Whether an argument is for `_Staged` to judge, rather than for the device."""
    return isinstance(value, HostArgument) or not launch.device.owns(value)


def _refuse_overlaps(staged: list[_Staged]) -> None:
    """An array that is written and passed a second time would be two arrays on a device and one on the simulator."""
    for one in staged:
        for other in staged:
            if one is not other and one.writes and _overlap(one.host, one.array.nbytes, other.host, other.array.nbytes):
                raise one.place.value_error(
                    f"shares memory with the argument '{other.place.parameter.name}'; copies on the device would not. "
                    "Pass an array on the device for both, which oomph.kernels.to_device(array) makes"
                )


def _overlap(one: Facts, size: int, other: Facts, other_size: int) -> bool:
    return one.address < other.address + other_size and other.address < one.address + size
