"""Compiled kernels, and how the host's values become their arguments."""

from std.builtin.device_passable import DevicePassable, DeviceTypeEncoder


struct DeviceFunction[F: AnyType, //, func: F](TrivialRegisterPassable):
    """A kernel that is ready to be launched."""

    def __init__(out self):
        pass


struct _Bits(DeviceTypeEncoder, Movable):
    """Encodes values as their bits."""

    def __init__(out self):
        pass

    def encode[T: AnyType](mut self, value: T, target: MutOpaquePointer[_]):
        __mir.memcpy(target._address, __mir.address_of(value), __mir.size_of[T]())


comptime _ROOM = 16384
comptime _MOST = 256


struct _Arguments(Movable):
    """The arguments of a launch: their bits, and a pointer to each, as drivers want them."""

    var _bits: List[UInt8]
    var _pointers: List[Int]
    var _used: Int

    def __init__(out self):
        self._bits = List[UInt8](length=_ROOM, fill=0)
        self._pointers = List[Int]()
        self._used = 0

    def room(mut self, size: Int) raises -> Int:
        """The address for the next argument."""
        var start = Int(self._bits.unsafe_ptr()) + self._used
        var aligned = (start + 63) // 64 * 64
        self._used += aligned - start + size
        if self._used > _ROOM:
            raise Error("the arguments of a kernel take at most ", _ROOM, " bytes")
        self._pointers.append(aligned)
        return aligned

    def pass_on[T: DevicePassable](mut self, value: T) raises:
        """Adds an argument."""
        var address = self.room(Int(__mir.size_of[T.device_type]()))
        var encoder = _Bits()
        value._to_device_type(encoder, Pointer[NoneType, MutUntrackedOrigin](unsafe_from_address=address))

    def pass_bits[T: AnyType](mut self, value: T) raises:
        """Adds the bits of a closure as an argument."""
        var address = self.room(Int(__mir.size_of[T]()))
        __mir.memcpy(__mir.inttoptr[__mir.i8](address._value), __mir.address_of(value), __mir.size_of[T]())

    def address(self) -> __mir.pointer[__mir.i8]:
        """The address of the array of pointers."""
        return __mir.cast_pointer[__mir.i8](self._pointers.unsafe_ptr()._address)
