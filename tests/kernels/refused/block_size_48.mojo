# A block collective whose size is no multiple of the warp. REJECT 8
from max.gpu import thread_idx
from max.gpu.primitives import block
from max.gpu.host import DeviceContext


def k(p: Pointer[Int32, MutAnyOrigin]):
    p[unsafe_offset=thread_idx.x] = block.sum[block_size=48](p[unsafe_offset=thread_idx.x])


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](48)
    ctx.enqueue_function[k](p, grid_dim=1, block_dim=48)
    print("no")
