"""The host's side: devices, their memory, and launches."""

from .attributes import Attribute, DeviceAttribute, FuncAttribute
from .buffers import DeviceBuffer, HostBuffer
from .constant_memory_mapping import ConstantMemoryMapping
from .context import DeviceContext
from .dim import Dim
from .functions import DeviceFunction
from .launch_attribute import LaunchAttribute
from .streams import DeviceEvent, DeviceStream
