# Custom reductions over lanes.
from max.gpu import thread_idx
from max.gpu.primitives import warp
from max.gpu.host import DeviceContext


def maxop[dtype: DType, width: SIMDLength](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return max(a, b)


def k(p: Pointer[Int32, MutAnyOrigin]):
    var t = thread_idx.x
    var v = Int32(t * 7 % 32)
    p[unsafe_offset=t] = warp.lane_group_reduce[warp.shuffle_xor, 8](v, maxop)
    p[unsafe_offset = 32 + t] = warp.reduce[warp.shuffle_xor](v, maxop)
    p[unsafe_offset = 64 + t] = warp.lane_group_reduce[warp.shuffle_down, 32](v, maxop)


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](96)
    ctx.enqueue_function[k](p, grid_dim=1, block_dim=32)
    with p.map_to_host() as h:
        print(h[0], h[9], h[31], h[32], h[63], h[64])
