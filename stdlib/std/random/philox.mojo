"""Random numbers that are a function of a seed and a position: the Philox generator of four words of 32 bits.

Each thread of a kernel has a sequence of its own (`subsequence`), and every sequence can be entered anywhere (`offset`).
"""

from std.math import cos, log, pi, sin, sqrt

comptime _SEED = UInt64(0x3D30F19CD101)
comptime _LOW = UInt64(0xFFFFFFFF)
comptime _SCALE = Float32(4.6566127342e-10)
"""Just below 2 ** -31, so that the largest number is below 1."""


struct Random[rounds: Int = 10](Copyable, TrivialRegisterPassable):
    """A sequence of four words at a time."""

    var _key: UInt64
    var _offset: UInt64
    var _subsequence: UInt64

    @always_inline
    def __init__(out self, *, seed: UInt64 = _SEED, subsequence: UInt64 = 0, offset: UInt64 = 0):
        """Sequence number `subsequence` of a seed, from its step number `offset` on."""
        self._key = seed
        self._offset = offset
        self._subsequence = subsequence

    @always_inline
    def step(mut self) -> SIMD[DType.uint32, 4]:
        """Four words of random bits."""
        var k0 = self._key & _LOW
        var k1 = self._key >> 32
        var c0 = self._offset & _LOW
        var c1 = self._offset >> 32
        var c2 = self._subsequence & _LOW
        var c3 = self._subsequence >> 32
        for _ in range(Self.rounds):
            var a = UInt64(0xD2511F53) * c0
            var b = UInt64(0xCD9E8D57) * c2
            c0 = (b >> 32) ^ c1 ^ k0
            c1 = b & _LOW
            c2 = (a >> 32) ^ c3 ^ k1
            c3 = a & _LOW
            k0 = (k0 + 0x9E3779B9) & _LOW
            k1 = (k1 + 0xBB67AE85) & _LOW
        self._offset += 1
        if self._offset == 0:
            self._subsequence += 1
        return SIMD[DType.uint32, 4](UInt32(c0), UInt32(c1), UInt32(c2), UInt32(c3))

    @always_inline
    def step_uniform(mut self) -> SIMD[DType.float32, 4]:
        """Four numbers from 0 up to but not including 1."""
        return (self.step() & 0x7FFFFFFF).cast[DType.float32]() * _SCALE


struct NormalRandom[rounds: Int = 10](Copyable, TrivialRegisterPassable):
    """A sequence of eight numbers of a normal distribution at a time."""

    var _random: Random[Self.rounds]

    @always_inline
    def __init__(out self, *, seed: UInt64 = _SEED, subsequence: UInt64 = 0, offset: UInt64 = 0):
        """Made of two steps each of such a sequence of `Random`."""
        self._random = Random[Self.rounds](seed=seed, subsequence=subsequence, offset=offset)

    @always_inline
    def step_normal(mut self, mean: Float32 = 0, stddev: Float32 = 1) -> SIMD[DType.float32, 8]:
        """Eight numbers with a mean and a standard deviation."""
        var distances = 1 - self._random.step_uniform()
        var turns = 1 - self._random.step_uniform()
        var radius = sqrt(-2 * log(distances))
        var angle = Float32(2 * pi) * turns
        return (radius * cos(angle)).join(radius * sin(angle)) * stddev + mean
