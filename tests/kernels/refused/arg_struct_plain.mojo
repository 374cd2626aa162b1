# A struct without DevicePassable. REJECT 18
from max.gpu.host import DeviceContext


@fieldwise_init
struct S(ImplicitlyCopyable, TrivialRegisterPassable):
    var a: Int32


def k(p: Pointer[Float32, MutAnyOrigin], s: S):
    p[unsafe_offset=0] = Float32(s.a)


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.float32](3)
    var s = S(1)
    ctx.enqueue_function[k](p, s, grid_dim=1, block_dim=1)
    print("no")
