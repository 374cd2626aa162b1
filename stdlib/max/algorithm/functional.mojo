"""Functions that call a function for every element."""

from max.gpu import global_idx
from max.gpu.host import DeviceContext
from std.algorithm.functional import map, tile, unswitch, vectorize
from std.builtin.coord_like import CoordLike
from std.math import ceildiv
from std.utils.coord import Coord

comptime _BLOCK = 128
"""Threads of a block."""


@always_inline
def elementwise[
    F: def[width: Int, alignment: Int](Coord) -> None, //, simd_width: Int, *, target: StaticString = "cpu"
](func: F, shape: Coord, context: DeviceContext) raises:
    """Calls `func[width](at)` for every index of a shape, `width` elements of the last dimension at a time.

    `width` is `simd_width` while a full vector fits into the dimension, 1 for the rest. With `target="gpu"` the calls
    run in a kernel that is enqueued on the context.
    """
    var columns = shape.leaf[shape.flat_rank - 1]()
    var rows = 1
    comptime for i in range(shape.flat_rank - 1):
        rows *= shape.leaf[i]()
    comptime if target == "gpu":
        var per_row = ceildiv(columns, simd_width)

        def kernel() {var}:
            var number = global_idx.x
            if number < rows * per_row:
                _strip[simd_width](func, shape, number // per_row, number % per_row * simd_width, columns)

        context.enqueue_function(kernel, grid_dim=ceildiv(rows * per_row, _BLOCK), block_dim=_BLOCK)
    else:
        for row in range(rows):
            for column in range(0, columns, simd_width):
                _strip[simd_width](func, shape, row, column, columns)


@always_inline
def _strip[
    F: def[width: Int, alignment: Int](Coord) -> None, //, simd_width: Int
](func: F, shape: Coord, row: Int, column: Int, columns: Int):
    """Up to `simd_width` elements of a row from a column on."""
    if column + simd_width <= columns:
        _call[simd_width](func, shape, row, column)
    else:
        for i in range(column, columns):
            _call[1](func, shape, row, i)


@always_inline
def _call[
    F: def[width: Int, alignment: Int](Coord) -> None, //, width: Int
](func: F, shape: Coord, row: Int, column: Int):
    """Calls the function at a column of a row; rows are counted through all dimensions but the last."""
    comptime rank = shape.flat_rank
    comptime assert rank >= 1 and rank <= 4, "elementwise takes shapes of one to four dimensions"
    comptime if rank == 1:
        func[width](Coord(column))
    elif rank == 2:
        func[width](Coord(row, column))
    elif rank == 3:
        var b = shape.leaf[1]()
        func[width](Coord(row // b, row % b, column))
    else:
        var b = shape.leaf[1]()
        var c = shape.leaf[2]()
        func[width](Coord(row // (b * c), row // c % b, row % c, column))
