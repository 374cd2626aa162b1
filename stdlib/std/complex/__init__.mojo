"""Complex numbers, one or several side by side."""

from std.math import sqrt

comptime ComplexScalar[dtype: DType] = ComplexSIMD[dtype, 1]
comptime ComplexFloat32 = ComplexSIMD[DType.float32, 1]
comptime ComplexFloat64 = ComplexSIMD[DType.float64, 1]


struct ComplexSIMD[dtype: DType, length: Int](Absable, Equatable, TrivialRegisterPassable, Writable):
    """Complex numbers, with their real and imaginary parts in two vectors."""

    comptime element_type = SIMD[Self.dtype, Self.length]

    var re: SIMD[Self.dtype, Self.length]
    var im: SIMD[Self.dtype, Self.length]

    @always_inline
    def __init__(out self, re: SIMD[Self.dtype, Self.length], im: SIMD[Self.dtype, Self.length] = 0):
        self.re = re
        self.im = im

    @always_inline
    def __init__(out self, *, from_interleaved: SIMD[Self.dtype, 2 * Self.length]):
        """From real and imaginary parts in turn."""
        var parts = from_interleaved.deinterleave()
        self.re = rebind[SIMD[Self.dtype, Self.length]](parts[0])
        self.im = rebind[SIMD[Self.dtype, Self.length]](parts[1])

    @always_inline
    def __init__(out self, *, from_deinterleaved: SIMD[Self.dtype, 2 * Self.length]):
        """From all real parts followed by all imaginary parts."""
        self.re = from_deinterleaved.slice[Self.length]()
        self.im = from_deinterleaved.slice[Self.length, offset = Self.length]()

    @always_inline
    def __neg__(self) -> Self:
        return Self(-self.re, -self.im)

    @always_inline
    def __add__(self, rhs: Self) -> Self:
        return Self(self.re + rhs.re, self.im + rhs.im)

    @always_inline
    def __sub__(self, rhs: Self) -> Self:
        return Self(self.re - rhs.re, self.im - rhs.im)

    @always_inline
    def __mul__(self, rhs: Self) -> Self:
        return Self(self.re * rhs.re - self.im * rhs.im, self.re * rhs.im + self.im * rhs.re)

    @always_inline
    def __mul__(self, rhs: Scalar[Self.dtype]) -> Self:
        var factor = SIMD[Self.dtype, Self.length](rhs)
        return Self(self.re * factor, self.im * factor)

    @always_inline
    def __rmul__(self, lhs: Scalar[Self.dtype]) -> Self:
        return self * lhs

    @always_inline
    def __truediv__(self, rhs: Self) -> Self:
        var scale = rhs.squared_norm()
        var product = self * rhs.conj()
        return Self(product.re / scale, product.im / scale)

    @always_inline
    def __iadd__(mut self, rhs: Self):
        self = self + rhs

    @always_inline
    def __isub__(mut self, rhs: Self):
        self = self - rhs

    @always_inline
    def __imul__(mut self, rhs: Self):
        self = self * rhs

    @always_inline
    def __imul__(mut self, rhs: Scalar[Self.dtype]):
        self = self * rhs

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return self.re == other.re and self.im == other.im

    @always_inline
    def __abs__(self) -> Self:
        """The magnitude as a complex number."""
        return Self(self.norm())

    @always_inline
    def norm(self) -> SIMD[Self.dtype, Self.length]:
        """The magnitude."""
        return sqrt(self.squared_norm())

    @always_inline
    def squared_norm(self) -> SIMD[Self.dtype, Self.length]:
        """The square of the magnitude."""
        return self.re * self.re + self.im * self.im

    @always_inline
    def conj(self) -> Self:
        """The number with the opposite imaginary part."""
        return Self(self.re, -self.im)

    @always_inline
    def fma(self, b: Self, c: Self) -> Self:
        """self * b + c."""
        return self * b + c

    @always_inline
    def squared_add(self, c: Self) -> Self:
        """self * self + c."""
        return self * self + c

    def write_to(self, mut writer: Some[Writer]):
        """`re + imi`, without an imaginary part that is zero; several numbers stand in brackets."""
        comptime several = Int(Self.length) > 1
        comptime if several:
            writer.write_string("[")
        for i in range(Int(Self.length)):
            if i > 0:
                writer.write_string(", ")
            self.re[i].write_to(writer)
            if self.im[i] != 0:
                writer.write(" + ", self.im[i], "i")
        comptime if several:
            writer.write_string("]")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("ComplexSIMD[", Self.dtype, ", ", Self.length, "](", self, ")")
