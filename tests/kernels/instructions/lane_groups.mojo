# Reductions of groups of lanes with functions of the program, masks of equal values, and vectors through blocks.
from max.gpu import *
from max.gpu.host import DeviceContext
from max.gpu.primitives import block, warp
from std.random.philox import NormalRandom, Random


def times[dtype: DType, width: SIMDLength](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return a * b


def k(p: Pointer[Int32, MutAnyOrigin], lock: Pointer[Int32, MutAnyOrigin]):
    var i = thread_idx.x
    var lane = lane_id()
    var small = Int32(lane % 2 + 1)
    p[unsafe_offset=i] = warp.reduce[warp.shuffle_down](small, times)
    p[unsafe_offset=64 + i] = warp.lane_group_reduce[warp.shuffle_xor, 4, stride=8](Int32(lane), times)
    p[unsafe_offset=128 + i] = warp.lane_group_sum[8, 4](Int32(lane))
    p[unsafe_offset=192 + i] = warp.lane_group_max[4](Int32(lane)) - warp.lane_group_min[4, stride=2](Int32(lane))
    p[unsafe_offset=256 + i] = warp.prefix_sum[DType.int64, output_type=DType.int32, exclusive=True](Int16(lane)) - Int32(
        warp.prefix_sum(Float32(lane))
    )
    p[unsafe_offset=320 + i] = Int32(warp.match_any(Int64(lane % 8)) & 0xFFFF)
    p[unsafe_offset=384 + i] = Int32(warp.match_all(Float32(3)) >> 31) + Int32(warp.match_all(Int32(lane)))
    var pair = block.sum[block_size=64](SIMD[DType.int32, 2](1, Int32(i)))
    p[unsafe_offset=448 + i] = pair[0] * 10000 + pair[1]
    p[unsafe_offset=512 + i] = block.prefix_sum[block_dim_x=32, block_dim_y=2](Int32(1)) + block.broadcast[
        block_dim_x=64, block_dim_y=1
    ](Int32(i), 63) - block.max[block_dim_x=8, block_dim_y=8](Int32(i))
    # values of every size, alone and in vectors
    var ok = warp.shuffle_xor(Int8(lane), 1) == Int8(lane ^ 1)
    ok = ok and warp.shuffle_idx(SIMD[DType.uint8, 4](UInt8(lane)), 5)[3] == 5
    ok = ok and warp.shuffle_up(UInt(0xFFFFFFFF), BFloat16(lane), 1) == BFloat16(lane - 1 if lane > 0 else 0)
    ok = ok and Bool(warp.shuffle_down(Scalar[DType.bool](lane % 2 == 0), 1)) == (lane % 2 == 1 if lane < 31 else False)
    ok = ok and warp.broadcast(SIMD[DType.float64, 2](Float64(lane + 7)))[1] == 7
    ok = ok and warp.shuffle_idx(SIMD[DType.float16, 2](Float16(lane), 2), 3)[0] == 3
    p[unsafe_offset=576 + i] = Int32(1) if ok else Int32(0)
    # the blocks take turns
    var turn = NamedBarrierSemaphore[64, 1, 2](lock, i)
    turn.wait_eq(1, Int32(block_idx.x))
    if i < 32:
        p[unsafe_offset=640 + i] = p[unsafe_offset=640 + i] * 10 + 1 if block_idx.x > 0 else Int32(i)
    turn.wait_lt(1, Int32(block_idx.x))
    turn.arrive_set(1, Int32(block_idx.x + 1))
    if i == 0:
        var r = Random(seed=1234, subsequence=7, offset=9)
        p[unsafe_offset=700] = Int32(r.step()[0] >> 1)
        p[unsafe_offset=701] = Int32(r.step_uniform()[3] * 1000000)


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](702)
    var lock = ctx.enqueue_create_buffer[DType.int32](2)
    lock.enqueue_fill(0)
    ctx.enqueue_function[k](p, lock, grid_dim=2, block_dim=64)
    with p.map_to_host() as h:
        for at in range(0, 640, 64):
            print(h[at], h[at + 1], h[at + 9], h[at + 63])
        print(h[640], h[671], h[700], h[701])
    var big = Random(seed=0xFFFFFFFFFFFFFFFF, subsequence=0xFFFFFFFFFFFFFFFF, offset=0xFFFFFFFFFFFFFFFF)
    print(big.step(), big.step(), big.step())
    var short = Random[6](seed=5)
    print(short.step(), short.step_uniform())
    print(Random().step())
    var normal = NormalRandom(seed=1234, subsequence=7, offset=9)
    print(round(normal.step_normal() * 1000) / 1000)
    print(round(normal.step_normal(mean=1, stddev=2) * 1000) / 1000)
