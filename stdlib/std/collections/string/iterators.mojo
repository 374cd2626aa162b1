"""Walking over text: by byte, by codepoint, by grapheme."""

from .codepoint import Codepoint
from .graphemes import _grapheme_end, _grapheme_start
from .text import _decode, _byte, _previous, _sequence_length


struct BytesIter[origin: ImmOrigin](ImplicitlyCopyable, Iterable, Iterator):
    """Yields the bytes."""

    comptime Element = UInt8
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self

    var _data: __mir.pointer[__mir.i8]
    var _left: Int

    @always_inline
    def __init__(out self, data: __mir.pointer[__mir.i8], length: Int):
        self._data = data
        self._left = length

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> UInt8:
        if self._left == 0:
            raise StopIteration()
        var byte = UInt8(__mir.load(self._data))
        self._data = __mir.offset(self._data, 1)
        self._left -= 1
        return byte


struct CodepointsIter[origin: ImmOrigin](ImplicitlyCopyable, Iterable, Iterator):
    """Yields the codepoints."""

    comptime Element = Codepoint
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self

    var _data: __mir.pointer[__mir.i8]
    var _left: Int

    @always_inline
    def __init__(out self, data: __mir.pointer[__mir.i8], length: Int):
        self._data = data
        self._left = length

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    def __next__(mut self) raises StopIteration -> Codepoint:
        if self._left <= 0:
            raise StopIteration()
        var code = _decode(self._data, 0)
        var count = _sequence_length(_byte(self._data, 0))
        self._data = __mir.offset(self._data, count._value)
        self._left -= count
        return Codepoint(unsafe_unchecked_codepoint=UInt32(code))


struct CodepointSliceIter[origin: ImmOrigin](ImplicitlyCopyable, Iterable, Iterator):
    """Yields the codepoints as views."""

    comptime Element = StringSlice[Self.origin]
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self

    var _data: __mir.pointer[__mir.i8]
    var _left: Int

    @always_inline
    def __init__(out self, data: __mir.pointer[__mir.i8], length: Int):
        self._data = data
        self._left = length

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    def __next__(mut self) raises StopIteration -> StringSlice[Self.origin]:
        if self._left <= 0:
            raise StopIteration()
        var count = _sequence_length(_byte(self._data, 0))
        var part = StringSlice[Self.origin](self._data, count)
        self._data = __mir.offset(self._data, count._value)
        self._left -= count
        return part


struct GraphemeSliceIter[origin: ImmOrigin, forward: Bool = True](ImplicitlyCopyable, Iterable, Iterator):
    """Yields the user-perceived characters as views."""

    comptime Element = StringSlice[Self.origin]
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self

    var _data: __mir.pointer[__mir.i8]
    var _left: Int

    @always_inline
    def __init__(out self, data: __mir.pointer[__mir.i8], length: Int):
        self._data = data
        self._left = length

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def _has_next(self) -> Bool:
        return self._left > 0

    def _take(mut self) -> StringSlice[Self.origin]:
        """The next grapheme of text that is not used up."""
        comptime if Self.forward:
            var count = _grapheme_end(self._data, self._left)
            var part = StringSlice[Self.origin](self._data, count)
            self._data = __mir.offset(self._data, count._value)
            self._left -= count
            return part
        else:
            var start = _grapheme_start(self._data, self._left)
            var part = StringSlice[Self.origin](__mir.offset(self._data, start._value), self._left - start)
            self._left = start
            return part

    @always_inline
    def __next__(mut self) raises StopIteration -> StringSlice[Self.origin]:
        if self._left <= 0:
            raise StopIteration()
        return self._take()


struct GraphemeIndicesIter[origin: ImmOrigin](ImplicitlyCopyable, Iterable, Iterator):
    """Yields (byte offset, grapheme) pairs."""

    comptime Element = Tuple[Int, StringSlice[Self.origin]]
    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator = Self

    var _graphemes: GraphemeSliceIter[Self.origin]
    var _offset: Int

    @always_inline
    def __init__(out self, data: __mir.pointer[__mir.i8], length: Int):
        self._graphemes = GraphemeSliceIter[Self.origin](data, length)
        self._offset = 0

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    def __next__(mut self) raises StopIteration -> Self.Element:
        var part = self._graphemes.__next__()
        var offset = self._offset
        self._offset += part._length
        return (offset, part)
