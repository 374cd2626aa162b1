# Two-stage reduction: grid-stride sums per block into partials, a second launch over the partials; min and max by generic operator.
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, barrier, block_dim, block_idx, grid_dim, global_idx, thread_idx
from max.gpu.host import DeviceContext

comptime TPB = 64


trait Monoid:
    @staticmethod
    def unit[dt: DType]() -> Scalar[dt]:
        ...

    @staticmethod
    def join[dt: DType](a: Scalar[dt], b: Scalar[dt]) -> Scalar[dt]:
        ...


struct Sum(Monoid):
    @staticmethod
    def unit[dt: DType]() -> Scalar[dt]:
        return 0

    @staticmethod
    def join[dt: DType](a: Scalar[dt], b: Scalar[dt]) -> Scalar[dt]:
        return a + b


struct Largest(Monoid):
    @staticmethod
    def unit[dt: DType]() -> Scalar[dt]:
        return Scalar[dt].MIN_FINITE

    @staticmethod
    def join[dt: DType](a: Scalar[dt], b: Scalar[dt]) -> Scalar[dt]:
        return max(a, b)


def reduce[dt: DType, M: Monoid](src: Pointer[Scalar[dt], ImmutAnyOrigin], dst: Pointer[Scalar[dt], MutAnyOrigin], n: Int32):
    var s = unsafe_stack_allocation[TPB, Scalar[dt], address_space=AddressSpace.SHARED]()
    var t = thread_idx.x
    var acc = M.unit[dt]()
    var i = global_idx.x
    while i < Int(n):
        acc = M.join(acc, src[unsafe_offset=i])
        i += block_dim.x * grid_dim.x
    s[unsafe_offset=t] = acc
    barrier()
    var half = TPB // 2
    while half > 0:
        if t < half:
            s[unsafe_offset=t] = M.join(s[unsafe_offset=t], s[unsafe_offset = t + half])
        barrier()
        half >>= 1
    if t == 0:
        dst[unsafe_offset=block_idx.x] = s[unsafe_offset=0]


def run[dt: DType, M: Monoid](ctx: DeviceContext, n: Int) raises -> Scalar[dt]:
    var src = ctx.enqueue_create_buffer[dt](n)
    var parts = ctx.enqueue_create_buffer[dt](7)
    var last = ctx.enqueue_create_buffer[dt](1)
    with src.map_to_host() as h:
        for i in range(n):
            h[i] = Scalar[dt]((i * 37) % 101 - 50)
    ctx.enqueue_function[reduce[dt, M]](src, parts, Int32(n), grid_dim=7, block_dim=TPB)
    ctx.enqueue_function[reduce[dt, M]](parts, last, Int32(7), grid_dim=1, block_dim=TPB)
    with last.map_to_host() as h:
        return h[0]


def main() raises:
    var ctx = DeviceContext()
    var want = 0
    for i in range(1000):
        want += (i * 37) % 101 - 50
    print(run[DType.int64, Sum](ctx, 1000) == Int64(want), run[DType.float32, Sum](ctx, 1000) == Float32(want))
    print(run[DType.int32, Largest](ctx, 1000), run[DType.float64, Largest](ctx, 77))
