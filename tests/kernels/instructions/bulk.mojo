# Bulk copies of memory and of boxes of tensors, with barriers that count bytes.
from max.gpu import *
from max.gpu.host import DeviceContext
from max.gpu.host.nvidia.tma import TensorMapSwizzle, TMADescriptor, create_tma_descriptor, prefetch_tma_descriptor
from max.gpu.memory import CacheEviction, ReduceOp, cp_async_bulk_tensor_reduce_global_shared_cta
from std.memory import unsafe_stack_allocation
from std.utils.index import Index, IndexList

comptime SIDE = 8
comptime SHARED = AddressSpace.SHARED


def pieces(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Float32, MutAnyOrigin]):
    """One thread announces the bytes, another copies, and all wait; two phases."""
    var s = unsafe_stack_allocation[128, DType.float32, address_space=SHARED, alignment=16]()
    var bar = unsafe_stack_allocation[1, DType.int64, address_space=SHARED, alignment=8]()
    var i = thread_idx.x
    if i == 0:
        mbarrier_init(bar, 1)
        fence_mbarrier_init()
    barrier()
    comptime for phase in range(2):
        if i == 1:
            cp_async_bulk_prefetch(p, 256)
            cp_async_bulk_shared_cluster_global(s.unsafe_offset(64 * phase), p.unsafe_offset(64 * phase), 128, bar)
        if i == 0:
            mbarrier_arrive_expect_tx_shared(bar, 256)
            cp_async_bulk_shared_cluster_global[eviction_policy=CacheEviction.EVICT_FIRST](
                s.unsafe_offset(64 * phase + 32), p.unsafe_offset(64 * phase + 32), 128, bar
            )
        mbarrier_try_wait_parity_shared(bar, Int32(phase), 1000)
        s[unsafe_offset = 64 * phase + i] = s[unsafe_offset = 64 * phase + i] + 1
        fence_async_view_proxy()
        barrier()
    if i == 0:
        cp_async_bulk_global_shared_cta(q, s, 256)
        cp_async_bulk_global_shared_cta[eviction_policy=CacheEviction.EVICT_LAST](q.unsafe_offset(64), s.unsafe_offset(64), 256)
        cp_async_bulk_commit_group()
        cp_async_bulk_wait_group[0]()


@__llvm_arg_metadata(source, `nvvm.grid_constant`)
@__llvm_arg_metadata(target, `nvvm.grid_constant`)
def boxes(source: TMADescriptor, target: TMADescriptor, q: Pointer[Float32, MutAnyOrigin]):
    """Copies the box that begins at row 2 and column 12, four columns of which lie outside, to row 0 and column 0."""
    var s = unsafe_stack_allocation[SIDE * SIDE, DType.float32, address_space=SHARED, alignment=128]()
    var bar = unsafe_stack_allocation[1, DType.int64, address_space=SHARED, alignment=8]()
    var from_map = Pointer(to=source).unsafe_bitcast[NoneType]()
    var i = thread_idx.x
    if i == 0:
        prefetch_tma_descriptor(from_map)
        mbarrier_init(bar, 1)
        fence_mbarrier_init()
        mbarrier_arrive_expect_tx_shared(bar, SIDE * SIDE * 4)
        cp_async_bulk_tensor_shared_cluster_global(s, from_map, bar, Index(12, 2))
    barrier()
    mbarrier_try_wait_parity_shared(bar, 0, 1000)
    q[unsafe_offset=i] = s[unsafe_offset=i]
    fence_async_view_proxy()
    barrier()
    if i == 0:
        var to_map = Pointer(to=target).unsafe_bitcast[NoneType]()
        cp_async_bulk_tensor_global_shared_cta(s, to_map, Index(0, 0))
        cp_async_bulk_commit_group()
        cp_async_bulk_wait_group[0, read=False]()
        cp_async_bulk_tensor_reduce_global_shared_cta[reduction_kind=ReduceOp.ADD](s, to_map, Index(8, 1))
        cp_async_bulk_commit_group()
        cp_async_bulk_wait_group[0]()


def deep(source: TMADescriptor, q: Pointer[UInt16, MutAnyOrigin]):
    """A box of two planes, swizzled: row `r` of 128 bytes has its chunk `c` of 16 bytes at `c ^ (r % 8)`."""
    var s = unsafe_stack_allocation[1024, DType.uint16, address_space=SHARED, alignment=1024]()
    var bar = unsafe_stack_allocation[1, DType.int64, address_space=SHARED, alignment=8]()
    var i = thread_idx.x
    if i == 0:
        mbarrier_init(bar, 1)
        fence_mbarrier_init()
        mbarrier_arrive_expect_tx_shared(bar, 2048)
        cp_async_bulk_tensor_shared_cluster_global[eviction_policy=CacheEviction.EVICT_LAST](
            s, Pointer(to=source).unsafe_bitcast[NoneType](), bar, IndexList[3](0, 1, 1)
        )
    barrier()
    mbarrier_try_wait_parity_shared(bar, 0, 1000)
    for row in range(16):
        var wrong = UInt16(0)
        for column in range(i, 64, 32):
            var at = row * 64 + ((column // 8) ^ (row % 8)) * 8 + column % 8
            var expected = (row // 8 + 1) * 1000 + (row % 8 + 1) * 64 + column
            if row % 8 == 7:
                expected = 0  # the row lies outside
            if s[unsafe_offset=at] != UInt16(expected):
                wrong += 1
        q[unsafe_offset = row * 32 + i] = wrong


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.float32](128)
    var q = ctx.enqueue_create_buffer[DType.float32](128)
    with p.map_to_host() as h:
        for i in range(128):
            h[i] = Float32(i)
    ctx.enqueue_function[pieces](p, q, grid_dim=1, block_dim=64)
    with q.map_to_host() as h:
        print(h[0], h[31], h[32], h[63], h[64], h[127])
    # rows of 16 columns, in a buffer of rows of 20
    var matrix = ctx.enqueue_create_buffer[DType.float32](200)
    var target = ctx.enqueue_create_buffer[DType.float32](200)
    target.enqueue_fill(-1)
    with matrix.map_to_host() as h:
        for i in range(200):
            h[i] = Float32(i)
    var source_map = create_tma_descriptor[DType.float32, 2](matrix, Index(10, 16), Index(20, 1), Index(SIDE, SIDE))
    var target_map = create_tma_descriptor[DType.float32, 2](target, Index(10, 16), Index(20, 1), Index(SIDE, SIDE))
    ctx.enqueue_function[boxes](source_map, target_map, q, grid_dim=1, block_dim=64)
    with q.map_to_host() as h:
        print(h[0], h[3], h[4], h[8], h[63], h[59])
    with target.map_to_host() as h:
        print(h[0], h[3], h[4], h[7], h[8], h[28], h[31], h[32], h[36], h[143], h[148], h[188])
    var volume = ctx.enqueue_create_buffer[DType.uint16](3 * 512)
    with volume.map_to_host() as h:
        for i in range(3 * 512):
            h[i] = UInt16(i // 512 * 1000 + i % 512)
    var wrong = ctx.enqueue_create_buffer[DType.uint16](512)
    var volume_map = create_tma_descriptor[DType.uint16, 3, TensorMapSwizzle.SWIZZLE_128B](
        volume, IndexList[3](3, 8, 64), IndexList[3](512, 64, 1), IndexList[3](2, 8, 64)
    )
    ctx.enqueue_function[deep](volume_map, wrong, grid_dim=1, block_dim=32)
    with wrong.map_to_host() as h:
        var count = 0
        for i in range(512):
            count += Int(h[i])
        print(count)
    _ = volume^
    try:
        _ = create_tma_descriptor[DType.float32, 2](matrix, Index(10, 16), Index(21, 1), Index(SIDE, SIDE))
    except error:
        print(error)
    _ = matrix^
