# Structs as arguments: nested, with SIMD and arrays, generic, with pointer fields from buffers.
from max.gpu import global_idx
from max.gpu.host import DeviceContext
from std.builtin.device_passable import DevicePassable, DeviceTypeEncoder


@fieldwise_init
struct Inner(ImplicitlyCopyable, TrivialRegisterPassable):
    var a: Int8
    var b: Float64


@fieldwise_init
struct Outer[n: Int](DevicePassable, ImplicitlyCopyable, TrivialRegisterPassable):
    var inner: Inner
    var v: SIMD[DType.float32, 4]
    var last: Int16

    comptime device_type: AnyType = Self

    def _to_device_type(self, mut encoder: Some[DeviceTypeEncoder], target: MutOpaquePointer[_]):
        encoder.encode(self, target)

    @staticmethod
    def get_type_name() -> String:
        return "Outer"

    def value(self, i: Int) -> Float64:
        return Float64(self.inner.a) + self.inner.b + Float64(self.v[i % 4]) + Float64(self.last) * Float64(Self.n)


def k[n: Int](p: Pointer[Float64, MutAnyOrigin], o: Outer[n], tail: Int8):
    var i = global_idx.x
    p[unsafe_offset=i] = o.value(i) + Float64(tail)


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.float64](8)
    var o = Outer[3](Inner(-5, 1000.5), SIMD[DType.float32, 4](1, 2, 3, 4), 7)
    ctx.enqueue_function[k[3]](p, o, Int8(-100), grid_dim=1, block_dim=8)
    var bad = 0
    with p.map_to_host() as h:
        for i in range(8):
            if h[i] != o.value(i) - 100:
                bad += 1
        print(h)
    print("bad:", bad)
