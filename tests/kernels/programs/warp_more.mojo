# Warp functions: masks, groups of lanes, custom reductions, SIMD values, votes, matches, shuffles of several types.
from max.gpu import lane_id, thread_idx
from max.gpu.primitives import warp
from max.gpu.primitives.warp import shuffle_down, shuffle_xor, vote
from max.gpu.host import DeviceContext


def maxop[dtype: DType, width: Int](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return max(a, b)


def k(p: Pointer[Int64, MutAnyOrigin]):
    var t = thread_idx.x
    var v = Int32(t * 7 % 32)
    var r = SIMD[DType.int64, 32](0)
    r[0] = Int64(warp.lane_group_sum[8](v))
    r[1] = Int64(warp.lane_group_max[4](v))
    r[2] = Int64(warp.lane_group_min[16](v))
    r[3] = Int64(warp.sum(SIMD[DType.int32, 4](v, 1, 2, 3)))
    r[4] = Int64(warp.max(Float32(v)))
    r[5] = Int64(warp.sum(Float64(v)))
    r[6] = Int64(warp.vote[DType.uint32](t % 3 == 0))
    r[7] = Int64(warp.vote[DType.uint32](True) == 0xFFFFFFFF)
    r[8] = Int64(warp.match_any(v % 4))
    r[9] = Int64(warp.match_all(Int32(5)))
    r[10] = Int64(warp.match_all(v))
    r[11] = Int64(warp.shuffle_idx(Float16(v), 3).cast[DType.int64]())
    r[12] = Int64(warp.shuffle_xor(Int64(v) << 40, 1) >> 40)
    r[14] = Int64(warp.broadcast(Float64(t + 9)))
    r[16] = Int64(warp.prefix_sum(Int64(t)))
    r[17] = Int64(warp.prefix_sum[exclusive=True](Float32(1)))
    r[18] = Int64(shuffle_xor(0xFFFFFFFF, v, 16))

    comptime for i in range(19):
        p[unsafe_offset = i * 32 + t] = r[i]


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int64](19 * 32)
    ctx.enqueue_function[k](p, grid_dim=1, block_dim=32)
    with p.map_to_host() as h:
        for i in range(19):
            print(i, h[i * 32], h[i * 32 + 5], h[i * 32 + 30])
