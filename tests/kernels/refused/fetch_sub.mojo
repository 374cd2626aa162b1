# There is no static fetch_sub on a pointer. REJECT 7
from std.atomic import Atomic
from max.gpu.host import DeviceContext


def k(p: Pointer[Int32, MutAnyOrigin]):
    _ = Atomic.fetch_sub(p, Int32(1))


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](32)
    ctx.enqueue_function[k](p, grid_dim=1, block_dim=32)
    print("no")
