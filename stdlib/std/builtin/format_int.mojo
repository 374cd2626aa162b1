"""Integers as text: decimal, and in the bases of `hex`, `bin` and `oct`."""

from .dtype import _bits_of, _unsigned_dtype

comptime _PAIRS: StaticString = (
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
    "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"
)
"""The decimal digits of 0 to 99."""

comptime _DIGITS: StaticString = "0123456789abcdefghijklmnopqrstuvwxyz"


def _put_decimal(buffer: __mir.pointer[__mir.i8], end: Int, magnitude: UInt64) -> Int:
    """Writes the digits of `magnitude` so that they end before `buffer[end]`; gives the index of the first one."""
    var position = end
    var rest = magnitude
    while rest >= 100:
        var quotient = rest // 100
        position -= 2
        _put_pair(buffer, position, rest - quotient * 100)
        rest = quotient
    if rest >= 10:
        position -= 2
        _put_pair(buffer, position, rest)
    else:
        position -= 1
        _put_byte(buffer, position, 0x30 + Int(rest))
    return position


@always_inline
def _put_pair(buffer: __mir.pointer[__mir.i8], position: Int, value: UInt64):
    """Writes the two digits of a value below 100."""
    var source = __mir.offset(_PAIRS._data, __mir.mul(value._value, 2))
    __mir.memcpy(__mir.offset(buffer, position._value), source, 2)


@always_inline
def _put_byte(buffer: __mir.pointer[__mir.i8], position: Int, byte: Int):
    __mir.store(__mir.offset(buffer, position._value), __mir.trunc[__mir.i8](byte._value))


def _write_decimal[W: Writer](negative: Bool, magnitude: UInt64, mut writer: W):
    """Writes a decimal number of up to 64 bits."""
    var buffer = __mir.stack_alloc[__mir.i8, 24]()
    var start = _put_decimal(buffer, 24, magnitude)
    if negative:
        start -= 1
        _put_byte(buffer, start, 0x2D)
    writer.write_string(StaticString(__mir.offset(buffer, start._value), 24 - start))


def _write_integer[W: Writer, dtype: DType](value: Scalar[dtype], mut writer: W):
    """Writes an integer of any width in decimal."""
    comptime if _bits_of[dtype]() <= 64:
        comptime if dtype.is_unsigned():
            _write_decimal(False, UInt64(value), writer)
        else:
            var wide = Int64(value)
            _write_decimal(wide < 0, UInt64(-wide if wide < 0 else wide), writer)
    else:
        _write_based(value, 10, "", writer)


def _write_based[W: Writer, dtype: DType](value: Scalar[dtype], base: Int, prefix: StringSlice, mut writer: W):
    """Writes an integer of any width in a base from 2 to 36, after its sign and a prefix."""
    var buffer = __mir.stack_alloc[__mir.i8, 256]()
    comptime Unsigned = Scalar[_unsigned_dtype[dtype]]
    var negative = False
    var rest = Unsigned(value)
    comptime if not dtype.is_unsigned():
        if value < 0:
            negative = True
            rest = -rest
    var divisor = Unsigned(base)
    var position = 256
    while True:
        var quotient = rest // divisor
        position -= 1
        var digit = Int(rest - quotient * divisor)
        __mir.memcpy(__mir.offset(buffer, position._value), __mir.offset(_DIGITS._data, digit._value), 1)
        rest = quotient
        if rest == 0:
            break
    if negative:
        writer.write_string("-")
    writer.write_string(prefix)
    writer.write_string(StaticString(__mir.offset(buffer, position._value), 256 - position))


def _based_text[dtype: DType](value: Scalar[dtype], base: Int, prefix: StringSlice) -> String:
    var text = String()
    _write_based(value, base, prefix, text)
    return text^


def hex[dtype: DType, //](value: Scalar[dtype], /, *, prefix: StaticString = "0x") -> String:
    """The hexadecimal text of an integer: `0xff`, `-0x10`."""
    return _based_text(value, 16, prefix)


def hex[T: Intable, //](value: T, /, *, prefix: StaticString = "0x") -> String:
    return _based_text(value.__int__(), 16, prefix)


def hex(value: Scalar[DType.bool], /, *, prefix: StaticString = "0x") -> String:
    return _based_text(Int(value), 16, prefix)


def bin[dtype: DType, //](num: Scalar[dtype], /, *, prefix: StaticString = "0b") -> String:
    """The binary text of an integer: `0b101`, `-0b1`."""
    return _based_text(num, 2, prefix)


def bin[T: Intable, //](num: T, /, *, prefix: StaticString = "0b") -> String:
    return _based_text(num.__int__(), 2, prefix)


def bin(b: Scalar[DType.bool], /, *, prefix: StaticString = "0b") -> String:
    return _based_text(Int(b), 2, prefix)


def oct[dtype: DType, //](value: Scalar[dtype], /, *, prefix: StaticString = "0o") -> String:
    """The octal text of an integer: `0o17`, `-0o1`."""
    return _based_text(value, 8, prefix)


def oct[T: Intable, //](value: T, /, *, prefix: StaticString = "0o") -> String:
    return _based_text(value.__int__(), 8, prefix)


def oct(value: Scalar[DType.bool], /, *, prefix: StaticString = "0o") -> String:
    return _based_text(Int(value), 8, prefix)
