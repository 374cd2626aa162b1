# Kernels that look suspicious and are correct: nothing is reported about them.
from std.atomic import Atomic, Ordering, fence
from std.memory import unsafe_stack_allocation
from max.gpu import (
    AddressSpace,
    barrier,
    block_dim,
    block_idx,
    external_memory,
    global_idx,
    grid_dim,
    lane_id,
    syncwarp,
    thread_idx,
    warp_id,
)
from max.gpu.host import DeviceContext
from max.gpu.primitives import block, warp

comptime Ints = Pointer[Int32, MutAnyOrigin]
comptime N = 64


def last_block_sums(a: Ints, parts: Ints, done: Ints):
    """Each block leaves its sum, and the one that comes last adds them up."""
    var last = unsafe_stack_allocation[1, Int32, address_space=AddressSpace.SHARED]()
    var sum = block.sum[block_size=N](a[unsafe_offset=global_idx.x])
    if thread_idx.x == 0:
        parts[unsafe_offset=block_idx.x] = sum
        last[unsafe_offset=0] = Atomic.fetch_add(done, 1)
    barrier()
    if last[unsafe_offset=0] == Int32(grid_dim.x - 1) and thread_idx.x == 0:
        var total = Int32(0)
        for i in range(grid_dim.x):
            total += parts[unsafe_offset=i]
        done[unsafe_offset=1] = total


def last_block_with_fences(a: Ints, parts: Ints, done: Ints):
    var t = thread_idx.x
    var last = unsafe_stack_allocation[1, Int32, address_space=AddressSpace.SHARED]()
    parts[unsafe_offset=block_idx.x * N + t] = a[unsafe_offset=t] + Int32(block_idx.x)
    fence()
    barrier()
    if t == 0:
        last[unsafe_offset=0] = Atomic.fetch_add[ordering=Ordering.RELAXED](done.unsafe_offset(2), 1)
        fence()
    barrier()
    if last[unsafe_offset=0] == Int32(grid_dim.x - 1):
        var total = Int32(0)
        for i in range(grid_dim.x):
            total += parts[unsafe_offset=i * N + t]
        a[unsafe_offset=N + t] = total


def turns(a: Ints):
    """Two tiles that change places, with one barrier a turn."""
    var tiles = unsafe_stack_allocation[2 * N, Int32, address_space=AddressSpace.SHARED]()
    var t = thread_idx.x
    tiles[unsafe_offset=t] = a[unsafe_offset=t]
    barrier()
    var from_ = 0
    for _ in range(6):
        var to = N - from_
        tiles[unsafe_offset=to + t] = tiles[unsafe_offset=from_ + (t + 1) % N] + tiles[unsafe_offset=from_ + t]
        from_ = to
        barrier()
    a[unsafe_offset=t] = tiles[unsafe_offset=from_ + t]


def within_warps(a: Ints):
    """Each warp has a row, and its lanes wait for each other only."""
    var rows = unsafe_stack_allocation[N, Int32, address_space=AddressSpace.SHARED]()
    var lane = lane_id()
    var row = rows.unsafe_offset(warp_id() * 32)
    row[unsafe_offset=lane] = a[unsafe_offset=thread_idx.x]
    syncwarp()
    var half = 16
    while half > 0:
        if lane < half:
            row[unsafe_offset=lane] += row[unsafe_offset=lane + half]
        syncwarp()
        half //= 2
    a[unsafe_offset=thread_idx.x] = row[unsafe_offset=0]


def quarters(a: Ints):
    """Lanes that wait for eight of their warp, and exchange values with them, in different branches."""
    var lane = lane_id()
    var slots = unsafe_stack_allocation[32, Int32, address_space=AddressSpace.SHARED]()
    var group = lane // 8
    var mask = 0xFF << (group * 8)
    slots[unsafe_offset=lane] = a[unsafe_offset=lane]
    syncwarp(mask)
    var value = slots[unsafe_offset=lane ^ 7]
    if group == 1:
        value += warp.shuffle_xor(UInt(0xFF00), value, 1)
    elif group == 2:
        value += warp.shuffle_xor(UInt(0xFF0000), value, 2)
        value += warp.shuffle_xor(UInt(0xFF0000), value, 4)
    syncwarp()
    a[unsafe_offset=lane] = value


def guarded(a: Ints, n: Int32):
    """Threads without work leave; nobody waits for them."""
    if global_idx.x >= Int(n):
        return
    a[unsafe_offset=global_idx.x] = Int32(global_idx.x)


def bytes_of_words(bytes: Pointer[UInt8, MutAnyOrigin], words: Pointer[Float16, MutAnyOrigin]):
    """Neighbours write to the same word of memory, but not to the same bytes."""
    var t = thread_idx.x
    bytes[unsafe_offset=t] = UInt8(t)
    var tile = external_memory[Float16, address_space=AddressSpace.SHARED]()
    tile[unsafe_offset=t] = words[unsafe_offset=t] + 1
    barrier()
    if t % 4 == 0:
        words.unsafe_offset(t).unsafe_store(tile.unsafe_offset(t).unsafe_load[width=4]())


def votes(a: Ints):
    """Only some lanes of the last warp exist."""
    var ones = warp.vote[DType.uint32](thread_idx.x % 2 == 0)
    a[unsafe_offset=thread_idx.x] = Int32(ones)


@fieldwise_init
struct Entry(TrivialRegisterPassable):
    var tag: UInt8
    var value: Int64


def structs_with_gaps(a: Ints):
    """The bytes between the fields are never written, and nobody minds."""
    var entries = unsafe_stack_allocation[N, Entry, address_space=AddressSpace.SHARED]()
    var t = thread_idx.x
    entries[unsafe_offset=t].tag = UInt8(t)
    entries[unsafe_offset=t].value = Int64(t)
    barrier()
    var other = entries[unsafe_offset=N - 1 - t]
    a[unsafe_offset=t] = Int32(other.value) + Int32(other.tag)


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.int32](4 * N)
    a.enqueue_fill(1)
    var parts = ctx.enqueue_create_buffer[DType.int32](4 * N)
    var done = ctx.enqueue_create_buffer[DType.int32](3)
    done.enqueue_fill(0)
    ctx.enqueue_function[last_block_sums](a, parts, done, grid_dim=4, block_dim=N)
    print(done)
    ctx.enqueue_function[last_block_with_fences](a, parts, done, grid_dim=4, block_dim=N)
    ctx.enqueue_function[turns](a, grid_dim=1, block_dim=N)
    ctx.enqueue_function[within_warps](a, grid_dim=1, block_dim=N)
    with a.map_to_host() as h:
        print(h[0], h[63], h[64], h[127])
    ctx.enqueue_function[guarded](a, Int32(4 * N - 3), grid_dim=4, block_dim=N)
    ctx.enqueue_function[quarters](a, grid_dim=1, block_dim=32)
    with a.map_to_host() as h:
        print(h[0], h[8], h[16], h[24], h[252], h[253])
    var bytes = ctx.enqueue_create_buffer[DType.uint8](N)
    var words = ctx.enqueue_create_buffer[DType.float16](N)
    words.enqueue_fill(2)
    ctx.enqueue_function[bytes_of_words](bytes, words, grid_dim=1, block_dim=N, shared_mem_bytes=2 * N)
    with words.map_to_host() as h:
        print(h[0], h[63])
    with bytes.map_to_host() as h:
        print(h[0], h[63])
    ctx.enqueue_function[votes](a, grid_dim=1, block_dim=40)
    with a.map_to_host() as h:
        print(h[0] == 0x55555555, h[39])
    ctx.enqueue_function[structs_with_gaps](a, grid_dim=1, block_dim=N)
    with a.map_to_host() as h:
        print(h[0], h[N - 1])
