"""Hashing: what can be hashed, the state that takes the parts, and the state that is used by default."""

from ..memory.bytes import _eight_bytes, _four_bytes, _one_byte
from .derivation import underivable


trait Hasher(Defaultable, Deinitable):
    """A hash state: values are fed into it, `finish` gives the hash."""

    def update_word(mut self, word: UInt64):
        """Takes eight bytes in a register."""
        ...

    def update_bytes(mut self, data: __mir.pointer[__mir.i8], length: Int):
        """Takes `length` bytes in memory."""
        ...

    def finish(self) -> UInt64:
        """The hash of everything taken so far."""
        ...


trait Hashable:
    """Types that can be hashed; derived field by field where it is not written."""

    def __hash__[H: Hasher](self, mut hasher: H):
        comptime for i in range(Int(__mir.field_count[Self]())):
            comptime assert conforms_to(__mir.field_type[Self, i], Hashable), underivable[Self, i]("the hash", "Hashable")
            __mir.field_ref[i](self).__hash__(hasher)


@always_inline
def _fold(a: UInt64, b: UInt64) -> UInt64:
    """The two halves of the 128-bit product, combined by exclusive or."""
    var product = __mir.mul(__mir.zext[__mir.i128](a._value), __mir.zext[__mir.i128](b._value))
    var high = __mir.trunc[__mir.i64](__mir.lshr(product, 64))
    return UInt64(__mir.xor(__mir.trunc[__mir.i64](product), high))


struct FoldHasher(Copyable, Hasher):
    """The default hash state: one 64-bit word, mixed by folded multiplication."""

    comptime _SEED: UInt64 = 0x9E3779B97F4A7C15
    comptime _MULTIPLIER: UInt64 = 0xD6E8FEB86659FD93

    var _state: UInt64

    @always_inline
    def __init__(out self):
        self._state = Self._SEED

    @always_inline
    def update_word(mut self, word: UInt64):
        self._state = _fold(self._state ^ word, Self._MULTIPLIER)

    def update_bytes(mut self, data: __mir.pointer[__mir.i8], length: Int):
        var state = self._state ^ UInt64(length)
        var position = 0
        while position + 8 < length:
            state = _fold(state ^ _eight_bytes(data, position), Self._MULTIPLIER)
            position += 8
        # The rest is read with overlap instead of byte by byte.
        var tail: UInt64 = 0
        if length >= 8:
            tail = _eight_bytes(data, length - 8)
        elif length >= 4:
            tail = (_four_bytes(data, 0) << 32) | _four_bytes(data, length - 4)
        elif length > 0:
            tail = (_one_byte(data, 0) << 16) | (_one_byte(data, length >> 1) << 8) | _one_byte(data, length - 1)
        self._state = _fold(state ^ tail, Self._MULTIPLIER)

    @always_inline
    def finish(self) -> UInt64:
        return _fold(self._state, Self._SEED)


comptime default_hasher = FoldHasher
comptime default_comp_time_hasher = FoldHasher


@always_inline
def hash[T: Hashable, //, HasherType: Hasher = FoldHasher](value: T) -> UInt64:
    """The hash of a value; equal values have equal hashes."""
    var hasher = HasherType()
    value.__hash__(hasher)
    return hasher.finish()
