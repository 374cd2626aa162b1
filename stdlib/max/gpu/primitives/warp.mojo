"""What the lanes of a warp do together. Every lane must come by."""

from ..identity import WARP_SIZE, lane_id
from ..targets import on_amd, on_nvidia, on_spirv
from .. import simulator
from std.builtin.dtype import _unsigned_dtype
from std.builtin.math import max as _larger, min as _smaller

comptime _FULL = __mir.i32(-1)
comptime _ALL = UInt32(0xFFFFFFFF)
"""The mask of all lanes. Only NVIDIA processors and the simulator take masks."""


@always_inline
def _shuffle_bits[kind: StaticString](bits: UInt32, by: UInt32, lane_limits: Int32, mask: UInt32) -> UInt32:
    """One 32-bit exchange by the NVIDIA instruction of a kind."""
    comptime if kind == "down":
        return UInt32(
            __mir.intrinsic["llvm.nvvm.shfl.sync.down.i32", __mir.i32](
                mask._value, bits._value, by._value, lane_limits._value
            )
        )
    elif kind == "up":
        return UInt32(
            __mir.intrinsic["llvm.nvvm.shfl.sync.up.i32", __mir.i32](
                mask._value, bits._value, by._value, lane_limits._value
            )
        )
    elif kind == "bfly":
        return UInt32(
            __mir.intrinsic["llvm.nvvm.shfl.sync.bfly.i32", __mir.i32](
                mask._value, bits._value, by._value, lane_limits._value
            )
        )
    else:
        return UInt32(
            __mir.intrinsic["llvm.nvvm.shfl.sync.idx.i32", __mir.i32](
                mask._value, bits._value, by._value, lane_limits._value
            )
        )


@always_inline
def _source[kind: StaticString](by: UInt32) -> Int:
    """The lane to read from; it may lie outside the warp."""
    var lane = lane_id()
    comptime if kind == "down":
        return lane + Int(by)
    elif kind == "up":
        return lane - Int(by)
    elif kind == "bfly":
        return lane ^ Int(by)
    else:
        return Int(by)


@always_inline
def _word[kind: StaticString](bits: UInt32, by: UInt32, mask: UInt32) -> UInt32:
    """Exchanges 32 bits."""
    comptime if on_nvidia():
        comptime if kind == "up":
            return _shuffle_bits[kind](bits, by, 0, mask)
        else:
            return _shuffle_bits[kind](bits, by, 31, mask)
    else:
        var source = _source[kind](by)
        var inside = source >= 0 and source < WARP_SIZE
        var lane = source if inside else lane_id()
        comptime if on_spirv():
            return UInt32(
                __mir.intrinsic["llvm.spv.wave.readlane", __mir.i32](bits._value, __mir.trunc[__mir.i32](lane._value))
            )
        else:
            return UInt32(
                __mir.intrinsic["llvm.amdgcn.ds.bpermute", __mir.i32](
                    __mir.trunc[__mir.i32](Int(lane * 4)._value), bits._value
                )
            )


@always_inline
def _shuffle[
    dtype: DType, width: SIMDLength, //, kind: StaticString
](value: SIMD[dtype, width], by: UInt32, mask: UInt32 = _ALL) -> SIMD[dtype, width]:
    """The value of another lane of the mask; a lane without a source keeps its own."""
    comptime if on_nvidia() or on_amd() or on_spirv():
        var result = value
        comptime for i in range(Int(width)):
            result[i] = _shuffle_scalar[kind](value[i], by, mask)
        return result
    else:
        var source = _source[kind](by & 31)  # the instruction looks at five bits
        var passed = simulator.exchange(value, Int(mask))
        if source < 0 or source >= WARP_SIZE:
            return value
        return passed.of(source, value)


@always_inline
def _shuffle_scalar[
    dtype: DType, //, kind: StaticString
](value: Scalar[dtype], by: UInt32, mask: UInt32) -> Scalar[dtype]:
    """One scalar in pieces of 32 bits."""
    comptime bits = Int(__mir.size_of[Scalar[dtype]]()) * 8
    comptime if dtype == DType.bool:
        return rebind[Scalar[dtype]](_word[kind](UInt32(Int(Bool(value))), by, mask) != 0)
    elif bits <= 32:
        var raw = UInt32(value.to_bits())
        return Scalar[dtype](from_bits=_word[kind](raw, by, mask).cast[_unsigned_dtype[dtype]]())
    else:
        comptime assert bits == 64, "lanes pass values of at most 64 bits"
        var raw = UInt64(value.to_bits())
        var low = UInt64(_word[kind](UInt32(raw & 0xFFFFFFFF), by, mask))
        var high = UInt64(_word[kind](UInt32(raw >> 32), by, mask))
        return Scalar[dtype](from_bits=(low | (high << 32)).cast[_unsigned_dtype[dtype]]())


@always_inline
def shuffle_down[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width], offset: UInt32) -> SIMD[dtype, width]:
    """The value of the lane `offset` further up."""
    return _shuffle["down"](val, offset)


@always_inline
def shuffle_down[
    dtype: DType, width: SIMDLength, //
](mask: UInt, val: SIMD[dtype, width], offset: UInt32) -> SIMD[dtype, width]:
    return _shuffle["down"](val, offset, UInt32(mask & 0xFFFFFFFF))


@always_inline
def shuffle_up[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width], offset: UInt32) -> SIMD[dtype, width]:
    """The value of the lane `offset` further down."""
    return _shuffle["up"](val, offset)


@always_inline
def shuffle_up[
    dtype: DType, width: SIMDLength, //
](mask: UInt, val: SIMD[dtype, width], offset: UInt32) -> SIMD[dtype, width]:
    return _shuffle["up"](val, offset, UInt32(mask & 0xFFFFFFFF))


@always_inline
def shuffle_xor[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width], offset: UInt32) -> SIMD[dtype, width]:
    """The value of the lane whose number differs in the bits of `offset`."""
    return _shuffle["bfly"](val, offset)


@always_inline
def shuffle_xor[
    dtype: DType, width: SIMDLength, //
](mask: UInt, val: SIMD[dtype, width], offset: UInt32) -> SIMD[dtype, width]:
    return _shuffle["bfly"](val, offset, UInt32(mask & 0xFFFFFFFF))


@always_inline
def shuffle_idx[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width], offset: UInt32) -> SIMD[dtype, width]:
    """The value of the lane with this number."""
    return _shuffle["idx"](val, offset)


@always_inline
def shuffle_idx[
    dtype: DType, width: SIMDLength, //
](mask: UInt, val: SIMD[dtype, width], offset: UInt32) -> SIMD[dtype, width]:
    return _shuffle["idx"](val, offset, UInt32(mask & 0xFFFFFFFF))


@always_inline
def broadcast[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The value of lane 0."""
    return _shuffle["idx"](val, 0)


@always_inline
def broadcast(val: Int) -> Int:
    return Int(_shuffle["idx"](Int64(val), 0))


# ----------------------------------------------------------------------------------------------- reductions


@always_inline
def lane_group_reduce[
    value_type: DType,
    value_width: SIMDLength,
    F: def[dtype: DType, width: SIMDLength](SIMD[dtype, width], SIMD[dtype, width]) -> SIMD[dtype, width],
    //,
    shuffle: def[dtype: DType, width: SIMDLength](SIMD[dtype, width], UInt32) thin -> SIMD[dtype, width],
    num_lanes: Int,
    *,
    stride: Int = 1,
](val: SIMD[value_type, value_width], func: F) -> SIMD[value_type, value_width]:
    """What a function makes of the values of `num_lanes` lanes that lie `stride` apart, two and two.

    Where it ends depends on the shuffle: `shuffle_xor` gives it to every lane, `shuffle_down` to the first of a group.
    """
    var result = val
    var step = num_lanes // 2
    while step > 0:
        result = func(result, shuffle(result, UInt32(step * stride)))
        step //= 2
    return result


@always_inline
def reduce[
    value_type: DType,
    value_width: SIMDLength,
    F: def[dtype: DType, width: SIMDLength](SIMD[dtype, width], SIMD[dtype, width]) -> SIMD[dtype, width],
    //,
    shuffle: def[dtype: DType, width: SIMDLength](SIMD[dtype, width], UInt32) thin -> SIMD[dtype, width],
](val: SIMD[value_type, value_width], func: F) -> SIMD[value_type, value_width]:
    """What a function makes of the values of the whole warp, two and two."""
    return lane_group_reduce[shuffle, WARP_SIZE](val, func)


@always_inline
def lane_group_sum[dtype: DType, width: SIMDLength, //, num_lanes: Int](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The sum over groups of adjacent lanes, in every lane of the group."""
    var result = val
    var step = num_lanes // 2
    while step > 0:
        result = result + _shuffle["bfly"](result, UInt32(step))
        step //= 2
    return result


@always_inline
def lane_group_max[dtype: DType, width: SIMDLength, //, num_lanes: Int](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The largest value of groups of adjacent lanes, in every lane of the group."""
    var result = val
    var step = num_lanes // 2
    while step > 0:
        result = _larger(result, _shuffle["bfly"](result, UInt32(step)))
        step //= 2
    return result


@always_inline
def lane_group_min[dtype: DType, width: SIMDLength, //, num_lanes: Int](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The smallest value of groups of adjacent lanes, in every lane of the group."""
    var result = val
    var step = num_lanes // 2
    while step > 0:
        result = _smaller(result, _shuffle["bfly"](result, UInt32(step)))
        step //= 2
    return result


@always_inline
def sum[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> Scalar[dtype]:
    """The sum over the warp, in every lane."""
    return lane_group_sum[WARP_SIZE](val.reduce_add())


@always_inline
def max[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> Scalar[dtype]:
    """The largest value of the warp, in every lane."""
    return lane_group_max[WARP_SIZE](val.reduce_max())


@always_inline
def min[dtype: DType, width: SIMDLength, //](val: SIMD[dtype, width]) -> Scalar[dtype]:
    """The smallest value of the warp, in every lane."""
    return lane_group_min[WARP_SIZE](val.reduce_min())


@always_inline
def prefix_sum[dtype: DType, //, *, exclusive: Bool = False](x: Scalar[dtype]) -> Scalar[dtype]:
    """The sum over the lanes up to this one, or (`exclusive`) before it."""
    var lane = lane_id()
    var result = x
    var step = 1
    while step < WARP_SIZE:
        var before = _shuffle["up"](result, UInt32(step))
        if lane >= step:
            result += before
        step *= 2
    comptime if exclusive:
        var before = _shuffle["up"](result, 1)
        return before if lane > 0 else Scalar[dtype](0)
    else:
        return result


# ---------------------------------------------------------------------------------------------------- votes


@always_inline
def vote[ret_type: DType](val: Bool) -> Scalar[ret_type]:
    """The mask of the lanes that pass True; of 64 lanes, one of 32 bits has the first 32."""
    comptime if on_nvidia():
        var mask = __mir.intrinsic["llvm.nvvm.vote.ballot.sync", __mir.i32](_FULL, val._value)
        return Scalar[ret_type](UInt32(mask))
    elif on_amd():
        comptime if WARP_SIZE == 64:
            return Scalar[ret_type](UInt64(__mir.intrinsic["llvm.amdgcn.ballot", __mir.i64](val._value)))
        else:
            return Scalar[ret_type](UInt32(__mir.intrinsic["llvm.amdgcn.ballot", __mir.i32](val._value)))
    elif on_spirv():
        var masks = __mir.intrinsic["llvm.spv.wave.ballot", __mir.vector[DType.uint32, 4]](val._value)
        return Scalar[ret_type](SIMD[DType.uint32, 4](masks)[0])
    else:
        var passed = simulator.exchange(UInt32(1) if val else UInt32(0))
        var mask = UInt64(0)
        for lane in range(WARP_SIZE):
            if passed.has(lane):
                mask |= UInt64(passed.of[UInt32](lane)) << UInt64(lane)
        return Scalar[ret_type](mask)


@always_inline
def match_any[dtype: DType, //](val: Scalar[dtype]) -> UInt32:
    """The mask of the lanes that have the same value as this one; of 64 lanes, it has the first 32."""
    var mask = UInt32(0)
    comptime if on_nvidia() or on_amd() or on_spirv():
        comptime masked = 32 if WARP_SIZE > 32 else WARP_SIZE
        for lane in range(masked):
            if shuffle_idx(val, UInt32(lane)) == val:
                mask |= UInt32(1) << UInt32(lane)
    else:
        var passed = simulator.exchange(val)
        for lane in range(WARP_SIZE):
            if passed.has(lane) and passed.of[Scalar[dtype]](lane) == val:
                mask |= UInt32(1) << UInt32(lane)
    return mask


@always_inline
def match_all[dtype: DType, //](val: Scalar[dtype]) -> UInt32:
    """The mask of all lanes if they have the same value, else 0; of 64 lanes, it has the first 32."""
    comptime if on_amd():
        var all = vote[DType.uint64](True)
        return UInt32(all & 0xFFFFFFFF) if vote[DType.uint64](shuffle_idx(val, 0) == val) == all else UInt32(0)
    else:
        var mask = match_any(val)
        return mask if mask == vote[DType.uint32](True) else UInt32(0)
