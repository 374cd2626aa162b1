# Kernels that nobody launches are checked as well. REJECT 11
from max.gpu import thread_idx, global_idx
from layout import TileTensor
from layout.tile_layout import row_major

comptime L = row_major[32]()
comptime T = TileTensor[mut=True, DType.float32, type_of(L), MutAnyOrigin]


def bad_kernel(p: Pointer[Float32, MutAnyOrigin]):
    p[unsafe_offset=global_idx.x] = "text"


def bad_tile(t: T):
    t[global_idx.x] = "text"


def bad_none():
    var x: Int = "text"
    print(thread_idx.x)


def main():
    print("x")
