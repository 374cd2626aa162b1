"""Kernels that the tests of launches import."""

from max.gpu import barrier, block_idx, global_idx, thread_idx
from max.gpu.memory import AddressSpace, external_memory
from max.gpu.primitives import warp


def saxpy(n: Int32, a: Float32, x: Pointer[Float32, ImmutAnyOrigin], y: Pointer[Float32, MutAnyOrigin]):
    """Adds a * x to y."""
    var i = global_idx.x
    if i < Int(n):
        y[unsafe_offset=i] += a * x[unsafe_offset=i]


def reverse(data: Pointer[Int64, MutAnyOrigin], count: Int32 = 8):
    var shared = external_memory[Int64, address_space=AddressSpace.SHARED, alignment=8]()
    var i = thread_idx.x
    shared[unsafe_offset=i] = data[unsafe_offset=i]
    barrier()
    data[unsafe_offset=i] = shared[unsafe_offset = Int(count) - 1 - i]


def halves(data: Pointer[Float16, MutAnyOrigin], by: Float16):
    data[unsafe_offset=global_idx.x] *= by


def stuck(data: Pointer[Int32, MutAnyOrigin]):
    if thread_idx.x == 0:
        barrier()
    else:
        data[unsafe_offset=0] = Int32(warp.sum(1))


def scale[dtype: DType, width: Int = 1](data: Pointer[Scalar[dtype], MutAnyOrigin], factor: Scalar[dtype]):
    """Multiplies data."""
    data[unsafe_offset=global_idx.x] *= factor * Scalar[dtype](width)


def fill[T: ImplicitlyCopyable, count: Int](data: Pointer[T, MutAnyOrigin], value: Pointer[T, ImmutAnyOrigin]):
    for i in range(count):
        data[unsafe_offset=i] = value[unsafe_offset=0]


comptime double_scale = scale[DType.float64, 2]


def takes_int(data: Pointer[Float32, MutAnyOrigin], n: Int):
    pass


def open_origin[dtype: DType](data: Pointer[Scalar[dtype], _]):
    pass


def twice(n: Int) -> Int:
    return 2 * n
