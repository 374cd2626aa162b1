# Stream compaction with ballots and atomics; warp-aggregated counters; order within a warp is kept.
from std.atomic import Atomic
from std.bit import pop_count
from max.gpu import global_idx, lane_id
from max.gpu.host import DeviceContext
from max.gpu.primitives import warp

comptime N = 192


def keep(x: Int32) -> Bool:
    return x % 3 == 0


def compact(src: Pointer[Int32, ImmutAnyOrigin], dst: Pointer[Int32, MutAnyOrigin], counter: Pointer[Int32, MutAnyOrigin]):
    var i = global_idx.x
    var x = src[unsafe_offset=i]
    var mask = warp.vote[DType.uint32](keep(x))
    var below = mask & ((UInt32(1) << UInt32(lane_id())) - 1)
    var base = Int32(0)
    if lane_id() == 0:
        base = Atomic.fetch_add(counter, Int32(pop_count(mask)))
    base = warp.broadcast(base)
    if keep(x):
        dst[unsafe_offset = Int(base) + Int(pop_count(below))] = x


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.int32](N)
    var b = ctx.enqueue_create_buffer[DType.int32](N)
    var c = ctx.enqueue_create_buffer[DType.int32](1)
    c.enqueue_fill(0)
    b.enqueue_fill(-1)
    with a.map_to_host() as h:
        for i in range(N):
            h[i] = Int32((i * 17) % 100)
    ctx.enqueue_function[compact](a, b, c, grid_dim=3, block_dim=64)
    var want = 0
    var total = 0
    for i in range(N):
        if (i * 17) % 100 % 3 == 0:
            want += 1
            total += (i * 17) % 100
    with b.map_to_host() as h, c.map_to_host() as n:
        var sum = 0
        for i in range(Int(n[0])):
            sum += Int(h[i])
        print(Int(n[0]) == want, sum == total, h[want])
