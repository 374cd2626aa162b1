# Matrix multiplications by four warps, against a plain loop, from every layout of shared memory.
from max.gpu import *
from max.gpu.compute.mma import (
    WGMMADescriptor,
    wgmma_async,
    wgmma_commit_group_sync,
    wgmma_fence_aligned,
    wgmma_wait_group_sync,
)
from max.gpu.host import DeviceBuffer, DeviceContext
from max.gpu.host.nvidia.tma import TensorMapSwizzle, TMADescriptor, create_tma_descriptor
from max.gpu.intrinsics import warpgroup_reg_alloc, warpgroup_reg_dealloc
from std.memory import unsafe_stack_allocation
from std.utils.index import Index
from std.utils.static_tuple import StaticTuple

comptime SHARED = AddressSpace.SHARED
comptime Wrong = Pointer[Int32, MutAnyOrigin]


def element(row: Int, column: Int, seed: Int) -> Int:
    return (row * 3 + column * 5 + row * column + seed) % 5 - (2 if seed < 3 else 0)


@no_inline
def count(wrong: Wrong, at: Int, i: Int, depth: Int, found: Float32, sign: Int = 1, start: Int = 1):
    """Compares a sum of the running thread with what a loop finds."""
    var row = thread_idx.x // 32 * 16 + lane_id() // 4 + i // 2 % 2 * 8
    var column = i // 4 * 8 + lane_id() % 4 * 2 + i % 2
    var expected = start
    for k in range(depth):
        expected += element(row, k, 1) * element(k, column, 3) * sign
    if found != Float32(expected):
        wrong[unsafe_offset = at * 128 + thread_idx.x] = wrong[unsafe_offset = at * 128 + thread_idx.x] + 1


def plain[
    dtype: DType, depth: Int, n: Int, turned: Bool = False
](wrong: Wrong, at: Int, a: Pointer[Scalar[dtype], MutUntrackedOrigin, address_space=SHARED], b: Pointer[Scalar[dtype], MutUntrackedOrigin, address_space=SHARED]):
    """Without a swizzle: core matrices of 8 lines of 16 bytes, one after another along the common dimension."""
    comptime e = 128 // 8 // (4 if dtype == DType.float32 else (2 if dtype == DType.bfloat16 else 1))
    comptime cores = depth // e
    var i = thread_idx.x
    barrier()
    for number in range(i, 64 * depth, 128):
        var row = number // depth
        var k = number % depth
        var place = (row // 8 * cores + k // e) * 8 * e + row % 8 * e + k % e
        comptime if turned:
            # elements of a column of A next to each other: 8 of them for each of 8 columns
            place = (row // 8 * (depth // 8) + k // 8) * 64 + k % 8 * 8 + row % 8
        a[unsafe_offset=place] = Scalar[dtype](element(row, k, 1))
    for number in range(i, n * depth, 128):
        var column = number // depth
        var k = number % depth
        var place = (column // 8 * cores + k // e) * 8 * e + column % 8 * e + k % e
        comptime if turned:
            place = (column // 8 * (depth // 8) + k // 8) * 64 + k % 8 * 8 + column % 8
        b[unsafe_offset=place] = Scalar[dtype](element(k, column, 3))
    fence_async_view_proxy()
    barrier()
    var of_a = WGMMADescriptor[dtype].create[8 * cores, 8](a)
    var of_b = WGMMADescriptor[dtype].create[8 * cores, 8](b)
    comptime lay_a: StaticString = "col" if turned else "row"
    comptime lay_b: StaticString = "row" if turned else "col"
    wgmma_fence_aligned()
    comptime if n == 24:
        var sums = StaticTuple[Float32, 12](fill=1)
        sums = wgmma_async[64, n, depth, a_type=dtype, b_type=dtype, layout_a=lay_a, layout_b=lay_b](of_a, of_b, sums)
        wgmma_commit_group_sync()
        wgmma_wait_group_sync()
        comptime for j in range(12):
            count(wrong, at, j, depth, sums[j])
    else:
        comptime sum = DType.int32 if dtype == DType.int8 else DType.float32
        var sums = SIMD[sum, n // 2](1)
        sums = wgmma_async[64, n, depth, a_type=dtype, b_type=dtype, layout_a=lay_a, layout_b=lay_b](of_a, of_b, sums)
        wgmma_commit_group_sync()
        wgmma_wait_group_sync[0]()
        comptime for j in range(n // 2):
            count(wrong, at, j, depth, sums[j].cast[DType.float32]())
    barrier()


def layouts(wrong: Wrong):
    var a = unsafe_stack_allocation[4096, DType.float32, address_space=SHARED, alignment=128]()
    var b = unsafe_stack_allocation[4096, DType.float32, address_space=SHARED, alignment=128]()
    plain[DType.bfloat16, 16, 16](wrong, 0, a.unsafe_bitcast[BFloat16](), b.unsafe_bitcast[BFloat16]())
    plain[DType.bfloat16, 16, 24](wrong, 1, a.unsafe_bitcast[BFloat16](), b.unsafe_bitcast[BFloat16]())
    plain[DType.float32, 8, 8](wrong, 2, a, b)
    plain[DType.float8_e4m3fn, 32, 32](
        wrong, 3, a.unsafe_bitcast[Scalar[DType.float8_e4m3fn]](), b.unsafe_bitcast[Scalar[DType.float8_e4m3fn]]()
    )
    plain[DType.int8, 32, 8](wrong, 4, a.unsafe_bitcast[Int8](), b.unsafe_bitcast[Int8]())
    plain[DType.bfloat16, 16, 32, turned=True](wrong, 5, a.unsafe_bitcast[BFloat16](), b.unsafe_bitcast[BFloat16]())


@__llvm_arg_metadata(of_a, `nvvm.grid_constant`)
@__llvm_arg_metadata(of_b, `nvvm.grid_constant`)
def swizzled[mode: TensorMapSwizzle](wrong: Wrong, at: Int32, of_a: TMADescriptor, of_b: TMADescriptor):
    """Boxes of 64 lines of the swizzle's width, brought by tensor copies, multiplied 16 columns at a time."""
    comptime depth = mode.bytes() // 2
    var a = unsafe_stack_allocation[64 * depth, DType.bfloat16, address_space=SHARED, alignment=1024]()
    var b = unsafe_stack_allocation[64 * depth, DType.bfloat16, address_space=SHARED, alignment=1024]()
    var bar = unsafe_stack_allocation[1, DType.int64, address_space=SHARED, alignment=8]()
    warpgroup_reg_dealloc[40]()
    if thread_idx.x == 0:
        mbarrier_init(bar, 1)
        fence_mbarrier_init()
        mbarrier_arrive_expect_tx_shared(bar, Int32(2 * 64 * depth * 2))
        cp_async_bulk_tensor_shared_cluster_global(a, Pointer(to=of_a).unsafe_bitcast[NoneType](), bar, Index(0, 0))
        cp_async_bulk_tensor_shared_cluster_global(b, Pointer(to=of_b).unsafe_bitcast[NoneType](), bar, Index(0, 0))
    barrier()
    mbarrier_try_wait_parity_shared(bar, 0, 1000)
    warpgroup_reg_alloc[232]()
    comptime stride = 8 * mode.bytes() // 16
    var left = WGMMADescriptor[DType.bfloat16].create[stride, 1, mode](a)
    var right = WGMMADescriptor[DType.bfloat16].create[stride, 1, mode](b)
    var sums = SIMD[DType.float32, 32](7)
    var others = SIMD[DType.float32, 32](1)
    wgmma_fence_aligned()
    comptime for step in range(depth // 16):
        sums = wgmma_async[64, 64, 16, a_type=DType.bfloat16, b_type=DType.bfloat16, scale_d=1 if step > 0 else 0](
            left, right, sums
        )
        # the same with A in registers, subtracted
        var held = SIMD[DType.bfloat16, 8]()
        for i in range(8):
            var row = thread_idx.x // 32 * 16 + lane_id() // 4 + i // 2 % 2 * 8
            var k = step * 16 + i // 4 * 8 + lane_id() % 4 * 2 + i % 2
            held[i] = BFloat16(element(row, k, 1))
        others = wgmma_async[64, 64, 16, a_type=DType.bfloat16, b_type=DType.bfloat16, scale_a=-1](held, right, others)
        left += 32
        right = right + 32
    wgmma_commit_group_sync()
    wgmma_wait_group_sync()
    comptime for j in range(32):
        count(wrong, Int(at), j, depth, sums[j], start=0)
        count(wrong, Int(at), j, depth, others[j], sign=-1)


def run[mode: TensorMapSwizzle](ctx: DeviceContext, wrong: DeviceBuffer[DType.int32], at: Int32) raises:
    comptime depth = mode.bytes() // 2
    var a = ctx.enqueue_create_buffer[DType.bfloat16](64 * depth)
    var b = ctx.enqueue_create_buffer[DType.bfloat16](64 * depth)
    with a.map_to_host() as h:
        for i in range(64 * depth):
            h[i] = BFloat16(element(i // depth, i % depth, 1))
    with b.map_to_host() as h:
        for i in range(64 * depth):
            h[i] = BFloat16(element(i % depth, i // depth, 3))
    var of_a = create_tma_descriptor[DType.bfloat16, 2, mode](a, Index(64, depth), Index(depth, 1), Index(64, depth))
    var of_b = create_tma_descriptor[DType.bfloat16, 2, mode](b, Index(64, depth), Index(depth, 1), Index(64, depth))
    ctx.enqueue_function[swizzled[mode]](wrong, at, of_a, of_b, grid_dim=1, block_dim=128)
    ctx.synchronize()
    _ = a^  # a descriptor keeps nothing alive
    _ = b^


def main() raises:
    var ctx = DeviceContext()
    var wrong = ctx.enqueue_create_buffer[DType.int32](9 * 128)
    wrong.enqueue_fill(0)
    ctx.enqueue_function[layouts](wrong, grid_dim=1, block_dim=128)
    run[TensorMapSwizzle.SWIZZLE_32B](ctx, wrong, 6)
    run[TensorMapSwizzle.SWIZZLE_64B](ctx, wrong, 7)
    run[TensorMapSwizzle.SWIZZLE_128B](ctx, wrong, 8)
    with wrong.map_to_host() as h:
        for at in range(9):
            var total = 0
            for i in range(128):
                total += Int(h[at * 128 + i])
            print(total, end=" ")
        print()
