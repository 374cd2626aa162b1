"""Exchanges of elements in shared memory, so that threads that read a column do not meet in the same banks."""

from max.gpu.host.nvidia.tma import TensorMapSwizzle


struct Swizzle(Equatable, TrivialRegisterPassable, Writable):
    """A function of offsets: `bits` bits from `base` on are changed by those that lie `shift` higher."""

    var bits: Int
    var base: Int
    var shift: Int
    var yyy_mask: Int
    """The bits that change others."""
    var zzz_mask: Int
    """The bits that are changed."""

    @always_inline
    def __init__(out self, bits: Int, base: Int, shift: Int):
        self.bits = bits
        self.base = base
        self.shift = shift
        self.yyy_mask = ((1 << bits) - 1) << (base + max(0, shift))
        self.zzz_mask = ((1 << bits) - 1) << (base - min(0, shift))

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return self.bits == other.bits and self.base == other.base and self.shift == other.shift

    @always_inline
    def __call__(self, offset: Int) -> Int:
        """Where the element with an offset lies."""
        if self.shift >= 0:
            return offset ^ ((offset & self.yyy_mask) >> self.shift)
        return offset ^ ((offset & self.yyy_mask) << -self.shift)

    @always_inline
    def __call__[dtype: DType, //](self, offset: Scalar[dtype]) -> Scalar[dtype]:
        return Scalar[dtype](self(Int(offset)))

    @always_inline
    def size(self) -> Int:
        """The number of offsets after which everything repeats."""
        return 1 << (self.bits + self.base + abs(self.shift))

    @always_inline
    def cosize(self) -> Int:
        return self.size()

    def write_to(self, mut writer: Some[Writer]):
        writer.write("(", self.bits, ",", self.base, ",", self.shift, ")")


def _log2(value: Int) -> Int:
    """The largest power of two that is not larger, as its exponent."""
    var result = 0
    while value >> (result + 1) > 0:
        result += 1
    return result


def make_swizzle[num_rows: Int, row_size: Int, access_size: Int]() -> Swizzle:
    """For `num_rows` rows of `row_size` elements that are read `access_size` at a time."""
    return Swizzle(_log2(num_rows), _log2(access_size), _log2(row_size) - _log2(access_size))


def make_swizzle[dtype: DType, mode: TensorMapSwizzle]() -> Swizzle:
    """What a tensor map with this mode does, for offsets in elements."""
    return Swizzle(Int(mode._value), _log2(16 // Int(__mir.size_of[Scalar[dtype]]())), 3)


def make_ldmatrix_swizzle[dtype: DType, row_size: Int, log2_vector_width: Int = 0]() -> Swizzle:
    """For rows of `row_size` elements that `ld_matrix` reads, for offsets in vectors of 16 bytes, or with
    `log2_vector_width` in what such a vector has that many bits of."""
    comptime bytes = Int(__mir.size_of[Scalar[dtype]]())
    return Swizzle(
        _log2(max(min(8 * row_size * bytes // 128, 8), 1)), log2_vector_width, _log2(max(row_size * bytes // 16, 8))
    )
