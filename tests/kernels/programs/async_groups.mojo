# cp.async: two groups, double buffering, 4/8/16 bytes.
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, barrier, thread_idx
from max.gpu.memory import async_copy, async_copy_commit_group, async_copy_wait_group, async_copy_wait_all
from max.gpu.host import DeviceContext

comptime T = 32
comptime STEPS = 5


def k(src: Pointer[Float32, MutAnyOrigin], dst: Pointer[Float32, MutAnyOrigin]):
    var g = src.unsafe_address_space_cast[AddressSpace.GLOBAL]()
    var a = unsafe_stack_allocation[2 * T * 4, DType.float32, address_space=AddressSpace.SHARED, alignment=16]()
    var t = thread_idx.x
    async_copy[16](g.unsafe_offset(t * 4), a.unsafe_offset(t * 4))
    async_copy_commit_group()
    for s in range(STEPS):
        if s + 1 < STEPS:
            async_copy[16](g.unsafe_offset((s + 1) * T * 4 + t * 4), a.unsafe_offset(((s + 1) % 2) * T * 4 + t * 4))
            async_copy_commit_group()
            async_copy_wait_group(1)
        else:
            async_copy_wait_group(0)
        barrier()
        var base = (s % 2) * T * 4
        for j in range(4):
            dst[unsafe_offset = s * T * 4 + j * T + t] = a[unsafe_offset = base + T * 4 - 1 - (j * T + t)]
        barrier()


def small(src: Pointer[Int32, MutAnyOrigin], dst: Pointer[Int32, MutAnyOrigin]):
    var g = src.unsafe_address_space_cast[AddressSpace.GLOBAL]()
    var a = unsafe_stack_allocation[96, DType.int32, address_space=AddressSpace.SHARED, alignment=16]()
    var t = thread_idx.x
    async_copy[4](g.unsafe_offset(t), a.unsafe_offset(t))
    async_copy[8](g.unsafe_offset(32 + t * 2), a.unsafe_offset(32 + t * 2))
    async_copy_wait_all()
    barrier()
    for j in range(3):
        dst[unsafe_offset = j * 32 + t] = a[unsafe_offset = 95 - j * 32 - t]


def main() raises:
    var ctx = DeviceContext()
    comptime N = STEPS * T * 4
    var a = ctx.enqueue_create_buffer[DType.float32](N)
    var b = ctx.enqueue_create_buffer[DType.float32](N)
    with a.map_to_host() as h:
        for i in range(N):
            h[i] = Float32(i)
    ctx.enqueue_function[k](a, b, grid_dim=1, block_dim=T)
    var bad = 0
    with b.map_to_host() as h:
        for i in range(N):
            var s = i // (T * 4)
            if h[i] != Float32(s * T * 4 + T * 4 - 1 - i % (T * 4)):
                bad += 1
    print("bad:", bad)
    var c = ctx.enqueue_create_buffer[DType.int32](96)
    var d = ctx.enqueue_create_buffer[DType.int32](96)
    with c.map_to_host() as h:
        for i in range(96):
            h[i] = Int32(i)
    ctx.enqueue_function[small](c, d, grid_dim=1, block_dim=32)
    bad = 0
    with d.map_to_host() as h:
        for i in range(96):
            if h[i] != Int32(95 - i):
                bad += 1
    print("bad:", bad)
