# elementwise() on the host: full vectors along the last dimension, single elements for the rest.
from max.algorithm.functional import elementwise
from max.gpu.host import DeviceContext
from std.utils.coord import Coord
def main() raises:
    var ctx = DeviceContext(api="cpu")
    def body[width: Int, alignment: Int = 1](at: Coord) {var} -> None:
        print(at, width, at.rank)
    elementwise[simd_width=4](body, Coord(2, 3), ctx)
    elementwise[simd_width=4](body, Coord(7), ctx)
    elementwise[simd_width=4](body, Coord(2, 5), ctx)
    elementwise[simd_width=1](body, Coord(2, 2, 2), ctx)
