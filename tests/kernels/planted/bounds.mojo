# Ten kernels that leave their memory. `# fault:` tells what is reported for the line, and for which thread and block.
from std.atomic import Atomic
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, barrier, block_dim, block_idx, external_memory, global_idx, grid_dim, thread_idx
from max.gpu.host import DeviceContext

comptime Floats = Pointer[Float32, MutAnyOrigin]
comptime Ints = Pointer[Int32, MutAnyOrigin]


def guard_too_late(a: Floats, n: Int32):
    var i = global_idx.x
    if i <= Int(n):
        a[unsafe_offset=i] = 1  # fault: out of bounds, thread (8, 0, 0) of block (3, 0, 0)


def left_neighbour(a: Floats, b: Floats):
    var i = global_idx.x
    b[unsafe_offset=i] = a[unsafe_offset=i - 1]  # fault: out of bounds, thread (0, 0, 0) of block (0, 0, 0)


def right_neighbour(a: Floats, b: Floats):
    var i = global_idx.x
    b[unsafe_offset=i] = (
        a[unsafe_offset=i]
        + a[unsafe_offset=i + 1]  # fault: out of bounds, thread (31, 0, 0) of block (3, 0, 0)
    )


def wrong_stride(a: Floats):
    var row = thread_idx.y
    var column = thread_idx.x
    a[unsafe_offset=row * 11 + column] = 0  # fault: out of bounds, thread (1, 9, 0) of block (0, 0, 0)


def wide_load(a: Floats, b: Floats):
    var i = thread_idx.x
    var four = a.unsafe_offset(i).unsafe_load[width=4]()  # fault: out of bounds, thread (29, 0, 0) of block (0, 0, 0)
    b[unsafe_offset=i] = four.reduce_add()


def small_tile(a: Floats):
    var tile = unsafe_stack_allocation[16, Float32, address_space=AddressSpace.SHARED]()
    var t = thread_idx.x
    tile[unsafe_offset=t] = a[unsafe_offset=t]  # fault: out of bounds, thread (16, 0, 0) of block (0, 0, 0)


def small_dynamic(a: Floats):
    var tile = external_memory[Float32, address_space=AddressSpace.SHARED]()
    var t = thread_idx.x
    tile[unsafe_offset=t] = a[unsafe_offset=t]  # fault: out of bounds, thread (24, 0, 0) of block (0, 0, 0)


def one_bin_too_many(a: Floats, bins: Ints):
    var bin = Int(a[unsafe_offset=global_idx.x] * 8.0)
    _ = Atomic.fetch_add(bins.unsafe_offset(bin), 1)  # fault: out of bounds, thread (31, 0, 0) of block (3, 0, 0)


def last_of(bytes: Pointer[UInt8, MutAnyOrigin], count: Int32) -> UInt8:
    return bytes[unsafe_offset=Int(count)]  # fault: out of bounds, thread (2, 0, 0) of block (1, 0, 0)


def by_a_helper(bytes: Pointer[UInt8, MutAnyOrigin], n: Int32):
    if block_idx.x == 1 and thread_idx.x == 2:
        bytes[unsafe_offset=0] = last_of(bytes, n)


@fieldwise_init
struct Particle(TrivialRegisterPassable):
    var x: Float32
    var y: Float32


def too_many_steps(particles: Pointer[Particle, MutAnyOrigin], n: Int32):
    var i = global_idx.x
    while i < Int(n) + 1:
        particles[unsafe_offset=i].y += 1  # fault: out of bounds, thread (1, 0, 0) of block (0, 0, 0)
        i += block_dim.x * grid_dim.x


def struct_kernel(words: Floats, n: Int32):
    too_many_steps(Pointer[Particle, MutAnyOrigin](unsafe_from_address=Int(words)), n)


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.float32](128)
    var b = ctx.enqueue_create_buffer[DType.float32](128)
    with a.map_to_host() as h:
        for i in range(128):
            h[i] = Float32(i) / 127
    ctx.enqueue_function[left_neighbour](a, b, grid_dim=4, block_dim=32)
    ctx.enqueue_function[right_neighbour](a, b, grid_dim=4, block_dim=32)
    var bins = ctx.enqueue_create_buffer[DType.int32](8)
    bins.enqueue_fill(0)
    ctx.enqueue_function[one_bin_too_many](a, bins, grid_dim=4, block_dim=32)
    var c = ctx.enqueue_create_buffer[DType.float32](104)
    ctx.enqueue_function[guard_too_late](c, Int32(104), grid_dim=4, block_dim=32)
    var square = ctx.enqueue_create_buffer[DType.float32](100)
    ctx.enqueue_function[wrong_stride](square, grid_dim=1, block_dim=(10, 10))
    var d = ctx.enqueue_create_buffer[DType.float32](32)
    d.enqueue_fill(1)
    ctx.enqueue_function[wide_load](d, b, grid_dim=1, block_dim=32)
    ctx.enqueue_function[small_tile](a, grid_dim=1, block_dim=32)
    ctx.enqueue_function[small_dynamic](a, grid_dim=1, block_dim=32, shared_mem_bytes=96)
    var bytes = ctx.enqueue_create_buffer[DType.uint8](77)
    bytes.enqueue_fill(7)
    ctx.enqueue_function[by_a_helper](bytes, Int32(77), grid_dim=2, block_dim=4)
    ctx.enqueue_function[struct_kernel](c, Int32(52), grid_dim=3, block_dim=17)
    print("all launched")
