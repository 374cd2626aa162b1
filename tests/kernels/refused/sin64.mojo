# sin of Float64 is refused in an NVIDIA kernel. REJECT 7
from std.math import sin
from max.gpu.host import DeviceContext


def k(p: Pointer[Float64, MutAnyOrigin]):
    p[unsafe_offset=0] = sin(p[unsafe_offset=0])


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.float64](3)
    ctx.enqueue_function[k](p, grid_dim=1, block_dim=1)
    print("no")
