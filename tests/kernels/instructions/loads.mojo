# Loads and copies with hints for the caches, and copies that fill.
from max.gpu import *
from max.gpu.host import DeviceContext
from max.gpu.memory import CacheEviction, CacheOperation, load
from std.memory import unsafe_stack_allocation


def loads(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Float32, MutAnyOrigin]):
    q.unsafe_store(load[4, alignment=16, read_only=True](p))
    q.unsafe_offset(4).unsafe_store(load[4, prefetch_size=128, alignment=16](p, 4))
    q.unsafe_offset(8).unsafe_store(load[2, eviction_policy=CacheEviction.EVICT_FIRST, alignment=8](p, UInt32(8)))
    q.unsafe_offset(10).unsafe_store(load[2, eviction_policy=CacheEviction.NO_ALLOCATE, read_only=True](p, 10))
    q[unsafe_offset=12] = load[cache_policy=CacheOperation.STREAMING](p, 12)
    q[unsafe_offset=13] = load[cache_policy=CacheOperation.GLOBAL, read_only=True](p, 13)
    q[unsafe_offset=14] = load[](p, 14)
    q[unsafe_offset=15] = 0
    var h = p.unsafe_bitcast[Float16]()
    q.unsafe_offset(16).unsafe_store(load[8, alignment=16, read_only=True](h).cast[DType.float32]())
    q[unsafe_offset=24] = load[cache_policy=CacheOperation.LAST_USE](h, 1).cast[DType.float32]()
    q[unsafe_offset=25] = load[eviction_policy=CacheEviction.EVICT_LAST](p.unsafe_bitcast[UInt8](), 3).cast[DType.float32]()
    q.unsafe_offset(26).unsafe_store(load[8, read_only=True, alignment=16](p).reduce_add[2]())


def copies(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Float32, MutAnyOrigin]):
    var s = unsafe_stack_allocation[32, DType.float32, address_space=AddressSpace.SHARED, alignment=16]()
    var g = p.unsafe_address_space_cast[AddressSpace.GLOBAL]()
    async_copy[16, eviction_policy=CacheEviction.EVICT_FIRST](g, s)
    async_copy[4, eviction_policy=CacheEviction.EVICT_LAST](g, s.unsafe_offset(4))
    async_copy[16, eviction_policy=CacheEviction.EVICT_FIRST, l2_prefetch=128](g, s.unsafe_offset(8), src_size=Int32(8))
    async_copy[16, fill=Float32(0), eviction_policy=CacheEviction.EVICT_FIRST](g, s.unsafe_offset(12), src_size=Int32(8))
    async_copy[16, fill=Float32(7)](g, s.unsafe_offset(16), predicate=True)
    async_copy[16, fill=Float32(7)](g, s.unsafe_offset(20), predicate=False)
    async_copy[4](g, s.unsafe_offset(24), predicate=False)
    async_copy_wait_all()
    for i in range(25):
        q[unsafe_offset=i] = s[unsafe_offset=i] if i < 5 or i >= 8 else Float32(0)


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.float32](64)
    var q = ctx.enqueue_create_buffer[DType.float32](28)
    var r = ctx.enqueue_create_buffer[DType.float32](25)
    with p.map_to_host() as h:
        for i in range(64):
            h[i] = Float32(i + 1)
    ctx.enqueue_function[loads](p, q, grid_dim=1, block_dim=1)
    ctx.enqueue_function[copies](p, r, grid_dim=1, block_dim=1)
    print(q)
    print(r)
