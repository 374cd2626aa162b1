"""Streams and events of a device: the order in which its work is done, and the time that it takes."""

from __future__ import annotations

from . import devices
from .devices import Device

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Stream:
    """Work of a device that is done one thing after the other, independent of other streams. `handle` is the driver's.

    A launch goes to a stream that is the fourth item of its brackets: `kernel[grid, block, 0, stream](...)`.
    """

    def __init__(self, device: Device | None = None) -> None:
        self.device = device or devices.current()
        self.handle = self.device.create_stream()

    def __cuda_stream__(self) -> tuple[int, int]:
        """The protocol by which other libraries use the stream."""
        return 0, self.handle

    def synchronize(self) -> None:
        """Waits until everything enqueued is done. Raises `DeviceError` for what went wrong meanwhile."""
        self.device.synchronize_stream(self.handle)

    def wait_for(self, event: Event) -> None:
        """Lets what is enqueued from now on wait for an event."""
        self.device.wait_for_event(event.recorded, self.handle)

    def close(self) -> None:
        """Gives the stream back; work that was enqueued is still done."""
        handle, self.handle = self.handle, 0
        if handle:
            self.device.destroy_stream(handle)

    def __del__(self) -> None:
        if getattr(self, "handle", 0):
            self.close()


class Event:
    """A point in a stream, which has a time once it is reached."""

    def __init__(self, device: Device | None = None) -> None:
        self.device = device or devices.current()
        self.recorded: Any = self.device.create_event()

    def record(self, stream: Stream | None = None) -> Event:
        """Sets the event to the end of what is enqueued in a stream (by default the default stream)."""
        self.recorded = self.device.record_event(self.recorded, stream.handle if stream is not None else 0)
        return self

    def milliseconds_to(self, end: Event) -> float:
        """The time from this event to a later one, after waiting for that."""
        return self.device.elapsed_ms(self.recorded, end.recorded)

    def __del__(self) -> None:
        recorded, self.recorded = getattr(self, "recorded", None), None
        if recorded is not None:
            self.device.destroy_event(recorded)


def handle_of(device: Device, stream: Any) -> int:
    """The driver's handle of a stream: one of ours, of CuPy, of PyTorch, of anything with `__cuda_stream__`, or a
    number; None is the default stream."""
    if stream is None:
        return 0
    if isinstance(stream, Stream):
        if stream.device is not device:
            raise ValueError(f"the stream belongs to {stream.device.name}, and the launch goes to {device.name}")
        return stream.handle
    if isinstance(stream, int):
        return stream
    protocol: Any = getattr(stream, "__cuda_stream__", None)
    if protocol is not None:
        pair: Any = protocol() if callable(protocol) else protocol
        return int(pair[1])
    for attribute in ("cuda_stream", "ptr"):
        if isinstance(getattr(stream, attribute, None), int):
            return getattr(stream, attribute)
    raise TypeError(f"a stream, its number or None is wanted, not {type(stream).__name__}")
