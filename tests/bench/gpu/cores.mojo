# Times launches on the simulator: `name milliseconds` for kernels with much and with little to do in each block.
from std.memory import unsafe_stack_allocation
from std.time import perf_counter_ns
from max.gpu import AddressSpace, barrier, block_idx, global_idx, thread_idx
from max.gpu.host import DeviceContext

comptime Floats = Pointer[Float32, MutAnyOrigin]
comptime TILE = 16
comptime SIZE = 256


def compute(to: Floats, n: Int32):
    var x = Float32(global_idx.x)
    for _ in range(n):
        x = x * 0.5 + 1.0 / (x + 1.0)
    to[unsafe_offset=global_idx.x] = x


def matmul(a: Floats, b: Floats, c: Floats):
    var left = unsafe_stack_allocation[TILE * TILE, Float32, address_space=AddressSpace.SHARED]()
    var right = unsafe_stack_allocation[TILE * TILE, Float32, address_space=AddressSpace.SHARED]()
    var tx = thread_idx.x
    var ty = thread_idx.y
    var row = block_idx.y * TILE + ty
    var column = block_idx.x * TILE + tx
    var sum = Float32(0)
    for k in range(0, SIZE, TILE):
        left[unsafe_offset = ty * TILE + tx] = a[unsafe_offset = row * SIZE + k + tx]
        right[unsafe_offset = ty * TILE + tx] = b[unsafe_offset = (k + ty) * SIZE + column]
        barrier()
        for i in range(TILE):
            sum += left[unsafe_offset = ty * TILE + i] * right[unsafe_offset = i * TILE + tx]
        barrier()
    c[unsafe_offset = row * SIZE + column] = sum


def add(a: Floats, b: Floats, c: Floats):
    var i = global_idx.x
    c[unsafe_offset=i] = a[unsafe_offset=i] + b[unsafe_offset=i]


def main() raises:
    var ctx = DeviceContext()
    comptime N = 1 << 20
    var a = ctx.enqueue_create_buffer[DType.float32](N)
    var b = ctx.enqueue_create_buffer[DType.float32](N)
    var c = ctx.enqueue_create_buffer[DType.float32](N)
    a.enqueue_fill(1)
    b.enqueue_fill(2)
    c.enqueue_fill(0)
    var best: List[Int] = [1 << 60, 1 << 60, 1 << 60, 1 << 60]
    for _ in range(7):
        for kind in range(4):
            var start = perf_counter_ns()
            if kind == 0:
                ctx.enqueue_function[compute](c, Int32(2000), grid_dim=128, block_dim=64)
            elif kind == 1:
                ctx.enqueue_function[matmul](a, b, c, grid_dim=(SIZE // TILE, SIZE // TILE), block_dim=(TILE, TILE))
            elif kind == 2:
                ctx.enqueue_function[add](a, b, c, grid_dim=N // 256, block_dim=256)
            else:
                for _ in range(1000):
                    ctx.enqueue_function[add](a, b, c, grid_dim=4, block_dim=64)
            best[kind] = min(best[kind], Int(perf_counter_ns() - start))
    print("compute", Float64(best[0]) / 1e6)
    print("matmul", Float64(best[1]) / 1e6)
    print("add", Float64(best[2]) / 1e6)
    print("thousand_small", Float64(best[3]) / 1e6)
