"""Bytes as text: base64 and base16."""

comptime _ALPHABET: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
comptime _HEXADECIMAL: StaticString = "0123456789ABCDEF"
comptime _PADDING = 0x3D


@always_inline
def _byte(data: __mir.pointer[__mir.i8], position: Int) -> Int:
    return Int(__mir.zext[__mir.i64](__mir.load(__mir.offset(data, position._value))))


@always_inline
def _letter(mut result: String, alphabet: StaticString, value: Int):
    """Appends one letter of an alphabet."""
    result.write_string(StaticString(__mir.offset(alphabet._data, value._value), 1))


def _encode(data: __mir.pointer[__mir.i8], length: Int, mut result: String):
    result.reserve_bytes((length + 2) // 3 * 4)
    var position = 0
    while position < length:
        var rest = length - position
        var bits = _byte(data, position) << 16
        if rest > 1:
            bits |= _byte(data, position + 1) << 8
        if rest > 2:
            bits |= _byte(data, position + 2)
        _letter(result, _ALPHABET, bits >> 18)
        _letter(result, _ALPHABET, (bits >> 12) & 63)
        if rest > 1:
            _letter(result, _ALPHABET, (bits >> 6) & 63)
        else:
            result.write_string("=")
        if rest > 2:
            _letter(result, _ALPHABET, bits & 63)
        else:
            result.write_string("=")
        position += 3


def b64encode(input_bytes: Span[UInt8, _], mut result: String):
    """Appends the base64 text of the bytes."""
    _encode(__mir.cast_pointer[__mir.i8](input_bytes._data), input_bytes._length, result)


def b64encode(input_bytes: Span[UInt8, _]) -> String:
    """The base64 text of the bytes."""
    var result = String()
    _encode(__mir.cast_pointer[__mir.i8](input_bytes._data), input_bytes._length, result)
    return result^


def b64encode(input_bytes: List[UInt8]) -> String:
    return b64encode(Span(input_bytes))


def b64encode(input_string: StringSlice) -> String:
    var result = String()
    _encode(input_string._data, input_string._length, result)
    return result^


def _is_space(byte: Int) -> Bool:
    return byte == 0x20 or (byte >= 0x09 and byte <= 0x0D)


def _base64_value(byte: Int) raises -> Int:
    """The six bits of a letter."""
    if byte >= 0x41 and byte <= 0x5A:
        return byte - 0x41
    if byte >= 0x61 and byte <= 0x7A:
        return byte - 0x61 + 26
    if byte >= 0x30 and byte <= 0x39:
        return byte - 0x30 + 52
    if byte == 0x2B:
        return 62
    if byte == 0x2F:
        return 63
    raise _unexpected(byte)


def _unexpected(byte: Int) -> Error:
    return Error("ValueError: Unexpected character '", chr(byte), "' encountered")


def b64decode(str: StringSlice) raises -> List[UInt8]:
    """The bytes of a base64 text; white space in it is skipped."""
    var letters = List[Int](capacity=str._length)
    for i in range(str._length):
        var byte = _byte(str._data, i)
        if not _is_space(byte):
            letters.append(byte)
    if len(letters) % 4 != 0:
        raise Error(
            "ValueError: Input length '", len(letters), "' (ignoring whitespace) must be divisible by 4"
        )
    var result = List[UInt8](capacity=len(letters) // 4 * 3)
    for group in range(len(letters) // 4):
        var start = group * 4
        var padding = 0
        if group == len(letters) // 4 - 1 and letters[start + 3] == _PADDING:
            padding = 2 if letters[start + 2] == _PADDING else 1
        var bits = 0
        for i in range(4):
            bits = bits << 6
            if i < 4 - padding:
                bits |= _base64_value(letters[start + i])
        result.append(UInt8(bits >> 16))
        if padding < 2:
            result.append(UInt8(bits >> 8))
        if padding < 1:
            result.append(UInt8(bits))
    return result^


def b16encode(str: StringSlice) -> String:
    """The bytes of a text in hexadecimal."""
    var result = String()
    result.reserve_bytes(str._length * 2)
    for i in range(str._length):
        var byte = _byte(str._data, i)
        _letter(result, _HEXADECIMAL, byte >> 4)
        _letter(result, _HEXADECIMAL, byte & 15)
    return result^


def _base16_value(byte: Int) raises -> Int:
    """The four bits of a hexadecimal digit."""
    if byte >= 0x30 and byte <= 0x39:
        return byte - 0x30
    if byte >= 0x41 and byte <= 0x46:
        return byte - 0x41 + 10
    if byte >= 0x61 and byte <= 0x66:
        return byte - 0x61 + 10
    raise _unexpected(byte)


def b16decode(str: StringSlice) raises -> List[UInt8]:
    """The bytes of a hexadecimal text."""
    if str._length % 2 != 0:
        raise Error("ValueError: Input length '", str._length, "' must be divisible by 2")
    var result = List[UInt8](capacity=str._length // 2)
    for i in range(str._length // 2):
        var high = _base16_value(_byte(str._data, 2 * i))
        result.append(UInt8((high << 4) | _base16_value(_byte(str._data, 2 * i + 1))))
    return result^
