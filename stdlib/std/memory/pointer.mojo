"""`Pointer`: a typed address that remembers what it points into, with the safe and the unsafe operations."""

from max.gpu import simulator
from std.builtin.device_passable import DevicePassable, DeviceTypeEncoder
from .address_space import AddressSpace


struct Pointer[
    mut: Bool, //, T: AnyType, origin: Origin[mut=mut], *, address_space: AddressSpace = AddressSpace.GENERIC
](Boolable, Comparable, DevicePassable, Equatable, ImplicitlyCopyable, Intable, TrivialRegisterPassable, Writable):
    """The address of a `T`. `p[]` is the pointee; the origin keeps its owner alive while the pointer is used.

    Everything named `unsafe_*` trusts the caller about bounds and initialisation.
    """

    var _address: __mir.pointer[Self.T, Self.address_space._value]

    comptime device_type: AnyType = Pointer[
        Self.T, UnsafeAnyOrigin[mut = Self.mut], address_space = Self.address_space
    ]
    comptime Mutable = Pointer[Self.T, MutUntrackedOrigin, address_space = Self.address_space]
    comptime Immutable = Pointer[Self.T, ImmUntrackedOrigin, address_space = Self.address_space]

    @always_inline
    def __init__(out self, *, ref[Self.origin] to: Self.T):
        self._address = __mir.address_of(to)

    @always_inline
    def __init__(out self, *, unsafe_from_address: Int):
        self._address = __mir.inttoptr[Self.T](unsafe_from_address._value)

    @always_inline
    def __init__(out self, *, _machine: __mir.pointer[Self.T, Self.address_space._value]):
        """Wraps a machine pointer."""
        self._address = _machine

    @always_inline
    @implicit
    def __init__[
        o: MutOrigin, //
    ](out self: Pointer[Self.T, ImmOrigin(o), address_space = Self.address_space], other: Pointer[
        Self.T, o, address_space = Self.address_space
    ]):
        """A mutable pointer is accepted where an immutable one is wanted."""
        self._address = other._address

    # ------------------------------------------------------------------------------------------- the pointee

    @always_inline
    def __getitem__(self) -> ref[Self.origin] Self.T:
        return __mir.deref(self._address)

    @always_inline
    def __getitem__(self, *, unsafe_offset: Int) -> ref[Self.origin] Self.T:
        return __mir.deref(__mir.offset(self._address, unsafe_offset._value))

    @always_inline
    def __getitem__[I: Indexer, //](self, *, unsafe_offset: I) -> ref[Self.origin] Self.T:
        return __mir.deref(__mir.offset(self._address, index(unsafe_offset)._value))

    @always_inline
    def __getitem__[I: Indexer, //](self, offset: I) -> ref[Self.origin] Self.T:
        return __mir.deref(__mir.offset(self._address, index(offset)._value))

    @always_inline
    def unsafe_write(self, var value: Self.T, /) where conforms_to(Self.T, Movable):
        """Moves a value into uninitialised memory; nothing is destroyed."""
        __mir.init(__mir.deref(self._address), value^)

    @always_inline
    def unsafe_write(self, *, copy: Self.T) where conforms_to(Self.T, Copyable):
        """Copies a value into uninitialised memory."""
        __mir.init(__mir.deref(self._address), Self.T(copy=copy))

    @always_inline
    def unsafe_write_move_from(self, src: Pointer[Self.T, _]) where conforms_to(Self.T, Movable):
        """Moves the pointee of `src` into uninitialised memory."""
        __mir.init(__mir.deref(self._address), __mir.take(__mir.deref(src._address)))

    @always_inline
    def unsafe_take_pointee(self) -> Self.T where conforms_to(Self.T, Movable):
        """Moves the pointee out; the memory is uninitialised afterwards."""
        return __mir.take(__mir.deref(self._address))

    @always_inline
    def unsafe_deinit_pointee(self):
        """Destroys the pointee; the memory is uninitialised afterwards."""
        __mir.destroy(__mir.deref(self._address))

    # ------------------------------------------------------------------------------------- vectors of scalars

    @always_inline
    def unsafe_load[
        dtype: DType, //, width: SIMDLength = 1, *, alignment: Int = 0, volatile: Bool = False,
        invariant: Bool = _default_invariant[Self.mut](),
    ](self: Pointer[Scalar[dtype], _, address_space=_]) -> SIMD[dtype, width]:
        """Reads `width` elements that start here. `invariant` promises that nobody stores there while the kernel runs;
        on NVIDIA processors that is taken for granted of immutable pointers."""
        return _load[dtype, width, Self.address_space._value, alignment, volatile, invariant](
            __mir.cast_pointer[__mir.vector[dtype, 1]](self._address)
        )

    @always_inline
    def unsafe_load[
        I: Indexer, dtype: DType, //, width: SIMDLength = 1, *, alignment: Int = 0, volatile: Bool = False,
        invariant: Bool = _default_invariant[Self.mut](),
    ](self: Pointer[Scalar[dtype], _, address_space=_], offset: I) -> SIMD[dtype, width]:
        """Reads `width` elements that start at element `offset`."""
        var place = __mir.offset(self._address, index(offset)._value)
        return _load[dtype, width, Self.address_space._value, alignment, volatile, invariant](
            __mir.cast_pointer[__mir.vector[dtype, 1]](place)
        )

    @always_inline
    def unsafe_store[
        dtype: DType, //, width: SIMDLength = 1, *, alignment: Int = 0, volatile: Bool = False
    ](self: Pointer[Scalar[dtype], _, address_space=_], value: SIMD[dtype, width]):
        """Writes `width` elements that start here."""
        _store[dtype, width, Self.address_space._value, alignment, volatile](
            __mir.cast_pointer[__mir.vector[dtype, 1]](self._address), value
        )

    @always_inline
    def unsafe_store[
        I: Indexer, dtype: DType, //, width: SIMDLength = 1, *, alignment: Int = 0, volatile: Bool = False
    ](self: Pointer[Scalar[dtype], _, address_space=_], offset: I, value: SIMD[dtype, width]):
        """Writes `width` elements that start at element `offset`."""
        var place = __mir.offset(self._address, index(offset)._value)
        _store[dtype, width, Self.address_space._value, alignment, volatile](
            __mir.cast_pointer[__mir.vector[dtype, 1]](place), value
        )

    @always_inline
    def unsafe_strided_load[
        dtype: DType, S: Intable, //, width: SIMDLength
    ](self: Pointer[Scalar[dtype], _, address_space=_], stride: S) -> SIMD[dtype, width]:
        """Reads the elements 0, stride, 2 * stride, ..."""
        var result = SIMD[dtype, width](0)
        var step = Int(stride)
        comptime for lane in range(Int(width)):
            result[lane] = __mir.deref(__mir.offset(self._address, (step * lane)._value))
        return result

    @always_inline
    def unsafe_strided_store[
        dtype: DType, S: Intable, //, width: SIMDLength = 1
    ](self: Pointer[Scalar[dtype], _, address_space=_], value: SIMD[dtype, width], stride: S):
        """Writes the lanes to the elements 0, stride, 2 * stride, ..."""
        var step = Int(stride)
        comptime for lane in range(Int(width)):
            __mir.deref(__mir.offset(self._address, (step * lane)._value)) = value[lane]

    @always_inline
    def unsafe_gather[
        dtype: DType, //, *, width: SIMDLength = 1, alignment: Int = 0
    ](
        self: Pointer[Scalar[dtype], _, address_space=_],
        offset: SIMD[_, width],
        mask: SIMD[DType.bool, width] = SIMD[DType.bool, width](fill=True),
        default: SIMD[dtype, width] = SIMD[dtype, width](0),
    ) -> SIMD[dtype, width]:
        """Reads the elements named by the lanes of `offset` where `mask` is set, `default` elsewhere."""
        var result = default
        comptime for lane in range(Int(width)):
            if mask[lane]:
                result[lane] = __mir.deref(__mir.offset(self._address, Int(offset[lane])._value))
        return result

    @always_inline
    def unsafe_scatter[
        dtype: DType, //, *, width: SIMDLength = 1, alignment: Int = 0
    ](
        self: Pointer[Scalar[dtype], _, address_space=_],
        offset: SIMD[_, width],
        value: SIMD[dtype, width],
        mask: SIMD[DType.bool, width] = SIMD[DType.bool, width](fill=True),
    ):
        """Writes the lanes to the elements named by the lanes of `offset` where `mask` is set."""
        comptime for lane in range(Int(width)):
            if mask[lane]:
                __mir.deref(__mir.offset(self._address, Int(offset[lane])._value)) = value[lane]

    # -------------------------------------------------------------------------------------------- arithmetic

    @always_inline
    def unsafe_offset(self, offset: Int, /) -> Self:
        """The address of the element `offset` places on."""
        return Self(_machine=__mir.offset(self._address, offset._value))

    @always_inline
    def unsafe_offset[I: Indexer, //](self, offset: I, /) -> Self:
        return Self(_machine=__mir.offset(self._address, index(offset)._value))

    @always_inline
    def offset_from(self, other: Pointer[Self.T, _, address_space=_]) -> Int:
        """How many elements this pointer is after `other`."""
        return self - other

    @always_inline
    def __add__[I: Indexer, //](self, offset: I) -> Self:
        return Self(_machine=__mir.offset(self._address, index(offset)._value))

    @always_inline
    def __sub__(self, other: Pointer[Self.T, _, address_space=_]) -> Int:
        var bytes = __mir.sub(__mir.ptrtoint[__mir.i64](self._address), __mir.ptrtoint[__mir.i64](other._address))
        return Int(__mir.sdiv(bytes, __mir.stride_of[Self.T]()))

    @always_inline
    def __sub__[I: Indexer, //](self, offset: I) -> Self:
        return Self(_machine=__mir.offset(self._address, __mir.neg(index(offset)._value)))

    @always_inline
    def __iadd__[I: Indexer, //](mut self, offset: I):
        self._address = __mir.offset(self._address, index(offset)._value)

    @always_inline
    def __isub__[I: Indexer, //](mut self, offset: I):
        self._address = __mir.offset(self._address, __mir.neg(index(offset)._value))

    # ------------------------------------------------------------------------------------ kernels' arguments

    @always_inline
    def _to_device_type(self, mut encoder: Some[DeviceTypeEncoder], target: MutOpaquePointer[_]):
        encoder.encode(self, target)

    @staticmethod
    def get_type_name() -> String:
        return "Pointer"

    # ----------------------------------------------------------------------------------------- other readings

    @always_inline
    def unsafe_bitcast[U: AnyType](self) -> Pointer[U, Self.origin, address_space = Self.address_space]:
        """The same address, read as another type."""
        return Pointer[U, Self.origin, address_space = Self.address_space](
            _machine=__mir.cast_pointer[U](self._address)
        )

    @always_inline
    def unsafe_origin_cast[
        target_mut: Bool, //, target_origin: Origin[mut=target_mut]
    ](self) -> Pointer[Self.T, target_origin, address_space = Self.address_space]:
        return Pointer[Self.T, target_origin, address_space = Self.address_space](_machine=self._address)

    @always_inline
    def unsafe_mut_cast[
        target_mut: Bool
    ](self) -> Pointer[Self.T, UntrackedOrigin[mut=target_mut], address_space = Self.address_space]:
        return Pointer[Self.T, UntrackedOrigin[mut=target_mut], address_space = Self.address_space](
            _machine=self._address
        )

    @always_inline
    def unsafe_address_space_cast[
        target_address_space: AddressSpace = AddressSpace.GENERIC
    ](self) -> Pointer[Self.T, Self.origin, address_space=target_address_space]:
        return Pointer[Self.T, Self.origin, address_space=target_address_space](
            _machine=__mir.cast_pointer[Self.T, target_address_space._value](self._address)
        )

    @always_inline
    def unsafe_as_noalias(self) -> Self:
        return self

    @always_inline
    def as_imm(self) -> Pointer[Self.T, ImmOrigin(Self.origin), address_space = Self.address_space]:
        """The same pointer without the right to write."""
        return Pointer[Self.T, ImmOrigin(Self.origin), address_space = Self.address_space](_machine=self._address)

    @always_inline
    def as_unsafe_any_origin(
        self,
    ) -> Pointer[Self.T, UnsafeAnyOrigin[mut = Self.mut], address_space = Self.address_space]:
        return Pointer[Self.T, UnsafeAnyOrigin[mut = Self.mut], address_space = Self.address_space](
            _machine=self._address
        )

    @always_inline
    def unsafe_free(self):
        """Returns memory that came from `unsafe_alloc`; pointees are not destroyed."""
        __mir.free(self._address)

    @always_inline
    def free(self):
        self.unsafe_free()

    # --------------------------------------------------------------------------------------------- comparison

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return Bool(__mir.eq(self._address, other._address))

    @always_inline
    def __eq__(self, other: Pointer[Self.T, _, address_space=_]) -> Bool:
        return Bool(__mir.eq(self._address, other._address))

    @always_inline
    def __ne__(self, other: Self) -> Bool:
        return Bool(__mir.ne(self._address, other._address))

    @always_inline
    def __ne__(self, other: Pointer[Self.T, _, address_space=_]) -> Bool:
        return Bool(__mir.ne(self._address, other._address))

    @always_inline
    def __lt__(self, other: Self) -> Bool:
        return Bool(__mir.ult(self._address, other._address))

    @always_inline
    def __bool__(self) -> Bool:
        return Bool(__mir.ne(self._address, __mir.null[Self.T, Self.address_space._value]()))

    @always_inline
    def __int__(self) -> Int:
        return Int(__mir.ptrtoint[__mir.i64](self._address))

    def write_to(self, mut writer: Some[Writer]):
        writer.write(hex(Int(self)))

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("Pointer(", hex(Int(self)), ")")


comptime MutPointer[T: AnyType, origin: MutOrigin] = Pointer[T, origin]
comptime ImmPointer[T: AnyType, origin: ImmOrigin] = Pointer[T, origin]
comptime OptionalPointer[mut: Bool, //, T: AnyType, origin: Origin[mut=mut]] = Optional[Pointer[T, origin]]
comptime MutOpaquePointer[origin: MutOrigin] = Pointer[NoneType, origin]
comptime ImmOpaquePointer[origin: ImmOrigin] = Pointer[NoneType, origin]
comptime OpaquePointer[mut: Bool, //, origin: Origin[mut=mut]] = Pointer[NoneType, origin]
comptime UnsafePointer = Pointer


@always_inline
def _default_invariant[mut: Bool]() -> Bool:
    """Whether loads through a pointer may go past the caches that see stores."""
    return not mut and Bool(__mir.target["is_nvidia_gpu"])


@always_inline
def _load[
    dtype: DType, width: SIMDLength, space: Int, alignment: Int, volatile: Bool, invariant: Bool
](address: __mir.pointer[__mir.vector[dtype, 1], space]) -> SIMD[dtype, width]:
    """One vector load; alignment 0 stands for that of a single element."""
    comptime bytes = alignment if alignment > 0 else Int(__mir.align_of[__mir.vector[dtype, 1]]())
    var value = SIMD[dtype, width](
        __mir.load[bytes, volatile, invariant](__mir.cast_pointer[__mir.vector[dtype, width]](address))
    )
    comptime if volatile and width == 1 and Bool(__mir.target["is_simulated"]):
        simulator.look(Int(__mir.ptrtoint[__mir.i64](address)), Int(value[0].to_bits()))
    return value


@always_inline
def _store[
    dtype: DType, width: SIMDLength, space: Int, alignment: Int, volatile: Bool
](address: __mir.pointer[__mir.vector[dtype, 1], space], value: SIMD[dtype, width]):
    comptime bytes = alignment if alignment > 0 else Int(__mir.align_of[__mir.vector[dtype, 1]]())
    __mir.store[bytes, volatile](__mir.cast_pointer[__mir.vector[dtype, width]](address), value._value)
