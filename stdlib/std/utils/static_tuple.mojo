"""`StaticTuple`: a fixed number of values of one trivial type."""

from std.builtin.failures import _index_failure


struct StaticTuple[T: TrivialRegisterPassable, length: Int](
    Defaultable, Equatable where conforms_to(T, Equatable), ImplicitlyCopyable, Sized
):
    """`length` values of one type, stored inline."""

    var _storage: __mir.array[Self.T, Self.length]

    @always_inline
    def __init__(out self):
        """The elements are not initialised."""
        __mir.assume_init(self._storage)

    @always_inline
    def __init__(out self, *, fill: Self.T):
        """Every element is the same."""
        __mir.assume_init(self._storage)
        for i in range(Self.length):
            self._put(i, fill)

    @always_inline
    def __init__(out self, *elems: Self.T):
        """The elements one by one; a single one fills all places."""
        __mir.assume_init(self._storage)
        for i in range(Self.length):
            self._put(i, elems[0 if len(elems) == 1 else i])

    @always_inline
    def _put(mut self, index: Int, value: Self.T):
        __mir.store(__mir.offset(__mir.array_pointer(self._storage), index._value), value)

    @always_inline
    def __len__(self) -> Int:
        return Self.length

    @always_inline
    def __getitem__(self, index: Int) -> Self.T:
        if Bool(__mir.unlikely(__mir.uge(index._value, Self.length._value))):
            _index_failure(index, Self.length, __mir.call_location())
        return __mir.load(__mir.offset(__mir.array_pointer(self._storage), index._value))

    @always_inline
    def get[index: Int](self) -> Self.T:
        return __mir.load(__mir.offset(__mir.array_pointer(self._storage), index._value))

    @always_inline
    def __setitem__(mut self, index: Int, value: Self.T):
        if Bool(__mir.unlikely(__mir.uge(index._value, Self.length._value))):
            _index_failure(index, Self.length, __mir.call_location())
        self._put(index, value)

    def __eq__(self, other: Self) -> Bool where conforms_to(Self.T, Equatable):
        for i in range(Self.length):
            if self[i] != other[i]:
                return False
        return True
