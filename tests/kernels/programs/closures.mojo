# Nested kernels that capture by value: scalars, pointers' buffers through tensors, SIMD, a struct; nested helper functions.
from max.gpu import global_idx, thread_idx
from max.gpu.host import DeviceContext
from layout import TileTensor
from layout.tile_layout import row_major

comptime N = 64


@fieldwise_init
struct Pair(ImplicitlyCopyable, TrivialRegisterPassable):
    var a: Int32
    var b: Int32


def launch_scaled(ctx: DeviceContext, buf: TileTensor[mut=True, DType.int32, ...], by: Int32) raises:
    def k() {var}:
        buf[global_idx.x] *= by

    ctx.enqueue_function(k, grid_dim=2, block_dim=32)


def main() raises:
    var ctx = DeviceContext()
    var b = ctx.enqueue_create_buffer[DType.int32](N)
    b.enqueue_fill(2)
    var t = TileTensor(b, row_major[N]())
    var p = Pair(3, 4)
    var v = SIMD[DType.int32, 4](1, 2, 3, 4)

    def kernel() {var t, var p, var v}:
        var i = global_idx.x
        t[i] = t[i] * p.a + p.b + v[i % 4]

    ctx.enqueue_function(kernel, grid_dim=2, block_dim=32)
    launch_scaled(ctx, t, 10)
    var bad = 0
    with b.map_to_host() as h:
        for i in range(N):
            if h[i] != Int32(10 * (2 * 3 + 4 + 1 + i % 4)):
                bad += 1
        print(h[0], h[3])
    print("bad:", bad)
