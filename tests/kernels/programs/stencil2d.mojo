# 2D five-point stencil with a halo in shared memory, ping-pong of buffers, compared with a host loop.
from max.gpu import AddressSpace, barrier, block_idx, thread_idx
from max.gpu.host import DeviceContext
from layout import TileTensor, stack_allocation
from layout.tile_layout import row_major

comptime H = 20
comptime W = 28
comptime B = 8
comptime L = row_major[H, W]()
comptime Grid = TileTensor[mut=True, DType.float32, type_of(L), MutAnyOrigin]


def step(src: Grid, dst: Grid):
    var s = stack_allocation[dtype=DType.float32, address_space=AddressSpace.SHARED](row_major[B + 2, B + 2]())
    var gy = block_idx.y * B
    var gx = block_idx.x * B
    var id = thread_idx.y * B + thread_idx.x
    for k in range(id, (B + 2) * (B + 2), B * B):
        var y = gy + k // (B + 2) - 1
        var x = gx + k % (B + 2) - 1
        var inside = y >= 0 and y < H and x >= 0 and x < W
        s[k // (B + 2), k % (B + 2)] = src[y, x] if inside else 0
    barrier()
    var y = gy + thread_idx.y
    var x = gx + thread_idx.x
    if y < H and x < W:
        var ty = thread_idx.y + 1
        var tx = thread_idx.x + 1
        dst[y, x] = s[ty, tx] * 0.5 + (s[ty - 1, tx] + s[ty + 1, tx] + s[ty, tx - 1] + s[ty, tx + 1]) * 0.125


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.float32](H * W)
    var b = ctx.enqueue_create_buffer[DType.float32](H * W)
    var host = List[Float32](length=H * W, fill=0)
    with a.map_to_host() as h:
        for i in range(H * W):
            h[i] = Float32((i * 31) % 17)
            host[i] = h[i]
    var ta = TileTensor(a, L)
    var tb = TileTensor(b, L)
    comptime blocks = ((W + B - 1) // B, (H + B - 1) // B)
    ctx.enqueue_function[step](ta, tb, grid_dim=blocks, block_dim=(B, B))
    ctx.enqueue_function[step](tb, ta, grid_dim=blocks, block_dim=(B, B))
    for _ in range(2):
        var next = host.copy()
        for y in range(H):
            for x in range(W):
                var n = host[(y - 1) * W + x] if y > 0 else Float32(0)
                var s = host[(y + 1) * W + x] if y < H - 1 else Float32(0)
                var w = host[y * W + x - 1] if x > 0 else Float32(0)
                var e = host[y * W + x + 1] if x < W - 1 else Float32(0)
                next[y * W + x] = host[y * W + x] * 0.5 + (n + s + w + e) * 0.125
        host = next^
    var bad = 0
    with a.map_to_host() as h:
        for i in range(H * W):
            if abs(h[i] - host[i]) > 1e-5:
                bad += 1
    print("bad:", bad)
