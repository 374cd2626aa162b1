# Blocks of a cluster use each other's shared memory, and the barriers there.
from layout.tma_async import PipelineState, SharedMemBarrier
from max.gpu import *
from max.gpu.host import DeviceContext, Dim
from max.gpu.host.nvidia.tma import TMADescriptor, create_tma_descriptor
from max.gpu.intrinsics import Scope
from max.gpu.primitives.cluster import cluster_mask_base, cluster_sync_acquire, cluster_sync_release, map_shared_rank
from max.gpu.sync import mbarrier_arrive_cluster
from std.atomic import Atomic
from std.memory import unsafe_stack_allocation
from std.utils import Index

comptime Ints = Pointer[Int32, MutAnyOrigin]
comptime SHARED = AddressSpace.SHARED


def rotate(p: Ints):
    """Every thread reads what its neighbour in the next block has, in two pieces of shared memory."""
    var first = unsafe_stack_allocation[32, Int32, address_space=SHARED]()
    var second = external_memory[Int32, address_space=SHARED, alignment=4]()
    var i = thread_idx.x
    var block = block_idx.x + grid_dim.x * block_idx.y
    var next = (block_rank_in_cluster() + 1) % UInt32(cluster_dim.x * cluster_dim.y)
    # The other block need not have begun.
    var there = map_shared_rank(first, next)
    var also = map_shared_rank(second.unsafe_offset(i), next)
    first[unsafe_offset=i] = Int32(100 * block + i)
    second[unsafe_offset=i] = Int32(1000 + block)
    cluster_sync()
    p[unsafe_offset = 64 * block + i] = there[unsafe_offset = 31 - i]
    p[unsafe_offset = 64 * block + 32 + i] = also[]
    cluster_sync()


def count(p: Ints):
    """All threads of a cluster add to a number of its first block, and one of each block adds to the next block's."""
    var sum = unsafe_stack_allocation[1, Int32, address_space=SHARED]()
    if thread_idx.x == 0:
        sum[] = 0
    cluster_sync()
    _ = Atomic.fetch_add(map_shared_rank(sum, 0), 1)
    cluster_sync()
    if thread_idx.x == 0:
        var next = (block_rank_in_cluster() + 1) % UInt32(cluster_dim.x)
        if next != 0:
            map_shared_rank(sum, next)[] += Int32(block_idx.x)
    cluster_sync()
    if thread_idx.x == 0:
        p[unsafe_offset=block_idx.x] = sum[]


def signal(p: Ints):
    """The first block of a cluster collects what the others bring, and answers them, twice."""
    var brought = unsafe_stack_allocation[1, SharedMemBarrier, address_space=SHARED]()
    var answered = unsafe_stack_allocation[2, SharedMemBarrier, address_space=SHARED]()
    var cells = unsafe_stack_allocation[8, Int32, address_space=SHARED]()
    var rank = block_rank_in_cluster()
    var blocks = UInt32(cluster_dim.x)
    if thread_idx.x == 0:
        brought[].init(3 * Int32(blocks - 1))
        answered[unsafe_offset=0].init()
        answered[unsafe_offset=1].init()
        fence_mbarrier_init()
    cluster_sync()
    var turn = PipelineState[2]()
    for round in range(2):
        if rank != 0 and thread_idx.x == 0:
            map_shared_rank(cells, 0)[unsafe_offset = Int(rank)] = Int32(10 * block_idx.x + round)
            brought[].arrive_cluster(0)
            mbarrier_arrive_cluster(brought[].unsafe_ptr(), 0, 2)
        if rank == 0:
            brought[].wait_acquire[Scope.CLUSTER](UInt32(round))
            var sum = Int32(0)
            for i in range(1, cluster_dim.x):
                sum += cells[unsafe_offset=i]
            p[unsafe_offset = 32 * round + thread_idx.x] = sum
            barrier()
            if thread_idx.x == 0:
                for other in range(1, cluster_dim.x):
                    answered[unsafe_offset = Int(turn.index())].arrive_cluster(UInt32(other))
        else:
            while not answered[unsafe_offset = Int(turn.index())].try_wait(turn.phase()):
                pass
        turn.step()
    cluster_sync()


@__llvm_arg_metadata(box, `nvvm.grid_constant`)
def multicast(p: Ints, box: TMADescriptor):
    """One block of each pair copies a box to both."""
    var tile = unsafe_stack_allocation[32, Int32, address_space=SHARED, alignment=128]()
    var came = unsafe_stack_allocation[1, SharedMemBarrier, address_space=SHARED]()
    if thread_idx.x == 0:
        came[].init(2)
        came[].expect_bytes(64)
        _ = came[].expect_bytes_relaxed(64)
        fence_proxy_tensormap_generic_sys_acquire(Pointer(to=box), 128)
        fence_proxy_tensormap_generic_sys_release()
        fence_mbarrier_init()
        cluster_sync_release()
    cluster_sync()
    cluster_sync_acquire()
    if thread_idx.x == 0 and block_rank_in_cluster() == 1:
        cp_async_bulk_tensor_shared_cluster_global_multicast(
            tile, Pointer(to=box).unsafe_bitcast[NoneType](), came[].unsafe_ptr(), Index(0, block_idx.x // 2),
            cluster_mask_base[Index(2, 1, 1), 0](),
        )
    came[].wait_relaxed[Scope.BLOCK]()
    came[].wait()
    p[unsafe_offset=global_idx.x] = tile[unsafe_offset=thread_idx.x]
    cluster_sync()


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](512)
    for cluster in [Dim(4), Dim(2, 2)]:
        p.enqueue_fill(-1)
        ctx.enqueue_function[rotate](p, grid_dim=Dim(4, 2), block_dim=32, cluster_dim=cluster, shared_mem_bytes=128)
        with p.map_to_host() as h:
            for block in range(8):
                print(h[64 * block], h[64 * block + 31], h[64 * block + 32], h[64 * block + 63], end="; ")
        print()
    ctx.enqueue_function[count](p, grid_dim=12, block_dim=64, cluster_dim=Dim(3))
    with p.map_to_host() as h:
        for i in range(12):
            print(h[i], end=" ")
    print()
    ctx.enqueue_function[signal](p, grid_dim=8, block_dim=32, cluster_dim=Dim(8))
    with p.map_to_host() as h:
        print(h[0], h[31], h[32], h[63])
    var rows = ctx.enqueue_create_buffer[DType.int32](64)
    with rows.map_to_host() as h:
        for i in range(64):
            h[i] = Int32(i)
    var map = create_tma_descriptor[DType.int32, 2](rows, Index(2, 32), Index(32, 1), Index(1, 32))
    p.enqueue_fill(-1)
    ctx.enqueue_function[multicast](p, map, grid_dim=4, block_dim=32, cluster_dim=Dim(2))
    with p.map_to_host() as h:
        print(h[0], h[31], h[32], h[63], h[64], h[95], h[96], h[127])
    _ = rows
