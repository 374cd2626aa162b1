"""What can be asked of a device."""

from .attributes import DeviceAttribute
