"""Kernels whose blocks run in clusters, that the tests of launches import."""

from max.gpu import block_idx, block_rank_in_cluster, cluster_dim, cluster_idx, cluster_sync, thread_idx
from std.utils import StaticTuple

comptime Ints = Pointer[Int32, MutAnyOrigin]


def tell(cells: Ints, heard: Ints):
    """Every block of a row tells a number, and hears that of the next one of its cluster."""
    var first = cluster_idx.x * cluster_dim.x
    if thread_idx.x == 0:
        cells[unsafe_offset=block_idx.x] = Int32(10 * cluster_idx.x) + Int32(block_rank_in_cluster())
    cluster_sync()
    if thread_idx.x == 0:
        var next = (Int(block_rank_in_cluster()) + 1) % cluster_dim.x
        heard[unsafe_offset=block_idx.x] = cells[unsafe_offset = first + next]


@__llvm_metadata(`nvvm.cluster_dim`=StaticTuple[Int32, 1](2))
def pairs(cells: Ints, heard: Ints):
    tell(cells, heard)


@__llvm_metadata(`nvvm.cluster_dim`=StaticTuple[Int32, 1](Int32(n)))
def groups[n: Int](cells: Ints, heard: Ints):
    tell(cells, heard)
