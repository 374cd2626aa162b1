# A List is no device value. REJECT 12
from max.gpu.host import DeviceContext


def k(p: Pointer[Float32, MutAnyOrigin], l: List[Int32]):
    p[unsafe_offset=0] = Float32(l[0])


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.float32](3)
    ctx.enqueue_function[k](p, [Int32(1)], grid_dim=1, block_dim=1)
    print("no")
