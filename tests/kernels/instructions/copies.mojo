# Asynchronous copies with their options, a semaphore between blocks, and an exchange with two orderings.
from max.gpu import *
from max.gpu.host import DeviceContext
from std.memory import unsafe_stack_allocation
from std.atomic import Atomic, Ordering


def k(p: Pointer[Int32, MutAnyOrigin], q: Pointer[Float32, MutAnyOrigin]):
    var s = unsafe_stack_allocation[64, DType.float32, address_space=AddressSpace.SHARED]()
    var g = q.unsafe_address_space_cast[AddressSpace.GLOBAL]()
    var i = thread_idx.x
    if i == 0:
        async_copy[16](g, s)
        async_copy[16, fill=Float32(0)](g, s.unsafe_offset(4), src_size=Int32(8), predicate=True)
        async_copy[4, bypass_L1_16B=False](g, s.unsafe_offset(8))
        async_copy[8, l2_prefetch=128](g, s.unsafe_offset(10))
        async_copy[16, bypass_L1_16B=False](g, s.unsafe_offset(12))
        async_copy_wait_all()
        for j in range(16):
            q[unsafe_offset=16 + j] = s[unsafe_offset=j]
    var sem = Semaphore(p, i)
    sem.fetch()
    sem.wait(block_idx.x)
    if i == 0:
        p[unsafe_offset=1] = p[unsafe_offset=1] * 10 + Int32(block_idx.x)
    sem.release(Int32(block_idx.x + 1))
    var e = Int32(5)
    if i == 0:
        if not Atomic.compare_exchange[failure_ordering=Ordering.RELAXED, success_ordering=Ordering.ACQUIRE_RELEASE](p, e, 2):
            p[unsafe_offset=2] = e


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](32)
    var q = ctx.enqueue_create_buffer[DType.float32](32)
    p.enqueue_fill(0)
    with q.map_to_host() as h:
        for i in range(32):
            h[i] = Float32(i + 1)
    ctx.enqueue_function[k](p, q, grid_dim=3, block_dim=64)
    with p.map_to_host() as h:
        print(h[0], h[1], h[2])
    print(q)
