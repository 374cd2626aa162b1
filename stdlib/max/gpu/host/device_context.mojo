"""Devices, their memory, and their work."""

from .buffers import DeviceBuffer, HostBuffer
from .context import DeviceContext
from .functions import DeviceFunction
from .streams import DeviceEvent, DeviceStream
