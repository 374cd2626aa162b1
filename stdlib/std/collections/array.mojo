"""`Array`: a fixed number of elements in place."""

from ..builtin.failures import _index_failure, _slice_failure
from ..builtin.slice import ContiguousSlice
from ..builtin.writable import _local_name
from ..memory.pointer import Pointer
from ..memory.span import (
    Span,
    _SpanIter,
    _copy_elements,
    _destroy_elements,
    _equal_elements,
    _write_element_reprs,
    _write_elements,
)


@__lang("array")
struct Array[T: AnyType, size: Int](
    Comparable where conforms_to(T, Comparable),
    Copyable where conforms_to(T, Copyable),
    Defaultable where conforms_to(T, Defaultable),
    Deinitable where conforms_to(T, Deinitable),
    Equatable where conforms_to(T, Equatable),
    Hashable where conforms_to(T, Hashable),
    Iterable,
    Movable where conforms_to(T, Movable),
    Sized,
    Writable where conforms_to(T, Writable),
):
    """`size` elements one after another, part of the value itself. What a list display is without a context."""

    comptime length = Self.size
    comptime __literal_index_limit__: Int = Self.size
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _SpanIter[Self.T, iterable_origin]

    var _storage: __mir.array[Self.T, Self.size]

    @always_inline
    def __init__(out self) where conforms_to(Self.T, Defaultable):
        __mir.assume_init(self._storage)
        for i in range(Self.size):
            __mir.init(__mir.deref(__mir.offset(__mir.array_pointer(self._storage), i._value)), Self.T())

    @always_inline
    def __init__(out self, *, fill: Self.T) where conforms_to(Self.T, Copyable):
        __mir.assume_init(self._storage)
        for i in range(Self.size):
            __mir.init(__mir.deref(__mir.offset(__mir.array_pointer(self._storage), i._value)), Self.T(copy=fill))

    @always_inline
    def __init__(out self, *, fill_with_unrolled: Self.T) where conforms_to(Self.T, Copyable):
        self = Self(fill=fill_with_unrolled)

    @always_inline
    def __init__[F: def() -> Self.T](out self, *, fill_with: F):
        """Calls `fill_with` once for each element."""
        __mir.assume_init(self._storage)
        for i in range(Self.size):
            __mir.init(__mir.deref(__mir.offset(__mir.array_pointer(self._storage), i._value)), fill_with())

    @always_inline
    def __init__(out self, *, uninitialized: Bool):
        """Elements that hold nothing yet."""
        __mir.assume_init(self._storage)

    @always_inline
    def __init__(
        out self, *, copy: Self
    ) where conforms_to(Self.T, Copyable) and not Bool(__mir.is_trivial[Self.T]()):
        __mir.assume_init(self._storage)
        _copy_elements(__mir.array_pointer(self._storage), __mir.array_pointer(copy._storage), Self.size)

    @always_inline
    def __deinit__(deinit self) where Bool(__mir.needs_drop[Self.T]()):
        _destroy_elements(__mir.array_pointer(self._storage), Self.size)

    def deinit_with[F: def(var Self.T) -> None](deinit self, deinit_func: F, /):
        """Hands every element to `deinit_func`, first to last."""
        for i in range(Self.size):
            deinit_func(__mir.take(__mir.deref(__mir.offset(__mir.array_pointer(self._storage), i._value))))

    @always_inline
    def __len__(self) -> Int:
        return Self.size

    # ------------------------------------------------------------------------------------------------- access

    @always_inline
    def __getitem__(ref self, index: Int, /) -> ref[self._storage] Self.T:
        if Bool(__mir.unlikely(__mir.uge(index._value, Int(Self.size)._value))):
            _index_failure(index, Self.size, __mir.call_location())
        return __mir.deref(__mir.offset(__mir.array_pointer(self._storage), index._value))

    @always_inline
    def __getitem__[I: Indexer, //](ref self, idx: I) -> ref[self._storage] Self.T:
        var i = index(idx)
        if Bool(__mir.unlikely(__mir.uge(i._value, Int(Self.size)._value))):
            _index_failure(i, Self.size, __mir.call_location())
        return __mir.deref(__mir.offset(__mir.array_pointer(self._storage), i._value))

    @always_inline
    def __getitem__(ref self, slice: ContiguousSlice) -> Span[Self.T, origin_of(self)]:
        """A view of a part, which must lie within the array."""
        var start = slice._start_or(0)
        var end = slice._end_or(Self.size)
        if start < 0 or start > end or end > Self.size:
            _slice_failure(start, end, Self.size, __mir.call_location())
        return Span[Self.T, origin_of(self)](
            _data=__mir.offset(__mir.array_pointer(self._storage), start._value), _length=end - start
        )

    @always_inline
    def unsafe_get(ref self, idx: Int) -> ref[self._storage] Self.T:
        return __mir.deref(__mir.offset(__mir.array_pointer(self._storage), idx._value))

    @always_inline
    def unsafe_ptr(ref self) -> Pointer[Self.T, origin_of(self)]:
        """The first element."""
        return Pointer[Self.T, origin_of(self)](_machine=__mir.array_pointer(self._storage))

    @always_inline
    def __iter__(ref self) -> _SpanIter[Self.T, origin_of(self)]:
        return _SpanIter[Self.T, origin_of(self)](__mir.array_pointer(self._storage), Int(Self.size))

    @always_inline
    def __iter__(deinit self) -> _ArrayIterOwned[Self.T, Self.size] where Bool(__mir.needs_drop[Self.T]()):
        return _ArrayIterOwned[Self.T, Self.size](__mir.array_pointer(self._storage))

    @always_inline
    def __reversed__(ref self) -> _SpanIter[Self.T, origin_of(self), False]:
        return _SpanIter[Self.T, origin_of(self), False](__mir.array_pointer(self._storage), Int(Self.size))

    def __contains__(self, value: Self.T) -> Bool where conforms_to(Self.T, Equatable):
        for i in range(Self.size):
            if __mir.deref(__mir.offset(__mir.array_pointer(self._storage), i._value)) == value:
                return True
        return False

    # ---------------------------------------------------------------------------------------------- operators

    def __eq__(self, other: Self) -> Bool where conforms_to(Self.T, Equatable):
        return _equal_elements(
            __mir.array_pointer(self._storage), Self.size, __mir.array_pointer(other._storage), Self.size
        )

    def __ne__(self, other: Self) -> Bool where conforms_to(Self.T, Equatable):
        return not (self == other)

    def __lt__(self, rhs: Self) -> Bool where conforms_to(Self.T, Comparable):
        """The order of the first elements that differ."""
        for i in range(Self.size):
            ref a = __mir.deref(__mir.offset(__mir.array_pointer(self._storage), i._value))
            ref b = __mir.deref(__mir.offset(__mir.array_pointer(rhs._storage), i._value))
            if a < b:
                return True
            if b < a:
                return False
        return False

    def __hash__[H: Hasher](self, mut hasher: H) where conforms_to(Self.T, Hashable):
        for i in range(Self.size):
            __mir.deref(__mir.offset(__mir.array_pointer(self._storage), i._value)).__hash__(hasher)

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        _write_elements(__mir.array_pointer(self._storage), Self.size, writer)

    def write_repr_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        writer.write_string("Array[")
        writer.write_string(_local_name(__mir.type_name[Self.T]()))
        writer.write(", ", Int(Self.size), "](")
        _write_element_reprs(__mir.array_pointer(self._storage), Self.size, writer)
        writer.write_string(")")


comptime InlineArray = Array


struct _ArrayIterOwned[T: AnyType, size: Int](Iterator, Movable):
    """Moves the elements of an array out one after another and destroys those that are left."""

    comptime Element = Self.T

    var _storage: __mir.array[Self.T, Self.size]
    var _next: Int

    @always_inline
    def __init__(out self, elements: __mir.pointer[Self.T]):
        """Takes the elements of an array over, which must not be destroyed."""
        __mir.assume_init(self._storage)
        self._next = 0
        var storage = __mir.array_pointer(self._storage)
        for i in range(Self.size):
            __mir.init(__mir.deref(__mir.offset(storage, i._value)), __mir.take(__mir.deref(__mir.offset(elements, i._value))))

    def __deinit__(deinit self):
        for i in range(self._next, Self.size):
            __mir.destroy(__mir.deref(__mir.offset(__mir.array_pointer(self._storage), i._value)))

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.T:
        if self._next >= Self.size:
            raise StopIteration()
        var place = __mir.offset(__mir.array_pointer(self._storage), self._next._value)
        self._next += 1
        return __mir.take(__mir.deref(place))
