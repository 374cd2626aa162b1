"""Streams and events of a device: the order in which its work is done, and the time that it takes."""

from __future__ import annotations

from typing import Any

from . import devices
from .devices import Device


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
        if self.handle:
            self.device.destroy_stream(self.handle)
            self.handle = 0


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
