"""Matrix multiplication by a warp: every lane holds fragments, laid out as in the PTX manual."""

from ..identity import lane_id
from ..targets import on_nvidia
from .. import simulator


@always_inline
def _pairs[dtype: DType, width: SIMDLength, //, at: Int](v: SIMD[dtype, width]) -> __mir.i32:
    """Two adjacent halves as one register."""
    return __mir.bitcast[__mir.i32](__mir.shuffle[(2 * at, 2 * at + 1)](v._value, v._value))


@always_inline
def mma(mut d: SIMD[DType.float32, 4], a: SIMD[_, 8], b: SIMD[_, 4], c: SIMD[DType.float32, 4]):
    """`d = a * b + c` for a 16 by 16 matrix in rows and a 16 by 8 one in columns, of 16-bit floats."""
    comptime assert a.dtype == b.dtype, "both factors have the same element type"
    comptime if on_nvidia():
        comptime if a.dtype == DType.bfloat16:
            d = SIMD[DType.float32, 4](
                __mir.asm_["mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {$0,$1,$2,$3}, {$4,$5,$6,$7}, {$8,$9}, {$10,$11,$12,$13};",
                "=f,=f,=f,=f,r,r,r,r,r,r,f,f,f,f", __mir.vector[DType.float32, 4], 1](
                    _pairs[0](a), _pairs[1](a), _pairs[2](a), _pairs[3](a), _pairs[0](b), _pairs[1](b),
                    c[0]._value, c[1]._value, c[2]._value, c[3]._value
                )
            )
    else:
        _simulated(d, a, b, c)


def _simulated(mut d: SIMD[DType.float32, 4], a: SIMD[_, 8], b: SIMD[_, 4], c: SIMD[DType.float32, 4]):
    """The same from what all lanes hold."""
    var of_a = simulator.exchange(a)
    var group = lane_id() // 4
    var quad = lane_id() % 4
    # Row r of A lies in the lanes 4 * (r % 8) and the three after it: element 2 * (k % 8 // 2 ...) as PTX numbers them.
    var rows = SIMD[DType.float32, 32](0)
    for k in range(16):
        var lane = group * 4 + k % 8 // 2
        var element = k % 2 + (4 if k >= 8 else 0)
        var held = of_a.of[SIMD[a.dtype, 8]](lane)
        rows[k] = held[element].cast[DType.float32]()
        rows[16 + k] = held[element + 2].cast[DType.float32]()
    var of_b = simulator.exchange(b)
    var result = c
    for e in range(4):
        var column = quad * 2 + e % 2
        for k in range(16):
            var held = of_b.of[SIMD[b.dtype, 4]](column * 4 + k % 8 // 2)
            var factor = held[k % 2 + (2 if k >= 8 else 0)].cast[DType.float32]()
            result[e] += rows[(16 if e >= 2 else 0) + k] * factor
    d = result
