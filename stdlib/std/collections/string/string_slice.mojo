"""`StringSlice`: a view of UTF-8 text owned by something else. String literals are views of static text."""

from ...builtin.failures import _abort, _fail, _index_failure, _slice_failure
from ...builtin.slice import ContiguousSlice
from ...memory.pointer import Pointer
from ...memory.span import Span, _SpanIter
from ...os.pathlike import PathLike
from .codepoint import Codepoint
from .iterators import BytesIter, CodepointSliceIter, CodepointsIter, GraphemeIndicesIter, GraphemeSliceIter
from .text import (
    _byte,
    _codepoint_offset,
    _equal_text,
    _is_ascii_space,
    _is_boundary,
    _is_valid_utf8,
    _less_text,
    _line_break,
    _sequence_length,
    _space_end,
    _space_start,
    _starts_at,
    _strip_end,
    _strip_start,
    _write_repr,
)
from .text_methods import TextMethods


@__lang("string_slice")
struct StringSlice[origin: ImmOrigin](
    Boolable,
    Comparable,
    Equatable,
    FloatableRaising,
    Hashable,
    ImplicitlyCopyable,
    IntableRaising,
    PathLike,
    TextMethods,
    TrivialRegisterPassable,
    Writable,
):
    """A pointer to bytes and their number; the bytes are valid UTF-8. Nothing is copied when a view is taken."""

    var _data: __mir.pointer[__mir.i8]
    var _length: Int

    @always_inline
    def __init__(out self):
        """The empty text."""
        self._data = (StaticString(""))._data
        self._length = 0

    @always_inline
    def __init__(out self, data: __mir.pointer[__mir.i8], length: Int):
        """The text in memory; the caller vouches for it."""
        self._data = data
        self._length = length

    @always_inline
    @implicit
    def __init__(out self, ref[Self.origin] string: String):
        self._data = string._bytes()
        self._length = string.byte_length()

    @always_inline
    @implicit
    def __init__(out self: StaticString, literal: StaticString):
        """Static text is accepted where any text is."""
        self._data = literal._data
        self._length = literal._length

    def __init__(out self, *, from_utf8: Span[UInt8, Self.origin]) raises:
        self._data = __mir.cast_pointer[__mir.i8](from_utf8._data)
        self._length = from_utf8._length
        if not _is_valid_utf8(self._data, self._length):
            raise Error("Cannot construct a StringSlice from invalid UTF-8 data")

    @always_inline
    def __init__(out self, *, unsafe_from_utf8: Span[UInt8, Self.origin]):
        self._data = __mir.cast_pointer[__mir.i8](unsafe_from_utf8._data)
        self._length = unsafe_from_utf8._length

    @always_inline
    def __init__(out self, *, unsafe_from_utf8_ptr: Pointer[UInt8, Self.origin]):
        """Text that ends with a zero byte."""
        self._data = __mir.cast_pointer[__mir.i8](unsafe_from_utf8_ptr._address)
        self._length = 0
        while _byte(self._data, self._length) != 0:
            self._length += 1

    # --------------------------------------------------------------------------------------------------- parts

    @always_inline
    def _text(self) -> StaticString:
        """The same text without its origin, for the functions that only look at it."""
        return StaticString(self._data, self._length)

    @__refused("E0320", "say what the index counts: 's[byte=i]', 's[codepoint=i]' or 's[grapheme=i]'")
    def __getitem__(self, index: Int) -> Self:
        return self.copy()

    @__refused("E0320", "say what the range counts: 's[byte=a:b]' or 's[codepoint=a:b]'")
    def __getitem__(self, range: ContiguousSlice) -> Self:
        return self.copy()

    @always_inline
    def _part(self, start: Int, end: Int) -> Self:
        return Self(__mir.offset(self._data, start._value), end - start)

    def __getitem__(self, *, byte: Int) -> Self:
        """The codepoint that starts at a byte offset."""
        if byte < 0 or byte >= self._length:
            _index_failure(byte, self._length, __mir.call_location())
        if not _is_boundary(self._data, self._length, byte):
            _fail(String("byte ", byte, " is not a codepoint boundary"), __mir.call_location())
        return self._part(byte, byte + _sequence_length(_byte(self._data, byte)))

    def __getitem__(self, *, byte: ContiguousSlice) -> Self:
        """The bytes of a range; both ends must be codepoint boundaries."""
        var start = byte._start_or(0)
        var end = byte._end_or(self._length)
        if start < 0 or start > end or end > self._length:
            _slice_failure(start, end, self._length, __mir.call_location())
        if not _is_boundary(self._data, self._length, start):
            _fail(String("the slice starts at ", start, ", inside a codepoint"), __mir.call_location())
        if not _is_boundary(self._data, self._length, end):
            _fail(String("the slice ends at ", end, ", inside a codepoint"), __mir.call_location())
        return self._part(start, end)

    def __getitem__(self, *, codepoint: Int) -> Self:
        """The codepoint of that number."""
        var start = _codepoint_offset(self._text(), codepoint)
        if start < 0 or start >= self._length:
            _abort("ABORT:", String("codepoint index is out of bounds: ", codepoint), __mir.call_location())
        return self._part(start, start + _sequence_length(_byte(self._data, start)))

    def __getitem__(self, *, codepoint: ContiguousSlice) -> Self:
        """The codepoints of a range."""
        var first = codepoint._start_or(0)
        var start = _codepoint_offset(self._text(), first)
        var end = self._length
        if codepoint.end:
            end = _codepoint_offset(self._text(), codepoint._end_or(0))
        if start < 0 or end < 0 or start > end:
            _slice_failure(first, codepoint._end_or(first), self.count_codepoints(), __mir.call_location())
        return self._part(start, end)

    def __getitem__(self, *, grapheme: Int) -> Self:
        """The user-perceived character of that number."""
        var graphemes = GraphemeSliceIter[Self.origin](self._data, self._length)
        var left = grapheme
        while graphemes._has_next() and left >= 0:
            var part = graphemes._take()
            if left == 0:
                return part
            left -= 1
        _abort("ABORT:", String("grapheme index is out of bounds: ", grapheme), __mir.call_location())

    @always_inline
    def is_codepoint_boundary(self, index: Int) -> Bool:
        return _is_boundary(self._data, self._length, index)

    def strip(self) -> Self:
        """Without white space at both ends."""
        var start = _space_end(self._text())
        return self._part(start, _space_start(self._text(), start))

    def strip(self, chars: StringSlice) -> Self:
        """Without characters out of `chars` at both ends."""
        var start = _strip_end(self._text(), chars)
        return self._part(start, _strip_start(self._text(), chars, start))

    def lstrip(self) -> Self:
        return self._part(_space_end(self._text()), self._length)

    def lstrip(self, chars: StringSlice) -> Self:
        return self._part(_strip_end(self._text(), chars), self._length)

    def rstrip(self) -> Self:
        return self._part(0, _space_start(self._text(), 0))

    def rstrip(self, chars: StringSlice) -> Self:
        return self._part(0, _strip_start(self._text(), chars, 0))

    def removeprefix(self, prefix: StringSlice, /) -> Self:
        if _starts_at(self._text(), prefix, 0, -1):
            return self._part(prefix._length, self._length)
        return self

    def removesuffix(self, suffix: StringSlice, /) -> Self:
        if _starts_at(self._text(), suffix, self._length - suffix._length, -1):
            return self._part(0, self._length - suffix._length)
        return self

    def split(self, sep: StringSlice) -> List[Self]:
        """The pieces between the occurrences of `sep`."""
        return _split_at[Self.origin](self, sep, -1)

    def split(self, sep: StringSlice, maxsplit: Int) -> List[Self]:
        """At most `maxsplit` cuts; the last piece is the rest."""
        return _split_at[Self.origin](self, sep, maxsplit)

    def split(self, sep: NoneType = None) -> List[Self]:
        """The pieces between runs of white space."""
        return _split_spaces[Self.origin](self, -1)

    def split(self, sep: NoneType = None, *, maxsplit: Int) -> List[Self]:
        return _split_spaces[Self.origin](self, maxsplit)

    def splitlines(self, keepends: Bool = False) -> List[Self]:
        """The lines; `keepends` leaves the line breaks on."""
        return _split_lines[Self.origin](self, keepends)

    # ----------------------------------------------------------------------------------------------- iteration

    @always_inline
    def as_bytes(self) -> Span[UInt8, Self.origin]:
        return Span[UInt8, Self.origin](_data=__mir.cast_pointer[UInt8](self._data), _length=self._length)

    @always_inline
    def bytes(self) -> BytesIter[Self.origin]:
        return BytesIter[Self.origin](self._data, self._length)

    @always_inline
    def codepoints(self) -> CodepointsIter[Self.origin]:
        return CodepointsIter[Self.origin](self._data, self._length)

    @always_inline
    def codepoint_slices(self) -> CodepointSliceIter[Self.origin]:
        return CodepointSliceIter[Self.origin](self._data, self._length)

    @always_inline
    def graphemes(self) -> GraphemeSliceIter[Self.origin]:
        return GraphemeSliceIter[Self.origin](self._data, self._length)

    @always_inline
    def grapheme_indices(self) -> GraphemeIndicesIter[Self.origin]:
        return GraphemeIndicesIter[Self.origin](self._data, self._length)

    @always_inline
    def __iter__(self) -> GraphemeSliceIter[Self.origin]:
        return GraphemeSliceIter[Self.origin](self._data, self._length)

    @always_inline
    def __reversed__(self) -> GraphemeSliceIter[Self.origin, False]:
        return GraphemeSliceIter[Self.origin, False](self._data, self._length)

    @always_inline
    def unsafe_ptr(self) -> Pointer[UInt8, Self.origin]:
        return Pointer[UInt8, Self.origin](_machine=__mir.cast_pointer[UInt8](self._data))

    @always_inline
    def ptr(self) -> Pointer[Int8, Self.origin]:
        """The first byte, as C reads it; only literals are sure to end with a zero byte."""
        return Pointer[Int8, Self.origin](_machine=__mir.cast_pointer[Int8](self._data))

    @always_inline
    def as_string_slice(self) -> Self:
        return self

    @always_inline
    def as_imm(self) -> Self:
        return self

    # ------------------------------------------------------------------------------------------------ operators

    @always_inline
    def __bool__(self) -> Bool:
        return self._length > 0

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return _equal_text(self._text(), other._text())

    @always_inline
    def __eq__(self, other: StringSlice) -> Bool:
        return _equal_text(self._text(), other._text())

    @always_inline
    def __ne__(self, other: Self) -> Bool:
        return not _equal_text(self._text(), other._text())

    @always_inline
    def __ne__(self, other: StringSlice) -> Bool:
        return not _equal_text(self._text(), other._text())

    @always_inline
    def __lt__(self, rhs: Self) -> Bool:
        return _less_text(self._text(), rhs._text())

    @always_inline
    def __lt__(self, rhs: StringSlice) -> Bool:
        return _less_text(self._text(), rhs._text())

    @always_inline
    def __gt__(self, rhs: StringSlice) -> Bool:
        return _less_text(rhs._text(), self._text())

    @always_inline
    def __le__(self, rhs: StringSlice) -> Bool:
        return not _less_text(rhs._text(), self._text())

    @always_inline
    def __ge__(self, rhs: StringSlice) -> Bool:
        return not _less_text(self._text(), rhs._text())

    @always_inline
    def __hash__[H: Hasher](self, mut hasher: H):
        hasher.update_bytes(self._data, self._length)

    def __fspath__(self) -> String:
        return String(self._text())

    @always_inline
    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(self)

    def write_repr_to(self, mut writer: Some[Writer]):
        _write_repr(self._text(), writer)


comptime StringSpan = StringSlice
comptime ImmStringSpan = StringSlice
comptime StaticString = StringSlice[ImmStaticOrigin]
comptime StringLiteral = StringSlice[ImmStaticOrigin]


def _split_at[origin: ImmOrigin](text: StringSlice[origin], sep: StringSlice, maxsplit: Int) -> List[StringSlice[origin]]:
    """The pieces between at most `maxsplit` separators (-1: all)."""
    var pieces = List[StringSlice[origin]]()
    var start = 0
    var left = maxsplit
    while left != 0:
        var i = text.find(sep, start)
        if i < 0 or sep._length == 0:
            break
        pieces.append(text._part(start, i))
        start = i + sep._length
        left -= 1
    pieces.append(text._part(start, text._length))
    return pieces^


def _split_spaces[origin: ImmOrigin](text: StringSlice[origin], maxsplit: Int) -> List[StringSlice[origin]]:
    """The pieces between runs of white space; after `maxsplit` cuts the rest is one piece."""
    var pieces = List[StringSlice[origin]]()
    var left = maxsplit
    var i = 0
    var length = text._length
    while True:
        while i < length and _is_ascii_space(_byte(text._data, i)):
            i += 1
        if i >= length:
            return pieces^
        if left == 0:
            pieces.append(text._part(i, length))
            return pieces^
        var start = i
        while i < length and not _is_ascii_space(_byte(text._data, i)):
            i += 1
        pieces.append(text._part(start, i))
        left -= 1


def _split_lines[origin: ImmOrigin](text: StringSlice[origin], keepends: Bool) -> List[StringSlice[origin]]:
    var lines = List[StringSlice[origin]]()
    var start = 0
    var i = 0
    while i < text._length:
        var ending = _line_break(text._data, i, text._length)
        if ending == 0:
            i += 1
            continue
        lines.append(text._part(start, i + ending if keepends else i))
        i += ending
        start = i
    if start < text._length:
        lines.append(text._part(start, text._length))
    return lines^
