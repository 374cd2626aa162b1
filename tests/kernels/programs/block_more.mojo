# Block collectives: not broadcast, in 2D and 3D, one warp, floats, consecutive calls.
from max.gpu import thread_idx, block_dim
from max.gpu.primitives import block
from max.gpu.host import DeviceContext


def k2(p: Pointer[Float32, MutAnyOrigin]):
    var t = thread_idx.y * 16 + thread_idx.x
    var s = block.sum[block_dim_x=16, block_dim_y=8](Float32(t))
    var m = block.max[block_dim_x=16, block_dim_y=8](Float32(t % 50))
    p[unsafe_offset=t] = s + m


def k3(p: Pointer[Int32, MutAnyOrigin]):
    var t = (thread_idx.z * 4 + thread_idx.y) * 8 + thread_idx.x
    p[unsafe_offset=t] = block.min[block_dim_x=8, block_dim_y=4, block_dim_z=2](Int32(t + 3))


def k1(p: Pointer[Int64, MutAnyOrigin]):
    var t = thread_idx.x
    var s = block.sum[block_size=32, broadcast=False](Int64(t))
    if t == 0:
        p[unsafe_offset=0] = s
    var e = block.prefix_sum[block_size=32, exclusive=True](Int64(t))
    p[unsafe_offset = 1 + t] = e
    p[unsafe_offset = 33 + t] = block.broadcast[block_size=32](Int64(t * t), 5)


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.float32](128)
    var b = ctx.enqueue_create_buffer[DType.int32](64)
    var c = ctx.enqueue_create_buffer[DType.int64](65)
    ctx.enqueue_function[k2](a, grid_dim=1, block_dim=(16, 8))
    ctx.enqueue_function[k3](b, grid_dim=1, block_dim=(8, 4, 2))
    ctx.enqueue_function[k1](c, grid_dim=1, block_dim=32)
    with a.map_to_host() as h:
        print(h[0], h[127])
    with b.map_to_host() as h:
        print(h[0], h[63])
    with c.map_to_host() as h:
        print(h[0], h[1], h[2], h[32], h[33], h[64])
