"""Upper and lower case of Unicode text."""

from ...memory.bytes import _eight_bytes
from .tables import _LOWER, _UPPER, _UPPER_MANY
from .text import _byte, _decode, _encode, _sequence_length, _set_byte

comptime _SIMPLE_RECORD = 16
comptime _MANY_RECORD = 17


def _hex(table: StaticString, start: Int, digits: Int) -> Int:
    """The number that upper case hexadecimal digits of a table spell."""
    var value = 0
    for i in range(start, start + digits):
        var byte = _byte(table._data, i)
        value = value * 16 + (byte - 0x30 if byte < 0x40 else byte - 0x37)
    return value


def _find_record(table: StaticString, record: Int, code: Int) -> Int:
    """The offset of the last record that starts at or before a codepoint, or -1."""
    var low = 0
    var high = table._length // record
    while low < high:
        var middle = (low + high) // 2
        if _hex(table, middle * record, 5) <= code:
            low = middle + 1
        else:
            high = middle
    return (low - 1) * record if low > 0 else -1


def _mapped(table: StaticString, code: Int) -> Int:
    """The codepoint that a table maps `code` to, itself if it does not say."""
    var at = _find_record(table, _SIMPLE_RECORD, code)
    if at < 0 or code > _hex(table, at + 5, 5):
        return code
    if (code - _hex(table, at, 5)) % _hex(table, at + 10, 1) != 0:
        return code
    return code + _hex(table, at + 11, 5) - 0x80000


@always_inline
def _upper_code(code: Int) -> Int:
    """The simple upper case of a codepoint."""
    if code < 0x80:
        return code - 0x20 if code >= 0x61 and code <= 0x7A else code
    return _mapped(_UPPER, code)


@always_inline
def _lower_code(code: Int) -> Int:
    """The simple lower case of a codepoint."""
    if code < 0x80:
        return code + 0x20 if code >= 0x41 and code <= 0x5A else code
    return _mapped(_LOWER, code)


def _many(code: Int) -> Int:
    """The offset of the record of a codepoint whose upper case is several codepoints, or -1."""
    if code < 0x80:
        return -1
    var at = _find_record(_UPPER_MANY, _MANY_RECORD, code)
    return at if at >= 0 and _hex(_UPPER_MANY, at, 5) == code else -1


def _append_code(mut text: String, code: Int):
    var buffer = __mir.stack_alloc[__mir.i8, 4]()
    text._append(buffer, _encode(buffer, code))


def _recase_ascii(data: __mir.pointer[__mir.i8], length: Int, first: Int) -> Int:
    """Gives the 26 letters from `first` on the other case, up to the first byte outside ASCII, whose offset it gives."""
    var end = _ascii_end(data, length)
    for i in range(end):
        var byte = _byte(data, i)
        var is_letter = Bool(__mir.ult((byte - first)._value, 26))
        _set_byte(data, i, byte ^ (0x20 if is_letter else 0))
    return end


def _ascii_end(data: __mir.pointer[__mir.i8], length: Int) -> Int:
    """The offset of the first byte outside ASCII, or the length."""
    var i = 0
    while i + 8 <= length and (_eight_bytes(data, i) & 0x8080808080808080) == 0:
        i += 8
    while i < length and _byte(data, i) < 0x80:
        i += 1
    return i


def _upper(text: StaticString) -> String:
    var result = String(_copy_of=text)
    var i = _recase_ascii(result._bytes(), text._length, 0x61)
    if i == text._length:
        return result^
    result.resize(i)
    while i < text._length:
        var code = _decode(text._data, i)
        i += _sequence_length(_byte(text._data, i))
        var at = _many(code)
        if at < 0:
            _append_code(result, _upper_code(code))
            continue
        for k in range(3):
            var part = _hex(_UPPER_MANY, at + 5 + 4 * k, 4)
            if part != 0:
                _append_code(result, part)
    return result^


def _lower(text: StaticString) -> String:
    var result = String(_copy_of=text)
    var i = _recase_ascii(result._bytes(), text._length, 0x41)
    if i == text._length:
        return result^
    result.resize(i)
    while i < text._length:
        var code = _decode(text._data, i)
        i += _sequence_length(_byte(text._data, i))
        _append_code(result, _lower_code(code))
    return result^


def _has_case_only(text: StaticString, upper: Bool) -> Bool:
    """Whether there are cased characters and all of them are of one case."""
    var found = False
    var i = 0
    while i < text._length:
        var code = _decode(text._data, i)
        i += _sequence_length(_byte(text._data, i))
        var is_upper = _lower_code(code) != code
        var is_lower = _upper_code(code) != code or _many(code) >= 0
        if is_upper or is_lower:
            if is_upper != upper:
                return False
            found = True
    return found
