from std.sys import size_of, align_of, bit_width_of, simd_width_of
from std.memory import bitcast, pack_bits
from std.algorithm import vectorize
def w[n: SIMDLength](v: SIMD[DType.int32, n]) -> Int: return Int(v.length)
def main():
    print(DType.int32, repr(DType.int32), DType.bool, DType.int, DType.float16, DType.bfloat16, DType.uint256, DType.float8_e5m2)
    comptime d = DType.uint8
    print(d.is_signed(), d.is_unsigned(), d.is_integral(), d.is_floating_point(), d.is_numeric(), DType.float16.is_half_float(), DType.float8_e4m3fn.is_float8(), DType.bool.is_signed(), DType.bool.is_integral(), d == DType.uint8, DType.bool.is_floating_point())
    print(size_of[DType.int16](), size_of[Int32](), size_of[Bool](), align_of[Float64](), bit_width_of[DType.uint8](), bit_width_of[Int128]())
    print(Int == Scalar[DType.int], Byte == UInt8, Float32 == Scalar[.float32])
    var a = SIMD[DType.int32, 4](10, 11, 12, 13); var b = SIMD[DType.int32, 4](20, 21, 22, 23)
    print(a, SIMD[DType.int8, 4](7), SIMD[DType.float32, 2](), SIMD[DType.bool, 4](fill=True), Int(a.length), a.dtype, len(a), 12 in a, w(a))
    var dd: SIMD[DType.float64, 4] = [1, 2, 3, 4]
    print(dd, dd + 1, 2 * dd, dd / 2, -dd, dd // 2, dd % 2, dd ** 2)
    a[0] += 5; print(a, a[0]); a[0] = 10
    print(a + b, a - b, a * b, b // a, b % a, a ** 2, a & b, a | b, a ^ b, ~a, a << 1, a >> 1, a / 3, a == a, a != b)
    print(a.eq(a), a.ne(b), a.lt(12), a.le(b), a.gt(11), a.ge(12), a.lt(12).select(a, b), any(a.gt(12)), all(a.gt(12)), a.gt(3).reduce_and(), a.gt(30).reduce_or())
    print(abs(-a), min(a, b), max(a, SIMD[DType.int32, 4](11)), divmod(b, a), pow(a, 2), a.clamp(11, 12), a.fma(b, a), round(dd / 4))
    print(a.shuffle[3, 2, 1, 0](), a.shuffle[0, 4, 1, 5](b), a.slice[2, offset=2](), a.insert[offset=2](SIMD[DType.int32, 2](1, 2)), a.join(b), a.split()[0], a.interleave(b), a.deinterleave()[1])
    print(a.rotate_left[1](), a.rotate_left[-1](), a.rotate_right[1](), a.shift_left[1](), a.shift_right[2](), a.reversed())
    print(a.reduce_add(), a.reduce_mul(), a.reduce_min(), a.reduce_max(), a.reduce_and(), a.reduce_or(), a.reduce_bit_count(), a.reduce_add[2]())
    print(SIMD[DType.int16, 2](300, -1).cast[DType.uint8](), SIMD[DType.float64, 2](1.9, -1.9).cast[DType.int32](), SIMD[DType.int32, 2](0, 5).cast[DType.bool](), Float64(0.1).cast[DType.float32](), UInt8(200).cast[DType.int16](), Int8(-1).cast[DType.uint16]())
    print(bitcast[DType.uint32, 1](Float32(1.0)), Float32(1.5).to_bits(), Float32(from_bits=UInt32(0x3fc00000)), pack_bits(SIMD[DType.bool, 8](True, False, True, False, False, False, False, True)), bitcast[DType.uint8, 4](UInt32(0x01020304)))
    print(UInt32(1).as_bytes(), UInt32.from_bytes([1, 0, 0, 0]), repr(SIMD[DType.float32, 2](1, 2)), repr(Float32(1)), repr(SIMD[DType.bool, 2](True, False)), SIMD[DType.bool, 2](True, False))
    print(SIMD[DType.uint8, 4](250) + 10, SIMD[DType.int8, 2](-128, 127) // -1, SIMD[DType.int8, 2](7, -7) / 2, SIMD[DType.int8, 2](7, -7) // 2, SIMD[DType.int8, 2](7, -7) % 2)
    var xs = List[Float32](length=11, fill=0)
    var p = xs.unsafe_ptr()
    def body[width: Int](i: Int) {mut}:
        print(width, i, end="; ")
        p.unsafe_store(i, p.unsafe_load[width=width](i) + Float32(i))
    vectorize[4](11, body)
    print(); print(xs)
    print(p.unsafe_load[width=4](4), p.unsafe_load(3), p.unsafe_offset(2)[], p[unsafe_offset=5], p.unsafe_strided_load[width=2](4))
    print(Int8.MAX + 1, UInt8(3) - 4, Int32(7) ** 2, Float16(1) / 3, BFloat16(1) / 3, Float64.MAX_FINITE)
