"""Faults of blocks that use each other's shared memory."""

from max.gpu import AddressSpace, block_idx, block_rank_in_cluster, cluster_sync, external_memory, thread_idx
from max.gpu.host import DeviceContext, Dim
from max.gpu.primitives.cluster import map_shared_rank
from std.memory import unsafe_stack_allocation

comptime Ints = Pointer[Int32, MutAnyOrigin]
comptime SHARED = AddressSpace.SHARED


def early(p: Ints):
    var cell = unsafe_stack_allocation[4, Int32, address_space=SHARED]()
    var rank = block_rank_in_cluster()
    cell[unsafe_offset=thread_idx.x] = Int32(rank)
    cluster_sync()
    if rank == 0:
        map_shared_rank(cell, 1)[unsafe_offset=thread_idx.x] = 5  # fault: race, thread (0, 0, 0) of block (0, 0, 0), with read
    else:
        p[unsafe_offset=thread_idx.x] = cell[unsafe_offset=thread_idx.x]  # read
    cluster_sync()


def other_clusters(p: Ints):
    cluster_sync()
    if thread_idx.x == 0 and block_rank_in_cluster() == 0:
        p[unsafe_offset=0] = 1  # fault: race, thread (0, 0, 0) of block (2, 0, 0), with itself
    cluster_sync()


def outside(p: Ints):
    var cell = external_memory[Int32, address_space=SHARED, alignment=4]()
    var rank = block_rank_in_cluster()
    cell[unsafe_offset=thread_idx.x] = 1
    cluster_sync()
    if rank == 1:
        p[unsafe_offset=thread_idx.x] = map_shared_rank(cell, 0)[unsafe_offset = thread_idx.x + 1]  # fault: out of bounds, thread (3, 0, 0) of block (1, 0, 0)
    cluster_sync()


def unwritten(p: Ints):
    var cell = unsafe_stack_allocation[4, Int32, address_space=SHARED]()
    if block_rank_in_cluster() == 0:
        p[unsafe_offset=0] = map_shared_rank(cell, 1)[]  # fault: uninitialised, thread (0, 0, 0) of block (0, 0, 0)
    cluster_sync()


def late(p: Ints):
    """The last to come to a barrier goes on first; that is the second block here, which has ended then."""
    var cell = unsafe_stack_allocation[4, Int32, address_space=SHARED]()
    var there = map_shared_rank(cell, 1)
    cell[unsafe_offset=thread_idx.x] = 1
    cluster_sync()
    cluster_sync()
    if block_rank_in_cluster() == 0:
        p[unsafe_offset=0] = there[]  # fault: out of bounds, thread (0, 0, 0) of block (0, 0, 0)


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](64)
    ctx.enqueue_function[early](p, grid_dim=2, block_dim=4, cluster_dim=Dim(2))
    ctx.enqueue_function[other_clusters](p, grid_dim=4, block_dim=4, cluster_dim=Dim(2))
    ctx.enqueue_function[outside](p, grid_dim=2, block_dim=4, cluster_dim=Dim(2), shared_mem_bytes=16)
    ctx.enqueue_function[unwritten](p, grid_dim=2, block_dim=1, cluster_dim=Dim(2))
    ctx.enqueue_function[late](p, grid_dim=2, block_dim=1, cluster_dim=Dim(2))
    print("all launched")
