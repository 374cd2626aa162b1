# Tensors with run-time extents as kernel arguments, generic kernels over the layout.
from max.gpu import global_idx
from max.gpu.host import DeviceContext
from layout import TileTensor, Idx, Coord
from layout.tile_layout import row_major, TensorLayout


def scale[dt: DType, LT: TensorLayout](t: TileTensor[mut=True, dt, LT, MutAnyOrigin], by: Scalar[dt]):
    comptime assert t.flat_rank == 2
    var r = global_idx.y
    var c = global_idx.x
    if r < Int(t.dim[0]()) and c < Int(t.dim[1]()):
        t[r, c] = t[r, c] * rebind[t.ElementType](by) + Scalar[dt](r * 100 + c)


def main() raises:
    var ctx = DeviceContext()
    var rows = 5
    var cols = 7
    var b = ctx.enqueue_create_buffer[DType.int32](rows * cols)
    b.enqueue_fill(2)
    var l = row_major((rows, cols))
    var t = TileTensor(b, l)
    ctx.enqueue_function[scale[DType.int32, type_of(l)]](t, Int32(3), grid_dim=1, block_dim=(8, 8))
    var l2 = row_major((rows, Idx[7]))
    var t2 = TileTensor(b, l2)
    ctx.enqueue_function[scale[DType.int32, type_of(l2)]](t2, Int32(1), grid_dim=1, block_dim=(8, 8))
    var bad = 0
    with b.map_to_host() as h:
        for r in range(rows):
            for c in range(cols):
                if h[r * cols + c] != Int32(6 + 2 * (r * 100 + c)):
                    bad += 1
    print("bad:", bad)
