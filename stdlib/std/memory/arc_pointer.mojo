"""`ArcPointer`: a heap value with counted owners."""

from .alloc import _allocate
from .pointer import Pointer


struct _ArcInner[T: Movable]:
    """The shared block: the number of owners, then the value."""

    var owners: UInt64
    var value: Self.T

    def __init__(out self, var value: Self.T):
        self.owners = 1
        self.value = value^


struct ArcPointer[T: Movable](Equatable where conforms_to(T, Equatable), Identifiable, ImplicitlyCopyable):
    """Shares one value between copies of the pointer; the value dies with the last of them. The count is atomic."""

    var _data: __mir.pointer[_ArcInner[Self.T]]

    def __init__(out self, var value: Self.T):
        self._data = _allocate[_ArcInner[Self.T]](1)
        __mir.init(__mir.deref(self._data), _ArcInner[Self.T](value^))

    def __init__(out self, *, copy: Self):
        self._data = copy._data
        _ = __mir.atomic_rmw["add", "monotonic"](
            __mir.address_of(__mir.deref(self._data).owners._value), UInt64(1)._value
        )

    def __deinit__(deinit self):
        var before = __mir.atomic_rmw["sub", "acq_rel"](
            __mir.address_of(__mir.deref(self._data).owners._value), UInt64(1)._value
        )
        if Bool(__mir.eq(before, UInt64(1)._value)):
            __mir.destroy(__mir.deref(self._data))
            __mir.free(self._data)

    @always_inline
    def __getitem__(self) -> ref[__mir.shared(self)] Self.T:
        """The shared value; it can be changed through any copy."""
        return __mir.deref(self._data).value

    @always_inline
    def count(self) -> UInt64:
        """How many pointers share the value."""
        return UInt64(
            __mir.atomic_load["monotonic"](__mir.address_of(__mir.deref(self._data).owners._value))
        )

    @always_inline
    def unsafe_ptr(self) -> Pointer[Self.T, MutUntrackedOrigin]:
        return Pointer[Self.T, MutUntrackedOrigin](_machine=__mir.address_of(__mir.deref(self._data).value))

    @always_inline
    def ptr(self) -> Pointer[Self.T, MutUntrackedOrigin]:
        return self.unsafe_ptr()

    @always_inline
    def __eq__(self, rhs: Self) -> Bool where conforms_to(Self.T, Equatable):
        """Whether the shared values are equal."""
        return self[] == rhs[]

    @always_inline
    def __is__(self, other: Self) -> Bool:
        return Bool(__mir.eq(self._data, other._data))

    @always_inline
    def __isnot__(self, other: Self) -> Bool:
        return Bool(__mir.ne(self._data, other._data))
