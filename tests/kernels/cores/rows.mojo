# Kernels that never wait: the threads of a row run as a loop, and nobody notices.
from max.gpu import block_dim, block_idx, global_idx, grid_dim, lane_id, thread_idx
from max.gpu.host import DeviceContext

comptime Ints = Pointer[Int32, MutAnyOrigin]


struct Pair(TrivialRegisterPassable):
    var a: Int32
    var b: Int64

    def __init__(out self, a: Int32, b: Int64):
        self.a = a
        self.b = b


def where(to: Ints, n: Int64):
    """Every thread writes what it knows of itself."""
    var i = (global_idx.z * grid_dim.y * block_dim.y + global_idx.y) * grid_dim.x * block_dim.x + global_idx.x
    if i < Int(n):
        var place = thread_idx.x * 1 + thread_idx.y * 10 + thread_idx.z * 100
        to[unsafe_offset=i] = Int32(place * 1000 + lane_id() * 10 + block_idx.x)


def shifted(to: Ints):
    """Each thread reads what the one before it has written, if the threads run in order."""
    var i = global_idx.x
    to[unsafe_offset = i + 1] = to[unsafe_offset=i] + 1


def changed(var n: Int32, to: Ints):
    """Changes its argument."""
    n += Int32(thread_idx.x)
    to[unsafe_offset=global_idx.x] = n


def both(to: Ints, n: Int32):
    var pair = Pair(n, 5)
    pair.b += Int64(thread_idx.x)
    if pair.b % 2 == 0:
        return
    to[unsafe_offset=global_idx.x] = Int32(pair.b)


def wild(a: Ints, by: Int64, who: Int32):
    var i = global_idx.x
    var place = i + (Int(by) if i == Int(who) else 0)
    a[unsafe_offset=place] = a[unsafe_offset=i] * 2


def main() raises:
    var ctx = DeviceContext()
    comptime N = 1 << 12
    var a = ctx.enqueue_create_buffer[DType.int32](N + 1)
    a.enqueue_fill(0)
    ctx.enqueue_function[where](a, Int64(500), grid_dim=(3, 2, 2), block_dim=(5, 4, 3))
    var sum = 0
    with a.map_to_host() as h:
        for i in range(N):
            sum += Int(h[i]) * (i % 7)
        print("where", sum, h[0], h[17], h[499], h[500])
    a.enqueue_fill(0)
    ctx.enqueue_function[shifted](a, grid_dim=1, block_dim=1000)
    with a.map_to_host() as h:
        print("shifted", h[1], h[1000], h[1001])
    ctx.enqueue_function[changed](Int32(7), a, grid_dim=16, block_dim=256)
    with a.map_to_host() as h:
        print("changed", h[0], h[255], h[4095])
    ctx.enqueue_function[both](a, Int32(7), grid_dim=16, block_dim=256)
    with a.map_to_host() as h:
        print("both", h[0], h[1], h[254], h[4095])
    for who in [Int32(0), Int32(700), Int32(1500), Int32(4095)]:
        try:
            ctx.enqueue_function[wild](a, Int64(1) << 60, who, grid_dim=16, block_dim=256)
        except e:
            print(e)
