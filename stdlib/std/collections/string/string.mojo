"""`String`: owned, growable UTF-8 text."""

from ...builtin.slice import ContiguousSlice
from ...builtin.traits import _HasMessage, _PythonValue
from ...memory.bytes import _copy_bytes
from ...memory.pointer import Pointer
from ...memory.span import Span
from ...os.pathlike import PathLike
from .codepoint import Codepoint
from .iterators import BytesIter, CodepointSliceIter, CodepointsIter, GraphemeIndicesIter, GraphemeSliceIter
from .string_slice import StaticString, StringSlice
from .text import _encode, _equal_text, _is_valid_utf8, _less_text, _set_byte, _valid_sequence, _write_repr
from .text_methods import TextMethods


@__lang("string")
struct String(
    Boolable,
    Comparable,
    Defaultable,
    Equatable,
    FloatableRaising,
    Hashable,
    ImplicitlyCopyable,
    IntableRaising,
    PathLike,
    TextMethods,
    Writable,
    Writer,
):
    """Bytes in memory of its own, which doubles when it is full. Capacity 0 means that the bytes are static text,
    which costs nothing to refer to and is copied at the first change."""

    comptime _LEAST_CAPACITY = 24
    """Bytes of a text that grows; `malloc` takes no more for them than for one byte."""

    var _data: __mir.pointer[__mir.i8]
    var _length: Int
    var _capacity: Int

    # -------------------------------------------------------------------------------------------- construction

    @always_inline
    def __init__(out self):
        """The empty text."""
        self._data = (StaticString(""))._data
        self._length = 0
        self._capacity = 0

    @always_inline
    @implicit
    def __init__(out self, data: StaticString, /):
        """Static text, by reference."""
        self._data = data._data
        self._length = data._length
        self._capacity = 0

    @always_inline
    def __init__(out self, *, capacity_bytes: Int):
        """The empty text, with room."""
        self = Self()
        if capacity_bytes > 0:
            self._data = __mir.alloc(capacity_bytes._value, 1)
            self._capacity = capacity_bytes

    @always_inline
    def __init__(out self, text: StringSlice, /):
        """A copy of a text."""
        self = Self(capacity_bytes=text._length)
        _copy_bytes(self._data, text._data, text._length)
        self._length = text._length

    @always_inline
    def __init__[T: _HasMessage, //](out self, error: T):
        """The message of an error; static text stays a reference."""
        self = error._text()

    def __init__[
        *Ts: Writable
    ](out self, *args: *Ts, sep: StaticString = "", end: StaticString = ""):
        """The texts of the arguments, `sep` between them, `end` after them."""
        self = Self()
        comptime for i in range(args.__len__()):
            comptime if i > 0:
                self.write_string(sep)
            args[i].write_to(self)
        self.write_string(end)

    def __init__[T: _PythonValue, //](out self, *, py: T) raises:
        """The text that `str` makes of a Python object."""
        self = py._to_text()

    def __init__(out self, *, from_utf8: Span[UInt8, _]) raises:
        """A copy of bytes, which must be valid UTF-8."""
        if not _is_valid_utf8(__mir.cast_pointer[__mir.i8](from_utf8._data), from_utf8._length):
            raise Error("Cannot construct a String from invalid UTF-8 data")
        self = Self(unsafe_from_utf8=from_utf8)

    def __init__(out self, *, unsafe_from_utf8: Span[UInt8, _]):
        """A copy of bytes that the caller knows to be valid UTF-8."""
        self = Self(capacity_bytes=unsafe_from_utf8._length)
        self._length = unsafe_from_utf8._length
        _copy_bytes(self._data, __mir.cast_pointer[__mir.i8](unsafe_from_utf8._data), self._length)

    def __init__(out self, *, from_utf8_lossy: Span[UInt8, _]):
        """A copy of bytes with U+FFFD in the place of what is not valid UTF-8."""
        self = Self(capacity_bytes=from_utf8_lossy._length)
        var data = __mir.cast_pointer[__mir.i8](from_utf8_lossy._data)
        var i = 0
        while i < from_utf8_lossy._length:
            var step = _valid_sequence(data, i, from_utf8_lossy._length)
            if step > 0:
                self._append(__mir.offset(data, i._value), step)
                i += step
            else:
                self.write_string("\uFFFD")
                i -= step

    @always_inline
    def __init__(out self, *, unsafe_uninit_length: Int):
        """Uninitialised bytes."""
        self = Self(capacity_bytes=unsafe_uninit_length)
        self._length = unsafe_uninit_length

    def __init__(out self, *, unsafe_from_utf8_ptr: Pointer[UInt8, _]):
        """A copy of text that ends with a zero byte."""
        var data = __mir.cast_pointer[__mir.i8](unsafe_from_utf8_ptr._address)
        self = Self(StaticString(data, _c_length(data)))

    def __init__(out self, *, unsafe_from_utf8_ptr: Pointer[Int8, _]):
        var data = __mir.cast_pointer[__mir.i8](unsafe_from_utf8_ptr._address)
        self = Self()
        self._append(data, _c_length(data))

    @always_inline
    def __init__(out self, *, copy: Self):
        self._data = copy._data
        self._length = copy._length
        self._capacity = copy._capacity
        if copy._capacity > 0:
            self._duplicate()

    @no_inline
    def _duplicate(mut self):
        """Replaces bytes that belong to someone else by a copy."""
        if self._length == 0:
            self = Self()
            return
        var data = __mir.alloc(self._length._value, 1)
        _copy_bytes(data, self._data, self._length)
        self._data = data
        self._capacity = self._length

    def __deinit__(deinit self):
        if self._capacity > 0:
            __mir.free(self._data)

    # ------------------------------------------------------------------------------------------------- writing

    @always_inline
    def write_string(mut self, string: StringSlice):
        """Appends a text."""
        self._append(string._data, string._length)

    @always_inline
    def write[*Ts: Writable](mut self, *args: *Ts):
        """Appends the texts of the arguments."""
        comptime for i in range(args.__len__()):
            args[i].write_to(self)

    @always_inline
    def __iadd__(mut self, other: StringSlice):
        self._append(other._data, other._length)

    @always_inline
    def append(mut self, codepoint: Codepoint):
        """Appends one codepoint."""
        var buffer = __mir.stack_alloc[__mir.i8, 4]()
        self._append(buffer, _encode(buffer, Int(codepoint)))

    @always_inline
    def _append(mut self, data: __mir.pointer[__mir.i8], length: Int):
        var needed = __mir.add(self._length._value, length._value)
        if Bool(__mir.unlikely(__mir.sgt(needed, self._capacity._value))):
            self._append_slowly(data, length)
        else:
            _copy_bytes(__mir.offset(self._data, self._length._value), data, length)
            self._length = Int(needed)

    @no_inline
    def _append_slowly(mut self, data: __mir.pointer[__mir.i8], length: Int):
        """Appends with a move to larger memory; `data` may lie in the old one."""
        if length == 0:
            return
        var needed = self._length + length
        var capacity = self._capacity * 2
        if capacity < needed:
            capacity = needed
        if capacity < Self._LEAST_CAPACITY:
            capacity = Self._LEAST_CAPACITY
        var fresh = __mir.alloc(capacity._value, 1)
        _copy_bytes(fresh, self._data, self._length)
        _copy_bytes(__mir.offset(fresh, self._length._value), data, length)
        if self._capacity > 0:
            __mir.free(self._data)
        self._data = fresh
        self._length = needed
        self._capacity = capacity

    def reserve_bytes(mut self, n: Int):
        """Makes room for `n` bytes in all."""
        if n <= self._capacity:
            return
        var fresh = __mir.alloc(n._value, 1)
        _copy_bytes(fresh, self._data, self._length)
        if self._capacity > 0:
            __mir.free(self._data)
        self._data = fresh
        self._capacity = n

    @always_inline
    def reserve(mut self, n: Int):
        self.reserve_bytes(n)

    @always_inline
    def capacity_bytes(self) -> Int:
        """How many bytes fit before the memory moves."""
        return self._capacity if self._capacity > 0 else self._length

    @always_inline
    def capacity(self) -> Int:
        return self.capacity_bytes()

    def resize(mut self, length: Int, fill_byte: UInt8 = UInt8(0)):
        """Cuts the text, or extends it with a byte."""
        if length > self._length:
            self.reserve_bytes(length)
            __mir.memset(
                __mir.offset(self._data, self._length._value), fill_byte._value, (length - self._length)._value
            )
        self._length = length

    def resize(mut self, *, unsafe_uninit_length: Int):
        """Cuts the text, or extends it with uninitialised bytes."""
        self.reserve_bytes(unsafe_uninit_length)
        self._length = unsafe_uninit_length

    # ------------------------------------------------------------------------------------------------- raw view

    @always_inline
    def _text(self) -> StaticString:
        """The same text without its origin, for the functions that only look at it."""
        return StaticString(self._data, self._length)

    @always_inline
    def as_string_slice(self) -> StringSlice[origin_of(self._data)]:
        return StringSlice[origin_of(self._data)](self._data, self._length)

    @always_inline
    def as_bytes(self) -> Span[UInt8, origin_of(self._data)]:
        return Span[UInt8, origin_of(self._data)](
            _data=__mir.cast_pointer[UInt8](self._data), _length=self._length
        )

    def unsafe_as_bytes_mut(mut self) -> Span[UInt8, origin_of(self._data)]:
        """The bytes, to be changed; they must stay valid UTF-8."""
        if self._capacity == 0:
            self._duplicate()
        return Span[UInt8, origin_of(self._data)](
            _data=__mir.cast_pointer[UInt8](self._data), _length=self._length
        )

    @always_inline
    def unsafe_ptr(self) -> Pointer[UInt8, origin_of(self)]:
        return Pointer[UInt8, origin_of(self)](_machine=__mir.cast_pointer[UInt8](self._data))

    def unsafe_ptr_mut(mut self, capacity: Int = 0) -> Pointer[UInt8, origin_of(self)]:
        if self._capacity == 0:
            self._duplicate()
        self.reserve_bytes(capacity)
        return Pointer[UInt8, origin_of(self)](_machine=__mir.cast_pointer[UInt8](self._data))

    def as_c_string_span(mut self) -> CStringSpan[origin_of(self)]:
        """The text with a zero byte after it, as C reads it."""
        self.reserve_bytes(self._length + 1)
        _set_byte(self._data, self._length, 0)
        return CStringSpan[origin_of(self)](self._data)

    # ---------------------------------------------------------------------------------------------------- parts

    @__refused("E0320", "say what the index counts: 's[byte=i]', 's[codepoint=i]' or 's[grapheme=i]'")
    def __getitem__(self, index: Int) -> Self:
        return self.copy()

    @__refused("E0320", "say what the range counts: 's[byte=a:b]' or 's[codepoint=a:b]'")
    def __getitem__(self, range: ContiguousSlice) -> Self:
        return self.copy()

    @always_inline
    def __getitem__(self, *, byte: Int) -> StringSlice[origin_of(self._data)]:
        return StringSlice[origin_of(self._data)](self._data, self._length)[byte=byte]

    @always_inline
    def __getitem__(self, *, byte: ContiguousSlice) -> StringSlice[origin_of(self._data)]:
        return StringSlice[origin_of(self._data)](self._data, self._length).__getitem__(byte=byte)

    @always_inline
    def __getitem__(self, *, codepoint: Int) -> StringSlice[origin_of(self._data)]:
        return StringSlice[origin_of(self._data)](self._data, self._length)[codepoint=codepoint]

    @always_inline
    def __getitem__(self, *, codepoint: ContiguousSlice) -> StringSlice[origin_of(self._data)]:
        return StringSlice[origin_of(self._data)](self._data, self._length).__getitem__(codepoint=codepoint)

    @always_inline
    def __getitem__(self, *, grapheme: Int) -> StringSlice[origin_of(self._data)]:
        return StringSlice[origin_of(self._data)](self._data, self._length)[grapheme=grapheme]

    @always_inline
    def strip(self) -> StringSlice[origin_of(self._data)]:
        return self.as_string_slice().strip()

    @always_inline
    def strip(self, chars: StringSlice) -> StringSlice[origin_of(self._data)]:
        return self.as_string_slice().strip(chars)

    @always_inline
    def lstrip(self) -> StringSlice[origin_of(self._data)]:
        return self.as_string_slice().lstrip()

    @always_inline
    def lstrip(self, chars: StringSlice) -> StringSlice[origin_of(self._data)]:
        return self.as_string_slice().lstrip(chars)

    @always_inline
    def rstrip(self) -> StringSlice[origin_of(self._data)]:
        return self.as_string_slice().rstrip()

    @always_inline
    def rstrip(self, chars: StringSlice) -> StringSlice[origin_of(self._data)]:
        return self.as_string_slice().rstrip(chars)

    @always_inline
    def removeprefix(self, prefix: StringSlice, /) -> StringSlice[origin_of(self._data)]:
        return self.as_string_slice().removeprefix(prefix)

    @always_inline
    def removesuffix(self, suffix: StringSlice, /) -> StringSlice[origin_of(self._data)]:
        return self.as_string_slice().removesuffix(suffix)

    @always_inline
    def split(self, sep: StringSlice) -> List[StringSlice[origin_of(self._data)]]:
        return self.as_string_slice().split(sep)

    @always_inline
    def split(self, sep: StringSlice, maxsplit: Int) -> List[StringSlice[origin_of(self._data)]]:
        return self.as_string_slice().split(sep, maxsplit)

    @always_inline
    def split(self, sep: NoneType = None) -> List[StringSlice[origin_of(self._data)]]:
        return self.as_string_slice().split()

    @always_inline
    def split(self, sep: NoneType = None, *, maxsplit: Int) -> List[StringSlice[origin_of(self._data)]]:
        return self.as_string_slice().split(maxsplit=maxsplit)

    @always_inline
    def splitlines(self, keepends: Bool = False) -> List[StringSlice[origin_of(self._data)]]:
        return self.as_string_slice().splitlines(keepends)

    # ------------------------------------------------------------------------------------------------ iteration

    @always_inline
    def bytes(self) -> BytesIter[origin_of(self._data)]:
        return BytesIter[origin_of(self._data)](self._data, self._length)

    @always_inline
    def codepoints(self) -> CodepointsIter[origin_of(self._data)]:
        return CodepointsIter[origin_of(self._data)](self._data, self._length)

    @always_inline
    def codepoint_slices(self) -> CodepointSliceIter[origin_of(self._data)]:
        return CodepointSliceIter[origin_of(self._data)](self._data, self._length)

    @always_inline
    def graphemes(self) -> GraphemeSliceIter[origin_of(self._data)]:
        return GraphemeSliceIter[origin_of(self._data)](self._data, self._length)

    @always_inline
    def grapheme_indices(self) -> GraphemeIndicesIter[origin_of(self._data)]:
        return GraphemeIndicesIter[origin_of(self._data)](self._data, self._length)

    @always_inline
    def __iter__(self) -> GraphemeSliceIter[origin_of(self._data)]:
        return GraphemeSliceIter[origin_of(self._data)](self._data, self._length)

    @always_inline
    def __reversed__(self) -> GraphemeSliceIter[origin_of(self._data), False]:
        return GraphemeSliceIter[origin_of(self._data), False](self._data, self._length)

    # ------------------------------------------------------------------------------------------------ operators

    @always_inline
    def __bool__(self) -> Bool:
        return self._length > 0

    @always_inline
    def __eq__(self, rhs: Self) -> Bool:
        return _equal_text(self._text(), rhs._text())

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
        return self

    @always_inline
    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(self._text())

    def write_repr_to(self, mut writer: Some[Writer]):
        _write_repr(self._text(), False, writer)


struct CStringSpan[origin: Origin](TrivialRegisterPassable):
    """Text that ends with a zero byte."""

    var _data: __mir.pointer[__mir.i8]

    @always_inline
    def __init__(out self, data: __mir.pointer[__mir.i8]):
        self._data = data

    @always_inline
    def ptr(self) -> Pointer[Int8, Self.origin]:
        return Pointer[Int8, Self.origin](_machine=__mir.cast_pointer[Int8](self._data))

    @always_inline
    def unsafe_ptr(self) -> Pointer[Int8, Self.origin]:
        return self.ptr()


def _c_length(data: __mir.pointer[__mir.i8]) -> Int:
    """The number of bytes before the zero byte."""
    var length = 0
    while Bool(__mir.ne(__mir.load(__mir.offset(data, length._value)), 0)):
        length += 1
    return length
