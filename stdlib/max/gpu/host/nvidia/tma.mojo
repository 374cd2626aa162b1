"""Descriptors of tensors in memory of a device, for copies of whole boxes of them (`max.gpu.memory`).

On the simulator a descriptor is made up of what `simulated_tensor.mojo` reads.
"""

from std.builtin.device_passable import DevicePassable, DeviceTypeEncoder
from std.memory import MutOpaquePointer
from std.utils.index import IndexList
from std.utils.static_tuple import StaticTuple
from ...sync import _needs_hopper
from ...simulated_tensor import Tensor
from ...targets import on_nvidia
from ..buffers import DeviceBuffer
from ..cuda import device_at


@fieldwise_init
struct TensorMapSwizzle(Equatable, TrivialRegisterPassable):
    """How rows of 16 bytes are exchanged in shared memory, so that columns do not lie in the same banks."""

    var _value: Int32

    comptime SWIZZLE_NONE = Self(0)
    comptime SWIZZLE_32B = Self(1)
    comptime SWIZZLE_64B = Self(2)
    comptime SWIZZLE_128B = Self(3)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value

    def bytes(self) -> Int:
        """The width of a box: 16 without exchanges."""
        return 16 << Int(self._value)


@fieldwise_init
struct TensorMapL2Promotion(Equatable, TrivialRegisterPassable):
    """How many bytes the second cache reads at least."""

    var _value: Int32

    comptime NONE = Self(0)
    comptime L2_64B = Self(1)
    comptime L2_128B = Self(2)
    comptime L2_256B = Self(3)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value


struct TMADescriptor(DevicePassable, ImplicitlyCopyable, TrivialRegisterPassable):
    """128 bytes that describe a tensor. A kernel passes the address of its argument on."""

    comptime device_type: AnyType = Self

    var _low: SIMD[DType.uint8, 64]
    var _high: SIMD[DType.uint8, 64]

    @always_inline
    def __init__(out self):
        """Describes nothing."""
        self._low = SIMD[DType.uint8, 64](0)
        self._high = SIMD[DType.uint8, 64](0)

    def _to_device_type(self, mut encoder: Some[DeviceTypeEncoder], target: MutOpaquePointer[_]):
        encoder.encode(self, target)

    @staticmethod
    def get_type_name() -> String:
        return "TMADescriptor"


@always_inline
def prefetch_tma_descriptor(desc_ptr: Pointer[NoneType, _]):
    """Reads a descriptor ahead."""
    comptime if on_nvidia():
        _needs_hopper()
        __mir.asm["prefetch.tensormap [$0];", "l,~{memory}", 1](__mir.ptrtoint[__mir.i64](desc_ptr._address))


def create_tma_descriptor[
    dtype: DType,
    rank: Int,
    swizzle_mode: TensorMapSwizzle = TensorMapSwizzle.SWIZZLE_NONE,
    l2_promotion: TensorMapL2Promotion = TensorMapL2Promotion.NONE,
](
    global_buf: DeviceBuffer[dtype],
    global_shape: IndexList[rank],
    global_strides: IndexList[rank],
    shared_mem_shape: IndexList[rank],
) raises -> TMADescriptor:
    """Describes a tensor in a buffer and the boxes that are copied, extents and strides in elements.

    The last dimension is the one whose elements lie next to each other. What of a box lies outside the tensor is 0 in
    shared memory, and is not stored.
    """
    comptime assert rank >= 1 and rank <= 5, "a tensor map has one to five dimensions"
    comptime bytes = Int(__mir.size_of[Scalar[dtype]]())
    comptime row_bytes = swizzle_mode.bytes()
    if global_strides[rank - 1] != 1:
        raise Error("the elements of the last dimension do not lie next to each other")
    if shared_mem_shape[rank - 1] * bytes % 16 != 0:
        raise Error("a row of the box has ", shared_mem_shape[rank - 1] * bytes, " bytes, which is no multiple of 16")
    if swizzle_mode != TensorMapSwizzle.SWIZZLE_NONE and shared_mem_shape[rank - 1] * bytes > row_bytes:
        raise Error("a row of the box has ", shared_mem_shape[rank - 1] * bytes, " bytes, more than the ", row_bytes, " of the swizzle")
    for i in range(rank):
        if shared_mem_shape[i] < 1 or shared_mem_shape[i] > 256:
            raise Error("an extent of a box is 1 to 256, not ", shared_mem_shape[i])
        if i < rank - 1 and global_strides[i] * bytes % 16 != 0:
            raise Error("a stride of ", global_strides[i] * bytes, " bytes is no multiple of 16")
    var tensor = Tensor()
    tensor.address = Int(global_buf.unsafe_ptr())
    tensor.dtype = dtype
    tensor.rank = Int32(rank)
    tensor.swizzle = swizzle_mode._value
    comptime for i in range(rank):
        tensor.extents[i] = global_shape[rank - 1 - i]
        tensor.strides[i] = global_strides[rank - 1 - i] * bytes
        tensor.box[i] = Int32(shared_mem_shape[rank - 1 - i])
    var result = TMADescriptor()
    var device = global_buf.context()._device()
    if device == 0:
        __mir.store(__mir.cast_pointer[Tensor](__mir.address_of(result)), tensor)
        return result
    var steps = StaticTuple[UInt32, 5](fill=1)
    ref driver = device_at(device)[].driver[]
    driver.check["describe a tensor"](
        driver.cuTensorMapEncodeTiled(
            __mir.cast_pointer[__mir.i8](__mir.address_of(result)),
            _driver_type(dtype),
            UInt32(rank),
            tensor.address,
            __mir.cast_pointer[Int](__mir.address_of(tensor.extents)),
            __mir.offset(__mir.cast_pointer[Int](__mir.address_of(tensor.strides)), __mir.i64(1)),
            __mir.cast_pointer[UInt32](__mir.address_of(tensor.box)),
            __mir.cast_pointer[UInt32](__mir.address_of(steps)),
            0,
            UInt32(swizzle_mode._value),
            UInt32(l2_promotion._value),
            0,
        )
    )
    return result


def _driver_type(dtype: DType) raises -> UInt32:
    """The driver's number for an element type; those that it does not name are bytes to it."""
    if dtype == DType.uint16 or dtype == DType.int16:
        return 1
    if dtype == DType.uint32:
        return 2
    if dtype == DType.int32:
        return 3
    if dtype == DType.uint64:
        return 4
    if dtype == DType.int64 or dtype == DType.int:
        return 5
    if dtype == DType.float16:
        return 6
    if dtype == DType.float32:
        return 7
    if dtype == DType.float64:
        return 8
    if dtype == DType.bfloat16:
        return 9
    if dtype == DType.uint8 or dtype == DType.int8 or dtype.is_float8() or dtype == DType.bool:
        return 0
    raise Error("a tensor map has no elements of type ", dtype)
