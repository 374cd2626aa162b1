# Threads that use up their stack, or memory that nobody has: the launch raises, and later ones work.
from std.memory import unsafe_stack_allocation
from max.gpu import barrier, block_idx, thread_idx
from max.gpu.host import DeviceContext

comptime Ints = Pointer[Int32, MutAnyOrigin]


def depth(a: Ints, n: Int32) -> Int32:
    var room = unsafe_stack_allocation[32, Int32]()
    room[unsafe_offset = Int(n) % 32] = n
    if n == 0:
        return a[unsafe_offset=0]
    return depth(a, n - 1) + room[unsafe_offset = Int(n) % 32] + depth(a, 0)


def recursive(a: Ints, n: Int32):
    barrier()
    if thread_idx.x == 5 and block_idx.x == 1:
        a[unsafe_offset=1] = depth(a, n)
    barrier()


def wide(a: Ints, n: Int32):
    var room = unsafe_stack_allocation[200_000, Int32]()
    for i in range(n):
        room[unsafe_offset = Int(i) * 7] = i
    a[unsafe_offset=2] = room[unsafe_offset = Int(a[unsafe_offset=0])]


def wild(a: Ints, by: Int64):
    if thread_idx.x == 3:
        a[unsafe_offset = Int(by)] = 1
    barrier()


def main() raises:
    var ctx = DeviceContext()
    var buffer = ctx.enqueue_create_buffer[DType.int32](32)
    buffer.enqueue_fill(0)
    for n in [Int32(100), Int32(1_000_000), Int32(200)]:
        try:
            ctx.enqueue_function[recursive](buffer, n, grid_dim=2, block_dim=32)
            with buffer.map_to_host() as h:
                print(h[1])
        except e:
            print(e)
    try:
        ctx.enqueue_function[wide](buffer, Int32(1000), grid_dim=2, block_dim=32)
    except e:
        print(e)
    try:
        ctx.enqueue_function[wild](buffer, Int64(1) << 60, grid_dim=1, block_dim=32)
    except e:
        print(e)
    print("done")
