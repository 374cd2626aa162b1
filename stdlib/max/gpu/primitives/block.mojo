"""What the threads of a block do together. Every thread must come by, and calls may follow one another directly."""

from std.builtin.math import max as _larger, min as _smaller
from std.memory import AddressSpace, unsafe_stack_allocation
from ..identity import WARP_SIZE, block_dim, lane_id, thread_idx
from ..sync import barrier
from . import warp


@always_inline
def _number() -> Int:
    """The number of the thread in its block."""
    return (thread_idx.z * block_dim.y + thread_idx.y) * block_dim.x + thread_idx.x


@always_inline
def _combine[dtype: DType, //, kind: StaticString](a: Scalar[dtype], b: Scalar[dtype]) -> Scalar[dtype]:
    comptime if kind == "sum":
        return a + b
    elif kind == "max":
        return _larger(a, b)
    else:
        return _smaller(a, b)


@always_inline
def _within_warp[dtype: DType, //, kind: StaticString](val: Scalar[dtype]) -> Scalar[dtype]:
    comptime if kind == "sum":
        return warp.sum(val)
    elif kind == "max":
        return warp.max(val)
    else:
        return warp.min(val)


@__per_call_site
@always_inline
def _reduce[
    dtype: DType, //, kind: StaticString, block_size: Int, broadcast: Bool
](val: Scalar[dtype]) -> Scalar[dtype]:
    """Reduces inside the warps, then over their results."""
    comptime assert block_size >= WARP_SIZE and block_size % WARP_SIZE == 0, "the block size must be a multiple of the warp size"
    comptime warps = block_size // WARP_SIZE
    var partial = _within_warp[kind](val)
    comptime if warps == 1:
        return partial
    else:
        var parts = unsafe_stack_allocation[warps, dtype, address_space = AddressSpace.SHARED]()
        var number = _number()
        if lane_id() == 0:
            parts[unsafe_offset = number // WARP_SIZE] = partial
        barrier()
        var result = parts[unsafe_offset=0]
        for i in range(1, warps):
            result = _combine[kind](result, parts[unsafe_offset=i])
        barrier()
        comptime if broadcast:
            return result
        else:
            return result if number == 0 else partial


@always_inline
def sum[
    dtype: DType, width: SIMDLength, //, *, block_size: Int, broadcast: Bool = True
](val: SIMD[dtype, width]) -> Scalar[dtype]:
    """The sum over the block, in every thread, or without `broadcast` in thread 0."""
    return _reduce["sum", block_size, broadcast](val.reduce_add())


@always_inline
def sum[
    dtype: DType, width: SIMDLength, //, *, block_dim_x: Int, block_dim_y: Int, block_dim_z: Int = 1, broadcast: Bool = True
](val: SIMD[dtype, width]) -> Scalar[dtype]:
    return _reduce["sum", block_dim_x * block_dim_y * block_dim_z, broadcast](val.reduce_add())


@always_inline
def max[
    dtype: DType, width: SIMDLength, //, *, block_size: Int, broadcast: Bool = True
](val: SIMD[dtype, width]) -> Scalar[dtype]:
    """The largest value of the block, in every thread, or without `broadcast` in thread 0."""
    return _reduce["max", block_size, broadcast](val.reduce_max())


@always_inline
def max[
    dtype: DType, width: SIMDLength, //, *, block_dim_x: Int, block_dim_y: Int, block_dim_z: Int = 1, broadcast: Bool = True
](val: SIMD[dtype, width]) -> Scalar[dtype]:
    return _reduce["max", block_dim_x * block_dim_y * block_dim_z, broadcast](val.reduce_max())


@always_inline
def min[
    dtype: DType, width: SIMDLength, //, *, block_size: Int, broadcast: Bool = True
](val: SIMD[dtype, width]) -> Scalar[dtype]:
    """The smallest value of the block, in every thread, or without `broadcast` in thread 0."""
    return _reduce["min", block_size, broadcast](val.reduce_min())


@always_inline
def min[
    dtype: DType, width: SIMDLength, //, *, block_dim_x: Int, block_dim_y: Int, block_dim_z: Int = 1, broadcast: Bool = True
](val: SIMD[dtype, width]) -> Scalar[dtype]:
    return _reduce["min", block_dim_x * block_dim_y * block_dim_z, broadcast](val.reduce_min())


@__per_call_site
@always_inline
def broadcast[
    dtype: DType, width: SIMDLength, //, *, block_size: Int
](val: SIMD[dtype, width], src_thread: UInt = 0) -> SIMD[dtype, width]:
    """The value of one thread."""
    var room = unsafe_stack_allocation[1, SIMD[dtype, width], address_space = AddressSpace.SHARED]()
    if _number() == Int(src_thread):
        room[unsafe_offset=0] = val
    barrier()
    var result = room[unsafe_offset=0]
    barrier()
    return result


@__per_call_site
@always_inline
def prefix_sum[dtype: DType, //, *, block_size: Int, exclusive: Bool = False](val: Scalar[dtype]) -> Scalar[dtype]:
    """The sum over the threads up to this one, or (`exclusive`) before it."""
    comptime assert block_size >= WARP_SIZE and block_size % WARP_SIZE == 0, "the block size must be a multiple of the warp size"
    comptime warps = block_size // WARP_SIZE
    var totals = unsafe_stack_allocation[warps, dtype, address_space = AddressSpace.SHARED]()
    var number = _number()
    var inside = warp.prefix_sum(val)
    if lane_id() == WARP_SIZE - 1:
        totals[unsafe_offset = number // WARP_SIZE] = inside
    barrier()
    var before = Scalar[dtype](0)
    for i in range(number // WARP_SIZE):
        before += totals[unsafe_offset=i]
    barrier()
    comptime if exclusive:
        return before + inside - val
    else:
        return before + inside
