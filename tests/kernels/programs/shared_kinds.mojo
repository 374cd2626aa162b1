# Static shared memory by both forms, two call sites, alignment, of a struct element; local memory of a thread.
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, barrier, thread_idx, block_idx
from max.gpu.host import DeviceContext
from layout import TileTensor, stack_allocation
from layout.tile_layout import row_major

comptime T = 32


@fieldwise_init
struct P(ImplicitlyCopyable, TrivialRegisterPassable):
    var a: Int32
    var b: Float32


def k(dst: Pointer[Int32, MutAnyOrigin]):
    var a = unsafe_stack_allocation[T, DType.int32, address_space=AddressSpace.SHARED]()
    var b = unsafe_stack_allocation[T, Int32, address_space=AddressSpace.SHARED, alignment=16]()
    var s = unsafe_stack_allocation[T, P, address_space=AddressSpace.SHARED]()
    var tile = stack_allocation[dtype=DType.int32, address_space=AddressSpace.SHARED](row_major[4, 8]())
    var mine = unsafe_stack_allocation[4, DType.int32]()
    var t = thread_idx.x
    for i in range(4):
        mine[unsafe_offset=i] = Int32(t * 4 + i)
    a[unsafe_offset=t] = mine[unsafe_offset=t % 4]
    b[unsafe_offset = T - 1 - t] = Int32(t)
    s[unsafe_offset=t] = P(Int32(t), Float32(t) * 0.5)
    tile[t // 8, t % 8] = Int32(1000 * t)
    barrier()
    var r = a[unsafe_offset = (t + 1) % T] + b[unsafe_offset=t] * 10000
    var p = s[unsafe_offset = (t + 3) % T]
    r += p.a + Int32(p.b * 2)
    r += tile[(T - 1 - t) // 8, (T - 1 - t) % 8]
    dst[unsafe_offset = block_idx.x * T + t] = r


def main() raises:
    var ctx = DeviceContext()
    var d = ctx.enqueue_create_buffer[DType.int32](2 * T)
    ctx.enqueue_function[k](d, grid_dim=2, block_dim=T)
    var bad = 0
    with d.map_to_host() as h:
        for i in range(2 * T):
            var t = i % T
            var n = (t + 1) % T
            var m = (t + 3) % T
            var w = n * 4 + n % 4 + (T - 1 - t) * 10000 + m + m + 1000 * (T - 1 - t)
            if h[i] != Int32(w):
                bad += 1
    print("bad:", bad)
