"""`Span`: a view of elements that lie one after another in memory owned by someone else."""

from ..builtin.failures import _index_failure, _slice_failure
from ..builtin.slice import ContiguousSlice
from ..builtin.writable import _local_name
from .pointer import Pointer


struct Span[mut: Bool, //, T: AnyType, origin: Origin[mut=mut]](
    Boolable,
    Equatable where conforms_to(T, Equatable),
    Hashable where conforms_to(T, Hashable),
    ImplicitlyCopyable,
    Iterable,
    Sized,
    TrivialRegisterPassable,
    Writable where conforms_to(T, Writable),
):
    """A pointer to the first element and the number of elements. Indexing is checked; slices are views again."""

    var _data: __mir.pointer[Self.T]
    var _length: Int

    comptime Immutable = Span[Self.T, ImmOrigin(Self.origin)]
    comptime __literal_index_limit__: Int = Int.MAX
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _SpanIter[Self.T, Self.origin]

    @always_inline
    def __init__(out self):
        self._data = __mir.null[Self.T]()
        self._length = 0

    @always_inline
    def __init__(out self, *, unsafe_ptr: Pointer[Self.T, Self.origin], length: Int):
        self._data = unsafe_ptr._address
        self._length = length

    @always_inline
    def __init__(out self, *, _data: __mir.pointer[Self.T], _length: Int):
        self._data = _data
        self._length = _length

    @always_inline
    @implicit
    def __init__(out self, ref[Self.origin] list: List[Self.T]):
        self._data = list._data
        self._length = list._length

    @always_inline
    @implicit
    def __init__[n: Int, //](out self, ref[Self.origin] array: Array[Self.T, n]):
        self._data = __mir.array_pointer(array._storage)
        self._length = n

    @always_inline
    @implicit
    def __init__[o: MutOrigin, //](out self: Span[Self.T, ImmOrigin(o)], other: Span[Self.T, o]):
        """A mutable view is accepted where an immutable one is wanted."""
        self._data = other._data
        self._length = other._length

    @always_inline
    def __len__(self) -> Int:
        __mir.assume(__mir.sge(self._length._value, 0))
        return self._length

    @always_inline
    def __bool__(self) -> Bool:
        return self._length > 0

    @always_inline
    def unsafe_ptr(self) -> Pointer[Self.T, Self.origin]:
        return Pointer[Self.T, Self.origin](_machine=self._data)

    @always_inline
    def as_imm(self) -> Self.Immutable:
        return Self.Immutable(_data=self._data, _length=self._length)

    # ------------------------------------------------------------------------------------------------ access

    @always_inline
    def __getitem__(self, index: Int, /) -> ref[Self.origin] Self.T:
        if Bool(__mir.unlikely(__mir.uge(index._value, self._length._value))):
            _index_failure(index, self._length, __mir.call_location())
        return __mir.deref(__mir.offset(self._data, index._value))

    @always_inline
    def __getitem__[I: Indexer, //](self, idx: I) -> ref[Self.origin] Self.T:
        var i = index(idx)
        if Bool(__mir.unlikely(__mir.uge(i._value, self._length._value))):
            _index_failure(i, self._length, __mir.call_location())
        return __mir.deref(__mir.offset(self._data, i._value))

    @always_inline
    def __getitem__(self, slice: ContiguousSlice) -> Self:
        var start = slice._start_or(0)
        var end = slice._end_or(self._length)
        if start < 0 or start > end or end > self._length:
            _slice_failure(start, end, self._length, __mir.call_location())
        return Self(_data=__mir.offset(self._data, start._value), _length=end - start)

    @always_inline
    def unsafe_get(self, index: Int) -> ref[Self.origin] Self.T:
        return __mir.deref(__mir.offset(self._data, index._value))

    @always_inline
    def unsafe_subspan(self, *, offset: Int, length: Int) -> Self:
        return Self(_data=__mir.offset(self._data, offset._value), _length=length)

    @always_inline
    def __iter__(self) -> _SpanIter[Self.T, Self.origin]:
        return _SpanIter[Self.T, Self.origin](self._data, self._length)

    @always_inline
    def __reversed__(self) -> _SpanIter[Self.T, Self.origin, False]:
        return _SpanIter[Self.T, Self.origin, False](self._data, self._length)

    def __contains__(self, value: Self.T) -> Bool where conforms_to(Self.T, Equatable):
        for i in range(self._length):
            if __mir.deref(__mir.offset(self._data, i._value)) == value:
                return True
        return False

    def binary_search_by[F: def(Self.T) -> Int, //](self, f: F) -> Optional[Int]:
        """The index of an element for which `f` is 0; the elements must be sorted.

        `f(x)` is negative when `x` lies before what is sought, positive when it lies after it.
        """
        var low = 0
        var high = self._length
        while low < high:
            var middle = low + (high - low) // 2
            var order = f(__mir.deref(__mir.offset(self._data, middle._value)))
            if order == 0:
                return middle
            if order < 0:
                low = middle + 1
            else:
                high = middle
        return None

    # ----------------------------------------------------------------------------------------------- changes

    def fill(self, value: Self.T) where conforms_to(Self.T, Copyable):
        """Replaces every element by a copy of `value`."""
        for i in range(self._length):
            __mir.destroy(__mir.deref(__mir.offset(self._data, i._value)))
            __mir.init(__mir.deref(__mir.offset(self._data, i._value)), Self.T(copy=value))

    def copy_from(self, other: Span[Self.T, _]) where conforms_to(Self.T, Copyable):
        """Replaces the elements by copies of those of a span of the same length."""
        if self._length != other._length:
            _slice_failure(0, other._length, self._length, __mir.call_location())
        comptime if Bool(__mir.is_trivial[Self.T]()):
            __mir.memmove(self._data, other._data, __mir.mul(self._length._value, __mir.stride_of[Self.T]()))
        else:
            for i in range(self._length):
                var fresh = Self.T(copy=__mir.deref(__mir.offset(other._data, i._value)))
                __mir.destroy(__mir.deref(__mir.offset(self._data, i._value)))
                __mir.init(__mir.deref(__mir.offset(self._data, i._value)), fresh^)

    def swap_elements(self, a: Int, b: Int) raises:
        """Exchanges two elements; raises when an index is out of range."""
        if a < 0 or a >= self._length or b < 0 or b >= self._length:
            raise Error("index out of bounds: cannot swap ", a, " and ", b, " of ", self._length, " elements")
        self.unsafe_swap_elements(a, b)

    @always_inline
    def unsafe_swap_elements(self, a: Int, b: Int):
        _swap_places(__mir.offset(self._data, a._value), __mir.offset(self._data, b._value))

    def reverse[dtype: DType, origin: MutOrigin, //](self: Span[Scalar[dtype], origin]):
        """Turns the order of scalars round, in place.

        As in the reference compiler, the innermost pair is left as it is when the length leaves 1 or 2 divided by 4.
        """
        var pairs = self._length // 2
        if pairs > 0 and (self._length % 4 == 1 or self._length % 4 == 2):
            pairs -= 1
        for i in range(pairs):
            self.unsafe_swap_elements(i, self._length - 1 - i)

    def apply[
        dtype: DType, origin: MutOrigin, F: def(Scalar[dtype]) -> Scalar[dtype], //
    ](self: Span[Scalar[dtype], origin], f: F):
        """Replaces every scalar by `f` of it."""
        for i in range(self._length):
            var place = __mir.offset(self._data, i._value)
            __mir.deref(place) = f(__mir.deref(place))

    def count[
        dtype: DType, F: def(Scalar[dtype]) -> Scalar[DType.bool], //
    ](self: Span[Scalar[dtype], _], f: F) -> UInt:
        """How many scalars satisfy `f`."""
        var total = UInt(0)
        for i in range(self._length):
            if f(__mir.deref(__mir.offset(self._data, i._value))):
                total += 1
        return total

    # -------------------------------------------------------------------------------------------- comparison

    def __eq__(self, other: Self) -> Bool where conforms_to(Self.T, Equatable):
        return _equal_elements(self._data, self._length, other._data, other._length)

    def __eq__(self, other: Span[Self.T, _]) -> Bool where conforms_to(Self.T, Equatable):
        return _equal_elements(self._data, self._length, other._data, other._length)

    def __ne__(self, other: Self) -> Bool where conforms_to(Self.T, Equatable):
        return not _equal_elements(self._data, self._length, other._data, other._length)

    def __ne__(self, other: Span[Self.T, _]) -> Bool where conforms_to(Self.T, Equatable):
        return not _equal_elements(self._data, self._length, other._data, other._length)

    def __hash__[H: Hasher](self, mut hasher: H) where conforms_to(Self.T, Hashable):
        for i in range(self._length):
            __mir.deref(__mir.offset(self._data, i._value)).__hash__(hasher)

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        _write_elements(self._data, self._length, writer)

    def write_repr_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        writer.write_string("Span[")
        writer.write_string(_local_name(__mir.type_name[Self.T]()))
        writer.write_string("](")
        _write_element_reprs(self._data, self._length, writer)
        writer.write_string(")")


comptime MutSpan[T: AnyType, origin: MutOrigin] = Span[T, origin]
comptime ImmSpan[T: AnyType, origin: ImmOrigin] = Span[T, origin]


struct _SpanIter[mut: Bool, //, T: AnyType, origin: Origin[mut=mut], forward: Bool = True](
    Copyable, ImplicitlyCopyable, Iterable, Iterator
):
    """Walks over elements that lie side by side and yields references."""

    comptime Element = Self.T
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _next: __mir.pointer[Self.T]
    var _end: __mir.pointer[Self.T]

    @always_inline
    def __init__(out self, start: __mir.pointer[Self.T], length: Int):
        self._next = start
        self._end = _advanced(start, length)

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> ref[Self.origin] Self.T:
        if Bool(__mir.eq(self._next, self._end)):
            raise StopIteration()
        comptime if Self.forward:
            var place = self._next
            self._next = _advanced(place, 1)
            return __mir.deref(place)
        else:
            self._end = _advanced(self._end, -1)
            return __mir.deref(self._end)

    @always_inline
    def __len__(self) -> Int:
        var bytes = __mir.sub(__mir.ptrtoint[__mir.i64](self._end), __mir.ptrtoint[__mir.i64](self._next))
        return Int(__mir.sdiv(bytes, _step[Self.T]()))


@always_inline
def _step[T: AnyType]() -> __mir.i64:
    """How many bytes lie between neighbours. Elements without size are counted as if they were bytes, so that the
    places of as many elements differ; nothing is ever read there."""
    var stride = __mir.stride_of[T]()
    return __mir.select(__mir.eq(stride, 0), 1, stride)


@always_inline
def _advanced[T: AnyType](place: __mir.pointer[T], count: Int) -> __mir.pointer[T]:
    """The place some elements further on."""
    comptime if Bool(__mir.eq(__mir.stride_of[T](), 0)):
        return __mir.cast_pointer[T](__mir.offset(__mir.cast_pointer[__mir.i8](place), count._value))
    else:
        return __mir.offset(place, count._value)


# ------------------------------------------------------------------- what the element containers have in common


@always_inline
def _swap_places[T: AnyType](a: __mir.pointer[T], b: __mir.pointer[T]):
    """Exchanges two values in place; the two may be one."""
    comptime if Bool(__mir.is_register[T]()):
        var held = __mir.load(a)
        __mir.store(a, __mir.load(b))
        __mir.store(b, held)
    else:
        if Bool(__mir.ne(a, b)):
            var held = __mir.take(__mir.deref(a))
            __mir.init(__mir.deref(a), __mir.take(__mir.deref(b)))
            __mir.init(__mir.deref(b), held^)


def _destroy_elements[T: AnyType](data: __mir.pointer[T], length: Int):
    """Destroys elements first to last."""
    comptime if Bool(__mir.needs_drop[T]()):
        for i in range(length):
            __mir.destroy(__mir.deref(__mir.offset(data, i._value)))


def _copy_elements[T: Copyable](to: __mir.pointer[T], source: __mir.pointer[T], length: Int):
    """Copies elements into uninitialised memory."""
    comptime if Bool(__mir.is_trivial[T]()):
        __mir.memcpy(to, source, __mir.mul(length._value, __mir.stride_of[T]()))
    else:
        for i in range(length):
            __mir.init(
                __mir.deref(__mir.offset(to, i._value)), T(copy=__mir.deref(__mir.offset(source, i._value)))
            )


def _move_elements[T: AnyType](to: __mir.pointer[T], source: __mir.pointer[T], length: Int):
    """Moves elements into uninitialised memory that does not overlap; the source is uninitialised afterwards."""
    comptime if Bool(__mir.moves_bits[T]()):
        __mir.memcpy(to, source, __mir.mul(length._value, __mir.stride_of[T]()))
    else:
        for i in range(length):
            __mir.init(
                __mir.deref(__mir.offset(to, i._value)), __mir.take(__mir.deref(__mir.offset(source, i._value)))
            )


def _equal_elements[
    T: Equatable
](a: __mir.pointer[T], a_length: Int, b: __mir.pointer[T], b_length: Int) -> Bool:
    if a_length != b_length:
        return False
    for i in range(a_length):
        if not (__mir.deref(__mir.offset(a, i._value)) == __mir.deref(__mir.offset(b, i._value))):
            return False
    return True


def _write_elements[T: Writable, W: Writer](data: __mir.pointer[T], length: Int, mut writer: W):
    """Writes `[a, b, c]`."""
    writer.write_string("[")
    for i in range(length):
        if i > 0:
            writer.write_string(", ")
        __mir.deref(__mir.offset(data, i._value)).write_to(writer)
    writer.write_string("]")


def _write_element_reprs[T: Writable, W: Writer](data: __mir.pointer[T], length: Int, mut writer: W):
    """Writes `[repr(a), repr(b)]`."""
    writer.write_string("[")
    for i in range(length):
        if i > 0:
            writer.write_string(", ")
        __mir.deref(__mir.offset(data, i._value)).write_repr_to(writer)
    writer.write_string("]")
