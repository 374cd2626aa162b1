"""`Deque`: a queue with two ends, in a ring of memory."""

from ..builtin.failures import _index_failure
from ..builtin.writable import _local_name
from ..memory.alloc import _allocate


struct Deque[T: Movable](
    Boolable,
    Copyable where conforms_to(T, Copyable),
    Deinitable where conforms_to(T, Deinitable),
    Equatable where conforms_to(T, Equatable),
    Hashable where conforms_to(T, Hashable),
    Iterable,
    Movable,
    Sized,
    Writable where conforms_to(T, Writable),
):
    """Elements in a ring whose size is a power of two. With `maxlen` an element too many drops from the far end."""

    var _data: __mir.pointer[Self.T]
    var _head: Int
    var _length: Int
    var _capacity: Int
    var _maxlen: Int
    """-1: no bound."""

    comptime __literal_index_limit__: Int = Int.MAX
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _DequeIter[Self.T, iterable_origin]

    def __init__(
        out self,
        *,
        var elements: Optional[List[Self.T]] = None,
        capacity: Int = 64,
        min_capacity: Int = 64,
        maxlen: Int = -1,
        shrink: Bool = True,
    ):
        """An empty queue, or one with the elements of a list."""
        self._head = 0
        self._length = 0
        self._maxlen = maxlen
        self._capacity = 8
        while self._capacity < capacity:
            self._capacity *= 2
        self._data = _allocate[Self.T](self._capacity)
        if elements:
            self.extend(elements.take())

    def __init__(out self, *values: Self.T) where conforms_to(Self.T, Copyable):
        self = Self()
        for value in values:
            self.append(Self.T(copy=value))

    def __init__(out self, *, copy: Self) where conforms_to(Self.T, Copyable):
        self._head = 0
        self._length = 0
        self._maxlen = copy._maxlen
        self._capacity = copy._capacity
        self._data = _allocate[Self.T](copy._capacity)
        for i in range(copy._length):
            self.append(Self.T(copy=__mir.deref(copy._place(i))))

    def __deinit__(deinit self):
        comptime if Bool(__mir.needs_drop[Self.T]()):
            for i in range(self._length):
                __mir.destroy(__mir.deref(__mir.offset(self._data, ((self._head + i) & (self._capacity - 1))._value)))
        __mir.free(self._data)

    @always_inline
    def _place(self, i: Int) -> __mir.pointer[Self.T]:
        """Where element `i` lies."""
        return __mir.offset(self._data, ((self._head + i) & (self._capacity - 1))._value)

    @no_inline
    def _grow(mut self):
        """Doubles the ring; the elements start at its beginning afterwards."""
        var data = _allocate[Self.T](self._capacity * 2)
        for i in range(self._length):
            __mir.init(__mir.deref(__mir.offset(data, i._value)), __mir.take(__mir.deref(self._place(i))))
        __mir.free(self._data)
        self._data = data
        self._head = 0
        self._capacity *= 2

    # --------------------------------------------------------------------------------------------------- the ends

    @always_inline
    def append(mut self, var value: Self.T):
        """Adds at the right end."""
        if self._length == self._capacity:
            self._grow()
        __mir.init(__mir.deref(self._place(self._length)), value^)
        self._length += 1
        if self._maxlen >= 0 and self._length > self._maxlen:
            self._drop_left()

    @always_inline
    def appendleft(mut self, var value: Self.T):
        """Adds at the left end."""
        if self._length == self._capacity:
            self._grow()
        self._head = (self._head - 1) & (self._capacity - 1)
        __mir.init(__mir.deref(__mir.offset(self._data, self._head._value)), value^)
        self._length += 1
        if self._maxlen >= 0 and self._length > self._maxlen:
            self._length -= 1
            __mir.destroy(__mir.deref(self._place(self._length)))

    def _drop_left(mut self):
        __mir.destroy(__mir.deref(self._place(0)))
        self._head = (self._head + 1) & (self._capacity - 1)
        self._length -= 1

    def pop(mut self) raises -> Self.T:
        """Removes and returns the last element."""
        if self._length == 0:
            raise Error("IndexError: Deque is empty")
        self._length -= 1
        return __mir.take(__mir.deref(self._place(self._length)))

    def popleft(mut self) raises -> Self.T:
        """Removes and returns the first element."""
        if self._length == 0:
            raise Error("IndexError: Deque is empty")
        var place = self._place(0)
        self._head = (self._head + 1) & (self._capacity - 1)
        self._length -= 1
        return __mir.take(__mir.deref(place))

    def peek(self) raises -> Self.T where conforms_to(Self.T, Copyable):
        """A copy of the last element."""
        if self._length == 0:
            raise Error("IndexError: Deque is empty")
        return Self.T(copy=__mir.deref(self._place(self._length - 1)))

    def peekleft(self) raises -> Self.T where conforms_to(Self.T, Copyable):
        """A copy of the first element."""
        if self._length == 0:
            raise Error("IndexError: Deque is empty")
        return Self.T(copy=__mir.deref(self._place(0)))

    def extend(mut self, var values: List[Self.T]):
        """Moves the elements of a list to the right end."""
        var count = values._length
        values._length = 0
        for i in range(count):
            self.append(__mir.take(__mir.deref(__mir.offset(values._data, i._value))))

    def extendleft(mut self, var values: List[Self.T]):
        """Moves the elements of a list to the left end one by one, which turns their order round."""
        var count = values._length
        values._length = 0
        for i in range(count):
            self.appendleft(__mir.take(__mir.deref(__mir.offset(values._data, i._value))))

    def clear(mut self):
        for i in range(self._length):
            __mir.destroy(__mir.deref(self._place(i)))
        self._head = 0
        self._length = 0

    # -------------------------------------------------------------------------------------------------- the middle

    def insert(mut self, idx: Int, var value: Self.T) raises:
        """Puts a value before position `idx`; a position out of range means the nearest end."""
        if self._maxlen >= 0 and self._length >= self._maxlen:
            raise Error("IndexError: Deque is already at its maximum size")
        var i = idx + self._length if idx < 0 else idx
        if i < 0:
            i = 0
        if i > self._length:
            i = self._length
        if self._length == self._capacity:
            self._grow()
        var k = self._length
        while k > i:
            __mir.init(__mir.deref(self._place(k)), __mir.take(__mir.deref(self._place(k - 1))))
            k -= 1
        __mir.init(__mir.deref(self._place(i)), value^)
        self._length += 1

    def remove(mut self, value: Self.T) raises where conforms_to(Self.T, Equatable):
        """Removes the first element that equals a value."""
        var i = self._find(value, 0, self._length)
        if i < 0:
            raise Error("ValueError: Given element is not in deque")
        __mir.destroy(__mir.deref(self._place(i)))
        for k in range(i, self._length - 1):
            __mir.init(__mir.deref(self._place(k)), __mir.take(__mir.deref(self._place(k + 1))))
        self._length -= 1

    def index(
        self, value: Self.T, start: Int = 0, stop: Optional[Int] = None
    ) raises -> Int where conforms_to(Self.T, Equatable):
        """The first position of a value in `start ..< stop`."""
        var low, high, _ = Slice(start, stop, None).indices(self._length)
        var i = self._find(value, low, high)
        if i < 0:
            raise Error("ValueError: Given element is not in deque")
        return i

    def _find(self, value: Self.T, start: Int, end: Int) -> Int where conforms_to(Self.T, Equatable):
        for i in range(start, end):
            if __mir.deref(self._place(i)) == value:
                return i
        return -1

    def count(self, value: Self.T) -> Int where conforms_to(Self.T, Equatable):
        var total = 0
        for i in range(self._length):
            if __mir.deref(self._place(i)) == value:
                total += 1
        return total

    def rotate(mut self, n: Int = 1):
        """Moves the last `n` elements to the front, or the first `-n` to the end."""
        if self._length < 2:
            return
        var steps = n % self._length
        for _ in range(steps):
            self._length -= 1
            var value = __mir.take(__mir.deref(self._place(self._length)))
            self._head = (self._head - 1) & (self._capacity - 1)
            __mir.init(__mir.deref(__mir.offset(self._data, self._head._value)), value^)
            self._length += 1

    def reverse(mut self):
        """Turns the order round, in place."""
        from ..memory.span import _swap_places

        for i in range(self._length // 2):
            _swap_places(self._place(i), self._place(self._length - 1 - i))

    # ------------------------------------------------------------------------------------------------------ access

    @always_inline
    def __len__(self) -> Int:
        return self._length

    @always_inline
    def __bool__(self) -> Bool:
        return self._length > 0

    @always_inline
    def __getitem__(ref self, idx: Int) -> ref[self._data] Self.T:
        if Bool(__mir.unlikely(__mir.uge(idx._value, self._length._value))):
            _index_failure(idx, self._length, __mir.call_location())
        return __mir.deref(self._place(idx))

    def __contains__(self, value: Self.T) -> Bool where conforms_to(Self.T, Equatable):
        return self._find(value, 0, self._length) >= 0

    @always_inline
    def __iter__(ref self) -> _DequeIter[Self.T, origin_of(self)]:
        return _DequeIter[Self.T, origin_of(self)](self._data, self._head, self._length, self._capacity)

    @always_inline
    def __reversed__(ref self) -> _DequeIter[Self.T, origin_of(self), False]:
        return _DequeIter[Self.T, origin_of(self), False](self._data, self._head, self._length, self._capacity)

    # --------------------------------------------------------------------------------------------------- operators

    def __add__(self, other: Self) -> Self where conforms_to(Self.T, Copyable):
        var result = Self(copy=self)
        result += other
        return result^

    def __iadd__(mut self, other: Self) where conforms_to(Self.T, Copyable):
        for i in range(other._length):
            self.append(Self.T(copy=__mir.deref(other._place(i))))

    def __mul__(self, n: Int) -> Self where conforms_to(Self.T, Copyable):
        var result = Self(maxlen=self._maxlen)
        for _ in range(n):
            result += self
        return result^

    def __imul__(mut self, n: Int) where conforms_to(Self.T, Copyable):
        self = self * n

    def __eq__(self, other: Self) -> Bool where conforms_to(Self.T, Equatable):
        if self._length != other._length:
            return False
        for i in range(self._length):
            if not (__mir.deref(self._place(i)) == __mir.deref(other._place(i))):
                return False
        return True

    def __ne__(self, other: Self) -> Bool where conforms_to(Self.T, Equatable):
        return not (self == other)

    def __hash__[H: Hasher](self, mut hasher: H) where conforms_to(Self.T, Hashable):
        for i in range(self._length):
            __mir.deref(self._place(i)).__hash__(hasher)

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        writer.write_string("[")
        for i in range(self._length):
            if i > 0:
                writer.write_string(", ")
            __mir.deref(self._place(i)).write_to(writer)
        writer.write_string("]")

    def write_repr_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        writer.write_string("Deque[")
        writer.write_string(_local_name(__mir.type_name[Self.T]()))
        writer.write_string("]([")
        for i in range(self._length):
            if i > 0:
                writer.write_string(", ")
            __mir.deref(self._place(i)).write_repr_to(writer)
        writer.write_string("])")


struct _DequeIter[mut: Bool, //, T: AnyType, origin: Origin[mut=mut], forward: Bool = True](
    ImplicitlyCopyable, Iterable, Iterator
):
    """Yields references to the elements."""

    comptime Element = Self.T
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _data: __mir.pointer[Self.T]
    var _start: Int
    var _left: Int
    var _capacity: Int

    @always_inline
    def __init__(out self, data: __mir.pointer[Self.T], start: Int, length: Int, capacity: Int):
        self._data = data
        self._start = start
        self._left = length
        self._capacity = capacity

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> ref[Self.origin] Self.T:
        if self._left == 0:
            raise StopIteration()
        self._left -= 1
        comptime if Self.forward:
            var place = self._start & (self._capacity - 1)
            self._start += 1
            return __mir.deref(__mir.offset(self._data, place._value))
        else:
            var place = (self._start + self._left) & (self._capacity - 1)
            return __mir.deref(__mir.offset(self._data, place._value))
