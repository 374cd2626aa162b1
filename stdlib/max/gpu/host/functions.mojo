"""Compiled kernels, and how the host's values become their arguments."""

from std.builtin.device_passable import DevicePassable, DeviceTypeEncoder


struct DeviceFunction[F: AnyType, //, func: F](TrivialRegisterPassable):
    """A kernel that is ready to be launched."""

    def __init__(out self):
        pass


struct _Bits(DeviceTypeEncoder, Movable):
    """Encodes values as their bits."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def encode[T: AnyType](mut self, value: T, target: MutOpaquePointer[_]):
        __mir.memcpy(target._address, __mir.address_of(value), __mir.size_of[T]())


comptime _ALIGNMENT = 64
"""What the address of an argument is a multiple of."""


@always_inline
def _rounded(size: Int) -> Int:
    return (size + _ALIGNMENT - 1) // _ALIGNMENT * _ALIGNMENT


def room_for[*Ts: DevicePassable]() -> Int:
    """The bytes that arguments of these types take."""
    var total = 0
    comptime for i in range(len(Ts)):
        total += _rounded(Int(__mir.size_of[Ts[i].device_type]()))
    return total


struct Arguments[room: Int, count: Int]:
    """The arguments of a launch: their bits, and a pointer to each, as drivers want them.

    On a device, arguments without bits do not exist; the simulator wants a pointer for each of them, too.
    """

    var _bits: __mir.array[__mir.i8, Self.room + _ALIGNMENT]
    var _pointers: __mir.array[Int, Self.count + 1]
    var _used: Int
    var _passed: Int
    var _for_device: Bool

    @always_inline
    def __init__(out self, for_device: Bool):
        __mir.assume_init(self._bits)
        __mir.assume_init(self._pointers)
        self._passed = 0
        self._for_device = for_device
        self._used = 0
        self._used = -Int(__mir.ptrtoint[__mir.i64](__mir.array_pointer(self._bits))) & (_ALIGNMENT - 1)

    @always_inline
    def _place[T: AnyType](mut self) -> __mir.pointer[__mir.i8]:
        """The address for the next argument."""
        comptime size = Int(__mir.size_of[T]())
        var place = __mir.offset(__mir.array_pointer(self._bits), self._used._value)
        comptime if size == 0:
            if self._for_device:
                return place
        __mir.store(
            __mir.offset(__mir.array_pointer(self._pointers), self._passed._value),
            Int(__mir.ptrtoint[__mir.i64](place)),
        )
        self._passed += 1
        self._used += _rounded(size)
        return place

    @always_inline
    def pass_on[T: DevicePassable](mut self, value: T):
        """Adds an argument."""
        var encoder = _Bits()
        value._to_device_type(encoder, Pointer[NoneType, MutUntrackedOrigin](_machine=__mir.cast_pointer[NoneType](self._place[T.device_type]())))

    @always_inline
    def pass_bits[T: AnyType](mut self, value: T):
        """Adds the bits of a closure as an argument."""
        __mir.memcpy(self._place[T](), __mir.address_of(value), __mir.size_of[T]())

    @always_inline
    def address(mut self) -> __mir.pointer[__mir.i8]:
        """The address of the array of pointers; it is good as long as the arguments are."""
        return __mir.cast_pointer[__mir.i8](__mir.array_pointer(self._pointers))
