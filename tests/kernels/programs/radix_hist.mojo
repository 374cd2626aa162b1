# Histogram in shared memory merged with atomics, prefix sum of the counts, scatter: one pass of a counting sort.
from std.atomic import Atomic, Ordering
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, barrier, block_dim, global_idx, thread_idx
from max.gpu.host import DeviceContext
from max.gpu.primitives import block

comptime BINS = 64
comptime N = 500


def count(keys: Pointer[UInt8, ImmutAnyOrigin], bins: Pointer[Int32, MutAnyOrigin]):
    var local = unsafe_stack_allocation[BINS, DType.int32, address_space=AddressSpace.SHARED]()
    for b in range(thread_idx.x, BINS, block_dim.x):
        local[unsafe_offset=b] = 0
    barrier()
    var i = global_idx.x
    if i < N:
        _ = Atomic.fetch_add(local.unsafe_offset(Int(keys[unsafe_offset=i])), Int32(1))
    barrier()
    for b in range(thread_idx.x, BINS, block_dim.x):
        _ = Atomic.fetch_add[ordering=Ordering.RELAXED](bins.unsafe_offset(b), local[unsafe_offset=b])


def offsets(bins: Pointer[Int32, MutAnyOrigin], starts: Pointer[Int32, MutAnyOrigin]):
    var t = thread_idx.x
    starts[unsafe_offset=t] = block.prefix_sum[block_size=BINS, exclusive=True](bins[unsafe_offset=t])


def scatter(keys: Pointer[UInt8, ImmutAnyOrigin], starts: Pointer[Int32, MutAnyOrigin], sorted: Pointer[UInt8, MutAnyOrigin]):
    var i = global_idx.x
    if i < N:
        var key = keys[unsafe_offset=i]
        var at = Atomic.fetch_add(starts.unsafe_offset(Int(key)), 1)
        sorted[unsafe_offset = Int(at)] = key




def main() raises:
    var ctx = DeviceContext()
    var keys = ctx.enqueue_create_buffer[DType.uint8](N)
    var sorted = ctx.enqueue_create_buffer[DType.uint8](N)
    var bins = ctx.enqueue_create_buffer[DType.int32](BINS)
    var starts = ctx.enqueue_create_buffer[DType.int32](BINS)
    bins.enqueue_fill(0)
    var want = List[Int](length=BINS, fill=0)
    with keys.map_to_host() as h:
        for i in range(N):
            h[i] = UInt8((i * i + 3 * i) % BINS)
            want[Int(h[i])] += 1
    ctx.enqueue_function[count](keys, bins, grid_dim=5, block_dim=100)
    ctx.enqueue_function[offsets](bins, starts, grid_dim=1, block_dim=BINS)
    ctx.enqueue_function[scatter](keys, starts, sorted, grid_dim=4, block_dim=128)
    var bad = 0
    with bins.map_to_host() as h:
        for i in range(BINS):
            bad += Int(Int(h[i]) != want[i])
    with sorted.map_to_host() as h:
        for i in range(1, N):
            bad += Int(h[i - 1] > h[i])
    print("bad:", bad)
