# Matrix multiplications of every kind of element against a plain loop, and matrices between lanes and shared memory.
from max.gpu import *
from max.gpu.compute.mma import ld_matrix, mma, st_matrix
from max.gpu.host import DeviceContext
from std.memory import unsafe_stack_allocation


def element(row: Int, column: Int, seed: Int) -> Int:
    """A small number, exact in every type: 0 to 4, negative for some seeds."""
    return (row * 3 + column * 5 + row * column + seed) % 5 - (2 if seed < 3 else 0)


def multiply[
    a: DType, b: DType, d: DType, depth: Int, rows: Int = 16, seed: Int = 1
](wrong: Pointer[Int32, MutAnyOrigin], at: Int32):
    """Counts the elements of A * B + C that differ from what a loop finds."""
    comptime bits = 64 if a == DType.float64 else (
        32 if a == DType.float32 else (16 if a == DType.float16 or a == DType.bfloat16 else 8)
    )
    comptime e = 32 // bits if bits < 32 else 1
    comptime halves = rows // 8
    comptime of_a = rows * depth // 32
    comptime of_b = depth // 4
    comptime of_d = rows // 4
    var g = lane_id() // 4
    var t = lane_id() % 4
    var left = SIMD[a, of_a]()
    var right = SIMD[b, of_b]()
    var c = SIMD[d, of_d]()
    var result = SIMD[d, of_d]()
    for i in range(of_a):
        var r = i // e
        left[i] = Scalar[a](element(g + 8 * (r % halves), (r // halves * 4 + t) * e + i % e, seed))
    for i in range(of_b):
        right[i] = Scalar[b](element((i // e * 4 + t) * e + i % e, g, seed + 1))
    for i in range(of_d):
        c[i] = Scalar[d](element(g + i // 2 * 8, t * 2 + i % 2, 2))
    mma(result, left, right, c)
    for i in range(of_d):
        var row = g + i // 2 * 8
        var column = t * 2 + i % 2
        var expected = element(row, column, 2)
        for k in range(depth):
            expected += element(row, k, seed) * element(k, column, seed + 1)
        if result[i] != Scalar[d](expected):
            wrong[unsafe_offset=Int(at)] = wrong[unsafe_offset=Int(at)] + 1


def all(wrong: Pointer[Int32, MutAnyOrigin]):
    multiply[DType.float16, DType.float16, DType.float16, 8](wrong, 0)
    multiply[DType.float16, DType.float16, DType.float16, 16](wrong, 1)
    multiply[DType.float16, DType.float16, DType.float32, 8](wrong, 2)
    multiply[DType.float16, DType.float16, DType.float32, 16](wrong, 3)
    multiply[DType.bfloat16, DType.bfloat16, DType.float32, 8](wrong, 4)
    multiply[DType.bfloat16, DType.bfloat16, DType.float32, 16](wrong, 5)
    multiply[DType.float32, DType.float32, DType.float32, 4](wrong, 6)
    multiply[DType.float32, DType.float32, DType.float32, 8](wrong, 7)
    multiply[DType.float8_e4m3fn, DType.float8_e4m3fn, DType.float32, 32](wrong, 8)
    multiply[DType.float8_e5m2, DType.float8_e5m2, DType.float32, 32](wrong, 9)
    multiply[DType.float8_e4m3fn, DType.float8_e5m2, DType.float32, 32](wrong, 10)
    multiply[DType.int8, DType.int8, DType.int32, 16](wrong, 11)
    multiply[DType.int8, DType.int8, DType.int32, 32](wrong, 12)
    multiply[DType.uint8, DType.uint8, DType.int32, 32, seed=3](wrong, 13)
    multiply[DType.uint8, DType.int8, DType.int32, 16, seed=3](wrong, 14)
    multiply[DType.float64, DType.float64, DType.float64, 4, 8](wrong, 15)
    multiply[DType.float64, DType.float64, DType.float64, 4](wrong, 16)
    multiply[DType.float64, DType.float64, DType.float64, 8](wrong, 17)


def rounding(p: Pointer[Float32, MutAnyOrigin]):
    """TF32 factors lose their lowest bits, sums in half precision are rounded."""
    var d = SIMD[DType.float32, 4](0)
    mma(d, SIMD[DType.float32, 4](Float32(1) + Float32(2.0) ** -10 + Float32(2.0) ** -11), SIMD[DType.float32, 2](1), d)
    var h = SIMD[DType.float16, 4](2048)
    mma(h, SIMD[DType.float16, 4](0.125), SIMD[DType.float16, 2](1), h)
    if lane_id() == 0:
        p[unsafe_offset=0] = d[0]
        p[unsafe_offset=1] = h[0].cast[DType.float32]()


def tiles(p: Pointer[Int16, MutAnyOrigin]):
    """Loads matrices both ways and stores them back."""
    var s = unsafe_stack_allocation[256, DType.int16, address_space=AddressSpace.SHARED, alignment=16]()
    var u = unsafe_stack_allocation[256, DType.int16, address_space=AddressSpace.SHARED, alignment=16]()
    var lane = lane_id()
    for i in range(8):
        s[unsafe_offset=lane * 8 + i] = Int16(lane * 8 + i)
    syncwarp()
    var four = ld_matrix[8](s.unsafe_offset(lane * 8))
    var turned = ld_matrix[4, transpose=True](s.unsafe_offset(lane * 8))
    var one = ld_matrix[1](s.unsafe_bitcast[Float32]().unsafe_offset(lane * 4))
    p.unsafe_offset(lane * 8).unsafe_store(four)
    p.unsafe_offset(256 + lane * 4).unsafe_store(turned)
    p[unsafe_offset=384 + lane] = Int16(one.to_bits() & 0xFFFF)
    st_matrix[4, transpose=True](u.unsafe_offset(lane * 8), __bits(four))
    syncwarp()
    for i in range(8):
        p[unsafe_offset=416 + lane * 8 + i] = u[unsafe_offset=lane * 8 + i]
    syncwarp()
    st_matrix[2](u.unsafe_offset(lane % 16 * 8), SIMD[DType.float32, 2](__bits(four)[0], __bits(four)[2]))
    syncwarp()
    for i in range(4):
        p[unsafe_offset=672 + lane * 4 + i] = u[unsafe_offset=lane * 4 + i]


def __bits(value: SIMD[DType.int16, 8]) -> SIMD[DType.float32, 4]:
    var result = SIMD[DType.float32, 4]()
    for i in range(4):
        var word = UInt32(UInt16(value[2 * i])) | UInt32(UInt16(value[2 * i + 1])) << 16
        result[i] = Float32(from_bits=word)
    return result


def main() raises:
    var ctx = DeviceContext()
    var wrong = ctx.enqueue_create_buffer[DType.int32](18)
    wrong.enqueue_fill(0)
    ctx.enqueue_function[all](wrong, grid_dim=1, block_dim=32)
    print(wrong)
    var sums = ctx.enqueue_create_buffer[DType.float32](2)
    ctx.enqueue_function[rounding](sums, grid_dim=1, block_dim=32)
    print(sums)
    var out = ctx.enqueue_create_buffer[DType.int16](800)
    ctx.enqueue_function[tiles](out, grid_dim=1, block_dim=32)
    with out.map_to_host() as h:
        var bad = 0
        for lane in range(32):
            for i in range(8):
                # matrix i // 2, row lane // 4, columns from lane % 4 * 2 on
                bad += Int(h[lane * 8 + i] != Int16(i // 2 * 64 + lane // 4 * 8 + lane % 4 * 2 + i % 2))
                # stored with rows and columns exchanged
                bad += Int(h[416 + lane * 8 + i] != Int16(lane // 8 * 64 + i * 8 + lane % 8))
            for i in range(4):
                bad += Int(h[256 + lane * 4 + i] != Int16(i // 2 * 64 + (lane % 4 * 2 + i % 2) * 8 + lane // 4))
            bad += Int(h[384 + lane] != Int16(lane * 2))
        for i in range(128):
            bad += Int(h[672 + i] != Int16(i // 64 * 128 + i % 64))
        print(bad)
