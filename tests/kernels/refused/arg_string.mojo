# A String is no device value. REJECT 13
from max.gpu.host import DeviceContext


def k(p: Pointer[Float32, MutAnyOrigin], l: String):
    p[unsafe_offset=0] = Float32(l.byte_length())


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.float32](3)
    var s = String("x")
    ctx.enqueue_function[k](p, s, grid_dim=1, block_dim=1)
    print("no")
