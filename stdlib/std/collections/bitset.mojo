"""`BitSet`: a fixed number of bits in place."""

from ..builtin.failures import _index_failure


struct BitSet[size: Int](Boolable, Copyable, Defaultable, Equatable, Movable, Sized, Writable):
    """Which of the numbers 0 to `size - 1` are in the set."""

    comptime _WORDS = (Self.size + 63) // 64

    var _words: Array[UInt64, Self._WORDS]

    @always_inline
    def __init__(out self):
        self._words = Array[UInt64, Self._WORDS](fill=UInt64(0))

    @always_inline
    def __init__[width: SIMDLength, //](out self, init: SIMD[DType.bool, width]):
        """The lanes that are set."""
        self._words = Array[UInt64, Self._WORDS](fill=UInt64(0))
        for i in range(Int(width)):
            if init[i]:
                self.set(i)

    @always_inline
    def _mask(self, idx: Int) -> UInt64:
        return UInt64(1) << UInt64(idx & 63)

    @always_inline
    def set(mut self, idx: Int):
        """Adds a number."""
        if idx < 0 or idx >= Self.size:
            _index_failure(idx, Self.size, __mir.call_location())
        self._words[idx >> 6] |= self._mask(idx)

    @always_inline
    def clear(mut self, idx: Int):
        """Removes a number."""
        if idx < 0 or idx >= Self.size:
            _index_failure(idx, Self.size, __mir.call_location())
        self._words[idx >> 6] &= ~self._mask(idx)

    @always_inline
    def toggle(mut self, idx: Int):
        """Adds a number that is missing, removes one that is there."""
        if idx < 0 or idx >= Self.size:
            _index_failure(idx, Self.size, __mir.call_location())
        self._words[idx >> 6] ^= self._mask(idx)

    @always_inline
    def test(self, idx: Int) -> Bool:
        """Whether a number is in the set."""
        if idx < 0 or idx >= Self.size:
            _index_failure(idx, Self.size, __mir.call_location())
        return (self._words[idx >> 6] & self._mask(idx)) != 0

    def set_all(mut self):
        for i in range(Self._WORDS):
            self._words[i] = ~UInt64(0)
        self._clear_rest()

    def clear_all(mut self):
        for i in range(Self._WORDS):
            self._words[i] = UInt64(0)

    def toggle_all(mut self):
        for i in range(Self._WORDS):
            self._words[i] = ~self._words[i]
        self._clear_rest()

    def _clear_rest(mut self):
        """Clears the bits of the last word that are not numbers of the set."""
        comptime if Self.size % 64 != 0:
            self._words[Self._WORDS - 1] &= (UInt64(1) << UInt64(Self.size % 64)) - 1

    def union(self, other: Self) -> Self:
        var result = Self()
        for i in range(Self._WORDS):
            result._words[i] = self._words[i] | other._words[i]
        return result^

    def intersection(self, other: Self) -> Self:
        var result = Self()
        for i in range(Self._WORDS):
            result._words[i] = self._words[i] & other._words[i]
        return result^

    def difference(self, other: Self) -> Self:
        var result = Self()
        for i in range(Self._WORDS):
            result._words[i] = self._words[i] & ~other._words[i]
        return result^

    def __len__(self) -> Int:
        """How many numbers are in the set."""
        var total = 0
        for i in range(Self._WORDS):
            total += Int(__mir.intrinsic["llvm.ctpop", __mir.i64](self._words[i]._value))
        return total

    def __bool__(self) -> Bool:
        for i in range(Self._WORDS):
            if self._words[i] != 0:
                return True
        return False

    def __eq__(self, other: Self) -> Bool:
        return self._words == other._words

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("{")
        var first = True
        for i in range(Self.size):
            if self.test(i):
                if not first:
                    writer.write_string(", ")
                first = False
                writer.write(i)
        writer.write_string("}")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("BitSet[", Self.size, "](", self, ")")
