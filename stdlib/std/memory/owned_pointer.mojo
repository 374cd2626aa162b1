"""`OwnedPointer`: one value on the heap with one owner."""

from .alloc import _allocate
from .pointer import Pointer


struct OwnedPointer[T: AnyType](Movable):
    """Owns a heap value; `p[]` is the value, which dies with the pointer."""

    var _data: __mir.pointer[Self.T]

    @always_inline
    def __init__(out self, var value: Self.T) where conforms_to(Self.T, Movable):
        self._data = _allocate[Self.T](1)
        __mir.init(__mir.deref(self._data), value^)

    @always_inline
    def __init__(out self, *, copy_value: Self.T) where conforms_to(Self.T, Copyable):
        self._data = _allocate[Self.T](1)
        __mir.init(__mir.deref(self._data), Self.T(copy=copy_value))

    @always_inline
    def __init__(out self, *, other: Self) where conforms_to(Self.T, Copyable):
        self._data = _allocate[Self.T](1)
        __mir.init(__mir.deref(self._data), Self.T(copy=other[]))

    @always_inline
    def __init__(out self, *, unsafe_from_raw_pointer: Pointer[Self.T, MutUntrackedOrigin]):
        self._data = unsafe_from_raw_pointer._address

    def __deinit__(deinit self):
        __mir.destroy(__mir.deref(self._data))
        __mir.free(self._data)

    @always_inline
    def __getitem__(ref self) -> ref[self] Self.T:
        return __mir.deref(self._data)

    @always_inline
    def unsafe_ptr(ref self) -> Pointer[Self.T, origin_of(self)]:
        return Pointer[Self.T, origin_of(self)](_machine=self._data)

    @always_inline
    def into_inner(deinit self) -> Self.T where conforms_to(Self.T, Movable):
        """Moves the value out and frees the box."""
        var data = self._data
        var value = __mir.take(__mir.deref(data))
        __mir.free(data)
        return value^

    @always_inline
    def take(deinit self) -> Self.T where conforms_to(Self.T, Movable):
        return self^.into_inner()
