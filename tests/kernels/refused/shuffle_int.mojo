# The offset of a shuffle is UInt32; an Int variable is refused. REJECT 10
from max.gpu import thread_idx
from max.gpu.primitives import warp
from max.gpu.host import DeviceContext


def k(p: Pointer[Int32, MutAnyOrigin]):
    var off = 4
    p[unsafe_offset=thread_idx.x] = warp.shuffle_down(p[unsafe_offset=thread_idx.x], 4)
    p[unsafe_offset=thread_idx.x] = warp.shuffle_down(p[unsafe_offset=thread_idx.x], off)


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](32)
    ctx.enqueue_function[k](p, grid_dim=1, block_dim=32)
    print("no")
