"""What can be an argument of a kernel."""

from std.memory import MutOpaquePointer


trait DeviceTypeEncoder:
    """Writes values as the device reads them."""

    def encode[T: AnyType](mut self, value: T, target: MutOpaquePointer[_]):
        """Writes the bits of a value to where its argument travels."""
        ...


trait DevicePassable:
    """Types whose values can be passed to a kernel. There they are values of `device_type`."""

    comptime device_type: AnyType

    def _to_device_type(self, mut encoder: Some[DeviceTypeEncoder], target: MutOpaquePointer[_]):
        """Encodes the value as a `device_type`."""
        ...

    @staticmethod
    def get_type_name() -> String:
        """The name of the type, for messages."""
        ...
