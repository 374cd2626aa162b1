# Blocks of a cluster know their place, and wait for each other.
from max.gpu import *
from max.gpu.host import DeviceContext, Dim
from std.atomic import Atomic
from std.utils import StaticTuple

comptime Ints = Pointer[Int32, MutAnyOrigin]


def ids(p: Ints):
    var block = block_idx.x + grid_dim.x * (block_idx.y + grid_dim.y * block_idx.z)
    var out = p.unsafe_offset(8 * block)
    out[unsafe_offset=0] = Int32(block_rank_in_cluster())
    out[unsafe_offset=1] = Int32(cluster_idx.x + 10 * cluster_idx.y + 100 * cluster_idx.z)
    out[unsafe_offset=2] = Int32(block_id_in_cluster.x + 10 * block_id_in_cluster.y + 100 * block_id_in_cluster.z)
    out[unsafe_offset=3] = Int32(cluster_dim.x + 10 * cluster_dim.y + 100 * cluster_dim.z)


@__llvm_metadata(`nvvm.cluster_dim`=StaticTuple[Int32, 2](1, Int32(n)))
def bound[n: Int](p: Ints):
    ids(p)


def exchange(cells: Ints, sums: Ints, rounds: Int64):
    """Every thread tells the others of its cluster a number, in rounds, and adds up what it hears."""
    var block = block_idx.x + grid_dim.x * block_idx.y
    var cluster = cluster_idx.x + grid_dim.x // cluster_dim.x * cluster_idx.y
    var blocks = cluster_dim.x * cluster_dim.y
    var first = cells.unsafe_offset(cluster * blocks * block_dim.x)
    var rank = Int(block_rank_in_cluster())
    var sum = Int32(0)
    for round in range(Int(rounds)):
        first[unsafe_offset = rank * block_dim.x + thread_idx.x] = Int32(cluster + rank + round)
        cluster_arrive()
        sum += 1
        cluster_wait()
        sum += first[unsafe_offset = (rank + 1 + round) % blocks * block_dim.x + (thread_idx.x + 5) % block_dim.x]
        cluster_sync_relaxed()
    sums[unsafe_offset = block * block_dim.x + thread_idx.x] = sum


def leaves(p: Ints, sums: Ints):
    """Only the last thread of each block waits; the others have ended, some after coming to the barrier."""
    var rank = Int(block_rank_in_cluster())
    if thread_idx.x < 10:
        return
    if rank == 1:
        barrier()
    p[unsafe_offset = block_idx.x * block_dim.x + thread_idx.x] = Int32(rank + 1)
    cluster_arrive()
    if thread_idx.x == block_dim.x - 1:
        cluster_wait()
        var sum = Int32(0)
        for i in range(cluster_dim.x * block_dim.x):
            sum += p[unsafe_offset = cluster_idx.x * cluster_dim.x * block_dim.x + i]
        sums[unsafe_offset=block_idx.x] = sum


def crashes(p: Ints):
    cluster_sync()
    if block_idx.x == 13 and thread_idx.x == 7:
        Ints(unsafe_from_address=64)[unsafe_offset=0] = 1
    cluster_sync()


def meets_grid(p: Ints, count: Ints):
    """Blocks of a cluster wait for each other, then one of each cluster for all clusters, and the others for that one."""
    var rank = Int(block_rank_in_cluster())
    cluster_sync()
    if rank == 0 and thread_idx.x == 0:
        _ = Atomic.fetch_add(count, 1)
        while Atomic.load(count) < Int32(grid_dim.x // cluster_dim.x):
            pass
    cluster_sync()
    p[unsafe_offset = block_idx.x * block_dim.x + thread_idx.x] = Atomic.load(count)


def show(ctx: DeviceContext, grid: Dim, cluster: Dim) raises:
    var blocks = grid.x() * grid.y() * grid.z()
    var p = ctx.enqueue_create_buffer[DType.int32](8 * blocks)
    ctx.enqueue_function[ids](p, grid_dim=grid, block_dim=2, cluster_dim=cluster)
    with p.map_to_host() as h:
        for i in range(blocks):
            print(h[8 * i], h[8 * i + 1], h[8 * i + 2], h[8 * i + 3], end=";")
    print()


def show_bound(ctx: DeviceContext, grid: Dim) raises:
    var p = ctx.enqueue_create_buffer[DType.int32](8 * grid.count())
    ctx.enqueue_function[bound[2]](p, grid_dim=grid, block_dim=2)
    with p.map_to_host() as h:
        for i in range(grid.count()):
            print(h[8 * i], h[8 * i + 1], h[8 * i + 2], h[8 * i + 3], end=";")
    print()
    ctx.enqueue_function[bound[4]](p, grid_dim=grid, block_dim=2, cluster_dim=Dim(2))


def talk(ctx: DeviceContext, grid: Dim, cluster: Dim, threads: Int, rounds: Int) raises:
    var blocks = grid.x() * grid.y()
    var cells = ctx.enqueue_create_buffer[DType.int32](blocks * threads)
    var sums = ctx.enqueue_create_buffer[DType.int32](blocks * threads)
    ctx.enqueue_function[exchange](cells, sums, Int64(rounds), grid_dim=grid, block_dim=threads, cluster_dim=cluster)
    var size = cluster.x() * cluster.y()
    var wrong = 0
    with sums.map_to_host() as h:
        for block in range(blocks):
            var x = block % grid.x()
            var y = block // grid.x()
            var of = x // cluster.x() + grid.x() // cluster.x() * (y // cluster.y())
            var rank = x % cluster.x() + cluster.x() * (y % cluster.y())
            var sum = 0
            for round in range(rounds):
                sum += 1 + of + (rank + 1 + round) % size + round
            for i in range(threads):
                if Int(h[block * threads + i]) != sum:
                    wrong += 1
    print("exchange", blocks, wrong)


def refused(ctx: DeviceContext, grid: Dim, cluster: Dim) raises:
    try:
        show(ctx, grid, cluster)
    except error:
        print(error)


def main() raises:
    var ctx = DeviceContext()
    show(ctx, 6, 2)
    show(ctx, Dim(4, 4), Dim(2, 2))
    show(ctx, Dim(2, 1, 4), Dim(1, 1, 2))
    show(ctx, 2, 1)
    talk(ctx, 64, 8, 64, 20)
    talk(ctx, Dim(12, 10), Dim(2, 2), 32, 10)
    talk(ctx, Dim(24, 2), Dim(4, 2), 1024, 2)
    talk(ctx, 3000, 3, 32, 1)
    talk(ctx, 40, 1, 32, 3)
    var p = ctx.enqueue_create_buffer[DType.int32](8 * 32)
    var sums = ctx.enqueue_create_buffer[DType.int32](8)
    p.enqueue_fill(0)
    ctx.enqueue_function[leaves](p, sums, grid_dim=8, block_dim=32, cluster_dim=Dim(4))
    with sums.map_to_host() as h:
        print("leaves", h[0], h[1], h[3], h[7])
    var q = ctx.enqueue_create_buffer[DType.int32](60 * 64)
    sums.enqueue_fill(0)
    ctx.enqueue_function[meets_grid](q, sums, grid_dim=60, block_dim=64, cluster_dim=Dim(6))
    with q.map_to_host() as h:
        var wrong = 0
        for i in range(60 * 64):
            if h[i] != 10:
                wrong += 1
        print("meets grid", wrong)
    try:
        ctx.enqueue_function[crashes](p, grid_dim=16, block_dim=32, cluster_dim=Dim(2))
    except error:
        print(error)
    refused(ctx, 5, 2)
    refused(ctx, Dim(4, 4), Dim(1, 3))
    refused(ctx, Dim(4, 4), Dim(4, 4))
    refused(ctx, 4, Dim(2, 0))
    for y in range(3, 5):
        try:
            show_bound(ctx, Dim(2, y))
        except error:
            print(error)
