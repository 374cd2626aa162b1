# One argument too many. REJECT 12
from max.gpu.host import DeviceContext


def k(p: Pointer[Int32, MutAnyOrigin]):
    p[unsafe_offset=0] = 1


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](3)
    ctx.enqueue_function[k](p, Int32(3), grid_dim=1, block_dim=1)
    print("no")
