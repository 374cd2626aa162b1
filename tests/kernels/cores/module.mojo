# Kernels for launches from Python that last long enough for several cores.
from std.atomic import Atomic
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, barrier, block_idx, global_idx, thread_idx
from max.gpu.host import DeviceContext

comptime Ints = Pointer[Int32, MutAnyOrigin]


def add(a: Ints, n: Int32):
    var x = UInt32(1)
    for _ in range(n):
        x = x * 1664525 + 1013904223
    if x != 0:
        _ = Atomic[Int32].fetch_add(a, 1)


def mirror(a: Ints):
    var room = unsafe_stack_allocation[64, Int32, address_space=AddressSpace.SHARED]()
    var t = thread_idx.x
    for _ in range(20):
        room[unsafe_offset=t] = a[unsafe_offset=global_idx.x]
        barrier()
        a[unsafe_offset=global_idx.x] = room[unsafe_offset = 63 - t]
        barrier()


def wild(a: Ints, by: Int64):
    var x = Int32(1)
    for _ in range(5000):
        x = x * 1664525 + a[unsafe_offset=0]
    if block_idx.x == 70:
        a[unsafe_offset = Int(by)] = x


def spin(a: Ints, quick: Int32):
    """Never ends in the blocks from `quick` on."""
    if thread_idx.x == 0:
        a[unsafe_offset=1] = 1
    var x = Int32(global_idx.x)
    var end = 1 << 62 if block_idx.x >= Int(quick) else 1 << 15
    for _ in range(end):
        x = x * 1664525 + a[unsafe_offset=0]
    if x == 12345:
        a[unsafe_offset=2] = 1


def run(quick: Int) raises -> Int:
    var ctx = DeviceContext()
    var b = ctx.enqueue_create_buffer[DType.int32](4)
    b.enqueue_fill(0)
    ctx.enqueue_function[spin](b, Int32(quick), grid_dim=4, block_dim=1)
    with b.map_to_host() as h:
        return Int(h[0])
