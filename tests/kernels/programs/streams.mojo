# Streams, events, execution_time, compiled functions.
from max.gpu import global_idx
from max.gpu.host import DeviceContext

comptime N = 256


def add(p: Pointer[Int32, MutAnyOrigin], v: Int32):
    p[unsafe_offset=global_idx.x] += v


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](N)
    p.enqueue_fill(0)
    ctx.synchronize()
    var f = ctx.compile_function[add]()
    ctx.enqueue_function(f, p, Int32(1), grid_dim=2, block_dim=128)
    var s = ctx.stream()
    s.enqueue_function(f, p, Int32(2), grid_dim=2, block_dim=128)
    var s2 = ctx.create_stream()
    var e = ctx.create_event()
    s.record_event(e)
    s2.enqueue_wait_for(e)
    s2.enqueue_function(f, p, Int32(4), grid_dim=(2, 1), block_dim=(128, 1, 1))
    s2.synchronize()
    s.synchronize()

    def body() raises {imm}:
        ctx.enqueue_function(f, p, Int32(10), grid_dim=2, block_dim=128)

    var ns = ctx.execution_time(body, 3)
    print(ns > 0)

    def body_iter(c: DeviceContext, i: Int) raises {imm}:
        ctx.enqueue_function(f, p, Int32(i), grid_dim=2, block_dim=128)

    var ns2 = ctx.execution_time_iter(body_iter, 3)
    print(ns2 > 0)
    with p.map_to_host() as h:
        print(h[0] >= 40, h[0] == h[N - 1])
