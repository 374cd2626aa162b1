"""Heap memory: layouts, linear allocations and the unchecked allocator."""

from .pointer import Pointer


@fieldwise_init
struct Layout[T: AnyType](ImplicitlyCopyable):
    """Room for `count` elements of type `T`."""

    var _count: Int

    @always_inline
    def __init__(out self, *, count: Int):
        self._count = count

    @always_inline
    def count(self) -> Int:
        return self._count

    @always_inline
    def size(self) -> Int:
        """Bytes."""
        return self._count * Int(__mir.stride_of[Self.T]())


@explicit_destroy("Use `dealloc(allocation^)` to free an allocation")
struct Allocation[T: AnyType](Deinitable where False, Movable):
    """Heap memory that must be given back with `dealloc`, or leaked explicitly."""

    var _data: __mir.pointer[Self.T]
    var _count: Int

    @always_inline
    def __init__(out self, *, _data: __mir.pointer[Self.T], _count: Int):
        self._data = _data
        self._count = _count

    @always_inline
    def unsafe_ptr(self) -> Pointer[Self.T, MutUntrackedOrigin]:
        """The first element."""
        return Pointer[Self.T, MutUntrackedOrigin](_machine=self._data)

    @always_inline
    def layout(self) -> Layout[Self.T]:
        return Layout[Self.T](count=self._count)

    @always_inline
    def unsafe_leak(deinit self) -> Pointer[Self.T, MutUntrackedOrigin]:
        """Gives up the duty to free; the memory now belongs to whoever holds the pointer."""
        return Pointer[Self.T, MutUntrackedOrigin](_machine=self._data)

    @always_inline
    def _free(deinit self):
        __mir.free(self._data)


@always_inline
def alloc[T: AnyType, //](layout: Layout[T], /) -> Allocation[T]:
    """Uninitialised heap memory for a layout."""
    return Allocation[T](_data=_allocate[T](layout._count), _count=layout._count)


@always_inline
def alloc[T: AnyType](count: Int, /) -> Pointer[T, MutUntrackedOrigin]:
    """Uninitialised heap memory for `count` elements."""
    return Pointer[T, MutUntrackedOrigin](_machine=_allocate[T](count))


@always_inline
def unsafe_alloc[T: AnyType](count: Int, /, *, alignment: Int = 0) -> Pointer[T, MutUntrackedOrigin]:
    """Uninitialised heap memory for `count` elements; give it back with `unsafe_free`."""
    var bytes = __mir.mul(count._value, __mir.stride_of[T]())
    var boundary = max(alignment, Int(__mir.align_of[T]()))
    return Pointer[T, MutUntrackedOrigin](_machine=__mir.cast_pointer[T](__mir.alloc(bytes, boundary._value)))


@always_inline
def dealloc[T: AnyType, //](var allocation: Allocation[T], /):
    """Frees the memory; elements are not destroyed."""
    allocation^._free()


@always_inline
def _allocate[T: AnyType](count: Int) -> __mir.pointer[T]:
    """Heap room for `count` elements, as a machine pointer."""
    return __mir.cast_pointer[T](__mir.alloc(__mir.mul(count._value, __mir.stride_of[T]()), __mir.align_of[T]()))
