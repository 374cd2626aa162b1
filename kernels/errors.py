"""What goes wrong with devices."""

from __future__ import annotations


class DeviceError(RuntimeError):
    """A device, its driver or the code for it failed, or there is no such device; the message says what to do."""
