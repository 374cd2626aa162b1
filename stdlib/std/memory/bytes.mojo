"""Bytes in memory: words at any address, and copies and comparisons that need no call when there are few bytes.

Up to 32 bytes are taken as two words, vectors or single bytes that may overlap, whose size depends on the number of
bytes only: no loop, and no branch on data.
"""

comptime _Bytes = __mir.pointer[__mir.i8]


@always_inline
def _at(data: _Bytes, position: Int) -> _Bytes:
    return __mir.offset(data, position._value)


@always_inline
def _eight_bytes(data: _Bytes, position: Int) -> UInt64:
    return UInt64(__mir.load[1](__mir.cast_pointer[__mir.i64](_at(data, position))))


@always_inline
def _four_bytes(data: _Bytes, position: Int) -> UInt64:
    return UInt64(__mir.zext[__mir.i64](__mir.load[1](__mir.cast_pointer[__mir.i32](_at(data, position)))))


@always_inline
def _one_byte(data: _Bytes, position: Int) -> UInt64:
    return UInt64(__mir.zext[__mir.i64](__mir.load(_at(data, position))))


def _copy_bytes(to: _Bytes, source: _Bytes, length: Int):
    """Copies bytes to memory that does not overlap with the source.

    That the call counts as unlikely leaves the registers to the loops around short copies.
    """
    if Bool(__mir.unlikely(__mir.sgt(length._value, 32))):
        __mir.memcpy(to, source, length._value)
    else:
        _copy_short(to, source, length)


@always_inline
def _copy_short(to: _Bytes, source: _Bytes, length: Int):
    """Copies up to 32 bytes to memory that does not overlap with the source."""
    if length >= 16:
        _copy_ends[__mir.vector[DType.uint8, 16]](to, source, length - 16)
    elif length >= 8:
        _copy_ends[__mir.i64](to, source, length - 8)
    elif length >= 4:
        _copy_ends[__mir.i32](to, source, length - 4)
    elif length > 0:
        var middle = __mir.load(_at(source, length >> 1))
        _copy_ends[__mir.i8](to, source, length - 1)
        __mir.store(_at(to, length >> 1), middle)


@always_inline
def _copy_ends[Word: AnyType](to: _Bytes, source: _Bytes, last: Int):
    """Copies the word at the beginning and the one at `last`."""
    var first_word = __mir.load[1](__mir.cast_pointer[Word](source))
    var last_word = __mir.load[1](__mir.cast_pointer[Word](_at(source, last)))
    __mir.store[1](__mir.cast_pointer[Word](to), first_word)
    __mir.store[1](__mir.cast_pointer[Word](_at(to, last)), last_word)


def _equal_bytes(a: _Bytes, b: _Bytes, length: Int) -> Bool:
    if length > 16:
        return Bool(__mir.eq(__mir.memcmp(a, b, length._value), 0))
    if length >= 8:
        return _eight_bytes(a, 0) == _eight_bytes(b, 0) and _eight_bytes(a, length - 8) == _eight_bytes(b, length - 8)
    if length >= 4:
        return _four_bytes(a, 0) == _four_bytes(b, 0) and _four_bytes(a, length - 4) == _four_bytes(b, length - 4)
    for i in range(length):
        if _one_byte(a, i) != _one_byte(b, i):
            return False
    return True


@always_inline
def _ordered(word: UInt64) -> UInt64:
    """Bytes that were read as a word, such that the order of words is the order of their bytes."""
    return UInt64(__mir.intrinsic["llvm.bswap", __mir.i64](word._value))


@always_inline
def _packed(data: _Bytes, length: Int) -> UInt64:
    """All of up to seven bytes in a word, in the order that `_ordered` makes; some may be there twice."""
    if length >= 4:
        return (_ordered(_four_bytes(data, 0)) | (_ordered(_four_bytes(data, length - 4)) >> 32))
    if length > 0:
        return (_one_byte(data, 0) << 16) | (_one_byte(data, length >> 1) << 8) | _one_byte(data, length - 1)
    return 0


@always_inline
def _less_bytes(a: _Bytes, a_length: Int, b: _Bytes, b_length: Int) -> Bool:
    """The order of two texts by their bytes; a prefix comes first."""
    var shared = a_length if a_length < b_length else b_length
    if shared < 8:
        var left = _packed(a, shared)
        var right = _packed(b, shared)
        return left < right if left != right else a_length < b_length
    var left = _ordered(_eight_bytes(a, 0))
    var right = _ordered(_eight_bytes(b, 0))
    if left != right:
        return left < right
    return _less_tail(a, a_length, b, b_length, shared)


@no_inline
def _less_tail(a: _Bytes, a_length: Int, b: _Bytes, b_length: Int, shared: Int) -> Bool:
    """As `_less_bytes`, where the first eight bytes are equal."""
    if shared > 16:
        var order = Int(__mir.sext[__mir.i64](__mir.memcmp(_at(a, 8), _at(b, 8), (shared - 8)._value)))
        return order < 0 or (order == 0 and a_length < b_length)
    var left = _ordered(_eight_bytes(a, shared - 8))
    var right = _ordered(_eight_bytes(b, shared - 8))
    return left < right if left != right else a_length < b_length
