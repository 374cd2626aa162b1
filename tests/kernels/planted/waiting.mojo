# Kernels whose threads wait for each other in the wrong way, or read shared memory that nobody has written.
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, barrier, block_idx, lane_id, syncwarp, thread_idx
from max.gpu.host import DeviceContext
from max.gpu.primitives import warp

comptime Ints = Pointer[Int32, MutAnyOrigin]


def half_a_barrier(a: Ints):
    if thread_idx.x < 16:
        barrier()  # fault: divergent barrier, thread (0, 0, 0) of block (0, 0, 0)
    a[unsafe_offset=thread_idx.x] += 1


def two_barriers(a: Ints):
    if thread_idx.x % 2 == 0:
        barrier()  # A
    else:
        barrier()  # fault: divergent barrier, thread (1, 0, 0) of block (0, 0, 0), with A
    a[unsafe_offset=thread_idx.x] += 1


def early_return(a: Ints, n: Int32):
    var t = thread_idx.x
    if t >= Int(n):
        return
    a[unsafe_offset=t] += 1
    barrier()  # fault: divergent barrier, thread (0, 0, 0) of block (0, 0, 0)
    a[unsafe_offset=t] += 1


def own_number_of_turns(a: Ints):
    var t = thread_idx.x
    for _ in range(1 + t // 32):
        barrier()  # fault: divergent barrier, thread (63, 0, 0) of block (0, 0, 0)
    a[unsafe_offset=t] += 1


def meet(a: Ints, i: Int):
    a[unsafe_offset=i] += 1
    barrier()  # fault: divergent barrier, thread (2, 0, 0) of block (1, 0, 0)
    a[unsafe_offset=i] += 1


def helper_in_a_branch(a: Ints):
    if thread_idx.x % 3 == 2 or block_idx.x == 0:
        meet(a, block_idx.x * 32 + thread_idx.x)


def tail_of_the_tile(a: Ints, n: Int32):
    var tile = unsafe_stack_allocation[64, Int32, address_space=AddressSpace.SHARED]()
    var t = thread_idx.x
    if t < Int(n):
        tile[unsafe_offset=t] = a[unsafe_offset=t]
    barrier()
    a[unsafe_offset=t] = tile[unsafe_offset=63 - t]  # fault: uninitialised, thread (0, 0, 0) of block (0, 0, 0)


def what_the_first_block_left(a: Ints):
    var kept = unsafe_stack_allocation[1, Int32, address_space=AddressSpace.SHARED]()
    if block_idx.x == 0 and thread_idx.x == 7:
        kept[unsafe_offset=0] = 5
    barrier()
    if thread_idx.x == 3:
        a[unsafe_offset=block_idx.x] = kept[unsafe_offset=0]  # fault: uninitialised, thread (3, 0, 0) of block (1, 0, 0)


def accumulator(a: Ints):
    var sum = unsafe_stack_allocation[32, Int32, address_space=AddressSpace.SHARED]()
    sum[unsafe_offset=thread_idx.x] += 1  # fault: uninitialised, thread (0, 0, 0) of block (0, 0, 0)
    a[unsafe_offset=thread_idx.x] = sum[unsafe_offset=thread_idx.x]


def not_in_the_mask(a: Ints):
    var value = Int32(lane_id())
    if lane_id() < 8:
        value = warp.shuffle_xor(UInt(0x0F), value, 0)  # fault: divergent lanes, thread (4, 0, 0) of block (0, 0, 0)
    a[unsafe_offset=lane_id()] = value


def two_shuffles(a: Ints):
    var value = Int32(lane_id())
    if lane_id() < 16:
        value = warp.shuffle_down(value, 1)  # B
    else:
        value = warp.shuffle_up(value, 1)  # fault: divergent lanes, thread (16, 0, 0) of block (0, 0, 0), with B
    a[unsafe_offset=lane_id()] = value


def from_outside(a: Ints):
    var value = Int32(lane_id())
    if lane_id() < 8:
        value = warp.shuffle_down(UInt(0xFF), value, 4)  # fault: divergent lanes, thread (7, 0, 0) of block (0, 0, 0)
    a[unsafe_offset=lane_id()] = value


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.int32](64)
    a.enqueue_fill(0)
    ctx.enqueue_function[half_a_barrier](a, grid_dim=1, block_dim=64)
    ctx.enqueue_function[two_barriers](a, grid_dim=1, block_dim=64)
    ctx.enqueue_function[early_return](a, Int32(50), grid_dim=1, block_dim=64)
    ctx.enqueue_function[own_number_of_turns](a, grid_dim=1, block_dim=64)
    ctx.enqueue_function[helper_in_a_branch](a, grid_dim=2, block_dim=32)
    ctx.enqueue_function[tail_of_the_tile](a, Int32(40), grid_dim=1, block_dim=64)
    ctx.enqueue_function[what_the_first_block_left](a, grid_dim=2, block_dim=32)
    ctx.enqueue_function[accumulator](a, grid_dim=1, block_dim=32)
    ctx.enqueue_function[not_in_the_mask](a, grid_dim=1, block_dim=32)
    ctx.enqueue_function[two_shuffles](a, grid_dim=1, block_dim=32)
    ctx.enqueue_function[from_outside](a, grid_dim=1, block_dim=32)
    print("all launched")
