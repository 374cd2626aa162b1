# A kernel that raises or returns is refused. REJECT 14
from max.gpu import global_idx
from max.gpu.host import DeviceContext


def k(p: Pointer[Int32, MutAnyOrigin]) raises:
    p[unsafe_offset=0] = 1
    raise Error("x")


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](3)
    ctx.enqueue_function[k](p, grid_dim=1, block_dim=1)
    print("no")
