# There is no warp.ballot. REJECT 7
from max.gpu.primitives import warp
from max.gpu.host import DeviceContext


def k(p: Pointer[Int32, MutAnyOrigin]):
    p[unsafe_offset=0] = Int32(warp.ballot(True))


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](32)
    ctx.enqueue_function[k](p, grid_dim=1, block_dim=32)
    print("no")
