# Vector add and saxpy over large arrays, beside a copy on the device: the best of several runs, in GB/s of all that is
# read and written. `-D MEGABYTES=n` is the size of one array.
from max.gpu import global_idx
from max.gpu.host import DeviceBuffer, DeviceContext
from std.sys import get_defined_int

comptime COUNT = get_defined_int["MEGABYTES", 1024]() * 1024 * 1024 // 4
comptime WIDTH = 4
comptime BLOCK = 256
comptime GRID = COUNT // (WIDTH * BLOCK)
comptime RUNS = get_defined_int["RUNS", 20]()


def vector_add(
    a: Pointer[Float32, ImmutAnyOrigin], b: Pointer[Float32, ImmutAnyOrigin], c: Pointer[Float32, MutAnyOrigin]
):
    var i = global_idx.x * WIDTH
    c.unsafe_store[alignment=16](i, a.unsafe_load[width=WIDTH, alignment=16](i) + b.unsafe_load[width=WIDTH, alignment=16](i))


def saxpy(y: Pointer[Float32, MutAnyOrigin], x: Pointer[Float32, ImmutAnyOrigin], a: Float32):
    var i = global_idx.x * WIDTH
    y.unsafe_store[alignment=16](i, y.unsafe_load[width=WIDTH, alignment=16](i) + a * x.unsafe_load[width=WIDTH, alignment=16](i))


def report[F: def() raises -> None, //](ctx: DeviceContext, name: String, arrays: Int, body: F) raises:
    var best = ctx.execution_time(body, 1)
    for _ in range(RUNS):
        best = min(best, ctx.execution_time(body, 1))
    print(name, Float64(arrays * COUNT * 4) / Float64(best), "GB/s")


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.float32](COUNT)
    var b = ctx.enqueue_create_buffer[DType.float32](COUNT)
    var c = ctx.enqueue_create_buffer[DType.float32](COUNT)
    a.enqueue_fill(1)
    b.enqueue_fill(2)
    c.enqueue_fill(0)

    def copy() raises {imm}:
        ctx.enqueue_copy(c, a)

    def add() raises {imm}:
        ctx.enqueue_function[vector_add](a, b, c, grid_dim=GRID, block_dim=BLOCK)

    def scale() raises {imm}:
        ctx.enqueue_function[saxpy](c, a, Float32(0.5), grid_dim=GRID, block_dim=BLOCK)

    report(ctx, "copy", 2, copy)
    report(ctx, "vector_add", 3, add)
    var sum = Float32(0)
    with c.create_sub_buffer[DType.float32](COUNT - 4, 4).map_to_host() as h:
        for i in range(4):
            sum += h[i]
    c.enqueue_fill(0)
    report(ctx, "saxpy", 3, scale)
    with c.create_sub_buffer[DType.float32](0, 4).map_to_host() as h:
        for i in range(4):
            sum += h[i]
    print("check", sum - Float32(12 + 2 * (RUNS + 1)), "0")
