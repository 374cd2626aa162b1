"""Floats as text: the shortest decimal that reads back as the same value, as Mojo 1.2 finds it.

The digits come from Schubfach (R. Giulietti, "The Schubfach way to render doubles"): the value and the two ends of
its rounding interval are scaled by a power of ten so that the interval holds at least one and at most a few integers;
the shortest, then nearest, of them is the answer. Mojo's choices where that leaves one: both ends belong to the interval
(so the text of a few large integers reads back as the neighbour), and of two equally near decimals the larger is taken.

`Float32` goes through Dragonbox (J. Jeon, "Dragonbox: a new floating-point binary-to-decimal conversion algorithm") as
Mojo has it, because one step there is not what the algorithm means: where a value lies so near to the middle of two
decimals that a bit of an exact product must decide, that bit is read from the product with another power of ten. Three
of a hundred `Float32` differ from the nearest text in their last digit for that reason.

The powers of ten, to 128 bits, are made from a table of every 27th one to 192 bits; it was verified over the whole range
that the bits below cannot carry into the 128.
"""

from .format_int import _put_byte, _put_decimal

comptime _ANCHOR_STEP = 27
comptime _FIRST_ANCHOR = -297
comptime _ANCHORS: StaticString = (
    "gdkdcddenepimhfgoecpgpkailcpkcpkbcgcnoiddcifmghk"
    "hngjjapmpnnofdmmbjckeaiogkeehhkfigoecccofhpeodhi"
    "cggoedjcmmejcadkojjikgaffhekjdpkieiggjajfplfphkn"
    "ibeegpkgimfkdbopdlpmkkgjnejhninlmonjedemmcjdaial"
    "nhiebceboadcalbemjoocichlhelohefodfpkciicggidjoi"
    "gjdiaclmblbgfldkcbbfkcbbdkfkelmakpkalgeadljcifgo"
    "dnmdifabodibakbcdbeomgbgcgnedpcjlonneoafgekbcbkl"
    "mojofmjofcpciajopgipabfniphakgkdffgcklbjmifioegj"
    "bajifiiohnknfjgddmjlpdcejjchcokpckcmbelkajhgfncp"
    "ikfpdcdfjmnceigjgiilgcmdmebohjkkmeobfhekkfanicem"
    "hmjmacbfambpjekmnhedffpmegckofhhieohaobjhlbnehoj"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaai"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaakdpaacephcpilmom"
    "aaaaaaaaaaaaaaaaecjnhgpfglajajjjbfmgoegkaemdmahk"
    "icoeamhcgfbjpjpndkbhnondllicakjgnpknioeljjmkapgi"
    "dninbmldankklehnfjejmmaciepgoaiojoniahkbegoobakn"
    "pbadecdoppjhmeampiphochppmnfamofeojobablfehokbal"
    "fpcaamjfackgnldchadheioldbpiifebnhcmlolpjonkbeoi"
    "mhmmoghbfpmmflapkpfkngikimiggbpibioceckcicpodnfo"
    "onliamkhdaalpoiicjgdhbhnlcodfjngboocomhdgakehkjl"
    "heoijkdlhpkekfnaoijpegfbabpknlkejnmjglpbkandipfj"
    "mhbjgdpcnmeemjndmomimdhgjdlddgmlpmmncpmdhkbakecp"
    "hdmnjcabakogagcaimaahemoaipcgikahapeiojabifdildm"
    "cmonanmcfpjneejebngedikgcmckhamgjklbdoelcjlnjboj"
)
"""The leading 192 bits of 10**-297, 10**-270, ... 10**324: 48 digits of 4 bits each, lowest first, `a` is 0."""


def _anchor(index: Int) -> UInt256:
    """An entry of the table."""
    var source = __mir.cast_pointer[__mir.i64](__mir.offset(_ANCHORS._data, (index * 48)._value))
    var value: UInt256 = 0
    for group in range(6):
        # eight letters at once: subtract `a`, then close the gaps between the nibbles
        var bits = UInt64(__mir.load[1](__mir.offset(source, (5 - group)._value))) - 0x6161616161616161
        bits = (bits | (bits >> 4)) & 0x00FF00FF00FF00FF
        bits = (bits | (bits >> 8)) & 0x0000FFFF0000FFFF
        bits = (bits | (bits >> 16)) & 0x00000000FFFFFFFF
        value = (value << 32) | UInt256(bits)
    return value


@always_inline
def _floor_log2_power_of_ten(exponent: Int) -> Int:
    """floor(log2(10**exponent)) for |exponent| <= 1233."""
    return (exponent * 1741647) >> 19


def _power_of_ten(exponent: Int) -> UInt128:
    """The leading 128 bits of 10**exponent, rounded up."""
    var index = (exponent - _FIRST_ANCHOR) // _ANCHOR_STEP
    var base = _FIRST_ANCHOR + index * _ANCHOR_STEP
    var steps = exponent - base
    var five: UInt64 = 1
    for _ in range(steps):
        five = five * 5
    var product = _anchor(index) * UInt256(five)
    var surplus = 64 + _floor_log2_power_of_ten(exponent) - _floor_log2_power_of_ten(base) - steps
    var leading = UInt128(product >> UInt256(surplus))
    if exponent >= 0 and exponent <= 55:
        return leading
    return leading + 1


@always_inline
def _scale(power: UInt128, value: UInt64) -> UInt64:
    """The top 64 of the 192 bits of the product; the last bit is set if anything below the middle word's 1 is lost."""
    var wide = UInt128(value)
    var low = (UInt128(UInt64(power)) * wide) >> 64
    var sum = (power >> 64) * wide + low
    var high = UInt64(sum >> 64)
    if UInt64(sum) > 1:
        high = high | 1
    return high


@fieldwise_init
struct _Decimal(TrivialRegisterPassable):
    """`digits * 10**exponent`."""

    var digits: UInt64
    var exponent: Int


def _without_zeros(digits: UInt64, exponent: Int) -> _Decimal:
    """`digits * 10**exponent` with the fewest digits; `digits` is not 0."""
    var number = _Decimal(digits, exponent)
    while number.digits % 10 == 0:
        number = _Decimal(number.digits // 10, number.exponent + 1)
    return number


def _shortest(mantissa: UInt64, exponent: Int, lower_is_closer: Bool) -> _Decimal:
    """The shortest decimal in the rounding interval of `mantissa * 2**exponent`.

    `lower_is_closer` tells that the next smaller float is only half as far away as the next larger one.
    """
    var center = mantissa << 2
    var left = center - 2
    var scale = exponent * 1262611
    if lower_is_closer:
        left = left + 1
        scale = scale - 524031
    var k = scale >> 22
    var shift = UInt64(exponent + _floor_log2_power_of_ten(-k) + 1)
    var power = _power_of_ten(-k)
    var middle = _scale(power, center << shift)
    var lower = _scale(power, left << shift)
    var upper = _scale(power, (center + 2) << shift)
    var digits = middle >> 2
    if digits >= 10:
        var shorter = digits // 10
        var down_fits = lower <= shorter * 40
        var up_fits = shorter * 40 + 40 <= upper
        if down_fits != up_fits:
            return _without_zeros(shorter + 1 if up_fits else shorter, k + 1)
    var down_fits = lower <= digits * 4
    var up_fits = digits * 4 + 4 <= upper
    if down_fits != up_fits:
        return _without_zeros(digits + 1 if up_fits else digits, k)
    if middle >= digits * 4 + 2:
        return _without_zeros(digits + 1, k)
    return _without_zeros(digits, k)


def _deciding_bit(twice: UInt64, k: Int, beta: Int) -> Bool:
    """The bit by which Mojo decides between two decimals for a `Float32`.

    It should be the parity of `floor(twice / 2 * 2**exponent * 10**k)`; Mojo looks that power of ten up in the table for
    `Float64`, which begins 261 powers earlier, so it is a bit of the product with `10**(k - 261)`.
    """
    var product = UInt128(twice) * _power_of_ten(k - 261)
    return (product >> UInt128(128 - beta)) & 1 == 1


def _shortest_single(mantissa: UInt64, exponent: Int) -> _Decimal:
    """The decimal for the `Float32` that is `mantissa * 2**exponent`, not the lowest of its binade.

    The upper end of the rounding interval is scaled so that the interval is between 10 and 100 units wide. A multiple of
    100 in the interval is the shortest decimal; otherwise the multiple of 10 nearest to the value is,
    with a zero at the end where the bit above was misread.
    """
    var k = 1 - ((exponent * 1262611) >> 22)
    var power = _power_of_ten(k)
    var leading = UInt64(power >> 64)
    if UInt64(power) != 0:
        leading = leading + 1
    var beta = exponent + _floor_log2_power_of_ten(k)
    var twice = mantissa * 2
    var width = leading >> UInt64(63 - beta)
    var end = UInt64((UInt128((twice | 1) << UInt64(beta)) * UInt128(leading)) >> 64)
    var digits = end // 100
    var rest = end % 100
    if rest < width or (rest == width and _deciding_bit(twice - 1, k, beta)):
        return _without_zeros(digits, 2 - k)
    var distance = rest - width // 2 + 5
    digits = digits * 10 + distance // 10
    if distance % 10 == 0 and not _deciding_bit(twice, k, beta):
        digits = digits - 1
    return _Decimal(digits, 1 - k)


def _put_text(buffer: __mir.pointer[__mir.i8], position: Int, text: StaticString) -> Int:
    """Copies a text; gives the index after it."""
    __mir.memcpy(__mir.offset(buffer, position._value), text._data, text._length._value)
    return position + text._length


def _put_finite[
    fraction_bits: Int
](buffer: __mir.pointer[__mir.i8], start: Int, mantissa: UInt64, exponent: Int, closer: Bool) -> Int:
    """Writes `mantissa * 2**exponent` from `buffer[start]` on; gives the index after the text."""
    var number: _Decimal
    if exponent <= 0 and exponent > -64 and mantissa & ((UInt64(1) << UInt64(-exponent)) - 1) == 0:
        number = _without_zeros(mantissa >> UInt64(-exponent), 0)
    else:
        comptime if fraction_bits == 23:
            number = _shortest(mantissa, exponent, True) if closer else _shortest_single(mantissa, exponent)
        else:
            number = _shortest(mantissa, exponent, closer)
    var digits = __mir.stack_alloc[__mir.i8, 24]()
    var first = _put_decimal(digits, 24, number.digits)
    return _put_notation(buffer, start, __mir.offset(digits, first._value), 24 - first, number.exponent)


def _put_notation(
    buffer: __mir.pointer[__mir.i8], start: Int, digits: __mir.pointer[__mir.i8], count: Int, exponent: Int
) -> Int:
    """Writes `digits * 10**exponent` in fixed notation, or in scientific notation outside 1e-4 <= x < 1e16."""
    var position = start
    var point = count + exponent
    if point > 16 or point < -3:
        return _put_scientific(buffer, start, digits, count, point - 1)
    if point <= 0:
        position = _put_text(buffer, position, "0.")
        position = _put_zeros(buffer, position, -point)
        __mir.memcpy(__mir.offset(buffer, position._value), digits, count._value)
        return position + count
    if exponent >= 0:
        __mir.memcpy(__mir.offset(buffer, position._value), digits, count._value)
        position = _put_zeros(buffer, position + count, exponent)
        return _put_text(buffer, position, ".0")
    __mir.memcpy(__mir.offset(buffer, position._value), digits, point._value)
    position += point
    _put_byte(buffer, position, 0x2E)
    position += 1
    __mir.memcpy(__mir.offset(buffer, position._value), __mir.offset(digits, point._value), (count - point)._value)
    return position + count - point


def _put_zeros(buffer: __mir.pointer[__mir.i8], start: Int, count: Int) -> Int:
    for i in range(count):
        _put_byte(buffer, start + i, 0x30)
    return start + count


def _put_scientific(
    buffer: __mir.pointer[__mir.i8], start: Int, digits: __mir.pointer[__mir.i8], count: Int, exponent: Int
) -> Int:
    """Writes `d.ddde+XX`."""
    var position = start
    __mir.memcpy(__mir.offset(buffer, position._value), digits, 1)
    position += 1
    if count > 1:
        _put_byte(buffer, position, 0x2E)
        position += 1
        __mir.memcpy(__mir.offset(buffer, position._value), __mir.offset(digits, 1), (count - 1)._value)
        position += count - 1
    _put_byte(buffer, position, 0x65)
    _put_byte(buffer, position + 1, 0x2D if exponent < 0 else 0x2B)
    position += 2
    var magnitude = -exponent if exponent < 0 else exponent
    if magnitude < 10:
        _put_byte(buffer, position, 0x30)
        position += 1
    var scratch = __mir.stack_alloc[__mir.i8, 24]()
    var first = _put_decimal(scratch, 24, UInt64(magnitude))
    __mir.memcpy(__mir.offset(buffer, position._value), __mir.offset(scratch, first._value), (24 - first)._value)
    return position + 24 - first


def _put_float[fraction_bits: Int, exponent_bits: Int](buffer: __mir.pointer[__mir.i8], bits: UInt64) -> Int:
    """Writes the float with these IEEE bits from `buffer[0]` on; gives the length of the text."""
    var position = 0
    var fraction = bits & ((UInt64(1) << UInt64(fraction_bits)) - 1)
    var highest = (1 << exponent_bits) - 1
    var biased = Int(bits >> UInt64(fraction_bits)) & highest
    var negative = (bits >> UInt64(fraction_bits + exponent_bits)) & 1 == 1
    if biased == highest and fraction != 0:
        return _put_text(buffer, 0, "nan")
    if negative:
        _put_byte(buffer, 0, 0x2D)
        position = 1
    if biased == highest:
        return _put_text(buffer, position, "inf")
    if biased == 0 and fraction == 0:
        return _put_text(buffer, position, "0.0")
    var bias = highest // 2 + fraction_bits
    if biased == 0:
        return _put_finite[fraction_bits](buffer, position, fraction, 1 - bias, False)
    var mantissa = fraction | (UInt64(1) << UInt64(fraction_bits))
    return _put_finite[fraction_bits](buffer, position, mantissa, biased - bias, fraction == 0 and biased > 1)


def _write_float[W: Writer, dtype: DType](value: Scalar[dtype], mut writer: W):
    """Writes a float; types narrower than `Float32` as the `Float32` of the same value."""
    var buffer = __mir.stack_alloc[__mir.i8, 48]()
    var length: Int
    comptime if dtype == DType.float64:
        length = _put_float[52, 11](buffer, UInt64(__mir.bitcast[__mir.i64](value._value)))
    else:
        var bits = __mir.bitcast[__mir.i32](Float32(value)._value)
        length = _put_float[23, 8](buffer, UInt64(__mir.zext[__mir.i64](bits)))
    writer.write_string(StaticString(buffer, length))
