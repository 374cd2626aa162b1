# Faults in launches that run on several cores: one error, of the first block that fails; later launches work.
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, barrier, block_idx, global_idx, thread_idx
from max.gpu.host import DeviceContext
from max.gpu.sync import named_barrier

comptime Ints = Pointer[Int32, MutAnyOrigin]


def spend(a: Ints, n: Int32) -> Int32:
    var x = Int32(1)
    for _ in range(n):
        x = x * 1664525 + a[unsafe_offset=0]
    return x


def depth(a: Ints, n: Int32) -> Int32:
    var room = unsafe_stack_allocation[32, Int32]()
    room[unsafe_offset = Int(n) % 32] = n
    if n == 0:
        return a[unsafe_offset=0]
    return depth(a, n - 1) + room[unsafe_offset = Int(n) % 32] + depth(a, 0)


def one_wild(a: Ints, which: Int32, by: Int64):
    a[unsafe_offset = 1 + thread_idx.x] = spend(a, 2000)
    barrier()
    if block_idx.x >= Int(which) and thread_idx.x == 7:
        a[unsafe_offset = Int(by)] = 1
    barrier()


def one_deep(a: Ints, which: Int32):
    a[unsafe_offset = 1 + thread_idx.x] = spend(a, 2000)
    if block_idx.x == Int(which) and thread_idx.x == 3:
        a[unsafe_offset=1] = depth(a, 1_000_000)


def one_stuck(a: Ints, which: Int32):
    a[unsafe_offset = 1 + thread_idx.x] = spend(a, 2000)
    if block_idx.x == Int(which) and thread_idx.x == 5:
        named_barrier[64](2)
    barrier()


def fine(a: Ints):
    a[unsafe_offset = 1 + global_idx.x] = spend(a, 1000)


def report(a: Ints):
    var x = spend(a, 2000)
    if thread_idx.x % 8 == 0:
        print("line", block_idx.x, thread_idx.x, "x" * 2000 if block_idx.x % 2 == Int(x & 0) else "y")


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.int32](64 * 400)
    a.enqueue_fill(3)
    for _ in range(2):
        try:
            ctx.enqueue_function[one_wild](a, Int32(150), Int64(1) << 60, grid_dim=200, block_dim=32)
        except e:
            print(e)
        try:
            ctx.enqueue_function[one_deep](a, Int32(151), grid_dim=200, block_dim=32)
        except e:
            print(e)
        try:
            ctx.enqueue_function[one_stuck](a, Int32(152), grid_dim=200, block_dim=32)
        except e:
            print(e)
        ctx.enqueue_function[fine](a, grid_dim=200, block_dim=64)
    ctx.enqueue_function[report](a, grid_dim=40, block_dim=32)
