# Memory that is fetched ahead, on the host and in a kernel.
from max.gpu import global_idx
from max.gpu.host import DeviceContext
from std.sys import PrefetchOptions, prefetch


def touch(p: Pointer[Float32, MutAnyOrigin]):
    prefetch(p.unsafe_offset(global_idx.x))
    p[unsafe_offset=global_idx.x] += 1


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.float32](4)
    p.enqueue_fill(1)
    with p.map_to_host() as h:
        prefetch[PrefetchOptions().for_write().low_locality().to_data_cache()](h.unsafe_ptr())
        prefetch[PrefetchOptions().for_read().no_locality()](h.unsafe_ptr())
    ctx.enqueue_function[touch](p, grid_dim=1, block_dim=4)
    print(p)
