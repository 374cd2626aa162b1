# Blocks and threads that wait for each other by memory alone.
from std.atomic import Atomic, Ordering, fence
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, barrier, block_idx, global_idx, grid_dim, thread_idx
from max.gpu.host import DeviceContext
from max.gpu.semaphore import Semaphore

comptime Ints = Pointer[Int32, MutAnyOrigin]


def backwards(flags: Ints, to: Ints):
    """Every block waits for the one after it."""
    var b = block_idx.x
    if thread_idx.x == 0:
        if b + 1 < grid_dim.x:
            while Atomic[Int32].load[ordering=Ordering.ACQUIRE](flags + (b + 1)) == 0:
                pass
        to[unsafe_offset=b] = to[unsafe_offset = b + 1] + 1
        Atomic[Int32].store[ordering=Ordering.RELEASE](flags + b, 1)
    barrier()


def grid_barrier(count: Ints, a: Ints, to: Ints):
    """All blocks meet, twice."""
    for round in range(2):
        a[unsafe_offset=global_idx.x] = Int32(round + 1)
        barrier()
        if thread_idx.x == 0:
            _ = Atomic[Int32].fetch_add(count, 1)
            while Atomic[Int32].fetch_add(count, 0) < Int32((round + 1) * grid_dim.x):
                pass
        barrier()
        var other = (global_idx.x * 7 + 13) % (grid_dim.x * 32)
        if a[unsafe_offset=other] < Int32(round + 1):
            _ = Atomic[Int32].fetch_add(to, 1)
        barrier()


def locked(lock: Ints, total: Ints):
    """A lock that all threads take."""
    var free = Int32(0)
    while not Atomic[Int32].compare_exchange(lock, free, 1):
        free = 0
    total[] += 1
    Atomic[Int32].store(lock, 0)


def in_order(lock: Ints, total: Ints, most: Int32):
    """A chain of blocks that begins at the last one."""
    var semaphore = Semaphore(lock, thread_idx.x)
    semaphore.fetch()
    var turn = Int(most) - 1 - block_idx.x
    semaphore.wait(turn)
    if thread_idx.x == 0:
        total[] = total[] * 3 % 1000 + Int32(block_idx.x)
    semaphore.release(Int32(turn + 1))


def within(to: Ints):
    """Threads of a block that wait for each other without a barrier, in reverse."""
    var turn = unsafe_stack_allocation[1, Int32, address_space=AddressSpace.SHARED]()
    if thread_idx.x == 0:
        turn[] = 63
    barrier()
    while Atomic[Int32].load(turn) != Int32(thread_idx.x):
        pass
    to[unsafe_offset = block_idx.x * 64 + 63 - thread_idx.x] = Int32(thread_idx.x)
    Atomic[Int32].store(turn, Int32(thread_idx.x) - 1)


def looks(flags: Ints):
    """Volatile reads instead of atomics."""
    if thread_idx.x == 0:
        while (flags + (block_idx.x + 1)).unsafe_load[volatile=True]() == 0:
            pass
        (flags + block_idx.x).unsafe_store[volatile=True](1)


def main() raises:
    var ctx = DeviceContext()
    comptime BLOCKS = 64
    var a = ctx.enqueue_create_buffer[DType.int32](BLOCKS * 64)
    var b = ctx.enqueue_create_buffer[DType.int32](BLOCKS * 64)
    var c = ctx.enqueue_create_buffer[DType.int32](BLOCKS * 64)
    a.enqueue_fill(0)
    b.enqueue_fill(0)
    ctx.enqueue_function[backwards](a, b, grid_dim=BLOCKS, block_dim=32)
    with b.map_to_host() as h:
        print("backwards", h[0], h[BLOCKS - 1])
    a.enqueue_fill(0)
    b.enqueue_fill(0)
    c.enqueue_fill(0)
    ctx.enqueue_function[grid_barrier](a, b, c, grid_dim=BLOCKS, block_dim=32)
    with c.map_to_host() as h:
        print("grid barrier", h[0])
    a.enqueue_fill(0)
    b.enqueue_fill(0)
    ctx.enqueue_function[locked](a, b, grid_dim=BLOCKS, block_dim=64)
    with b.map_to_host() as h:
        print("locked", h[0])
    a.enqueue_fill(0)
    b.enqueue_fill(0)
    ctx.enqueue_function[in_order](a, b, Int32(BLOCKS), grid_dim=BLOCKS, block_dim=32)
    with b.map_to_host() as h:
        print("in order", h[0])
    ctx.enqueue_function[within](b, grid_dim=BLOCKS, block_dim=64)
    with b.map_to_host() as h:
        var wrong = 0
        for i in range(BLOCKS * 64):
            wrong += Int(Int(h[i]) != 63 - i % 64)
        print("within", wrong)
    a.enqueue_fill(0)
    with a.map_to_host() as h:
        h[BLOCKS] = 1
    ctx.enqueue_function[looks](a, grid_dim=BLOCKS, block_dim=32)
    with a.map_to_host() as h:
        print("looks", h[0])
