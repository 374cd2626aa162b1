"""Raw memory: bytes moved, filled and compared without checks; bit casts."""

from ..builtin.dtype import _unsigned_of_bits
from .pointer import Pointer


@always_inline
def unsafe_memcpy[T: AnyType, //](*, dest: Pointer[T, _], src: Pointer[T, _], count: Int):
    """Copies the bits of `count` elements between memory that does not overlap."""
    __mir.memcpy(dest._address, src._address, __mir.mul(count._value, __mir.stride_of[T]()))


@always_inline
def unsafe_memmove[T: AnyType, //](*, dest: Pointer[T, _], src: Pointer[T, _], count: Int):
    """Copies the bits of `count` elements; the two areas may overlap."""
    __mir.memmove(dest._address, src._address, __mir.mul(count._value, __mir.stride_of[T]()))


@always_inline
def unsafe_memset[T: AnyType, //](ptr: Pointer[T, _], value: UInt8, count: Int):
    """Sets every byte of `count` elements."""
    __mir.memset(ptr._address, value._value, __mir.mul(count._value, __mir.stride_of[T]()))


@always_inline
def unsafe_memset_zero[T: AnyType, //](ptr: Pointer[T, _], count: Int):
    """Zeroes `count` elements."""
    unsafe_memset(ptr, UInt8(0), count)


@always_inline
def unsafe_memset_zero[T: AnyType, //, *, count: Int](ptr: Pointer[T, _]):
    unsafe_memset(ptr, UInt8(0), count)


@always_inline
def unsafe_memcmp[T: AnyType, //](s1: Pointer[T, _], s2: Pointer[T, _], count: Int) -> Int:
    """Compares the bytes of `count` elements: negative, zero or positive."""
    var order = __mir.memcmp(s1._address, s2._address, __mir.mul(count._value, __mir.stride_of[T]()))
    return Int(__mir.sext[__mir.i64](order))


comptime memcpy = unsafe_memcpy
comptime memset = unsafe_memset
comptime memset_zero = unsafe_memset_zero
comptime memcmp = unsafe_memcmp


@always_inline
def stack_allocation[
    count: Int, T: AnyType, /, *, address_space: AddressSpace = AddressSpace.GENERIC
]() -> Pointer[T, MutUntrackedOrigin, address_space=address_space]:
    """Room for `count` elements in the frame of the caller."""
    return Pointer[T, MutUntrackedOrigin, address_space=address_space](_machine=__mir.stack_alloc[T, count]())


@always_inline
def stack_allocation[
    count: Int, dtype: DType, /, *, address_space: AddressSpace = AddressSpace.GENERIC
]() -> Pointer[Scalar[dtype], MutUntrackedOrigin, address_space=address_space]:
    return Pointer[Scalar[dtype], MutUntrackedOrigin, address_space=address_space](
        _machine=__mir.stack_alloc[Scalar[dtype], count]()
    )


@__per_call_site
@always_inline
def unsafe_stack_allocation[
    count: Int, T: AnyType, /, *, alignment: Int = 1, address_space: AddressSpace = AddressSpace.GENERIC
]() -> Pointer[T, MutUntrackedOrigin, address_space=address_space]:
    """Room for `count` elements in the frame of the caller, or in the memory that the threads of a block share."""
    comptime if address_space == AddressSpace.SHARED:
        return Pointer[T, MutUntrackedOrigin, address_space=address_space](
            _machine=__mir.shared_alloc[T, count, alignment]()
        )
    else:
        return Pointer[T, MutUntrackedOrigin, address_space=address_space](
            _machine=__mir.cast_pointer[T, address_space._value](__mir.stack_alloc[T, count, alignment]())
        )


@__per_call_site
@always_inline
def unsafe_stack_allocation[
    count: Int, dtype: DType, /, *, alignment: Int = 1, address_space: AddressSpace = AddressSpace.GENERIC
]() -> Pointer[Scalar[dtype], MutUntrackedOrigin, address_space=address_space]:
    return unsafe_stack_allocation[count, Scalar[dtype], alignment=alignment, address_space=address_space]()


@always_inline
def forget_deinit[T: AnyType, //](var value: T):
    """Ends a value without running its destructor."""
    __mir.forget(value)


def is_trivially_copyable[T: AnyType]() -> Bool:
    return Bool(__mir.is_trivial[T]())


def is_trivially_movable[T: AnyType]() -> Bool:
    return Bool(__mir.is_trivial[T]())


def is_trivially_deletable[T: AnyType]() -> Bool:
    return not Bool(__mir.needs_drop[T]())


@always_inline
def bitcast[
    src_dtype: DType, src_width: SIMDLength, //, dtype: DType, width: SIMDLength = src_width
](val: SIMD[src_dtype, src_width]) -> SIMD[dtype, width]:
    """The same bits as another vector type of the same size."""
    return SIMD[dtype, width](__mir.bitcast[__mir.vector[dtype, width]](val._value))


@always_inline
def pack_bits[
    src_width: SIMDLength, //, dtype: DType = _unsigned_of_bits(src_width), width: SIMDLength = 1
](val: SIMD[DType.bool, src_width]) -> SIMD[dtype, width]:
    """The lanes of a mask as the bits of integers, lane 0 as the lowest."""
    return SIMD[dtype, width](__mir.bitcast[__mir.vector[dtype, width]](val._value))


struct MaybeUninit[T: AnyType](Movable):
    """Inline room for a `T` that may hold nothing; it never destroys what it holds."""

    var _storage: __mir.union[Self.T]

    @always_inline
    def __init__(out self):
        __mir.assume_init(self._storage)

    @always_inline
    def __init__(out self, var value: Self.T) where conforms_to(Self.T, Movable):
        __mir.assume_init(self._storage)
        __mir.init(__mir.deref(__mir.union_pointer[Self.T](self._storage)), value^)

    @always_inline
    def unsafe_ptr(ref self) -> Pointer[Self.T, origin_of(self)]:
        return Pointer[Self.T, origin_of(self)](_machine=__mir.union_pointer[Self.T](self._storage))

    @always_inline
    def write(mut self, var value: Self.T) where conforms_to(Self.T, Movable):
        __mir.init(__mir.deref(__mir.union_pointer[Self.T](self._storage)), value^)

    @always_inline
    def unsafe_assume_init_ref(ref self) -> ref[self] Self.T:
        return __mir.deref(__mir.union_pointer[Self.T](self._storage))

    @always_inline
    def unsafe_assume_init_destroy(mut self):
        __mir.destroy(__mir.deref(__mir.union_pointer[Self.T](self._storage)))
