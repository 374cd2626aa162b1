# Bitonic sort over global memory, generic in the type, with a comparison chosen at compile time.
from max.gpu import global_idx
from max.gpu.host import DeviceContext


def step[dt: DType, descending: Bool](p: Pointer[Scalar[dt], MutAnyOrigin], j: Int32, k: Int32):
    var i = global_idx.x
    var other = i ^ Int(j)
    if other > i:
        var a = p[unsafe_offset=i]
        var b = p[unsafe_offset=other]
        var up = (i & Int(k)) == 0
        comptime if descending:
            up = not up
        if (a > b) == up:
            p[unsafe_offset=i] = b
            p[unsafe_offset=other] = a


def sort[dt: DType, descending: Bool = False](ctx: DeviceContext, n: Int) raises:
    var b = ctx.enqueue_create_buffer[dt](n)
    with b.map_to_host() as h:
        for i in range(n):
            h[i] = Scalar[dt]((i * 7919) % 1009)
    var k = 2
    while k <= n:
        var j = k // 2
        while j > 0:
            ctx.enqueue_function[step[dt, descending]](b, Int32(j), Int32(k), grid_dim=n // 32, block_dim=32)
            j //= 2
        k *= 2
    var bad = 0
    var sum = 0
    with b.map_to_host() as h:
        for i in range(n):
            sum += Int(h[i])
            if i > 0:
                comptime if descending:
                    bad += Int(h[i - 1] < h[i])
                else:
                    bad += Int(h[i - 1] > h[i])
    var want = 0
    for i in range(n):
        want += (i * 7919) % 1009
    print("unsorted:", bad, "sum right:", sum == want)


def main() raises:
    var ctx = DeviceContext()
    sort[DType.int32](ctx, 128)
    sort[DType.float32, True](ctx, 64)
    sort[DType.uint16](ctx, 256)
