# Assertions of the host and of kernels, where they are on: -D ASSERT=warn tells and goes on, -D ASSERT=all ends the program.
from max.gpu import thread_idx
from max.gpu.host import DeviceContext


def below(limit: Int, x: Int):
    assert x < limit, String("wanted less than ", limit)
    assert x >= 0
    debug_assert(x != 1, "not ", 1)


def check(p: Pointer[Float32, MutAnyOrigin]):
    assert p[unsafe_offset=thread_idx.x] < 2, "less than two"


def main() raises:
    for x in [-1, 0, 1, 5]:
        below(5, x)
    var ctx = DeviceContext()
    var data = ctx.enqueue_create_buffer[DType.float32](4)
    with data.map_to_host() as h:
        for i in range(4):
            h[i] = Float32(i)
    ctx.enqueue_function[check](data, grid_dim=1, block_dim=4)
    print("done")
