"""Searching, comparing and classifying text in memory: the functions behind `String` and `StringSlice`.

Text is a pointer to bytes and their number. Offsets count bytes.
"""

from ...memory.bytes import _equal_bytes, _less_bytes


@always_inline
def _byte(data: __mir.pointer[__mir.i8], i: Int) -> Int:
    """The byte at `i`, 0 to 255."""
    return Int(__mir.zext[__mir.i64](__mir.load(__mir.offset(data, i._value))))


@always_inline
def _set_byte(data: __mir.pointer[__mir.i8], i: Int, byte: Int):
    __mir.store(__mir.offset(data, i._value), __mir.trunc[__mir.i8](byte._value))


@always_inline
def _equal_text(a: StringSlice, b: StringSlice) -> Bool:
    if Bool(__mir.ne(a._length._value, b._length._value)):
        return False
    return _equal_bytes(a._data, b._data, a._length)


@always_inline
def _less_text(a: StringSlice, b: StringSlice) -> Bool:
    """The order of the bytes; a prefix comes first."""
    return _less_bytes(a._data, a._length, b._data, b._length)


def _find_byte(data: __mir.pointer[__mir.i8], start: Int, end: Int, byte: Int) -> Int:
    """The first place of a byte in `start ..< end`, or `end`."""
    var wanted = __mir.trunc[__mir.i8](byte._value)
    var lanes = __mir.splat[16](wanted)
    var i = start
    while i + 16 <= end:
        var chunk = __mir.load[1](__mir.cast_pointer[__mir.vector[DType.uint8, 16]](__mir.offset(data, i._value)))
        var hits = __mir.bitcast[__mir.i16](__mir.eq(chunk, lanes))
        if Bool(__mir.ne(hits, 0)):
            var ahead = __mir.intrinsic["llvm.cttz", __mir.i16](hits, True._value)
            return i + Int(__mir.zext[__mir.i64](ahead))
        i += 16
    while i < end:
        if Bool(__mir.eq(__mir.load(__mir.offset(data, i._value)), wanted)):
            return i
        i += 1
    return end


def _find(text: StringSlice, part: StringSlice, start: Int) -> Int:
    """The first offset of `part` from `start` on, or -1."""
    var count = part._length
    if count == 0:
        return start if start <= text._length else -1
    var first = _byte(part._data, 0)
    var last = text._length - count + 1
    var i = start
    while i < last:
        i = _find_byte(text._data, i, last, first)
        if i >= last:
            return -1
        if _equal_bytes(__mir.offset(text._data, i._value), part._data, count):
            return i
        i += 1
    return -1


def _rfind(text: StringSlice, part: StringSlice, start: Int) -> Int:
    """The last offset of `part` that is at least `start`, or -1."""
    var i = text._length - part._length
    while i >= start:
        if _equal_bytes(__mir.offset(text._data, i._value), part._data, part._length):
            return i
        i -= 1
    return -1


def _count(text: StringSlice, part: StringSlice) -> Int:
    """How often `part` occurs without overlap; the empty text occurs around every codepoint."""
    if part._length == 0:
        return _count_codepoints(text._data, text._length) + 1
    var total = 0
    var i = _find(text, part, 0)
    while i >= 0:
        total += 1
        i = _find(text, part, i + part._length)
    return total


def _starts_at(text: StringSlice, part: StringSlice, start: Int, end: Int) -> Bool:
    """Whether `part` stands at `start` and ends by `end` (-1: the end of the text)."""
    var limit = text._length if end == -1 else end
    if start < 0 or start + part._length > limit or limit > text._length:
        return False
    return _equal_bytes(__mir.offset(text._data, start._value), part._data, part._length)


# ------------------------------------------------------------------------------------------------------- UTF-8


@always_inline
def _sequence_length(lead: Int) -> Int:
    """How many bytes a codepoint has, from its first byte."""
    if lead < 0x80:
        return 1
    if lead < 0xE0:
        return 2
    if lead < 0xF0:
        return 3
    return 4


@always_inline
def _is_continuation(byte: Int) -> Bool:
    return (byte & 0xC0) == 0x80


def _decode(data: __mir.pointer[__mir.i8], i: Int) -> Int:
    """The codepoint that starts at byte `i` of valid UTF-8."""
    var lead = _byte(data, i)
    if lead < 0x80:
        return lead
    if lead < 0xE0:
        return ((lead & 0x1F) << 6) | (_byte(data, i + 1) & 0x3F)
    if lead < 0xF0:
        return ((lead & 0x0F) << 12) | ((_byte(data, i + 1) & 0x3F) << 6) | (_byte(data, i + 2) & 0x3F)
    return (
        ((lead & 0x07) << 18)
        | ((_byte(data, i + 1) & 0x3F) << 12)
        | ((_byte(data, i + 2) & 0x3F) << 6)
        | (_byte(data, i + 3) & 0x3F)
    )


@always_inline
def _encoded_length(code: Int) -> Int:
    """How many bytes the UTF-8 form of a codepoint has."""
    if code < 0x80:
        return 1
    if code < 0x800:
        return 2
    if code < 0x10000:
        return 3
    return 4


def _encode(data: __mir.pointer[__mir.i8], code: Int) -> Int:
    """Writes a codepoint as UTF-8; gives the number of bytes."""
    if code < 0x80:
        _set_byte(data, 0, code)
        return 1
    if code < 0x800:
        _set_byte(data, 0, 0xC0 | (code >> 6))
        _set_byte(data, 1, 0x80 | (code & 0x3F))
        return 2
    if code < 0x10000:
        _set_byte(data, 0, 0xE0 | (code >> 12))
        _set_byte(data, 1, 0x80 | ((code >> 6) & 0x3F))
        _set_byte(data, 2, 0x80 | (code & 0x3F))
        return 3
    _set_byte(data, 0, 0xF0 | (code >> 18))
    _set_byte(data, 1, 0x80 | ((code >> 12) & 0x3F))
    _set_byte(data, 2, 0x80 | ((code >> 6) & 0x3F))
    _set_byte(data, 3, 0x80 | (code & 0x3F))
    return 4


def _count_codepoints(data: __mir.pointer[__mir.i8], length: Int) -> Int:
    """The bytes that are not continuation bytes."""
    var total = 0
    for i in range(length):
        if not _is_continuation(_byte(data, i)):
            total += 1
    return total


def _codepoint_offset(text: StringSlice, index: Int) -> Int:
    """The byte offset of codepoint number `index`; the length if it is the number of codepoints, -1 beyond."""
    if index < 0:
        return -1
    var i = 0
    var left = index
    while left > 0:
        if i >= text._length:
            return -1
        i += _sequence_length(_byte(text._data, i))
        left -= 1
    return i


def _valid_sequence(data: __mir.pointer[__mir.i8], i: Int, length: Int) -> Int:
    """The length of the well-formed UTF-8 sequence at `i`, or minus the number of bytes that form a broken one."""
    var lead = _byte(data, i)
    if lead < 0x80:
        return 1
    if lead < 0xC2 or lead > 0xF4:
        return -1
    var count = _sequence_length(lead)
    var low = 0x80
    var high = 0xBF
    if lead == 0xE0:
        low = 0xA0
    elif lead == 0xED:
        high = 0x9F
    elif lead == 0xF0:
        low = 0x90
    elif lead == 0xF4:
        high = 0x8F
    for k in range(1, count):
        if i + k >= length:
            return -k
        var byte = _byte(data, i + k)
        if byte < low or byte > high:
            return -k
        low = 0x80
        high = 0xBF
    return count


def _is_valid_utf8(data: __mir.pointer[__mir.i8], length: Int) -> Bool:
    var i = 0
    while i < length:
        var step = _valid_sequence(data, i, length)
        if step < 0:
            return False
        i += step
    return True


@always_inline
def _is_boundary(data: __mir.pointer[__mir.i8], length: Int, i: Int) -> Bool:
    """Whether a codepoint starts or the text ends at byte `i`."""
    return i == length or (i >= 0 and i < length and not _is_continuation(_byte(data, i)))


# ---------------------------------------------------------------------------------------------------- classes


@always_inline
def _is_ascii_space(byte: Int) -> Bool:
    """Space, tab, line feed, vertical tab, form feed, carriage return, and the separators 0x1C to 0x1E."""
    return byte == 0x20 or (byte >= 0x09 and byte <= 0x0D) or (byte >= 0x1C and byte <= 0x1E)


def _is_space(code: Int) -> Bool:
    """White space that `strip` removes: that of ASCII, next line, line and paragraph separators."""
    return _is_ascii_space(code) or code == 0x85 or code == 0x2028 or code == 0x2029


def _space_end(text: StringSlice) -> Int:
    """The offset at which leading white space ends."""
    var i = 0
    while i < text._length:
        if not _is_space(_decode(text._data, i)):
            return i
        i += _sequence_length(_byte(text._data, i))
    return i


def _space_start(text: StringSlice, start: Int) -> Int:
    """The offset, at least `start`, at which trailing white space starts."""
    var end = text._length
    while end > start:
        var i = _previous(text._data, end)
        if not _is_space(_decode(text._data, i)):
            return end
        end = i
    return end


@always_inline
def _previous(data: __mir.pointer[__mir.i8], end: Int) -> Int:
    """The offset of the codepoint that ends before `end`."""
    var i = end - 1
    while i > 0 and _is_continuation(_byte(data, i)):
        i -= 1
    return i


def _has_codepoint(text: StringSlice, part: StringSlice) -> Bool:
    return _find(text, part, 0) >= 0


def _strip_end(text: StringSlice, chars: StringSlice) -> Int:
    """The offset at which leading characters out of `chars` end."""
    var i = 0
    while i < text._length:
        var count = _sequence_length(_byte(text._data, i))
        if not _has_codepoint(chars, StaticString(__mir.offset(text._data, i._value), count)):
            return i
        i += count
    return i


def _strip_start(text: StringSlice, chars: StringSlice, start: Int) -> Int:
    """The offset, at least `start`, at which trailing characters out of `chars` start."""
    var end = text._length
    while end > start:
        var i = _previous(text._data, end)
        if not _has_codepoint(chars, StaticString(__mir.offset(text._data, i._value), end - i)):
            return end
        end = i
    return end


def _all_digits(text: StringSlice) -> Bool:
    for i in range(text._length):
        var byte = _byte(text._data, i)
        if byte < 0x30 or byte > 0x39:
            return False
    return text._length > 0


def _all_spaces(text: StringSlice) -> Bool:
    for i in range(text._length):
        if not _is_ascii_space(_byte(text._data, i)):
            return False
    return text._length > 0


def _all_printable(text: StringSlice) -> Bool:
    for i in range(text._length):
        var byte = _byte(text._data, i)
        if byte < 0x20 or byte > 0x7E:
            return False
    return True


def _line_break(data: __mir.pointer[__mir.i8], i: Int, length: Int) -> Int:
    """The number of bytes of the line break at `i`, 0 if there is none."""
    var byte = _byte(data, i)
    if byte == 0x0D:
        return 2 if i + 1 < length and _byte(data, i + 1) == 0x0A else 1
    if (byte >= 0x0A and byte <= 0x0C) or (byte >= 0x1C and byte <= 0x1E):
        return 1
    if byte == 0xC2 and _byte(data, i + 1) == 0x85:
        return 2
    if byte == 0xE2 and _byte(data, i + 1) == 0x80:
        var third = _byte(data, i + 2)
        if third == 0xA8 or third == 0xA9:
            return 3
    return 0


# ------------------------------------------------------------------------------------------------------- repr


def _write_repr[
    W: Writer, //, quote: StaticString = "'", escape_high: Bool = False
](text: StringSlice, mut writer: W):
    """Writes text in quotes with escapes; `escape_high` also escapes every byte above 0x7E.

    Single quotes are escaped between single quotes; double ones never are.
    """
    writer.write_string(quote)
    var start = 0
    for i in range(text._length):
        var byte = _byte(text._data, i)
        var plain = byte >= 0x20 and byte != 0x5C and byte != 0x7F and (byte < 0x80 or not escape_high)
        if plain and (byte != 0x27 or quote != "'"):
            continue
        if i > start:
            writer.write_string(StaticString(__mir.offset(text._data, start._value), i - start))
        _write_escape(byte, writer)
        start = i + 1
    if start < text._length:
        writer.write_string(StaticString(__mir.offset(text._data, start._value), text._length - start))
    writer.write_string(quote)


def _write_escape[W: Writer](byte: Int, mut writer: W):
    """Writes the escape sequence of one byte."""
    if byte == 0x5C:
        writer.write_string("\\\\")
    elif byte == 0x27:
        writer.write_string("\\'")
    elif byte == 0x09:
        writer.write_string("\\t")
    elif byte == 0x0A:
        writer.write_string("\\n")
    elif byte == 0x0D:
        writer.write_string("\\r")
    else:
        comptime digits: StaticString = "0123456789abcdef"
        writer.write_string("\\x")
        writer.write_string(StaticString(__mir.offset(digits._data, (byte >> 4)._value), 1))
        writer.write_string(StaticString(__mir.offset(digits._data, (byte & 15)._value), 1))
