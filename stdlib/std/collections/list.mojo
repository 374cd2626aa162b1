"""`List`: a growable array."""

from ..builtin.failures import _fail, _index_failure, _slice_failure
from ..builtin.slice import ContiguousSlice, StridedSlice
from ..builtin.writable import _local_name
from ..memory.alloc import Allocation, _allocate
from ..memory.pointer import Pointer
from ..memory.span import (
    Span,
    _SpanIter,
    _copy_elements,
    _destroy_elements,
    _equal_elements,
    _move_elements,
    _swap_places,
    _write_element_reprs,
    _write_elements,
)


@__lang("list")
struct List[T: AnyType](
    Boolable,
    Copyable where conforms_to(T, Copyable),
    Defaultable,
    Deinitable where conforms_to(T, Deinitable),
    Equatable where conforms_to(T, Equatable),
    Hashable where conforms_to(T, Hashable),
    Iterable,
    IterableOwned,
    Movable,
    Sized,
    Writable where conforms_to(T, Writable),
):
    """Elements one after another in memory of its own, which doubles when it is full."""

    var _data: __mir.pointer[Self.T]
    var _length: Int
    var _capacity: Int

    comptime __literal_index_limit__: Int = Int.MAX
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _SpanIter[Self.T, iterable_origin]
    comptime IteratorOwnedType: Iterator = _ListIterOwned[Self.T]

    # ------------------------------------------------------------------------------------------- life and death

    @always_inline
    def __init__(out self):
        self._data = __mir.null[Self.T]()
        self._length = 0
        self._capacity = 0

    @always_inline
    def __init__(out self, *, capacity: Int):
        self._data = _allocate[Self.T](capacity) if capacity > 0 else __mir.null[Self.T]()
        self._length = 0
        self._capacity = capacity

    def __init__(out self, *, length: Int, fill: Self.T) where conforms_to(Self.T, Copyable):
        self = Self(capacity=length)
        self._length = length
        _fill_elements(self._data, length, fill)

    def __init__[F: def() -> Self.T](out self, *, length: Int, fill_with: F):
        """Calls `fill_with` once for each element."""
        self = Self(capacity=length)
        for _ in range(length):
            self.append(fill_with())

    @always_inline
    def __init__(out self, *, unsafe_uninit_length: Int):
        self = Self(capacity=unsafe_uninit_length)
        self._length = unsafe_uninit_length

    def __init__[n: Int, //](out self, array: Array[Self.T, n]) where conforms_to(Self.T, Copyable):
        self = Self(capacity=n)
        self._length = n
        _copy_elements(self._data, __mir.array_pointer(array._storage), n)

    def __init__(out self, span: Span[Self.T, _]) where conforms_to(Self.T, Copyable):
        self = Self(capacity=span._length)
        self._length = span._length
        _copy_elements(self._data, span._data, span._length)

    def __init__[C: Iterable, //](out self: List[C.IteratorType[ImmStaticOrigin].Element], iterable: C):
        """Collects what an iterable yields."""
        self = Self()
        for var element in iterable:
            self.append(element^)

    def __init__(out self, *, copy: Self) where conforms_to(Self.T, Copyable):
        self = Self(capacity=copy._length)
        self._length = copy._length
        _copy_elements(self._data, copy._data, copy._length)

    def __deinit__(deinit self):
        _destroy_elements(self._data, self._length)
        if self._capacity > 0:
            __mir.free(self._data)

    def deinit_with[F: def(var Self.T) -> None](deinit self, deinit_func: F, /):
        """Hands every element to `deinit_func`, first to last."""
        var data = self._data
        for i in range(self._length):
            deinit_func(__mir.take(__mir.deref(__mir.offset(data, i._value))))
        if self._capacity > 0:
            __mir.free(data)

    # -------------------------------------------------------------------------------------------------- size

    @always_inline
    def __len__(self) -> Int:
        __mir.assume(__mir.sge(self._length._value, 0))
        return self._length

    @always_inline
    def __bool__(self) -> Bool:
        return self._length > 0

    @always_inline
    def capacity(self) -> Int:
        """How many elements fit before the storage moves."""
        return self._capacity

    def reserve(mut self, capacity: Int):
        """Makes room for `capacity` elements in all."""
        if capacity > self._capacity:
            self._relocate(capacity)

    @no_inline
    def _grow(mut self):
        self._relocate(self._capacity * 2 if self._capacity > 1 else 4)

    @no_inline
    def _relocate(mut self, capacity: Int):
        """Moves the elements to storage for exactly `capacity` of them."""
        var data = _allocate[Self.T](capacity)
        _move_elements(data, self._data, self._length)
        if self._capacity > 0:
            __mir.free(self._data)
        self._data = data
        self._capacity = capacity

    # ------------------------------------------------------------------------------------------------ changes

    @always_inline
    def append(mut self, var value: Self.T, /):
        if Bool(__mir.unlikely(__mir.eq(self._length._value, self._capacity._value))):
            self._grow()
        __mir.init(__mir.deref(__mir.offset(self._data, self._length._value)), value^)
        self._length = Int(__mir.add(self._length._value, 1))

    @always_inline
    def _unsafe_append(mut self, var value: Self.T):
        """Appends where the capacity is known to suffice."""
        __mir.init(__mir.deref(__mir.offset(self._data, self._length._value)), value^)
        self._length = Int(__mir.add(self._length._value, 1))

    def insert(mut self, i: Int, var value: Self.T, /):
        """Puts a value before position `i`, which may be the length."""
        if i < 0 or i > self._length:
            _index_failure(i, self._length + 1, __mir.call_location())
        if self._length == self._capacity:
            self._grow()
        var place = __mir.offset(self._data, i._value)
        comptime if Bool(__mir.moves_bits[Self.T]()):
            __mir.memmove(
                __mir.offset(place, 1), place, __mir.mul((self._length - i)._value, __mir.stride_of[Self.T]())
            )
        else:
            var k = self._length
            while k > i:
                __mir.init(
                    __mir.deref(__mir.offset(self._data, k._value)),
                    __mir.take(__mir.deref(__mir.offset(self._data, (k - 1)._value))),
                )
                k -= 1
        __mir.init(__mir.deref(place), value^)
        self._length += 1

    def extend(mut self, var other: Self):
        """Moves the elements of another list to the end of this one."""
        var count = other._length
        self._room_for(count)
        _move_elements(__mir.offset(self._data, self._length._value), other._data, count)
        self._length += count
        other._length = 0

    def extend(mut self, elements: Span[Self.T, _]) where conforms_to(Self.T, Copyable):
        """Appends copies of the elements of a view."""
        self._room_for(elements._length)
        _copy_elements(__mir.offset(self._data, self._length._value), elements._data, elements._length)
        self._length += elements._length

    def extend[
        dtype: DType, width: SIMDLength, //
    ](mut self: List[Scalar[dtype]], value: SIMD[dtype, width]):
        """Appends the lanes of a vector."""
        self._room_for(Int(width))
        comptime for lane in range(Int(width)):
            self._unsafe_append(value[lane])

    def extend[
        dtype: DType, width: SIMDLength, //
    ](mut self: List[Scalar[dtype]], value: SIMD[dtype, width], *, count: Int):
        """Appends the first `count` lanes of a vector."""
        self._room_for(count)
        for lane in range(count):
            self._unsafe_append(value[lane])

    @always_inline
    def _room_for(mut self, count: Int):
        """Grows, at least to the double, when `count` more elements do not fit."""
        var wanted = self._length + count
        if wanted > self._capacity:
            self._relocate(wanted if wanted > 2 * self._capacity else 2 * self._capacity)

    @always_inline
    def pop(mut self) -> Self.T:
        """Removes and returns the last element."""
        if Bool(__mir.unlikely(__mir.eq(self._length._value, 0))):
            _index_failure(-1, 0, __mir.call_location())
        self._length = Int(__mir.sub(self._length._value, 1))
        return __mir.take(__mir.deref(__mir.offset(self._data, self._length._value)))

    def pop(mut self, i: Int) -> Self.T:
        """Removes and returns the element at `i`."""
        if i < 0 or i >= self._length:
            _index_failure(i, self._length, __mir.call_location())
        var place = __mir.offset(self._data, i._value)
        var result = __mir.take(__mir.deref(place))
        var rest = self._length - i - 1
        comptime if Bool(__mir.moves_bits[Self.T]()):
            __mir.memmove(place, __mir.offset(place, 1), __mir.mul(rest._value, __mir.stride_of[Self.T]()))
        else:
            for k in range(i, self._length - 1):
                __mir.init(
                    __mir.deref(__mir.offset(self._data, k._value)),
                    __mir.take(__mir.deref(__mir.offset(self._data, (k + 1)._value))),
                )
        self._length -= 1
        return result^

    def clear(mut self):
        """Destroys all elements; the storage stays."""
        var length = self._length
        self._length = 0
        _destroy_elements(self._data, length)

    def resize(mut self, length: Int, fill: Self.T) where conforms_to(Self.T, Copyable):
        """Cuts the list, or extends it with copies of `fill`."""
        if length <= self._length:
            self.shrink(length)
            return
        self.reserve(length)
        _fill_elements(__mir.offset(self._data, self._length._value), length - self._length, fill)
        self._length = length

    def resize(mut self, *, unsafe_uninit_length: Int):
        """Cuts the list, or extends it with uninitialised elements."""
        if unsafe_uninit_length <= self._length:
            self.shrink(unsafe_uninit_length)
            return
        self.reserve(unsafe_uninit_length)
        self._length = unsafe_uninit_length

    def shrink(mut self, new_length: Int):
        """Destroys the elements from `new_length` on."""
        if new_length < 0 or new_length > self._length:
            _fail(
                String("cannot shrink a list of ", self._length, " elements to ", new_length), __mir.call_location()
            )
        var length = self._length
        self._length = new_length
        _destroy_elements(__mir.offset(self._data, new_length._value), length - new_length)

    def reverse(mut self):
        """Turns the order of the elements round, in place."""
        var low = 0
        var high = self._length - 1
        while low < high:
            _swap_places(__mir.offset(self._data, low._value), __mir.offset(self._data, high._value))
            low += 1
            high -= 1

    def swap_elements(mut self, elt_idx_1: Int, elt_idx_2: Int):
        """Exchanges two elements."""
        if elt_idx_1 < 0 or elt_idx_1 >= self._length:
            _index_failure(elt_idx_1, self._length, __mir.call_location())
        if elt_idx_2 < 0 or elt_idx_2 >= self._length:
            _index_failure(elt_idx_2, self._length, __mir.call_location())
        _swap_places(__mir.offset(self._data, elt_idx_1._value), __mir.offset(self._data, elt_idx_2._value))

    def unsafe_take_allocation(mut self) -> Allocation[Self.T]:
        """Takes the storage away; the list is empty afterwards and the elements are the caller's."""
        var result = Allocation[Self.T](_data=self._data, _count=self._capacity)
        self._data = __mir.null[Self.T]()
        self._length = 0
        self._capacity = 0
        return result^

    # ------------------------------------------------------------------------------------------------- access

    @always_inline
    def __getitem__(ref self, index: Int, /) -> ref[self._data] Self.T:
        if Bool(__mir.unlikely(__mir.uge(index._value, self._length._value))):
            _index_failure(index, self._length, __mir.call_location())
        return __mir.deref(__mir.offset(self._data, index._value))

    @always_inline
    def __getitem__[I: Indexer, //](ref self, idx: I) -> ref[self._data] Self.T:
        var i = index(idx)
        if Bool(__mir.unlikely(__mir.uge(i._value, self._length._value))):
            _index_failure(i, self._length, __mir.call_location())
        return __mir.deref(__mir.offset(self._data, i._value))

    @always_inline
    def __getitem__(ref self, slice: ContiguousSlice) -> Span[Self.T, origin_of(self)]:
        """A view of a part, which must lie within the list."""
        var start = slice._start_or(0)
        var end = slice._end_or(self._length)
        if start < 0 or start > end or end > self._length:
            _slice_failure(start, end, self._length, __mir.call_location())
        return Span[Self.T, origin_of(self)](_data=__mir.offset(self._data, start._value), _length=end - start)

    def __getitem__(self, slice: StridedSlice) -> Self where conforms_to(Self.T, Copyable):
        """A new list of the elements that a slice with a step names, with Python's rules."""
        var start, end, step = slice.indices(self._length)
        var result = Self()
        var i = start
        while (i < end) if step > 0 else (i > end):
            result.append(Self.T(copy=__mir.deref(__mir.offset(self._data, i._value))))
            i += step
        return result^

    @always_inline
    def unsafe_get(ref self, idx: Int) -> ref[self._data] Self.T:
        return __mir.deref(__mir.offset(self._data, idx._value))

    @always_inline
    def unsafe_set(mut self, idx: Int, var value: Self.T):
        var place = __mir.offset(self._data, idx._value)
        __mir.destroy(__mir.deref(place))
        __mir.init(__mir.deref(place), value^)

    @always_inline
    def unsafe_ptr(ref self) -> Pointer[Self.T, origin_of(self)]:
        """The first element."""
        return Pointer[Self.T, origin_of(self)](_machine=self._data)

    @always_inline
    def __iter__(ref self) -> _SpanIter[Self.T, origin_of(self)]:
        return _SpanIter[Self.T, origin_of(self)](self._data, self._length)

    @always_inline
    def __iter__(var self) -> _ListIterOwned[Self.T]:
        return _ListIterOwned[Self.T](self^)

    @always_inline
    def __reversed__(ref self) -> _SpanIter[Self.T, origin_of(self), False]:
        return _SpanIter[Self.T, origin_of(self), False](self._data, self._length)

    # ------------------------------------------------------------------------------------------------- search

    def __contains__(self, value: Self.T, /) -> Bool where conforms_to(Self.T, Equatable):
        for i in range(self._length):
            if __mir.deref(__mir.offset(self._data, i._value)) == value:
                return True
        return False

    def index(
        self, value: Self.T, start: Int = 0, stop: Optional[Int] = None
    ) raises -> Int where conforms_to(Self.T, Equatable):
        """The first position of a value in `start ..< stop`; raises when it is not there."""
        var found = self.try_index(value, start, stop)
        if not found:
            raise Error("ValueError: Given element is not in list")
        return found.value()

    def try_index(
        self, value: Self.T, start: Int = 0, stop: Optional[Int] = None
    ) -> Optional[Int] where conforms_to(Self.T, Equatable):
        """The first position of a value in `start ..< stop`; negative bounds count from the end."""
        var low, high, _ = Slice(start, stop, None).indices(self._length)
        for i in range(low, high):
            if __mir.deref(__mir.offset(self._data, i._value)) == value:
                return i
        return None

    def count(self, value: Self.T) -> Int where conforms_to(Self.T, Equatable):
        var total = 0
        for i in range(self._length):
            if __mir.deref(__mir.offset(self._data, i._value)) == value:
                total += 1
        return total

    # ---------------------------------------------------------------------------------------------- operators

    def __add__(self, var other: Self) -> Self where conforms_to(Self.T, Copyable):
        var result = Self(capacity=self._length + other._length)
        result._length = self._length
        _copy_elements(result._data, self._data, self._length)
        result.extend(other^)
        return result^

    def __iadd__(mut self, var other: Self, /):
        self.extend(other^)

    def __mul__(self, x: Int) -> Self where conforms_to(Self.T, Copyable):
        var result = Self(capacity=self._length * x if x > 0 else 0)
        for _ in range(x):
            _copy_elements(__mir.offset(result._data, result._length._value), self._data, self._length)
            result._length += self._length
        return result^

    def __imul__(mut self, x: Int) where conforms_to(Self.T, Copyable):
        self = self * x

    def __eq__(self, other: Self, /) -> Bool where conforms_to(Self.T, Equatable):
        return _equal_elements(self._data, self._length, other._data, other._length)

    def __ne__(self, other: Self, /) -> Bool where conforms_to(Self.T, Equatable):
        return not _equal_elements(self._data, self._length, other._data, other._length)

    def __hash__[H: Hasher](self, mut hasher: H) where conforms_to(Self.T, Hashable):
        self._length.__hash__(hasher)
        for i in range(self._length):
            __mir.deref(__mir.offset(self._data, i._value)).__hash__(hasher)

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        _write_elements(self._data, self._length, writer)

    def write_repr_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        writer.write_string("List[")
        writer.write_string(_local_name(__mir.type_name[Self.T]()))
        writer.write_string("](")
        _write_element_reprs(self._data, self._length, writer)
        writer.write_string(")")


def _fill_elements[T: Copyable](data: __mir.pointer[T], length: Int, value: T):
    """Initialises memory with copies of a value."""
    for i in range(length):
        __mir.init(__mir.deref(__mir.offset(data, i._value)), T(copy=value))


struct _ListIterOwned[T: AnyType](Iterator, Movable):
    """Moves the elements of a list out one after another and destroys those that are left."""

    comptime Element = Self.T

    var _list: List[Self.T]
    var _next: Int

    @always_inline
    def __init__(out self, var list: List[Self.T]):
        self._list = list^
        self._next = 0

    def __deinit__(deinit self):
        for i in range(self._next, self._list._length):
            __mir.destroy(__mir.deref(__mir.offset(self._list._data, i._value)))
        self._list._length = 0

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.T:
        if self._next >= self._list._length:
            raise StopIteration()
        var place = __mir.offset(self._list._data, self._next._value)
        self._next += 1
        return __mir.take(__mir.deref(place))
