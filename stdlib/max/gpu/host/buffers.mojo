"""Memory of devices, and memory of the host that devices copy from and to."""

from std.builtin.device_passable import DevicePassable, DeviceTypeEncoder
from std.memory import ArcPointer
from .. import simulator
from .context import DeviceContext

comptime _SHOWN = 3
comptime _WHOLE = 1000
"""Buffers of so many elements are printed with their middle left out."""


struct _Memory(Movable):
    """A block of memory; it is freed with its last owner."""

    var address: __mir.pointer[__mir.i8]

    def __init__(out self, bytes: Int):
        self.address = simulator.allocate(bytes)

    def __deinit__(deinit self):
        simulator.release(self.address)


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


def _copy[dtype: DType](dst: Pointer[Scalar[dtype], _], src: Pointer[Scalar[dtype], _], count: Int):
    __mir.memmove(dst._address, src._address, (count * Int(__mir.size_of[Scalar[dtype]]()))._value)


struct HostBuffer[dtype: DType](ImplicitlyCopyable, Sized, Writable):
    """Memory of the host that copies from and to devices are fast with. Indices are not checked."""

    var _memory: ArcPointer[_Memory]
    var _address: __mir.pointer[Scalar[Self.dtype]]
    var _length: Int
    var _context: DeviceContext

    def __init__(out self, context: DeviceContext, length: Int):
        self._memory = ArcPointer(_Memory(length * Int(__mir.size_of[Scalar[Self.dtype]]())))
        self._address = __mir.cast_pointer[Scalar[Self.dtype]](self._memory[].address)
        self._length = length
        self._context = context

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
        var part = HostBuffer[view](self._context, 0)
        part._memory = self._memory
        part._address = __mir.offset(__mir.cast_pointer[Scalar[view]](self._address), offset._value)
        part._length = size
        return part

    def enqueue_fill(self, value: Scalar[Self.dtype]) raises:
        """Sets all elements."""
        for i in range(self._length):
            self.unsafe_ptr()[unsafe_offset=i] = value

    def enqueue_copy_to(self, dst: HostBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_to(self, dst: DeviceBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_to(self, dst: Pointer[Scalar[Self.dtype], _]) raises:
        self._context.enqueue_copy(dst, self)

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

    def __init__(out self, context: DeviceContext, length: Int):
        self._memory = ArcPointer(_Memory(length * Int(__mir.size_of[Scalar[Self.dtype]]())))
        self._address = __mir.cast_pointer[Scalar[Self.dtype]](self._memory[].address)
        self._length = length
        self._context = context

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
        var part = DeviceBuffer[view](self._context, 0)
        part._memory = self._memory
        part._address = __mir.offset(__mir.cast_pointer[Scalar[view]](self._address), offset._value)
        part._length = size
        return part

    def enqueue_fill(self, value: Scalar[Self.dtype]) raises:
        """Sets all elements."""
        for i in range(self._length):
            self.unsafe_ptr()[unsafe_offset=i] = value

    def enqueue_copy_to(self, dst: HostBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_to(self, dst: DeviceBuffer[Self.dtype]) raises:
        self._context.enqueue_copy(dst, self)

    def enqueue_copy_to(self, dst: Pointer[Scalar[Self.dtype], _]) raises:
        self._context.enqueue_copy(dst, self)

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
        _write_elements[Self.dtype](writer, "DeviceBuffer", self.unsafe_ptr(), self._length)


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
