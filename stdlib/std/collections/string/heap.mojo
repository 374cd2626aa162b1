"""Where a `String` keeps its bytes: on the heap, behind a count of the strings that share them, or in its own words.

A text on the heap is known by the address of its first byte; the eight bytes in front of it are the count, which is
atomic.
"""

from ...memory.bytes import _eight_bytes, _four_bytes, _one_byte

comptime _Bytes = __mir.pointer[__mir.i8]
comptime _COUNT_SIZE = 8


@always_inline
def _owners(data: _Bytes) -> __mir.pointer[__mir.i64]:
    return __mir.cast_pointer[__mir.i64](__mir.offset(data, (-_COUNT_SIZE)._value))


@always_inline
def _new_text(capacity: Int) -> _Bytes:
    """Uninitialised bytes with one owner."""
    var data = __mir.offset(__mir.alloc((capacity + _COUNT_SIZE)._value, 8), _COUNT_SIZE._value)
    __mir.store(_owners(data), Int(1)._value)
    return data


@always_inline
def _add_owner(data: _Bytes):
    _ = __mir.atomic_rmw["add", "monotonic"](_owners(data), Int(1)._value)


@always_inline
def _has_one_owner(data: _Bytes) -> Bool:
    return Bool(__mir.eq(__mir.atomic_load["acquire"](_owners(data)), 1))


@no_inline
def _drop_owner(data: _Bytes):
    """Frees the bytes with the last owner. The only owner need not count down."""
    if not _has_one_owner(data):
        var before = __mir.atomic_rmw["sub", "acq_rel"](_owners(data), Int(1)._value)
        if Bool(__mir.ne(before, 1)):
            return
    __mir.free(__mir.offset(data, (-_COUNT_SIZE)._value))


@always_inline
def _write_inline(to: _Bytes, source: _Bytes, length: Int):
    """Writes the 24 bytes of an inline text: up to 23 bytes of `source`, zeros, and 128 + `length`.

    The words are put together in registers and stored as a whole, since they are soon read as a whole: a load that
    needs the bytes of several stores waits until these are done.
    """
    var first: UInt64 = 0
    var second: UInt64 = 0
    var third = UInt64(0x80 | length) << 56
    if length >= 16:
        first = _eight_bytes(source, 0)
        second = _eight_bytes(source, 8)
        third |= (_eight_bytes(source, length - 8) >> 8) >> UInt64(8 * (23 - length))
    elif length >= 8:
        first = _eight_bytes(source, 0)
        second = (_eight_bytes(source, length - 8) >> 8) >> UInt64(8 * (15 - length))
    elif length >= 4:
        first = _four_bytes(source, 0) | (_four_bytes(source, length - 4) << UInt64(8 * (length - 4)))
    elif length > 0:
        var middle = _one_byte(source, length >> 1) << UInt64(8 * (length >> 1))
        first = _one_byte(source, 0) | middle | (_one_byte(source, length - 1) << UInt64(8 * (length - 1)))
    var pair = __mir.insert(__mir.splat[2](first._value), 1, second._value)
    __mir.store[8](__mir.cast_pointer[__mir.vector[DType.uint64, 2]](to), pair)
    __mir.store[8](__mir.cast_pointer[__mir.i64](__mir.offset(to, 16)), third._value)
