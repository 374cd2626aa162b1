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
        return Scalar[dtype](_word[kind](UInt32(Int(Bool(value))), by, mask) != 0)
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


comptime _Combine = def[dtype: DType, width: SIMDLength](SIMD[dtype, width], SIMD[dtype, width]) -> SIMD[dtype, width]
comptime _Shuffle = def[dtype: DType, simd_width: SIMDLength](
    val: SIMD[dtype, simd_width], offset: UInt32
) thin -> SIMD[dtype, simd_width]


@always_inline
def lane_group_reduce[
    dtype: DType, width: SIMDLength, F: _Combine, //, shuffle: _Shuffle, num_lanes: Int, *, stride: Int = 1
](val: SIMD[dtype, width], func: F) -> SIMD[dtype, width]:
    """Combines the values of groups of lanes that are `stride` apart, with a function of two vectors.

    With `shuffle_xor` every lane of a group has the result, with `shuffle_down` the first one.
    """
    var result = val
    comptime for power in range(_steps(num_lanes)):
        comptime step = (num_lanes >> (power + 1)) * stride
        result = func(result, shuffle(result, UInt32(step)))
    return result


def _steps(lanes: Int) -> Int:
    """How often a number of lanes is halved."""
    var count = 0
    while lanes >> (count + 1) > 0:
        count += 1
    return count


@always_inline
def reduce[
    dtype: DType, width: SIMDLength, F: _Combine, //, shuffle: _Shuffle
](val: SIMD[dtype, width], func: F) -> SIMD[dtype, width]:
    """Combines the values of the warp with a function of two vectors."""
    return lane_group_reduce[shuffle, WARP_SIZE](val, func)


@always_inline
def _added[dtype: DType, width: SIMDLength](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return a + b


@always_inline
def _largest[dtype: DType, width: SIMDLength](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return _larger(a, b)


@always_inline
def _least[dtype: DType, width: SIMDLength](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> SIMD[dtype, width]:
    return _smaller(a, b)


@always_inline
def lane_group_sum[
    dtype: DType, width: SIMDLength, //, num_lanes: Int, stride: Int = 1
](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The sum over groups of lanes that are `stride` apart, in every lane of the group."""
    return lane_group_reduce[shuffle_xor, num_lanes, stride=stride](val, _added)


@always_inline
def lane_group_max[
    dtype: DType, width: SIMDLength, //, num_lanes: Int, stride: Int = 1
](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The largest value of groups of lanes that are `stride` apart, in every lane of the group."""
    return lane_group_reduce[shuffle_xor, num_lanes, stride=stride](val, _largest)


@always_inline
def lane_group_min[
    dtype: DType, width: SIMDLength, //, num_lanes: Int, stride: Int = 1
](val: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The smallest value of groups of lanes that are `stride` apart, in every lane of the group."""
    return lane_group_reduce[shuffle_xor, num_lanes, stride=stride](val, _least)


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
def prefix_sum[
    dtype: DType, //, intermediate_type: DType = dtype, *, output_type: DType = dtype, exclusive: Bool = False
](x: Scalar[dtype]) -> Scalar[output_type]:
    """The sum over the lanes up to this one, or (`exclusive`) before it, added in another type if one is given."""
    var lane = lane_id()
    var result = x.cast[intermediate_type]()
    var step = 1
    while step < WARP_SIZE:
        var before = _shuffle["up"](result, UInt32(step))
        if lane >= step:
            result += before
        step *= 2
    comptime if exclusive:
        var before = _shuffle["up"](result, 1)
        result = before if lane > 0 else Scalar[intermediate_type](0)
    return result.cast[output_type]()


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


comptime _MASK_TYPE = DType.uint32 if WARP_SIZE <= 32 else DType.uint64


@always_inline
def match_any[dtype: DType, //, mask_type: DType = _MASK_TYPE](value: Scalar[dtype]) -> Scalar[mask_type]:
    """The mask of the lanes whose value has the same bits as this one's."""
    comptime bits = Int(__mir.size_of[Scalar[dtype]]()) * 8
    comptime assert bits == 32 or bits == 64, "lanes are matched by values of 32 or 64 bits"
    var mask = UInt64(0)
    comptime if on_nvidia():
        comptime if bits == 32:
            mask = UInt64(UInt32(__mir.intrinsic["llvm.nvvm.match.any.sync.i32", __mir.i32](_FULL, value.to_bits()._value)))
        else:
            mask = UInt64(UInt32(__mir.intrinsic["llvm.nvvm.match.any.sync.i64", __mir.i32](_FULL, value.to_bits()._value)))
    elif on_amd() or on_spirv():
        for lane in range(WARP_SIZE):
            if shuffle_idx(value, UInt32(lane)).to_bits() == value.to_bits():
                mask |= UInt64(1) << UInt64(lane)
    else:
        var passed = simulator.exchange(value)
        for lane in range(WARP_SIZE):
            if passed.has(lane) and passed.of[Scalar[dtype]](lane).to_bits() == value.to_bits():
                mask |= UInt64(1) << UInt64(lane)
    return mask.cast[mask_type]()


@always_inline
def match_all[dtype: DType, //, mask_type: DType = _MASK_TYPE](value: Scalar[dtype]) -> Scalar[mask_type]:
    """The mask of all lanes if their values have the same bits, else 0."""
    var mask = match_any[mask_type](value)
    return mask if mask == vote[mask_type](True) else Scalar[mask_type](0)
