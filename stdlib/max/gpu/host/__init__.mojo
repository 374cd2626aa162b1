"""The host's side: devices, their memory, and launches."""

from .attributes import Attribute, DeviceAttribute, FuncAttribute
from .buffers import DeviceBuffer, HostBuffer
from .context import DeviceContext
from .dim import Dim
from .functions import DeviceFunction
from .streams import DeviceEvent, DeviceStream
