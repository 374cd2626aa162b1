"""Kernels with arguments that are neither plain arrays nor single numbers, and what is a kernel without an array."""

from max.gpu import global_idx, thread_idx, block_idx
from layout import TileTensor
from layout.tile_layout import row_major
from std.builtin.device_passable import DevicePassable, DeviceTypeEncoder

comptime L = row_major[4, 6]()


@fieldwise_init
struct Inner(ImplicitlyCopyable, TrivialRegisterPassable):
    var a: Int8
    var b: Float64


@fieldwise_init
struct Affine(DevicePassable, ImplicitlyCopyable, TrivialRegisterPassable):
    var scale: Float32
    var inner: Inner
    var flag: Bool
    var count: Int

    comptime device_type: AnyType = Self

    def _to_device_type(self, mut encoder: Some[DeviceTypeEncoder], target: MutOpaquePointer[_]):
        encoder.encode(self, target)

    @staticmethod
    def get_type_name() -> String:
        return "Affine"


def with_struct(p: Pointer[Float64, MutAnyOrigin], f: Affine, n: Int32):
    if global_idx.x < Int(n):
        p[unsafe_offset=global_idx.x] = Float64(f.scale) * 1000 + Float64(f.inner.a) + f.inner.b + (0.5 if f.flag else 0) + Float64(f.count)


def with_simd(p: Pointer[Float64, MutAnyOrigin], v: SIMD[DType.int16, 4], w: SIMD[DType.bfloat16, 2], h: SIMD[DType.float32, 4]):
    p[unsafe_offset=0] = Float64(v[0] + v[3])
    p[unsafe_offset=1] = w[1].cast[DType.float64]()
    p[unsafe_offset=2] = Float64(h.reduce_add())


def with_wide(p: Pointer[Float64, MutAnyOrigin], v: SIMD[DType.float32, 16]):
    p[unsafe_offset=0] = Float64(v.reduce_add())


def with_tuple(p: Pointer[Float64, MutAnyOrigin], t: Tuple[Int32, Float64, UInt8], a: Array[Float32, 3]):
    p[unsafe_offset=0] = Float64(t[0]) + t[1] + Float64(t[2])
    p[unsafe_offset=1] = Float64(a[0] + a[2])


def with_tensor(t: TileTensor[mut=True, DType.float32, type_of(L), MutAnyOrigin], by: Float32):
    t[block_idx.x, thread_idx.x] = t[block_idx.x, thread_idx.x] * by + Float32(block_idx.x)


def read_tensor(t: TileTensor[mut=False, DType.float32, type_of(L), ImmutAnyOrigin], p: Pointer[Float32, MutAnyOrigin]):
    p[unsafe_offset=thread_idx.x] = t[3, thread_idx.x][0]


comptime Open = type_of(row_major((1, 1)))


def open_tensor(t: TileTensor[mut=True, DType.int32, Open, MutAnyOrigin], p: Pointer[Int64, MutAnyOrigin]):
    var r = thread_idx.y
    var c = thread_idx.x
    if r < t.dim[0]() and c < t.dim[1]():
        t[r, c] = t[r, c] * 10
    if r == 0 and c == 0:
        p[unsafe_offset=0] = Int64(t.dim[0]() * 100 + t.dim[1]())


def generic_tensor[dtype: DType](t: TileTensor[mut=True, dtype, type_of(L), MutAnyOrigin]):
    t[block_idx.x, thread_idx.x] += 1


def no_array(x: Float32):
    if global_idx.x == 3:
        print("thread 3 has", x)


def bad_int(n: Int):
    print(thread_idx.x + n)


def bad_text(p: Pointer[Float32, MutAnyOrigin], s: String):
    p[unsafe_offset=0] = 1


def helper(x: Int32) -> Int32:
    return x + 1
