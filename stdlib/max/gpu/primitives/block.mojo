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
def _combine[
    dtype: DType, width: SIMDLength, //, kind: StaticString
](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime if kind == "sum":
        return a + b
    elif kind == "max":
        return _larger(a, b)
    else:
        return _smaller(a, b)


@always_inline
def _within_warp[
    dtype: DType, width: SIMDLength, //, kind: StaticString
](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime if kind == "sum":
        return warp.lane_group_sum[WARP_SIZE](val)
    elif kind == "max":
        return warp.lane_group_max[WARP_SIZE](val)
    else:
        return warp.lane_group_min[WARP_SIZE](val)


@__per_call_site
@always_inline
def _reduce[
    dtype: DType, width: SIMDLength, //, kind: StaticString, block_size: Int, broadcast: Bool
](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """Reduces inside the warps, then over their results."""
    comptime assert block_size >= WARP_SIZE and block_size % WARP_SIZE == 0, "the block size must be a multiple of the warp size"
    comptime warps = block_size // WARP_SIZE
    var partial = _within_warp[kind](val)
    comptime if warps == 1:
        return partial
    else:
        var parts = unsafe_stack_allocation[warps, SIMD[dtype, width], address_space = AddressSpace.SHARED]()
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
](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The sum of the block, lane by lane of a vector, in every thread, or without `broadcast` in thread 0."""
    return _reduce["sum", block_size, broadcast](val)


@always_inline
def sum[
    dtype: DType, width: SIMDLength, //, *, block_dim_x: Int, block_dim_y: Int, block_dim_z: Int = 1, broadcast: Bool = True
](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return _reduce["sum", block_dim_x * block_dim_y * block_dim_z, broadcast](val)


@always_inline
def max[
    dtype: DType, width: SIMDLength, //, *, block_size: Int, broadcast: Bool = True
](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The largest value of the block, lane by lane of a vector, in every thread, or without `broadcast` in thread 0."""
    return _reduce["max", block_size, broadcast](val)


@always_inline
def max[
    dtype: DType, width: SIMDLength, //, *, block_dim_x: Int, block_dim_y: Int, block_dim_z: Int = 1, broadcast: Bool = True
](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return _reduce["max", block_dim_x * block_dim_y * block_dim_z, broadcast](val)


@always_inline
def min[
    dtype: DType, width: SIMDLength, //, *, block_size: Int, broadcast: Bool = True
](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The smallest value of the block, lane by lane of a vector, in every thread, or without `broadcast` in thread 0."""
    return _reduce["min", block_size, broadcast](val)


@always_inline
def min[
    dtype: DType, width: SIMDLength, //, *, block_dim_x: Int, block_dim_y: Int, block_dim_z: Int = 1, broadcast: Bool = True
](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return _reduce["min", block_dim_x * block_dim_y * block_dim_z, broadcast](val)


@__per_call_site
@always_inline
def broadcast[
    dtype: DType, width: SIMDLength, //, *, block_size: Int
](val: SIMD[dtype, width], src_thread: Int = 0) -> SIMD[dtype, width]:
    """The value of one thread."""
    var room = unsafe_stack_allocation[1, SIMD[dtype, width], address_space = AddressSpace.SHARED]()
    if _number() == src_thread:
        room[unsafe_offset=0] = val
    barrier()
    var result = room[unsafe_offset=0]
    barrier()
    return result


@always_inline
def broadcast[
    dtype: DType, width: SIMDLength, //, *, block_dim_x: Int, block_dim_y: Int, block_dim_z: Int = 1
](val: SIMD[dtype, width], src_thread: Int = 0) -> SIMD[dtype, width]:
    return broadcast[block_size = block_dim_x * block_dim_y * block_dim_z](val, src_thread)


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


@always_inline
def prefix_sum[
    dtype: DType, //, *, block_dim_x: Int, block_dim_y: Int, block_dim_z: Int = 1, exclusive: Bool = False
](val: Scalar[dtype]) -> Scalar[dtype]:
    return prefix_sum[block_size = block_dim_x * block_dim_y * block_dim_z, exclusive=exclusive](val)
