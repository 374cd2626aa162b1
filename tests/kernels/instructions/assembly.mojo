# Assembly in a kernel.
from max.gpu import thread_idx
from max.gpu.host import DeviceContext
from std.sys import inlined_assembly

def k(p: Pointer[Int32, MutAnyOrigin]):
    var y = inlined_assembly["add.s32 $0, $1, $2;", Int32, constraints="=r,r,r", has_side_effect=False](p[unsafe_offset=0], Int32(4))
    inlined_assembly["membar.gl;", NoneType, constraints="~{memory}"]()
    p[unsafe_offset=3] = y

def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](32)
    ctx.enqueue_function[k](p, grid_dim=1, block_dim=1)
    print("done")
