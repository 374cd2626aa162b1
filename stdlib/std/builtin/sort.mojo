"""Sorting: `sort` and `partition`."""

from ..memory.alloc import _allocate
from ..memory.span import Span, _move_elements, _swap_places

comptime _SMALL = 16
"""Up to so many elements are sorted by insertion."""


def sort[
    T: Copyable, origin: MutOrigin, F: def(T, T) -> Bool, //, *, stable: Bool = False
](span: Span[T, origin], cmp_fn: F):
    """Sorts in place; `cmp_fn(a, b)` says whether `a` goes before `b`. A stable sort keeps the order of equals."""
    comptime if stable:
        _merge_sort(span._data, span._length, cmp_fn)
    else:
        _quick_sort(span._data, span._length, cmp_fn, _depth_limit(span._length))


def sort[
    T: Comparable & Copyable, origin: MutOrigin, //, *, stable: Bool = False
](span: Span[T, origin]):
    """Sorts in place by `<`."""

    @always_inline
    def less(a: T, b: T) -> Bool:
        return a < b

    comptime if stable:
        _merge_sort(span._data, span._length, less)
    else:
        _quick_sort(span._data, span._length, less, _depth_limit(span._length))


def partition[
    T: Copyable, origin: MutOrigin, F: def(T, T) -> Bool, //
](span: Span[T, origin], k: Int, cmp_fn: F):
    """Puts the `k` elements that go first in front, in any order."""
    _select(span._data, span._length, k, cmp_fn)


def _depth_limit(length: Int) -> Int:
    """Twice the number of halvings: how unbalanced a quick sort may become before it is given up."""
    var depth = 0
    var rest = length
    while rest > 0:
        depth += 2
        rest >>= 1
    return depth


@always_inline
def _at[T: AnyType, //](data: __mir.pointer[T], i: Int) -> __mir.pointer[T]:
    return __mir.offset(data, i._value)


def _insertion_sort[T: Copyable, F: def(T, T) -> Bool, //](data: __mir.pointer[T], length: Int, less: F):
    """Sorts a few elements; stable."""
    for i in range(1, length):
        if not less(__mir.deref(_at(data, i)), __mir.deref(_at(data, i - 1))):
            continue
        var held = __mir.take(__mir.deref(_at(data, i)))
        var hole = i
        while hole > 0 and less(held, __mir.deref(_at(data, hole - 1))):
            __mir.init(__mir.deref(_at(data, hole)), __mir.take(__mir.deref(_at(data, hole - 1))))
            hole -= 1
        __mir.init(__mir.deref(_at(data, hole)), held^)


def _quick_sort[
    T: Copyable, F: def(T, T) -> Bool, //
](start: __mir.pointer[T], count: Int, less: F, limit: Int):
    """Sorts around a median of three; the smaller part by recursion, the larger one by the loop."""
    var data = start
    var length = count
    var depth = limit
    while length > _SMALL:
        if depth == 0:
            _heap_sort(data, length, less)
            return
        depth -= 1
        var middle = _partition(data, length, less)
        var right = length - middle - 1
        if middle < right:
            _quick_sort(data, middle, less, depth)
            data = _at(data, middle + 1)
            length = right
        else:
            _quick_sort(_at(data, middle + 1), right, less, depth)
            length = middle
    _insertion_sort(data, length, less)


def _partition[T: Copyable, F: def(T, T) -> Bool, //](data: __mir.pointer[T], length: Int, less: F) -> Int:
    """Brings what goes before a pivot to its left and the rest to its right; gives the pivot's place."""
    _median_to_front(data, length, less)
    comptime if Bool(__mir.is_register[T]()):
        # Without branches: every element is exchanged, the boundary moves on when it belongs to the left.
        ref pivot = __mir.deref(data)
        var boundary = 1
        for i in range(1, length):
            var goes_left = less(__mir.deref(_at(data, i)), pivot)
            _swap_places(_at(data, i), _at(data, boundary))
            boundary += Int(goes_left)
        _swap_places(data, _at(data, boundary - 1))
        return boundary - 1
    else:
        ref pivot = __mir.deref(data)
        var low = 1
        var high = length - 1
        while True:
            while low <= high and less(__mir.deref(_at(data, low)), pivot):
                low += 1
            while low <= high and less(pivot, __mir.deref(_at(data, high))):
                high -= 1
            if low >= high:
                break
            _swap_places(_at(data, low), _at(data, high))
            low += 1
            high -= 1
        _swap_places(data, _at(data, high))
        return high


def _median_to_front[T: Copyable, F: def(T, T) -> Bool, //](data: __mir.pointer[T], length: Int, less: F):
    """Puts the median of the first, middle and last element in front."""
    var middle = _at(data, length // 2)
    var last = _at(data, length - 1)
    if less(__mir.deref(middle), __mir.deref(data)):
        _swap_places(middle, data)
    if less(__mir.deref(last), __mir.deref(data)):
        _swap_places(last, data)
    if less(__mir.deref(last), __mir.deref(middle)):
        _swap_places(last, middle)
    _swap_places(data, middle)


def _heap_sort[T: Copyable, F: def(T, T) -> Bool, //](data: __mir.pointer[T], length: Int, less: F):
    """Sorts in a time that does not depend on the order."""
    var i = length // 2
    while i > 0:
        i -= 1
        _sift_down(data, i, length, less)
    var end = length
    while end > 1:
        end -= 1
        _swap_places(data, _at(data, end))
        _sift_down(data, 0, end, less)


def _sift_down[
    T: Copyable, F: def(T, T) -> Bool, //
](data: __mir.pointer[T], start: Int, length: Int, less: F):
    """Restores a heap whose element at `start` may be too small."""
    var parent = start
    while True:
        var child = 2 * parent + 1
        if child >= length:
            return
        if child + 1 < length and less(__mir.deref(_at(data, child)), __mir.deref(_at(data, child + 1))):
            child += 1
        if not less(__mir.deref(_at(data, parent)), __mir.deref(_at(data, child))):
            return
        _swap_places(_at(data, parent), _at(data, child))
        parent = child


def _merge_sort[T: Copyable, F: def(T, T) -> Bool, //](data: __mir.pointer[T], length: Int, less: F):
    """Sorts runs by insertion and merges them in pairs; stable."""
    var start = 0
    while start < length:
        var count = length - start
        _insertion_sort(_at(data, start), _SMALL if count > _SMALL else count, less)
        start += _SMALL
    if length <= _SMALL:
        return
    var buffer = _allocate[T](length)
    var width = _SMALL
    while width < length:
        var left = 0
        while left + width < length:
            var end = left + 2 * width
            _merge(_at(data, left), width, (length if end > length else end) - left, buffer, less)
            left += 2 * width
        width *= 2
    __mir.free(buffer)


def _merge[
    T: Copyable, F: def(T, T) -> Bool, //
](data: __mir.pointer[T], middle: Int, length: Int, buffer: __mir.pointer[T], less: F):
    """Merges two sorted runs that lie side by side."""
    if not less(__mir.deref(_at(data, middle)), __mir.deref(_at(data, middle - 1))):
        return
    _move_elements(buffer, data, middle)
    var left = 0
    var right = middle
    var to = 0
    while left < middle:
        if right < length and less(__mir.deref(_at(data, right)), __mir.deref(_at(buffer, left))):
            __mir.init(__mir.deref(_at(data, to)), __mir.take(__mir.deref(_at(data, right))))
            right += 1
        else:
            __mir.init(__mir.deref(_at(data, to)), __mir.take(__mir.deref(_at(buffer, left))))
            left += 1
        to += 1


def _select[
    T: Copyable, F: def(T, T) -> Bool, //
](start: __mir.pointer[T], count: Int, k: Int, less: F):
    """Quick select: only the part that holds place `k` is looked at again."""
    var data = start
    var length = count
    var wanted = k
    while length > _SMALL and wanted > 0 and wanted < length:
        var middle = _partition(data, length, less)
        if middle == wanted:
            return
        if middle < wanted:
            data = _at(data, middle + 1)
            length -= middle + 1
            wanted -= middle + 1
        else:
            length = middle
    if wanted > 0 and wanted < length:
        _insertion_sort(data, length, less)
