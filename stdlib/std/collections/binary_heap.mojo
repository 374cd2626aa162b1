"""`BinaryHeap`: the greatest element first."""

from ..builtin.failures import _fail
from ..memory.span import _swap_places


struct BinaryHeap[T: Comparable & Copyable](Copyable, Defaultable, Movable, Sized):
    """A binary tree in a list in which no element is less than its children."""

    var _items: List[Self.T]

    @always_inline
    def __init__(out self):
        self._items = List[Self.T]()

    @always_inline
    def __init__(out self, *, capacity: Int):
        self._items = List[Self.T](capacity=capacity)

    @always_inline
    def __len__(self) -> Int:
        return self._items._length

    @always_inline
    def clear(mut self):
        self._items.clear()

    def peek(ref self) -> ref[self._items] Self.T:
        """The greatest element."""
        if self._items._length == 0:
            _fail("BinaryHeap.peek requires a non-empty heap.", __mir.call_location())
        return __mir.deref(self._items._data)

    def push(mut self, var val: Self.T):
        """Adds an element."""
        self._items.append(val^)
        var data = self._items._data
        var child = self._items._length - 1
        while child > 0:
            var parent = (child - 1) // 2
            if not (
                __mir.deref(__mir.offset(data, parent._value)) < __mir.deref(__mir.offset(data, child._value))
            ):
                return
            _swap_places(__mir.offset(data, parent._value), __mir.offset(data, child._value))
            child = parent

    def pop(mut self) -> Self.T:
        """Removes and returns the greatest element."""
        var length = self._items._length - 1
        if length < 0:
            _fail("BinaryHeap.pop requires a non-empty heap.", __mir.call_location())
        var data = self._items._data
        _swap_places(data, __mir.offset(data, length._value))
        var parent = 0
        while True:
            var child = 2 * parent + 1
            if child >= length:
                break
            if child + 1 < length and __mir.deref(__mir.offset(data, child._value)) < __mir.deref(
                __mir.offset(data, (child + 1)._value)
            ):
                child += 1
            if not (
                __mir.deref(__mir.offset(data, parent._value)) < __mir.deref(__mir.offset(data, child._value))
            ):
                break
            _swap_places(__mir.offset(data, parent._value), __mir.offset(data, child._value))
            parent = child
        return self._items.pop()
