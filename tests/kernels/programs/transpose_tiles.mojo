# Tiled transpose with padding in shared memory via TileTensor, odd sizes, several dtypes.
from max.gpu import AddressSpace, barrier, block_idx, thread_idx
from max.gpu.host import DeviceContext
from layout import TileTensor, stack_allocation
from layout.tile_layout import row_major, TensorLayout

comptime TILE = 8


def transpose[
    dt: DType, InL: TensorLayout, OutL: TensorLayout
](
    dst: TileTensor[mut=True, dt, OutL, MutAnyOrigin],
    src: TileTensor[mut=True, dt, InL, MutAnyOrigin],
):
    comptime assert src.flat_rank == 2
    comptime assert dst.flat_rank == 2
    var tile = stack_allocation[dtype=dt, address_space=AddressSpace.SHARED](row_major[TILE, TILE + 1]())
    var x = block_idx.x * TILE + thread_idx.x
    var y = block_idx.y * TILE + thread_idx.y
    if y < Int(src.dim[0]()) and x < Int(src.dim[1]()):
        tile[thread_idx.y, thread_idx.x] = rebind[tile.ElementType](src[y, x])
    barrier()
    x = block_idx.y * TILE + thread_idx.x
    y = block_idx.x * TILE + thread_idx.y
    if y < Int(dst.dim[0]()) and x < Int(dst.dim[1]()):
        dst[y, x] = rebind[dst.ElementType](tile[thread_idx.x, thread_idx.y])


def run[dt: DType, rows: Int, cols: Int](ctx: DeviceContext) raises:
    var a = ctx.enqueue_create_buffer[dt](rows * cols)
    var b = ctx.enqueue_create_buffer[dt](rows * cols)
    with a.map_to_host() as h:
        for i in range(rows * cols):
            h[i] = Scalar[dt](i % 120)
    comptime inl = row_major[rows, cols]()
    comptime outl = row_major[cols, rows]()
    var src = TileTensor(a, inl)
    var dst = TileTensor(b, outl)
    comptime kernel = transpose[dt, type_of(inl), type_of(outl)]
    ctx.enqueue_function[kernel](
        dst, src, grid_dim=((cols + TILE - 1) // TILE, (rows + TILE - 1) // TILE), block_dim=(TILE, TILE)
    )
    var bad = 0
    with b.map_to_host() as h:
        for r in range(rows):
            for c in range(cols):
                if h[c * rows + r] != Scalar[dt]((r * cols + c) % 120):
                    bad += 1
    print("bad:", bad)


def main() raises:
    var ctx = DeviceContext()
    run[DType.float32, 20, 13](ctx)
    run[DType.int8, 16, 8](ctx)
    run[DType.float64, 3, 30](ctx)
