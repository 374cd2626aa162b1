# Vectors of up to 64 bytes travel between the lanes of a warp; every warp has room for them at the right alignment.
from max.gpu import global_idx, lane_id
from max.gpu.host import DeviceContext
from max.gpu.primitives.warp import shuffle_xor


def swap(data: Pointer[Float32, MutAnyOrigin]):
    var place = data.unsafe_offset(global_idx.x * 16)
    var mine = place.unsafe_load[width=16]()
    place.unsafe_store(shuffle_xor(mine, 1) + shuffle_xor(mine, 2))


def main() raises:
    var ctx = DeviceContext()
    var buffer = ctx.enqueue_create_buffer[DType.float32](96 * 16)
    with buffer.map_to_host() as h:
        for i in range(96 * 16):
            h[i] = Float32(i // 16)
    ctx.enqueue_function[swap](buffer, grid_dim=1, block_dim=96)
    var bad = 0
    with buffer.map_to_host() as h:
        for i in range(96 * 16):
            var lane = i // 16
            bad += Int(h[i] != Float32((lane ^ 1) + (lane ^ 2)))
    print("bad:", bad)
