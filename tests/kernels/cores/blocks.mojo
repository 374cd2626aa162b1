# Launches whose blocks run on several cores: the results are those of any order of the blocks.
from std.atomic import Atomic, Ordering
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, barrier, block_dim, block_idx, global_idx, grid_dim, thread_idx
from max.gpu.host import DeviceContext
from max.gpu.memory import external_memory
from max.gpu.primitives import block, warp
from max.gpu.semaphore import Semaphore
from max.gpu.sync import named_barrier

comptime Ints = Pointer[Int32, MutAnyOrigin]
comptime Floats = Pointer[Float32, MutAnyOrigin]


def busy(n: Int) -> Int32:
    """Some work whose result is 1."""
    var x = UInt32(12345)
    for _ in range(n):
        x = x * 1664525 + 1013904223
    return 1 if x != 0 else 2


def count(total: Ints, largest: Ints, sum: Floats, bits: Pointer[Int64, MutAnyOrigin]):
    """Every thread adds to the same places."""
    var i = Int32(global_idx.x)
    for _ in range(8):
        _ = Atomic[Int32].fetch_add(total, busy(10))
        _ = Atomic[Float32].fetch_add(sum, 0.5)
    Atomic[Int32].max(largest, i)
    var old = bits[]
    while not Atomic[Int64].compare_exchange(bits, old, old + 3):
        pass


def reverse(a: Ints):
    """Shared memory of both kinds, barriers of both kinds, and lanes."""
    var tile = unsafe_stack_allocation[128, Int32, address_space=AddressSpace.SHARED]()
    var more = unsafe_stack_allocation[128, Int32, address_space=AddressSpace.SHARED]()
    var open = external_memory[Int32, address_space=AddressSpace.SHARED, alignment=4]()
    var t = thread_idx.x
    var at = global_idx.x
    for _ in range(10):
        tile[unsafe_offset=t] = a[unsafe_offset=at]
        barrier()
        more[unsafe_offset=t] = tile[unsafe_offset = 127 - t]
        named_barrier[128](3)
        open[unsafe_offset=t] = more[unsafe_offset=t]
        barrier()
        a[unsafe_offset=at] = open[unsafe_offset=t] + busy(20) - 1
    var all = block.sum[block_size=128](a[unsafe_offset=at])
    var lanes = warp.sum(Int32(1))
    if t == 0:
        a[unsafe_offset=at] = all * lanes
    barrier()


def main() raises:
    var ctx = DeviceContext()
    comptime BLOCKS = 300
    var total = ctx.enqueue_create_buffer[DType.int32](2)
    var sum = ctx.enqueue_create_buffer[DType.float32](1)
    var bits = ctx.enqueue_create_buffer[DType.int64](1)
    total.enqueue_fill(0)
    sum.enqueue_fill(0)
    bits.enqueue_fill(0)
    ctx.enqueue_function[count](
        total, total.create_sub_buffer[DType.int32](1, 1), sum, bits, grid_dim=(BLOCKS, 2), block_dim=128
    )
    with total.map_to_host() as h:
        print("count", h[0], h[1])
    with sum.map_to_host() as h:
        print("sum", h[0])
    with bits.map_to_host() as h:
        print("bits", h[0])
    var a = ctx.enqueue_create_buffer[DType.int32](BLOCKS * 128)
    with a.map_to_host() as h:
        for i in range(BLOCKS * 128):
            h[i] = Int32(i)
    ctx.enqueue_function[reverse](a, grid_dim=BLOCKS, block_dim=128, shared_mem_bytes=512)
    with a.map_to_host() as h:
        var wrong = 0
        for b in range(BLOCKS):
            var expected = 0
            for t in range(128):
                expected += b * 128 + t
            wrong += Int(Int(h[b * 128]) != expected * 32)
            for t in range(1, 128):
                wrong += Int(Int(h[b * 128 + t]) != b * 128 + t)
        print("reverse", wrong)
