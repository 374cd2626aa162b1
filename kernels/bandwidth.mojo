"""The kernels of the benchmark: each thread moves four numbers at once."""

from max.gpu import global_idx

comptime WIDTH = 4


def vector_add(
    n: Int64,
    x: Pointer[Float32, ImmutAnyOrigin],
    y: Pointer[Float32, ImmutAnyOrigin],
    z: Pointer[Float32, MutAnyOrigin],
):
    """Sets z to x + y. `n` is a multiple of the width."""
    var i = global_idx.x * WIDTH
    if i < Int(n):
        var sum = x.unsafe_load[width=WIDTH, alignment=16](i) + y.unsafe_load[width=WIDTH, alignment=16](i)
        z.unsafe_store[alignment=16](i, sum)


def saxpy(n: Int64, a: Float32, x: Pointer[Float32, ImmutAnyOrigin], y: Pointer[Float32, MutAnyOrigin]):
    """Adds a * x to y. `n` is a multiple of the width."""
    var i = global_idx.x * WIDTH
    if i < Int(n):
        var scaled = a * x.unsafe_load[width=WIDTH, alignment=16](i)
        y.unsafe_store[alignment=16](i, scaled + y.unsafe_load[width=WIDTH, alignment=16](i))
