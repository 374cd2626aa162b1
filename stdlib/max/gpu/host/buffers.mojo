"""Memory of devices, and memory of the host that devices copy from and to."""

from std.builtin.device_passable import DevicePassable, DeviceTypeEncoder
from std.memory import ArcPointer
from .. import simulator
from .context import DeviceContext
from .cuda import device_at
from .driver import is_null

comptime _SHOWN = 3
comptime _WHOLE = 1000
"""Buffers of so many elements are printed with their middle left out."""


struct _Memory(Movable):
    """A block of memory of a device, or of the host near it; it is freed with its last owner.

    `device` is the address of a `cuda.Device`, 0 for the simulator, whose memory is all the same.
    """

    var address: __mir.pointer[__mir.i8]
    var device: Int
    var on_host: Bool

    def __init__(out self, context: DeviceContext, bytes: Int, on_host: Bool) raises:
        self.device = context._device()
        self.on_host = on_host
        if self.device == 0:
            self.address = simulator.allocate(bytes)
        elif on_host:
            self.address = __mir.inttoptr[__mir.i8](device_at(self.device)[].allocate_host(bytes)._value)
        else:
            self.address = __mir.inttoptr[__mir.i8](device_at(self.device)[].allocate(bytes)._value)

    def __init__(out self, device: Int):
        """No memory: what someone else owns."""
        self.device = device
        self.on_host = False
        self.address = __mir.null[__mir.i8]()

    def __deinit__(deinit self):
        if is_null(self.address):
            return
        if self.device == 0:
            simulator.release(self.address)
        elif self.on_host:
            device_at(self.device)[].release_host(Int(__mir.ptrtoint[__mir.i64](self.address)))
        else:
            device_at(self.device)[].release(Int(__mir.ptrtoint[__mir.i64](self.address)))


def _write_elements[dtype: DType](mut writer: Some[Writer], name: StaticString, address: Pointer[Scalar[dtype], _], count: Int):
    writer.write(name, "([")
    for i in range(count):
        if count >= _WHOLE and i == _SHOWN:
            writer.write(", ...")
        if count >= _WHOLE and i >= _SHOWN and i < count - _SHOWN:
            continue
        if i > 0:
            writer.write(", ")
        writer.write(address[unsafe_offset=i])
    writer.write("])")


struct HostBuffer[dtype: DType](ImplicitlyCopyable, Sized, Writable):
    """Memory of the host that copies from and to devices are fast with. Indices are not checked."""

    var _memory: ArcPointer[_Memory]
    var _address: __mir.pointer[Scalar[Self.dtype]]
    var _length: Int
    var _context: DeviceContext

    def __init__(out self, context: DeviceContext, length: Int) raises:
        self._memory = ArcPointer(_Memory(context, length * Int(__mir.size_of[Scalar[Self.dtype]]()), True))
        self._address = __mir.cast_pointer[Scalar[Self.dtype]](self._memory[].address)
        self._length = length
        self._context = context

    def __init__(
        out self,
        context: DeviceContext,
        memory: ArcPointer[_Memory],
        address: __mir.pointer[Scalar[Self.dtype]],
        length: Int,
    ):
        """A part of a buffer."""
        self._memory = memory
        self._address = address
        self._length = length
        self._context = context

    def __init__(
        out self, ctx: DeviceContext, ptr: Pointer[Scalar[Self.dtype], _], size: Int, *, owning: Bool
    ):
        """Memory of the host that someone else owns and keeps while the buffer is used. A buffer cannot own it."""
        debug_assert(not owning, "a buffer owns only what it has made")
        self._memory = ArcPointer(_Memory(ctx._device()))
        self._address = ptr._address
        self._length = size
        self._context = ctx

    @always_inline
    def __len__(self) -> Int:
        return self._length

    @always_inline
    def unsafe_ptr(self) -> Pointer[Scalar[Self.dtype], MutAnyOrigin]:
        return Pointer[Scalar[Self.dtype], MutAnyOrigin](_machine=self._address)

    @always_inline
    def __getitem__[I: Indexer, //](self, idx: I) -> Scalar[Self.dtype]:
        return self.unsafe_ptr()[unsafe_offset = index(idx)]

    @always_inline
    def __setitem__[I: Indexer, //](self, idx: I, value: Scalar[Self.dtype]):
        self.unsafe_ptr()[unsafe_offset = index(idx)] = value

    def context(self) -> DeviceContext:
        return self._context

    def as_span(ref self) -> Span[Scalar[Self.dtype], origin_of(self)]:
        """The elements as a span."""
        return Span[Scalar[Self.dtype], origin_of(self)](
            unsafe_ptr=Pointer[Scalar[Self.dtype], origin_of(self)](_machine=self._address), length=self._length
        )

    def create_sub_buffer[view: DType](self, offset: Int, size: Int) raises -> HostBuffer[view]:
        """A part of the buffer, counted in elements of `view`."""
        var start = __mir.offset(__mir.cast_pointer[Scalar[view]](self._address), offset._value)
        return HostBuffer[view](self._context, self._memory, start, size)

    def enqueue_fill(self, value: Scalar[Self.dtype]) raises:
        """Sets all elements."""
        self._context._wait_for_device()
        for i in range(self._length):
            self.unsafe_ptr()[unsafe_offset=i] = value

    def enqueue_copy_to(self, dst: HostBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_to(self, dst: DeviceBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_to(self, dst: Pointer[Scalar[Self.dtype], _]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_to(self, dst: Span[Scalar[Self.dtype], _]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_from(self, src: Span[Scalar[Self.dtype], _]) raises:
        self._context.enqueue_copy(self, src)

    def enqueue_copy_from(self, src: HostBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(self, src)

    def enqueue_copy_from(self, src: DeviceBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(self, src)

    def enqueue_copy_from(self, src: Pointer[Scalar[Self.dtype], _]) raises:
        self._context.enqueue_copy(self, src)

    def write_to(self, mut writer: Some[Writer]):
        _write_elements[Self.dtype](writer, "HostBuffer", self.unsafe_ptr(), self._length)


struct DeviceBuffer[dtype: DType](DevicePassable, ImplicitlyCopyable, Sized, Writable):
    """Memory of a device. It is freed with the last copy of the handle, and with the last view of a part of it."""

    comptime device_type: AnyType = Pointer[Scalar[Self.dtype], MutAnyOrigin]

    var _memory: ArcPointer[_Memory]
    var _address: __mir.pointer[Scalar[Self.dtype]]
    var _length: Int
    var _context: DeviceContext

    def __init__(out self, context: DeviceContext, length: Int) raises:
        self._memory = ArcPointer(_Memory(context, length * Int(__mir.size_of[Scalar[Self.dtype]]()), False))
        self._address = __mir.cast_pointer[Scalar[Self.dtype]](self._memory[].address)
        self._length = length
        self._context = context

    def __init__(
        out self,
        context: DeviceContext,
        memory: ArcPointer[_Memory],
        address: __mir.pointer[Scalar[Self.dtype]],
        length: Int,
    ):
        """A part of a buffer."""
        self._memory = memory
        self._address = address
        self._length = length
        self._context = context

    def __init__(
        out self, ctx: DeviceContext, ptr: Pointer[Scalar[Self.dtype], _], size: Int, *, owning: Bool
    ):
        """Memory of the device that someone else owns and keeps while the buffer is used. A buffer cannot own it."""
        debug_assert(not owning, "a buffer owns only what it has made")
        self._memory = ArcPointer(_Memory(ctx._device()))
        self._address = ptr._address
        self._length = size
        self._context = ctx

    @always_inline
    def _to_device_type(self, mut encoder: Some[DeviceTypeEncoder], target: MutOpaquePointer[_]):
        encoder.encode(self.unsafe_ptr(), target)

    @staticmethod
    def get_type_name() -> String:
        return String(t"DeviceBuffer[{Self.dtype}]")

    @always_inline
    def __len__(self) -> Int:
        return self._length

    @always_inline
    def unsafe_ptr(self) -> Pointer[Scalar[Self.dtype], MutAnyOrigin]:
        """The address on the device."""
        return Pointer[Scalar[Self.dtype], MutAnyOrigin](_machine=self._address)

    def context(self) -> DeviceContext:
        return self._context

    def create_sub_buffer[view: DType](self, offset: Int, size: Int) raises -> DeviceBuffer[view]:
        """A part of the buffer, counted in elements of `view`."""
        var start = __mir.offset(__mir.cast_pointer[Scalar[view]](self._address), offset._value)
        return DeviceBuffer[view](self._context, self._memory, start, size)

    def enqueue_fill(self, value: Scalar[Self.dtype]) raises:
        """Sets all elements."""
        var device = self._context._device()
        if device != 0:
            device_at(device)[].fill[Self.dtype](Int(self.unsafe_ptr()), value, self._length, self._context._stream)
            return
        for i in range(self._length):
            self.unsafe_ptr()[unsafe_offset=i] = value

    def enqueue_copy_to(self, dst: HostBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_to(self, dst: DeviceBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_to(self, dst: Pointer[Scalar[Self.dtype], _]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_to(self, dst: Span[Scalar[Self.dtype], _]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_from(self, src: Span[Scalar[Self.dtype], _]) raises:
        self._context.enqueue_copy(self, src)

    def enqueue_copy_from(self, src: HostBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(self, src)

    def enqueue_copy_from(self, src: DeviceBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(self, src)

    def enqueue_copy_from(self, src: Pointer[Scalar[Self.dtype], _]) raises:
        self._context.enqueue_copy(self, src)

    def map_to_host(self) raises -> _HostMapping[Self.dtype]:
        """The elements on the host while a `with` block lasts; what was changed is copied back at its end."""
        return _HostMapping[Self.dtype](self)

    def write_to(self, mut writer: Some[Writer]):
        if self._context._device() == 0:
            _write_elements[Self.dtype](writer, "DeviceBuffer", self.unsafe_ptr(), self._length)
            return
        try:
            var host = HostBuffer[Self.dtype](self._context, self._length)
            self.enqueue_copy_to(host)
            self._context.synchronize()
            _write_elements[Self.dtype](writer, "DeviceBuffer", host.unsafe_ptr(), self._length)
            _ = host
        except error:
            writer.write("DeviceBuffer(", error, ")")


struct _HostMapping[dtype: DType](Movable):
    """A device buffer with its elements on the host."""

    var _device: DeviceBuffer[Self.dtype]
    var _host: HostBuffer[Self.dtype]

    def __init__(out self, device: DeviceBuffer[Self.dtype]) raises:
        self._device = device
        self._host = HostBuffer[Self.dtype](device.context(), len(device))

    def __enter__(self) raises -> HostBuffer[Self.dtype]:
        self._device.enqueue_copy_to(self._host)
        self._device.context().synchronize()
        return self._host

    def __exit__(self) raises:
        self._host.enqueue_copy_to(self._device)
        self._device.context().synchronize()

    def __exit__(self, error: Error) raises -> Bool:
        self._host.enqueue_copy_to(self._device)
        self._device.context().synchronize()
        return False
