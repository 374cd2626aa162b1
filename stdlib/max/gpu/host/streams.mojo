"""Streams, in which work is done one thing after the other, and events, which order streams."""

from std.builtin.device_passable import DevicePassable
from std.memory import ArcPointer
from .attributes import FuncAttribute
from .constant_memory_mapping import ConstantMemoryMapping
from .context import DeviceContext
from .cuda import Shape, device_at
from .dim import Dim
from .driver import Handle
from .functions import Arguments, DeviceFunction, room_for
from .launch_attribute import LaunchAttribute


struct _Owned[is_stream: Bool](Movable):
    """A stream or an event of the driver, destroyed with its last owner; handle 0 is the driver's own."""

    var device: Int
    var handle: Handle

    def __init__(out self, device: Int, handle: Handle):
        self.device = device
        self.handle = handle

    def __deinit__(deinit self):
        if self.handle == 0:
            return
        comptime if Self.is_stream:
            _ = device_at(self.device)[].driver[].cuStreamDestroy_v2(self.handle)
        else:
            _ = device_at(self.device)[].driver[].cuEventDestroy_v2(self.handle)


struct DeviceEvent(ImplicitlyCopyable):
    """A point in a stream that the host and other streams can wait for."""

    var _event: ArcPointer[_Owned[False]]

    def __init__(out self, context: DeviceContext) raises:
        var device = context._device()
        self._event = ArcPointer(_Owned[False](device, device_at(device)[].create_event() if device != 0 else 0))

    def _handle(self) -> Handle:
        return self._event[].handle

    def synchronize(self) raises:
        """Waits until the work before the event is done."""
        if self._handle() != 0:
            ref device = device_at(self._event[].device)[]
            device.enter()
            device.driver[].check["wait for an event"](device.driver[].cuEventSynchronize(self._handle()))


struct DeviceStream(ImplicitlyCopyable):
    """Work that is done one thing after the other."""

    var _context: DeviceContext
    var _stream: ArcPointer[_Owned[True]]

    def __init__(out self, context: DeviceContext, created: Handle = 0):
        """The stream of a context, or one that was created for its device."""
        self._context = DeviceContext(of=context, stream=created) if created != 0 else context
        self._stream = ArcPointer(_Owned[True](context._device(), created))

    def synchronize(self) raises:
        """Waits until everything enqueued here is done. Errors of kernels are raised here."""
        self._context.synchronize()

    def record_event(self, event: DeviceEvent) raises:
        """Makes the event the point that the stream has come to."""
        if self._context._device() != 0:
            device_at(self._context._device())[].record(event._handle(), self._context._stream)

    def enqueue_wait_for(self, event: DeviceEvent) raises:
        """Lets what is enqueued from now on wait for the event."""
        if self._context._device() != 0:
            ref device = device_at(self._context._device())[]
            device.enter()
            device.driver[].check["let a stream wait"](
                device.driver[].cuStreamWaitEvent(self._context._stream, event._handle(), 0)
            )

    def enqueue_function[
        F: AnyType, //, func: F, *Ts: DevicePassable
    ](
        self,
        f: DeviceFunction[func],
        *args: *Ts,
        grid_dim: Dim,
        block_dim: Dim,
        cluster_dim: Optional[Dim] = None,
        shared_mem_bytes: Int = 0,
        func_attribute: FuncAttribute = FuncAttribute.NULL,
    ) raises:
        """Launches a compiled kernel on this stream."""
        var arguments = Arguments[room_for[*Ts](), len(Ts)](self._context._device() != 0)
        comptime for i in range(len(Ts)):
            arguments.pass_on(args[i])
        var shape = Shape(grid_dim, block_dim, cluster_dim, shared_mem_bytes, __mir.kernel_cluster[func, *Ts]())
        self._context._launch(__mir.kernel[func, *Ts](), __mir.kernel_name[func, *Ts](), arguments.address(), shape, func_attribute)
        _ = arguments

    def enqueue_function[
        F: AnyType, //, func: F, *Ts: DevicePassable
    ](
        self,
        f: DeviceFunction[func],
        *args: *Ts,
        grid_dim: Dim,
        block_dim: Dim,
        cluster_dim: Optional[Dim] = None,
        shared_mem_bytes: Int = 0,
        attributes: List[LaunchAttribute],
        constant_memory: List[ConstantMemoryMapping] = List[ConstantMemoryMapping](),
        func_attribute: FuncAttribute = FuncAttribute.NULL,
    ) raises:
        """The same with attributes of the launch."""
        var arguments = Arguments[room_for[*Ts](), len(Ts)](self._context._device() != 0)
        comptime for i in range(len(Ts)):
            arguments.pass_on(args[i])
        var shape = Shape(grid_dim, block_dim, cluster_dim, shared_mem_bytes, __mir.kernel_cluster[func, *Ts]())
        shape.attend(attributes, constant_memory)
        self._context._launch(__mir.kernel[func, *Ts](), __mir.kernel_name[func, *Ts](), arguments.address(), shape, func_attribute)
        _ = arguments
