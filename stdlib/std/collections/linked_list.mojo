"""`LinkedList`: elements that are chained in both directions."""

from ..builtin.failures import _index_failure
from ..builtin.writable import _local_name
from ..memory.alloc import _allocate


struct _Node[T: Movable]:
    """One element and its neighbours; null at the ends."""

    var value: Self.T
    var previous: __mir.pointer[_Node[Self.T]]
    var next: __mir.pointer[_Node[Self.T]]

    @always_inline
    def __init__(out self, var value: Self.T):
        self.value = value^
        self.previous = __mir.null[_Node[Self.T]]()
        self.next = __mir.null[_Node[Self.T]]()


struct LinkedList[T: Movable](
    Boolable,
    Copyable where conforms_to(T, Copyable),
    Defaultable,
    Deinitable where conforms_to(T, Deinitable),
    Equatable where conforms_to(T, Equatable),
    Hashable where conforms_to(T, Hashable),
    Iterable,
    Movable,
    Sized,
    Writable where conforms_to(T, Writable),
):
    """Constant-time changes at both ends; everything else walks."""

    var _first: __mir.pointer[_Node[Self.T]]
    var _last: __mir.pointer[_Node[Self.T]]
    var _length: Int

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _LinkedListIter[Self.T, iterable_origin]

    @always_inline
    def __init__(out self):
        self._first = __mir.null[_Node[Self.T]]()
        self._last = __mir.null[_Node[Self.T]]()
        self._length = 0

    def __init__(out self, *elements: Self.T) where conforms_to(Self.T, Copyable):
        self = Self()
        for element in elements:
            self.append(Self.T(copy=element))

    def __init__(out self, *, copy: Self) where conforms_to(Self.T, Copyable):
        self = Self()
        for element in copy:
            self.append(Self.T(copy=element))

    def __deinit__(deinit self):
        var node = self._first
        while not _is_null(node):
            var next = __mir.deref(node).next
            __mir.destroy(__mir.deref(node))
            __mir.free(node)
            node = next

    # ----------------------------------------------------------------------------------------------------- changes

    def append(mut self, var value: Self.T):
        """Adds at the end."""
        self._link(value^, self._last, __mir.null[_Node[Self.T]]())

    def prepend(mut self, var value: Self.T):
        """Adds at the beginning."""
        self._link(value^, __mir.null[_Node[Self.T]](), self._first)

    def _link(
        mut self, var value: Self.T, before: __mir.pointer[_Node[Self.T]], after: __mir.pointer[_Node[Self.T]]
    ):
        """Puts a new node between two neighbours, either of which may be null."""
        var node = _allocate[_Node[Self.T]](1)
        __mir.init(__mir.deref(node), _Node[Self.T](value^))
        __mir.deref(node).previous = before
        __mir.deref(node).next = after
        if _is_null(before):
            self._first = node
        else:
            __mir.deref(before).next = node
        if _is_null(after):
            self._last = node
        else:
            __mir.deref(after).previous = node
        self._length += 1

    def _unlink(mut self, node: __mir.pointer[_Node[Self.T]]) -> Self.T:
        """Takes a node out and returns its value."""
        var before = __mir.deref(node).previous
        var after = __mir.deref(node).next
        if _is_null(before):
            self._first = after
        else:
            __mir.deref(before).next = after
        if _is_null(after):
            self._last = before
        else:
            __mir.deref(after).previous = before
        self._length -= 1
        var value = __mir.take(__mir.deref(node).value)
        __mir.free(node)
        return value^

    def insert(mut self, idx: Int, var elem: Self.T):
        """Puts a value before position `idx`, which may be the length."""
        if idx < 0 or idx > self._length:
            _index_failure(idx, self._length + 1, __mir.call_location())
        if idx == self._length:
            self.append(elem^)
        else:
            var node = self._node(idx)
            self._link(elem^, __mir.deref(node).previous, node)

    def pop(mut self) raises -> Self.T:
        """Removes and returns the last element."""
        if self._length == 0:
            raise Error("Pop on empty list.")
        return self._unlink(self._last)

    def pop(mut self, i: Int) -> Self.T:
        """Removes and returns the element at `i`."""
        if i < 0 or i >= self._length:
            _index_failure(i, self._length, __mir.call_location())
        return self._unlink(self._node(i))

    def maybe_pop(mut self) -> Optional[Self.T]:
        """Removes and returns the last element, if there is one."""
        if self._length == 0:
            return Optional[Self.T]()
        return Optional[Self.T](self._unlink(self._last))

    def maybe_pop(mut self, i: Int) -> Optional[Self.T]:
        """Removes and returns the element at `i`."""
        if i < 0 or i >= self._length:
            _index_failure(i, self._length, __mir.call_location())
        return Optional[Self.T](self._unlink(self._node(i)))

    def extend(mut self, var other: Self):
        """Moves the elements of another list to the end."""
        while other._length > 0:
            self.append(other._unlink(other._first))

    def clear(mut self):
        while self._length > 0:
            _ = self._unlink(self._first)

    def reverse(mut self):
        """Turns the order round, in place."""
        var node = self._first
        while not _is_null(node):
            var next = __mir.deref(node).next
            __mir.deref(node).next = __mir.deref(node).previous
            __mir.deref(node).previous = next
            node = next
        var first = self._first
        self._first = self._last
        self._last = first

    # ------------------------------------------------------------------------------------------------------ reading

    def _node(self, i: Int) -> __mir.pointer[_Node[Self.T]]:
        """The node of an element, from the nearer end."""
        if i < self._length // 2:
            var node = self._first
            for _ in range(i):
                node = __mir.deref(node).next
            return node
        var node = self._last
        for _ in range(self._length - 1 - i):
            node = __mir.deref(node).previous
        return node

    @always_inline
    def __len__(self) -> Int:
        return self._length

    @always_inline
    def __bool__(self) -> Bool:
        return self._length > 0

    @always_inline
    def __iter__(ref self) -> _LinkedListIter[Self.T, origin_of(self)]:
        return _LinkedListIter[Self.T, origin_of(self)](self._first)

    def __contains__(self, value: Self.T) -> Bool where conforms_to(Self.T, Equatable):
        for element in self:
            if element == value:
                return True
        return False

    def index(self, value: Self.T) raises -> Int where conforms_to(Self.T, Equatable):
        var i = 0
        for element in self:
            if element == value:
                return i
            i += 1
        raise Error("ValueError: Given element is not in list")

    def count(self, elem: Self.T) -> Int where conforms_to(Self.T, Equatable):
        var total = 0
        for element in self:
            if element == elem:
                total += 1
        return total

    def __eq__(self, other: Self) -> Bool where conforms_to(Self.T, Equatable):
        if self._length != other._length:
            return False
        var a = self._first
        var b = other._first
        while not _is_null(a):
            if not (__mir.deref(a).value == __mir.deref(b).value):
                return False
            a = __mir.deref(a).next
            b = __mir.deref(b).next
        return True

    def __ne__(self, other: Self) -> Bool where conforms_to(Self.T, Equatable):
        return not (self == other)

    def __hash__[H: Hasher](self, mut hasher: H) where conforms_to(Self.T, Hashable):
        for element in self:
            element.__hash__(hasher)

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        writer.write_string("[")
        var first = True
        for element in self:
            if not first:
                writer.write_string(", ")
            first = False
            element.write_to(writer)
        writer.write_string("]")

    def write_repr_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        writer.write_string("LinkedList[")
        writer.write_string(_local_name(__mir.type_name[Self.T]()))
        writer.write_string("]([")
        var first = True
        for element in self:
            if not first:
                writer.write_string(", ")
            first = False
            element.write_repr_to(writer)
        writer.write_string("])")


@always_inline
def _is_null[T: AnyType, //](pointer: __mir.pointer[T]) -> Bool:
    return Bool(__mir.eq(pointer, __mir.null[T]()))


struct _LinkedListIter[mut: Bool, //, T: Movable, origin: Origin[mut=mut]](ImplicitlyCopyable, Iterable, Iterator):
    """Yields references to the elements."""

    comptime Element = Self.T
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _next: __mir.pointer[_Node[Self.T]]

    @always_inline
    def __init__(out self, first: __mir.pointer[_Node[Self.T]]):
        self._next = first

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> ref[Self.origin] Self.T:
        var node = self._next
        if _is_null(node):
            raise StopIteration()
        self._next = __mir.deref(node).next
        return __mir.deref(node).value
