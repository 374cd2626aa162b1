# Lanes that exchange values by masks, in branches, in a warp that is not full, and after some have ended.
from max.gpu import lane_id, syncwarp, thread_idx
from max.gpu.host import DeviceBuffer, DeviceContext
from max.gpu.primitives import warp

comptime Ints = Pointer[Int32, MutAnyOrigin]


def halves(a: Ints):
    """Each half of a warp takes its own number of turns."""
    var value = Int32(lane_id())
    if lane_id() < 16:
        for _ in range(3):
            value = warp.shuffle_xor(UInt(0xFFFF), value, 1)
    else:
        value = warp.shuffle_xor(UInt(0xFFFF0000), value, 8)
        value += warp.shuffle_down(UInt(0xFFFF0000), value, 4)
    a[unsafe_offset=thread_idx.x] = value


def endings(a: Ints):
    """Lanes end one after the other; those that are left still meet."""
    var t = thread_idx.x
    a[unsafe_offset=t] = 0
    for turn in range(8):
        if t // 4 == turn:
            return
        syncwarp()
        a[unsafe_offset=t] += Int32(warp.vote[DType.uint32](True) >> 27)


def some(a: Ints):
    """A block of 40: the second warp has eight lanes."""
    var t = thread_idx.x
    var votes = warp.vote[DType.uint32](t % 2 == 1)
    var same = warp.match_any(Int32(t % 4))
    a[unsafe_offset=t] = Int32(votes & 0xFF) + Int32(same >> 8 & 0xFF) * 1000


def offsets(a: Ints):
    """An offset counts in its five low bits."""
    var t = thread_idx.x
    var far = warp.shuffle_idx(Int32(t), 35)
    var up = warp.shuffle_up(Int32(t), 33)
    var down = warp.shuffle_down(Int32(t), 31)
    a[unsafe_offset=t] = far * 10000 + up * 100 + down


def show(a: DeviceBuffer[DType.int32], n: Int) raises:
    with a.map_to_host() as h:
        for i in range(n):
            print(h[i], end=" ")
    print()


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.int32](40)
    ctx.enqueue_function[halves](a, grid_dim=1, block_dim=32)
    show(a, 32)
    ctx.enqueue_function[endings](a, grid_dim=1, block_dim=32)
    show(a, 32)
    ctx.enqueue_function[some](a, grid_dim=1, block_dim=40)
    show(a, 40)
    ctx.enqueue_function[offsets](a, grid_dim=1, block_dim=32)
    show(a, 32)
