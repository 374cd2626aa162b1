# Ten kernels with races. `# fault:` tells which access is reported, and with which other one.
from std.atomic import Atomic, Ordering
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, barrier, block_idx, global_idx, lane_id, thread_idx
from max.gpu.host import DeviceContext

comptime Floats = Pointer[Float32, MutAnyOrigin]
comptime Ints = Pointer[Int32, MutAnyOrigin]
comptime N = 64


def all_write_one(a: Ints):
    a[unsafe_offset=0] = Int32(thread_idx.x)  # fault: race, thread (1, 0, 0) of block (0, 0, 0), with itself


def plain_histogram(a: Ints, bins: Ints):
    var bin = Int(a[unsafe_offset=global_idx.x]) % 8
    bins[unsafe_offset=bin] += 1  # fault: race, thread (8, 0, 0) of block (0, 0, 0), with itself


def blocks_overlap(a: Ints):
    a[unsafe_offset=thread_idx.x] = Int32(block_idx.x)  # fault: race, thread (0, 0, 0) of block (1, 0, 0), with itself


def mirrored(a: Ints):
    var tile = unsafe_stack_allocation[N, Int32, address_space=AddressSpace.SHARED]()
    var t = thread_idx.x
    tile[unsafe_offset=t] = 0
    barrier()
    tile[unsafe_offset=t] = a[unsafe_offset=t]  # fault: race, thread (1, 0, 0) of block (0, 0, 0), with A
    a[unsafe_offset=t] = (
        tile[unsafe_offset=t ^ 1]  # A
    )


def tree_in_step(a: Ints, sums: Ints):
    var part = unsafe_stack_allocation[N, Int32, address_space=AddressSpace.SHARED]()
    var t = thread_idx.x
    part[unsafe_offset=t] = a[unsafe_offset=t]
    barrier()
    var half = N // 2
    while half > 0:
        if t < half:
            part[unsafe_offset=t] += part[unsafe_offset=t + half]  # fault: race, thread (1, 0, 0) of block (0, 0, 0), with itself
        half //= 2
    if t == 0:
        sums[unsafe_offset=0] = part[unsafe_offset=0]


def tile_overwritten(a: Ints, sums: Ints):
    var tile = unsafe_stack_allocation[N, Int32, address_space=AddressSpace.SHARED]()
    var t = thread_idx.x
    var sum = Int32(0)
    for step in range(2):
        tile[unsafe_offset=t] = a[unsafe_offset=t] + Int32(step)  # fault: race, thread (0, 0, 0) of block (0, 0, 0), with B
        barrier()
        sum += tile[unsafe_offset=(t + 1) % N]  # B
    sums[unsafe_offset=t] = sum


def counter_read_plainly(sums: Ints, out_: Ints):
    _ = Atomic.fetch_add[ordering=Ordering.RELAXED](sums, 1)  # C
    if thread_idx.x == 63:
        out_[unsafe_offset=0] = sums[unsafe_offset=0]  # fault: race, thread (63, 0, 0) of block (0, 0, 0), with C


def neighbours_of_a_warp(a: Ints):
    var slots = unsafe_stack_allocation[32, Int32, address_space=AddressSpace.SHARED]()
    var lane = lane_id()
    slots[unsafe_offset=31 - lane] = a[unsafe_offset=lane]  # D
    if lane == 31:
        a[unsafe_offset=lane] = slots[unsafe_offset=31]  # fault: race, thread (31, 0, 0) of block (0, 0, 0), with D


def stencil_in_place(a: Floats):
    var i = global_idx.x
    if i > 0:
        a[unsafe_offset=i] = 0.5 * a[unsafe_offset=i - 1]  # fault: race, thread (2, 0, 0) of block (0, 0, 0), with itself


def halves_of_words(bytes: Pointer[UInt8, MutAnyOrigin]):
    var t = thread_idx.x
    bytes.unsafe_offset(t * 2).unsafe_store(SIMD[DType.uint8, 4](1))  # fault: race, thread (1, 0, 0) of block (0, 0, 0), with itself


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.int32](128)
    with a.map_to_host() as h:
        for i in range(128):
            h[i] = Int32(i)
    var sums = ctx.enqueue_create_buffer[DType.int32](N)
    sums.enqueue_fill(0)
    ctx.enqueue_function[plain_histogram](a, sums, grid_dim=2, block_dim=64)
    ctx.enqueue_function[tree_in_step](a, sums, grid_dim=1, block_dim=N)
    ctx.enqueue_function[tile_overwritten](a, sums, grid_dim=1, block_dim=N)
    ctx.enqueue_function[counter_read_plainly](sums, a, grid_dim=1, block_dim=N)
    ctx.enqueue_function[mirrored](a, grid_dim=1, block_dim=N)
    ctx.enqueue_function[neighbours_of_a_warp](a, grid_dim=1, block_dim=32)
    ctx.enqueue_function[all_write_one](a, grid_dim=1, block_dim=32)
    ctx.enqueue_function[blocks_overlap](a, grid_dim=2, block_dim=32)
    var x = ctx.enqueue_create_buffer[DType.float32](128)
    x.enqueue_fill(1)
    ctx.enqueue_function[stencil_in_place](x, grid_dim=2, block_dim=64)
    var bytes = ctx.enqueue_create_buffer[DType.uint8](66)
    ctx.enqueue_function[halves_of_words](bytes, grid_dim=1, block_dim=32)
    print("all launched")
