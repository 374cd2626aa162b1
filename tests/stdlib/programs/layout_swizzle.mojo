# Exchanges of elements in shared memory: their masks, and where elements go.
from layout.swizzle import Swizzle, make_ldmatrix_swizzle, make_swizzle
from max.gpu.host.nvidia.tma import TensorMapSwizzle


def show(s: Swizzle):
    print(s, s.yyy_mask, s.zzz_mask, s(72), s(Int32(100)), s.size(), s.cosize())


def main():
    show(make_swizzle[DType.bfloat16, TensorMapSwizzle.SWIZZLE_128B]())
    show(make_swizzle[DType.float32, TensorMapSwizzle.SWIZZLE_NONE]())
    show(make_swizzle[DType.float32, TensorMapSwizzle.SWIZZLE_64B]())
    show(make_swizzle[8, 64, 8]())
    comptime wide = make_swizzle[16, 32, 4]()
    show(wide)
    show(make_ldmatrix_swizzle[DType.bfloat16, 64]())
    show(make_ldmatrix_swizzle[DType.float32, 32, 2]())
    show(make_ldmatrix_swizzle[DType.bfloat16, 16]())
    show(Swizzle(2, 1, 4))
