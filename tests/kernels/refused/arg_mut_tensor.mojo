# A mutable tensor does not encode to an immutable one. REJECT 17
from max.gpu.host import DeviceContext
from layout import TileTensor
from layout.tile_layout import row_major

comptime L = row_major[4]()


def k(t: TileTensor[mut=False, DType.int32, type_of(L), ImmutAnyOrigin], p: Pointer[Int32, MutAnyOrigin]):
    p[unsafe_offset=0] = t[0]


def main() raises:
    var ctx = DeviceContext()
    var b = ctx.enqueue_create_buffer[DType.int32](4)
    var t = TileTensor(b, L)
    ctx.enqueue_function[k](t, b, grid_dim=1, block_dim=1)
    print("no")
