# UInt is refused. REJECT 12
from max.gpu.host import DeviceContext


def k(p: Pointer[Int32, MutAnyOrigin], n: UInt):
    p[unsafe_offset=0] = Int32(n)


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](3)
    ctx.enqueue_function[k](p, UInt(3), grid_dim=1, block_dim=1)
    print("no")
