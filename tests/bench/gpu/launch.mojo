# What the host pays for a launch with four arguments: the best of several runs of many launches.
from max.gpu import global_idx
from max.gpu.host import DeviceContext
from std.sys import get_defined_int
from std.time import perf_counter_ns

comptime LAUNCHES = get_defined_int["LAUNCHES", 500]()


def saxpy(y: Pointer[Float32, MutAnyOrigin], x: Pointer[Float32, ImmutAnyOrigin], a: Float32, n: Int32):
    var i = global_idx.x
    if i < Int(n):
        y[unsafe_offset=i] += a * x[unsafe_offset=i]


def main() raises:
    var ctx = DeviceContext()
    var x = ctx.enqueue_create_buffer[DType.float32](32)
    var y = ctx.enqueue_create_buffer[DType.float32](32)
    x.enqueue_fill(0)
    y.enqueue_fill(0)
    var best = Float64(1e12)
    for _ in range(20):
        ctx.synchronize()
        var start = perf_counter_ns()
        for _ in range(LAUNCHES):
            ctx.enqueue_function[saxpy](y, x, Float32(0.5), Int32(32), grid_dim=1, block_dim=32)
        best = min(best, Float64(perf_counter_ns() - start) / Float64(LAUNCHES))
    ctx.synchronize()
    print("launch", best, "ns")
    print("device", ctx.name())
