# Matmul: naive, shared tiles, register blocking; dynamic sizes through runtime layouts.
from max.gpu import AddressSpace, barrier, block_idx, thread_idx, global_idx
from max.gpu.host import DeviceContext
from layout import TileTensor, stack_allocation, Idx
from layout.tile_layout import row_major, TensorLayout

comptime dt = DType.float32
comptime M = 24
comptime N = 20
comptime K = 28
comptime T = 8
comptime LA = row_major[M, K]()
comptime LB = row_major[K, N]()
comptime LC = row_major[M, N]()
comptime A = TileTensor[mut=False, dt, type_of(LA), ImmutAnyOrigin]
comptime B = TileTensor[mut=False, dt, type_of(LB), ImmutAnyOrigin]
comptime C = TileTensor[mut=True, dt, type_of(LC), MutAnyOrigin]


def naive(a: A, b: B, c: C):
    var i = global_idx.y
    var j = global_idx.x
    if i < M and j < N:
        var acc: c.ElementType = 0
        for k in range(K):
            acc += a[i, k] * b[k, j]
        c[i, j] = acc


def tiled(a: A, b: B, c: C):
    var sa = stack_allocation[dtype=dt, address_space=AddressSpace.SHARED](row_major[T, T]())
    var sb = stack_allocation[dtype=dt, address_space=AddressSpace.SHARED](row_major[T, T]())
    var ty = thread_idx.y
    var tx = thread_idx.x
    var row = block_idx.y * T + ty
    var col = block_idx.x * T + tx
    var acc = Float32(0)
    comptime for step in range((K + T - 1) // T):
        var ka = step * T + tx
        var kb = step * T + ty
        sa[ty, tx] = a[row, ka] if row < M and ka < K else 0
        sb[ty, tx] = b[kb, col] if kb < K and col < N else 0
        barrier()
        comptime for k in range(T):
            acc += sa[ty, k][0] * sb[k, tx][0]
        barrier()
    if row < M and col < N:
        c[row, col] = acc


def registers(a: A, b: B, c: C):
    # every thread does 4 rows of one column
    var base = global_idx.y * 4
    var j = global_idx.x
    if j >= N:
        return
    var acc = SIMD[dt, 4](0)
    for k in range(K):
        var bv = b[k, j][0]
        comptime for r in range(4):
            acc[r] += a[base + r, k][0] * bv
    comptime for r in range(4):
        c[base + r, j] = acc[r]


def main() raises:
    var ctx = DeviceContext()
    var ab = ctx.enqueue_create_buffer[dt](M * K)
    var bb = ctx.enqueue_create_buffer[dt](K * N)
    var cb = ctx.enqueue_create_buffer[dt](M * N)
    with ab.map_to_host() as h:
        for i in range(M * K):
            h[i] = Float32(i % 7 - 3)
    with bb.map_to_host() as h:
        for i in range(K * N):
            h[i] = Float32(i % 5 - 2)
    var want = List[Float32](length=M * N, fill=0)
    for i in range(M):
        for j in range(N):
            for k in range(K):
                want[i * N + j] += Float32((i * K + k) % 7 - 3) * Float32((k * N + j) % 5 - 2)
    var a = TileTensor[mut=False, dt, type_of(LA)](ab, LA)
    var b = TileTensor[mut=False, dt, type_of(LB)](bb, LB)
    var c = TileTensor(cb, LC)
    comptime for which in range(3):
        cb.enqueue_fill(-1)
        comptime if which == 0:
            ctx.enqueue_function[naive](a, b, c, grid_dim=(3, 3), block_dim=(T, T))
        elif which == 1:
            ctx.enqueue_function[tiled](a, b, c, grid_dim=(3, 3), block_dim=(T, T))
        else:
            ctx.enqueue_function[registers](a, b, c, grid_dim=(3, 1), block_dim=(T, M // 4))
        var bad = 0
        with cb.map_to_host() as h:
            for i in range(M * N):
                if h[i] != want[i]:
                    bad += 1
        print(which, "bad:", bad)
