"""Matrix multiplication by a warp: every lane holds fragments, laid out as in the PTX manual."""

from ..identity import lane_id
from ..targets import on_nvidia
from ..primitives.warp import shuffle_idx


@always_inline
def _pairs[dtype: DType, width: SIMDLength, //, at: Int](v: SIMD[dtype, width]) -> __mir.i32:
    """Two adjacent halves as one register."""
    return __mir.bitcast[__mir.i32](__mir.shuffle[(2 * at, 2 * at + 1)](v._value, v._value))


@always_inline
def _instruction[text: StaticString](
    a: SIMD[_, 8], b: SIMD[_, 4], c: SIMD[DType.float32, 4]
) -> SIMD[DType.float32, 4]:
    """One NVIDIA instruction with four results."""
    return SIMD[DType.float32, 4](
        __mir.asm[text, "=f,=f,=f,=f,r,r,r,r,r,r,f,f,f,f", __mir.vector[DType.float32, 4], 1](
            _pairs[0](a),
            _pairs[1](a),
            _pairs[2](a),
            _pairs[3](a),
            _pairs[0](b),
            _pairs[1](b),
            c[0]._value,
            c[1]._value,
            c[2]._value,
            c[3]._value,
        )
    )


comptime _BFLOAT: StaticString = "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {$0,$1,$2,$3}, {$4,$5,$6,$7}, {$8,$9}, {$10,$11,$12,$13};"
comptime _HALF: StaticString = "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {$0,$1,$2,$3}, {$4,$5,$6,$7}, {$8,$9}, {$10,$11,$12,$13};"


@always_inline
def mma(mut d: SIMD[DType.float32, 4], a: SIMD[_, 8], b: SIMD[_, 4], c: SIMD[DType.float32, 4]):
    """`d = a * b + c` for a 16 by 16 matrix in rows and a 16 by 8 one in columns, of 16-bit floats."""
    comptime assert a.dtype == b.dtype, "both factors have the same element type"
    comptime assert a.dtype == DType.bfloat16 or a.dtype == DType.float16, "the factors are 16-bit floats"
    comptime if on_nvidia():
        comptime if a.dtype == DType.bfloat16:
            d = _instruction[_BFLOAT](a, b, c)
        else:
            d = _instruction[_HALF](a, b, c)
    else:
        d = _by_lanes(a, b, c)


def _by_lanes(a: SIMD[_, 8], b: SIMD[_, 4], c: SIMD[DType.float32, 4]) -> SIMD[DType.float32, 4]:
    """The same from what the other lanes hold: row g of A lies in lanes 4g to 4g+3, column n of B in 4n to 4n+3."""
    var first = lane_id() // 32 * 32
    var group = lane_id() % 32 // 4
    var quad = lane_id() % 4
    var result = c
    for k in range(16):
        var at = k % 8 // 2
        var of_a = shuffle_idx(a, UInt32(first + group * 4 + at)).cast[DType.float32]()
        var left = of_a[k % 2 + (4 if k >= 8 else 0)]
        var below = of_a[k % 2 + 2 + (4 if k >= 8 else 0)]
        for column in range(2):
            var of_b = shuffle_idx(b, UInt32(first + (quad * 2 + column) * 4 + at)).cast[DType.float32]()
            var factor = of_b[k % 2 + (2 if k >= 8 else 0)]
            result[column] += left * factor
            result[column + 2] += below * factor
    return result
