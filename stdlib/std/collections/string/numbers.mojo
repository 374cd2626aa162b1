"""Text to numbers: `atol`, `atof`; and the small text functions of the prelude."""

from .codepoint import Codepoint
from .text import _byte, _decode, _encode, _is_ascii_space, _sequence_length, _write_repr


def atol(str_slice: StringSlice, base: Int = 10) raises -> Int:
    """The integer that a text spells in a base from 2 to 36; base 0 goes by the prefix `0x`, `0o` or `0b`.

    White space around it, a sign and underscores between digits are accepted. With base 0, a number without a prefix
    does not begin with a zero.
    """
    if base != 0 and (base < 2 or base > 36):
        raise Error("Base must be >= 2 and <= 36, or 0.")
    var data = str_slice._data
    var i = 0
    var end = str_slice._length
    while i < end and _is_ascii_space(_byte(data, i)):
        i += 1
    while end > i and _is_ascii_space(_byte(data, end - 1)):
        end -= 1
    var negative = False
    if i < end and (_byte(data, i) == 0x2D or _byte(data, i) == 0x2B):
        negative = _byte(data, i) == 0x2D
        i += 1
    var radix = base
    if i + 1 < end and _byte(data, i) == 0x30:
        var marked = _prefix_base(_byte(data, i + 1))
        if marked != 0 and (base == 0 or base == marked):
            radix = marked
            i += 2
            if i < end and _byte(data, i) == 0x5F:
                i += 1
    var zero_only = radix == 0 and i < end and _byte(data, i) == 0x30
    if radix == 0:
        radix = 10
    if i >= end:
        raise _not_an_integer(base, str_slice)
    var value = 0
    var after_digit = False
    while i < end:
        var byte = _byte(data, i)
        i += 1
        if byte == 0x5F and after_digit and i < end:
            after_digit = False
            continue
        var digit = _digit_value(byte)
        if digit < 0 or digit >= radix or (zero_only and digit != 0):
            raise _not_an_integer(base, str_slice)
        after_digit = True
        # `value` counts down from zero: the negative range is the larger one.
        if value < (Int.MIN + digit) / radix:
            raise _too_large(base, str_slice)
        value = value * radix - digit
    if negative:
        return value
    if value == Int.MIN:
        raise _too_large(base, str_slice)
    return -value


def _prefix_base(letter: Int) -> Int:
    """The base that the letter after a leading zero announces, or 0."""
    var lower = letter | 0x20
    if lower == 0x78:
        return 16
    if lower == 0x6F:
        return 8
    if lower == 0x62:
        return 2
    return 0


@always_inline
def _digit_value(byte: Int) -> Int:
    """The value of a digit or letter, -1 for anything else."""
    if byte >= 0x30 and byte <= 0x39:
        return byte - 0x30
    var lower = byte | 0x20
    if lower >= 0x61 and lower <= 0x7A:
        return lower - 0x57
    return -1


@no_inline
def _not_an_integer(base: Int, text: StringSlice) -> Error:
    return Error("String is not convertible to integer with base ", base, ": '", text, "'")


@no_inline
def _too_large(base: Int, text: StringSlice) -> Error:
    return Error(
        "String is not convertible to integer with base ",
        base,
        ": '",
        text,
        "' String expresses an integer too large to store in Int.",
    )


def atof(str_slice: StringSlice) raises -> Float64:
    """The number that a text spells: digits with a point or an exponent, `inf`, `nan`, with an `f` behind it or not."""
    var text = str_slice.strip()
    var data = text._data
    var end = text._length
    var i = 0
    if i < end and _byte(data, i) == 0x2B:
        i += 1
    var start = i
    var negative = i < end and _byte(data, i) == 0x2D
    if negative:
        i += 1
    if i < end and (_byte(data, end - 1) | 0x20) == 0x66:
        end -= 1
    var rest = StaticString(__mir.offset(data, i._value), end - i)
    var word = rest.lower()
    # `inf` has lost its last letter above, unless another stands behind it
    if word == "in" or word == "infinity":
        return -Float64.MAX if negative else Float64.MAX
    if word == "nan":
        return Float64.MAX - Float64.MAX
    if not _is_decimal(rest):
        raise _not_a_float(str_slice, rest)
    # The C library rounds correctly; it needs a zero byte at the end.
    var terminated = String(StaticString(__mir.offset(data, start._value), end - start))
    terminated += "\x00"
    return Float64(__mir.call["strtod", __mir.f64](terminated.unsafe_ptr()._address, __mir.null[__mir.pointer[__mir.i8]]()))


@no_inline
def _not_a_float(text: StringSlice, rest: StaticString) -> Error:
    """The error for text that is no number; `rest` is what stands behind white space and sign."""
    var message = String("String is not convertible to float: '", text, "'")
    if text._length == 0 or rest == ".":
        return Error(message^)
    if rest._length == 0 or not _is_digit_or_dot(_byte(rest._data, 0)):
        message.write(". The first character of '", rest, "' should be a digit or dot to convert it to a float.")
    elif not _is_digit_or_dot(_byte(rest._data, rest._length - 1)):
        message.write(". The last character of '", rest, "' should be a digit or dot to convert it to a float.")
    else:
        message.write(". Invalid character(s) in the number: '", rest, "'")
    return Error(message^)


@always_inline
def _is_digit_or_dot(byte: Int) -> Bool:
    return byte == 0x2E or _digit_value_10(byte) >= 0


@always_inline
def _digit_value_10(byte: Int) -> Int:
    return byte - 0x30 if byte >= 0x30 and byte <= 0x39 else -1


def _is_decimal(text: StaticString) -> Bool:
    """Whether text is `digits[.digits][e[sign]digits]` with a digit in front of the exponent."""
    var i = 0
    var digits = 0
    while i < text._length and _digit_value_10(_byte(text._data, i)) >= 0:
        digits += 1
        i += 1
    if i < text._length and _byte(text._data, i) == 0x2E:
        i += 1
        while i < text._length and _digit_value_10(_byte(text._data, i)) >= 0:
            digits += 1
            i += 1
    if digits == 0:
        return False
    if i < text._length and (_byte(text._data, i) | 0x20) == 0x65:
        i += 1
        if i < text._length and (_byte(text._data, i) == 0x2D or _byte(text._data, i) == 0x2B):
            i += 1
        var start = i
        while i < text._length and _digit_value_10(_byte(text._data, i)) >= 0:
            i += 1
        if i == start:
            return False
    return i == text._length


def ord(s: StringSlice) -> Int:
    """The number of the only codepoint of a text."""
    return _decode(s._data, 0)


def chr(c: Int) -> String:
    """The text of one codepoint."""
    var result = String(capacity_bytes=4)
    result._set_length(_encode(result._bytes(), c))
    return result^


def ascii(value: StringSlice) -> String:
    """The quoted form of a text with everything outside ASCII escaped byte by byte. The quotes are double ones around
    a text with a single one."""
    var result = String()
    if "'" in value:
        _write_repr["\"", True](value._text(), result)
    else:
        _write_repr["'", True](value._text(), result)
    return result^
