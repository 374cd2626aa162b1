# Online softmax (running max and sum) and Welford variance, with warp reductions of pairs.
from std.math import exp, sqrt, rsqrt
from max.gpu import block_idx, lane_id, WARP_SIZE
from max.gpu.host import DeviceContext
from max.gpu.primitives import warp

comptime ROWS = 6
comptime COLS = 100


def softmax(src: Pointer[Float32, ImmutAnyOrigin], dst: Pointer[Float32, MutAnyOrigin]):
    var row = src.unsafe_offset(block_idx.x * COLS)
    var m = Float32.MIN_FINITE
    var d = Float32(0)
    for c in range(lane_id(), COLS, WARP_SIZE):
        var x = row[unsafe_offset=c]
        var next = max(m, x)
        d = d * exp(m - next) + exp(x - next)
        m = next
    var offset = UInt32(WARP_SIZE // 2)
    while offset > 0:
        var om = warp.shuffle_xor(m, offset)
        var od = warp.shuffle_xor(d, offset)
        var next = max(m, om)
        d = d * exp(m - next) + od * exp(om - next)
        m = next
        offset //= 2
    for c in range(lane_id(), COLS, WARP_SIZE):
        dst[unsafe_offset = block_idx.x * COLS + c] = exp(row[unsafe_offset=c] - m) / d


def variance(src: Pointer[Float32, ImmutAnyOrigin], dst: Pointer[Float32, MutAnyOrigin]):
    var row = src.unsafe_offset(block_idx.x * COLS)
    var s = SIMD[DType.float32, 2](0)
    for c in range(lane_id(), COLS, WARP_SIZE):
        var x = row[unsafe_offset=c]
        s += SIMD[DType.float32, 2](x, x * x)
    var mean = warp.sum(s[0]) / Float32(COLS)
    var sq = warp.sum(s[1]) / Float32(COLS)
    var inv = rsqrt(sq - mean * mean + 1e-5)
    for c in range(lane_id(), COLS, WARP_SIZE):
        dst[unsafe_offset = block_idx.x * COLS + c] = (row[unsafe_offset=c] - mean) * inv


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.float32](ROWS * COLS)
    var b = ctx.enqueue_create_buffer[DType.float32](ROWS * COLS)
    with a.map_to_host() as h:
        for i in range(ROWS * COLS):
            h[i] = Float32((i * 13) % 29) * 0.2 - 2
    ctx.enqueue_function[softmax](a, b, grid_dim=ROWS, block_dim=WARP_SIZE)
    var worst = Float64(0)
    with a.map_to_host() as x, b.map_to_host() as y:
        for r in range(ROWS):
            var d = Float64(0)
            for c in range(COLS):
                d += exp(Float64(x[r * COLS + c]))
            for c in range(COLS):
                worst = max(worst, abs(exp(Float64(x[r * COLS + c])) / d - Float64(y[r * COLS + c])))
    print("softmax", worst < 1e-5)
    ctx.enqueue_function[variance](a, b, grid_dim=ROWS, block_dim=32)
    worst = 0
    with a.map_to_host() as x, b.map_to_host() as y:
        for r in range(ROWS):
            var mean = Float64(0)
            for c in range(COLS):
                mean += Float64(x[r * COLS + c]) / Float64(COLS)
            var v = Float64(0)
            for c in range(COLS):
                v += (Float64(x[r * COLS + c]) - mean) ** 2 / Float64(COLS)
            for c in range(COLS):
                worst = max(worst, abs((Float64(x[r * COLS + c]) - mean) / sqrt(v + 1e-5) - Float64(y[r * COLS + c])))
    print("norm", worst < 1e-4)
