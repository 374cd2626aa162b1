"""`String`: owned, growable UTF-8 text."""

from ...builtin.slice import ContiguousSlice
from ...builtin.traits import _HasMessage, _PythonValue
from ...memory.bytes import _copy_bytes, _copy_short
from ...memory.pointer import Pointer
from ...memory.span import Span
from ...os.pathlike import PathLike
from .codepoint import Codepoint
from .iterators import BytesIter, CodepointSliceIter, CodepointsIter, GraphemeIndicesIter, GraphemeSliceIter
from .string_slice import StaticString, StringSlice
from .heap import _add_owner, _drop_owner, _has_one_owner, _new_text, _write_inline
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
    """Three words, in one of three forms, which the last byte tells:

    * *inline*: the bytes of the text are in the first 23 bytes of the value itself; the last byte is 128 + their number.
    * *static*: an address, a length, and zero. The bytes are static text, which costs nothing to refer to.
    * *heap*: an address, a length, and how many bytes there are in all; the last byte is 64. Copies share the bytes
      (`heap.mojo`). The one that was there first may still append, behind the part that the copies know of; copies
      count no bytes as their own, so that a change finds no room and takes bytes of its own first.
    """

    comptime _INLINE_CAPACITY = 23
    comptime _LEAST_CAPACITY = 48
    """Bytes on the heap of a text that grows."""
    comptime _INLINE = 0x80
    comptime _ON_HEAP = 0x40
    comptime _LENGTH_BITS = 0x1F
    comptime _HEAP_WORD: Int = 0x40 << 56
    comptime _ROOM_BITS: Int = (1 << 56) - 1

    var _memory: __mir.pointer[__mir.i8]
    var _size: Int
    var _room: Int

    # ------------------------------------------------------------------------------------------------- the forms

    @always_inline
    def _inline_bytes(self) -> __mir.pointer[__mir.i8]:
        return __mir.cast_pointer[__mir.i8](__mir.address_of(self))

    @always_inline
    def _form(self) -> Int:
        """The last byte. It is read alone, because it may just have been written alone."""
        return Int(__mir.zext[__mir.i64](__mir.load(__mir.offset(self._inline_bytes(), 23))))

    @always_inline
    def _bytes(self) -> __mir.pointer[__mir.i8]:
        """The first byte of the text, wherever it is; valid as long as the value stays where it is."""
        return __mir.select((self._form() >= Self._INLINE)._value, self._inline_bytes(), self._memory)

    @always_inline
    def byte_length(self) -> Int:
        """The number of bytes."""
        var form = self._form()
        return Int(
            __mir.select((form >= Self._INLINE)._value, (form & Self._LENGTH_BITS)._value, self._size._value)
        )

    @always_inline
    def _set_length(mut self, length: Int):
        """Another number of bytes, all of which are there."""
        if self._form() >= Self._INLINE:
            self._set_inline_length(length)
        else:
            self._size = length

    @always_inline
    def _set_inline_length(mut self, length: Int):
        _set_byte(self._inline_bytes(), 23, Self._INLINE | length)

    @always_inline
    def _become_heap(mut self, data: __mir.pointer[__mir.i8], length: Int, capacity: Int):
        self._memory = data
        self._size = length
        self._room = capacity | Self._HEAP_WORD

    @no_inline
    def _own(mut self, capacity: Int):
        """Sees to it that the bytes may be changed and that there is room for at least `capacity` of them."""
        var form = self._form()
        var length = self.byte_length()
        if form >= Self._INLINE:
            if capacity <= Self._INLINE_CAPACITY:
                return
        elif form >= Self._ON_HEAP and _has_one_owner(self._memory):
            if capacity <= (self._room & Self._ROOM_BITS):
                return
            if capacity <= length:
                self._room = length | Self._HEAP_WORD
                return
        self._move_bytes(length, capacity if capacity > length else length)

    def _move_bytes(mut self, length: Int, capacity: Int):
        """Takes new memory with room for `capacity` bytes, for at least the `length` bytes of the text."""
        var old = Self(_bits_of=self)
        if capacity <= Self._INLINE_CAPACITY:
            _write_inline(self._inline_bytes(), old._bytes(), length)
        else:
            var fresh = _new_text(capacity)
            _copy_bytes(fresh, old._bytes(), length)
            self._become_heap(fresh, length, capacity)
        _ = old^

    # -------------------------------------------------------------------------------------------- construction

    @always_inline
    def __init__(out self):
        """The empty text."""
        self._memory = (StaticString(""))._data
        self._size = 0
        self._room = 0

    @always_inline
    @implicit
    def __init__(out self, data: StaticString, /):
        """Static text, by reference."""
        self._memory = data._data
        self._size = data._length
        self._room = 0

    @always_inline
    def __init__(out self, *, capacity_bytes: Int):
        """The empty text, with room."""
        if capacity_bytes > Self._INLINE_CAPACITY:
            self._memory = _new_text(capacity_bytes)
            self._size = 0
            self._room = capacity_bytes | Self._HEAP_WORD
        else:
            self._memory = __mir.null[__mir.i8]()
            self._size = 0
            self._room = Self._INLINE << 56

    @always_inline
    def __init__(out self, text: StringSlice, /):
        """A copy of a text."""
        self = Self(_copy_of=text._text())

    @always_inline
    def __init__(out self, *, _copy_of: StaticString):
        """A copy of a text that may be anywhere."""
        if _copy_of._length > Self._INLINE_CAPACITY:
            self._memory = _new_text(_copy_of._length)
            self._size = _copy_of._length
            self._room = _copy_of._length | Self._HEAP_WORD
            _copy_bytes(self._memory, _copy_of._data, _copy_of._length)
        else:
            __mir.assume_init(self._memory)
            __mir.assume_init(self._size)
            __mir.assume_init(self._room)
            _write_inline(self._inline_bytes(), _copy_of._data, _copy_of._length)

    @no_inline
    def __init__(out self, *, _copy_of: StaticString, _before: StaticString):
        """Two texts, one after the other."""
        var length = _copy_of._length + _before._length
        if length > Self._INLINE_CAPACITY:
            self = Self(capacity_bytes=length)
            _copy_bytes(self._memory, _copy_of._data, _copy_of._length)
            _copy_bytes(__mir.offset(self._memory, _copy_of._length._value), _before._data, _before._length)
            self._size = length
        else:
            self = Self(_copy_of=_copy_of)
            _copy_short(__mir.offset(self._inline_bytes(), _copy_of._length._value), _before._data, _before._length)
            self._set_inline_length(length)

    @always_inline
    def __init__[T: _HasMessage, //](out self, error: T):
        """The message of an error; static text stays a reference."""
        self = error._text()

    def __init__[
        *Ts: Writable
    ](out self, *args: *Ts, sep: StaticString = "", end: StaticString = ""):
        """The texts of the arguments, `sep` between them, `end` after them."""
        self = Self(capacity_bytes=0)
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
        self = Self(
            _copy_of=StaticString(__mir.cast_pointer[__mir.i8](unsafe_from_utf8._data), unsafe_from_utf8._length)
        )

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
        self._set_length(unsafe_uninit_length)

    def __init__(out self, *, unsafe_from_utf8_ptr: Pointer[UInt8, _]):
        """A copy of text that ends with a zero byte."""
        self = Self(capacity_bytes=0)
        var data = __mir.cast_pointer[__mir.i8](unsafe_from_utf8_ptr._address)
        self._append(data, _c_length(data))

    def __init__(out self, *, unsafe_from_utf8_ptr: Pointer[Int8, _]):
        self = Self(capacity_bytes=0)
        var data = __mir.cast_pointer[__mir.i8](unsafe_from_utf8_ptr._address)
        self._append(data, _c_length(data))

    @always_inline
    def __init__(out self, *, _bits_of: Self):
        """The same bits; the caller sees to it that one of the two is forgotten."""
        self._memory = _bits_of._memory
        self._size = _bits_of._size
        self._room = _bits_of._room

    @always_inline
    def __init__(out self, *, copy: Self):
        self._memory = copy._memory
        self._size = copy._size
        self._room = copy._room
        if Bool(__mir.unlikely(((copy._form() & Self._ON_HEAP) != 0)._value)):
            _add_owner(copy._memory)
            self._room = Self._HEAP_WORD

    @always_inline
    def __deinit__(deinit self):
        if (self._form() & Self._ON_HEAP) != 0:
            _drop_owner(self._memory)

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
        var form = self._form()
        if form >= Self._INLINE:
            self._append_inline(form & Self._LENGTH_BITS, data, length)
            return
        var old = self._size
        if Bool(__mir.likely((old + length + Self._HEAP_WORD <= self._room)._value)):
            _copy_bytes(__mir.offset(self._memory, old._value), data, length)
            self._size = old + length
        else:
            self._append_elsewhere(data, length)

    @no_inline
    def _append_inline(mut self, old: Int, data: __mir.pointer[__mir.i8], length: Int):
        """As `_append`, to an inline text of `old` bytes. A call costs little here and saves much code."""
        if Bool(__mir.likely((old + length <= Self._INLINE_CAPACITY)._value)):
            _copy_short(__mir.offset(self._inline_bytes(), old._value), data, length)
            self._set_inline_length(old + length)
        else:
            self._append_elsewhere(data, length)

    @no_inline
    def _append_elsewhere(mut self, data: __mir.pointer[__mir.i8], length: Int):
        """Appends with a move to other memory; `data` may lie in the old one."""
        if length == 0:
            return
        var count = self.byte_length()
        var needed = count + length
        var old = Self(_bits_of=self)
        if needed <= Self._INLINE_CAPACITY:
            if count == 0:
                _write_inline(self._inline_bytes(), data, length)
            else:
                _write_inline(self._inline_bytes(), old._bytes(), count)
                _copy_short(__mir.offset(self._inline_bytes(), count._value), data, length)
                self._set_inline_length(needed)
        else:
            var capacity = count * 2
            if capacity < needed:
                capacity = needed
            if capacity < Self._LEAST_CAPACITY:
                capacity = Self._LEAST_CAPACITY
            var fresh = _new_text(capacity)
            _copy_bytes(fresh, old._bytes(), count)
            _copy_bytes(__mir.offset(fresh, count._value), data, length)
            self._become_heap(fresh, needed, capacity)
        _ = old^

    def reserve_bytes(mut self, n: Int):
        """Makes room for `n` bytes in all."""
        if n > self._own_capacity():
            self._own(n)

    @always_inline
    def reserve(mut self, n: Int):
        self.reserve_bytes(n)

    @always_inline
    def _own_capacity(self) -> Int:
        """How many bytes fit in memory that may be changed."""
        return Self._INLINE_CAPACITY if self._form() >= Self._INLINE else self._room & Self._ROOM_BITS

    @always_inline
    def capacity_bytes(self) -> Int:
        """How many bytes fit before the memory moves."""
        var own = self._own_capacity()
        return own if own > 0 else self._size

    @always_inline
    def capacity(self) -> Int:
        return self.capacity_bytes()

    def resize(mut self, length: Int, fill_byte: UInt8 = UInt8(0)):
        """Cuts the text, or extends it with a byte."""
        var old = self.byte_length()
        self.resize(unsafe_uninit_length=length)
        if length > old:
            __mir.memset(__mir.offset(self._bytes(), old._value), fill_byte._value, (length - old)._value)

    def resize(mut self, *, unsafe_uninit_length: Int):
        """Cuts the text, or extends it with uninitialised bytes."""
        if unsafe_uninit_length > self.byte_length():
            self._own(unsafe_uninit_length)
        elif (self._form() & Self._ON_HEAP) != 0 and not _has_one_owner(self._memory):
            # Others still read what is cut off: nothing may be appended in its place.
            self._room = Self._HEAP_WORD
        self._set_length(unsafe_uninit_length)

    # ------------------------------------------------------------------------------------------------- raw view

    @always_inline
    def _text(self) -> StaticString:
        """The same text without its origin, for the functions that only look at it."""
        return StaticString(self._bytes(), self.byte_length())

    @always_inline
    def as_string_slice(self) -> StringSlice[origin_of(self._memory)]:
        return StringSlice[origin_of(self._memory)](self._bytes(), self.byte_length())

    @always_inline
    def as_bytes(self) -> Span[UInt8, origin_of(self._memory)]:
        return Span[UInt8, origin_of(self._memory)](
            _data=__mir.cast_pointer[UInt8](self._bytes()), _length=self.byte_length()
        )

    def unsafe_as_bytes_mut(mut self) -> Span[UInt8, origin_of(self._memory)]:
        """The bytes, to be changed; they must stay valid UTF-8."""
        self._own(self.byte_length())
        return Span[UInt8, origin_of(self._memory)](
            _data=__mir.cast_pointer[UInt8](self._bytes()), _length=self.byte_length()
        )

    @always_inline
    def unsafe_ptr(self) -> Pointer[UInt8, origin_of(self)]:
        return Pointer[UInt8, origin_of(self)](_machine=__mir.cast_pointer[UInt8](self._bytes()))

    def unsafe_ptr_mut(mut self, capacity: Int = 0) -> Pointer[UInt8, origin_of(self)]:
        self._own(capacity)
        return Pointer[UInt8, origin_of(self)](_machine=__mir.cast_pointer[UInt8](self._bytes()))

    def as_c_string_span(mut self) -> CStringSpan[origin_of(self)]:
        """The text with a zero byte after it, as C reads it."""
        self._own(self.byte_length() + 1)
        _set_byte(self._bytes(), self.byte_length(), 0)
        return CStringSpan[origin_of(self)](self._bytes())

    # ---------------------------------------------------------------------------------------------------- parts

    @__refused("E0320", "say what the index counts: 's[byte=i]', 's[codepoint=i]' or 's[grapheme=i]'")
    def __getitem__(self, index: Int) -> Self:
        return self.copy()

    @__refused("E0320", "say what the range counts: 's[byte=a:b]' or 's[codepoint=a:b]'")
    def __getitem__(self, range: ContiguousSlice) -> Self:
        return self.copy()

    @always_inline
    def __getitem__(self, *, byte: Int) -> StringSlice[origin_of(self._memory)]:
        return StringSlice[origin_of(self._memory)](self._bytes(), self.byte_length())[byte=byte]

    @always_inline
    def __getitem__(self, *, byte: ContiguousSlice) -> StringSlice[origin_of(self._memory)]:
        return StringSlice[origin_of(self._memory)](self._bytes(), self.byte_length()).__getitem__(byte=byte)

    @always_inline
    def __getitem__(self, *, codepoint: Int) -> StringSlice[origin_of(self._memory)]:
        return StringSlice[origin_of(self._memory)](self._bytes(), self.byte_length())[codepoint=codepoint]

    @always_inline
    def __getitem__(self, *, codepoint: ContiguousSlice) -> StringSlice[origin_of(self._memory)]:
        return StringSlice[origin_of(self._memory)](self._bytes(), self.byte_length()).__getitem__(codepoint=codepoint)

    @always_inline
    def __getitem__(self, *, grapheme: Int) -> StringSlice[origin_of(self._memory)]:
        return StringSlice[origin_of(self._memory)](self._bytes(), self.byte_length())[grapheme=grapheme]

    @always_inline
    def strip(self) -> StringSlice[origin_of(self._memory)]:
        return self.as_string_slice().strip()

    @always_inline
    def strip(self, chars: StringSlice) -> StringSlice[origin_of(self._memory)]:
        return self.as_string_slice().strip(chars)

    @always_inline
    def lstrip(self) -> StringSlice[origin_of(self._memory)]:
        return self.as_string_slice().lstrip()

    @always_inline
    def lstrip(self, chars: StringSlice) -> StringSlice[origin_of(self._memory)]:
        return self.as_string_slice().lstrip(chars)

    @always_inline
    def rstrip(self) -> StringSlice[origin_of(self._memory)]:
        return self.as_string_slice().rstrip()

    @always_inline
    def rstrip(self, chars: StringSlice) -> StringSlice[origin_of(self._memory)]:
        return self.as_string_slice().rstrip(chars)

    @always_inline
    def removeprefix(self, prefix: StringSlice, /) -> StringSlice[origin_of(self._memory)]:
        return self.as_string_slice().removeprefix(prefix)

    @always_inline
    def removesuffix(self, suffix: StringSlice, /) -> StringSlice[origin_of(self._memory)]:
        return self.as_string_slice().removesuffix(suffix)

    @always_inline
    def split(self, sep: StringSlice) -> List[StringSlice[origin_of(self._memory)]]:
        return self.as_string_slice().split(sep)

    @always_inline
    def split(self, sep: StringSlice, maxsplit: Int) -> List[StringSlice[origin_of(self._memory)]]:
        return self.as_string_slice().split(sep, maxsplit)

    @always_inline
    def split(self, sep: NoneType = None) -> List[StringSlice[origin_of(self._memory)]]:
        return self.as_string_slice().split()

    @always_inline
    def split(self, sep: NoneType = None, *, maxsplit: Int) -> List[StringSlice[origin_of(self._memory)]]:
        return self.as_string_slice().split(maxsplit=maxsplit)

    @always_inline
    def splitlines(self, keepends: Bool = False) -> List[StringSlice[origin_of(self._memory)]]:
        return self.as_string_slice().splitlines(keepends)

    # ------------------------------------------------------------------------------------------------ iteration

    @always_inline
    def bytes(self) -> BytesIter[origin_of(self._memory)]:
        return BytesIter[origin_of(self._memory)](self._bytes(), self.byte_length())

    @always_inline
    def codepoints(self) -> CodepointsIter[origin_of(self._memory)]:
        return CodepointsIter[origin_of(self._memory)](self._bytes(), self.byte_length())

    @always_inline
    def codepoint_slices(self) -> CodepointSliceIter[origin_of(self._memory)]:
        return CodepointSliceIter[origin_of(self._memory)](self._bytes(), self.byte_length())

    @always_inline
    def graphemes(self) -> GraphemeSliceIter[origin_of(self._memory)]:
        return GraphemeSliceIter[origin_of(self._memory)](self._bytes(), self.byte_length())

    @always_inline
    def grapheme_indices(self) -> GraphemeIndicesIter[origin_of(self._memory)]:
        return GraphemeIndicesIter[origin_of(self._memory)](self._bytes(), self.byte_length())

    @always_inline
    def __iter__(self) -> GraphemeSliceIter[origin_of(self._memory)]:
        return GraphemeSliceIter[origin_of(self._memory)](self._bytes(), self.byte_length())

    @always_inline
    def __reversed__(self) -> GraphemeSliceIter[origin_of(self._memory), False]:
        return GraphemeSliceIter[origin_of(self._memory), False](self._bytes(), self.byte_length())

    # ------------------------------------------------------------------------------------------------ operators

    @always_inline
    def __bool__(self) -> Bool:
        return self.byte_length() > 0

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
        hasher.update_bytes(self._bytes(), self.byte_length())

    def __fspath__(self) -> String:
        return self

    @always_inline
    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(self._text())

    def write_repr_to(self, mut writer: Some[Writer]):
        _write_repr(self._text(), writer)


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
