# Barriers of every kind, lanes that are elected, fences and single instructions.
from max.gpu import *
from max.gpu.host import DeviceContext
from max.gpu.intrinsics import Scope, byte_permute, lop, threadfence
from std.memory import unsafe_stack_allocation


def k(p: Pointer[Int32, MutAnyOrigin]):
    var bar = unsafe_stack_allocation[1, DType.int64, address_space=AddressSpace.SHARED]()
    var cell = unsafe_stack_allocation[64, DType.int32, address_space=AddressSpace.SHARED]()
    var i = thread_idx.x
    if i == 0:
        mbarrier_init(bar, 64)
    barrier()
    cell[unsafe_offset=i] = Int32(i)
    var s = mbarrier_arrive(bar)
    while not mbarrier_test_wait(bar, s):
        pass
    p[unsafe_offset=i] = cell[unsafe_offset=63 - i]
    # second phase: half of the threads wait by parity
    _ = mbarrier_arrive(bar)
    mbarrier_try_wait_parity_shared(bar, 1, 100)
    cell[unsafe_offset=i] = Int32(100 + i)
    # the first warp waits for the second
    if i < 32:
        named_barrier[64](1)
        p[unsafe_offset=64 + i] = cell[unsafe_offset=i + 32]
    else:
        named_barrier_arrive[64](1)
    cluster_sync()
    if elect_one_sync() and block_idx.x == 1:
        p[unsafe_offset=128 + i // 32] = Int32(block_rank_in_cluster()) + Int32(cluster_dim.x) * 10 + Int32(cluster_idx.x)
    threadfence()
    threadfence[Scope.SYSTEM]()
    threadfence[Scope.BLOCK]()
    if i == 0:
        p[unsafe_offset=130] = Int32(byte_permute(0x33221100, 0x77665544, 0x1274))
        p[unsafe_offset=131] = lop[0x96](1, 2, 7)
        p[unsafe_offset=132] = Int32(byte_permute(0x80, 0, 0x8))
    async_copy_arrive[noinc=True](bar)
    cp_async_bulk_commit_group()
    cp_async_bulk_wait_group[0]()
    launch_dependent_grids()
    wait_on_dependent_grids()


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](256)
    p.enqueue_fill(-1)
    ctx.enqueue_function[k](p, grid_dim=2, block_dim=64)
    with p.map_to_host() as h:
        for i in range(0, 64, 21):
            print(h[i], h[64 + i // 2])
        print(h[128], h[129], hex(h[130]), h[131], hex(UInt32(h[132])))
