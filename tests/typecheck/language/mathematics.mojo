from std.math import *
from std.bit import *
from std.complex import ComplexFloat64
from std.base64 import b64encode, b64decode, b16encode, b16decode
from std.utils import Index, StaticTuple
from std.utils.numerics import max_finite, min_finite, max_or_inf, min_or_neg_inf, neg_inf
def main() raises:
    print(sqrt(17), sqrt(2), sqrt(2.0), floor(-2.5), ceil(2.1), trunc(-2.7), round(2.675, 2), round(1234.5, -2), round(7), copysign(2.0, -1.0), hypot(3.0, 4.0), cbrt(27.0))
    print(gcd(12, 18), lcm(4, 6), gcd(-4, 6), factorial(6), ceildiv(7, 2), ceildiv(-7, 2), align_up(13, 8), align_down(13, 8))
    print(isnan(nan[DType.float64]()), isinf(inf[DType.float32]()), isfinite(1.0), isclose(1.0, 1.0 + 1e-10), max(Float64(1), nan[DType.float64]()), min(nan[DType.float64](), 2.0))
    print(modf(Float64(-2.5)), ldexp(Float64(1), 3), remainder(Float64(7), Float64(4)), clamp(5, 1, 3), fma(2.0, 3.0, 4.0), ulp(Float64(1)), nextafter(Float64(1), Float64(2)))
    print(exp(0.0), log(1.0), log2(8.0), log10(1000.0), expm1(0.0), log1p(0.0), sin(0.0), cos(0.0), tan(0.0), atan2(0.0, 1.0), tanh(0.0), erf(0.0), gamma(5.0))
    print(pop_count(UInt8(0b1011)), count_leading_zeros(UInt8(0)), count_trailing_zeros(8), bit_reverse(UInt8(1)), byte_swap(UInt16(0x0102)), bit_not(UInt8(1)), bit_width(0), bit_width(-5), log2_floor(9), log2_ceil(9), next_power_of_two(0), next_power_of_two(16), next_power_of_two(17), prev_power_of_two(17), rotate_bits_left[1](UInt8(0x81)), rotate_bits_right[1](UInt8(0x81)))
    var z = ComplexFloat64(3, 4)
    print(z, z.conj(), z.norm(), z.squared_norm(), z * z, z + z, z - z, z / z, -z, z.re, z.im, z * 2, z == z)
    print(b64encode("hello"), b16encode("hi"), String(unsafe_from_utf8=b64decode("aGVsbG8=")))
    try: _ = b64decode("abc")
    except e: print(e)
    var ix = Index(2, 3, 4)
    print(ix, ix + Index(1, 1, 1), ix * Index(2, 2, 2), ix == Index(2, 3, 4), ix < Index(3, 4, 5), ix < Index(3, 4, 4), ix.flattened_length(), ix[1])
    print(max_finite[DType.int8](), min_finite[DType.float32](), max_or_inf[DType.float32](), min_or_neg_inf[DType.int8](), neg_inf[DType.float64]())
    print(hash("a") == hash(String("a")), hash(1) == hash(1), pi, e, tau, Int(8).is_power_of_two())
    print(iota[DType.int32, 4](3), recip(4.0), rsqrt(4.0), exp2(3.0), logb(8.0), scalb(1.0, 3.0))
    print(comb(5, 2), comb(2, 5), perm(5, 2), perm(4))
    print(5 % 3, -5 % 3, 5 // -3, 2 ** 0, 0 ** 0, (-2) ** 3)
