"""Matrix multiplication by a warp. Every lane holds fragments of the matrices, laid out as in the PTX manual.

A fragment consists of registers of 32 bits (64 for `Float64`). Lane `4 * g + t` holds, of a matrix A by rows, in register
`r` the elements of row `g`, or `g + 8` for odd `r`, and of the columns `(4 * (r // 2) + t) * e` and those after it, where
`e` elements fill a register; of B by columns the same, with rows and columns exchanged and no second half; of C and D
the columns `2 * t` and `2 * t + 1` of row `g`, then of row `g + 8`.
"""

from std.memory import AddressSpace
from ..identity import lane_id
from ..primitives.warp import shuffle_idx
from ..sync import _needs_hopper, _shared_address
from ..targets import has_nvidia_features, is_simulated, on_amd, on_nvidia
from .. import simulator
from . import matrix_core
from .warpgroup import (
    WGMMADescriptor,
    wgmma_async,
    wgmma_commit_group_sync,
    wgmma_fence_aligned,
    wgmma_wait_group_sync,
)


# ------------------------------------------------------------------------------------------- combinations


def _rows(d: DType, d_width: Int) -> Int:
    """The rows of A and D: the oldest instruction for `Float64` has 8, all others 16."""
    return 8 if d == DType.float64 and d_width == 2 else 16


def _depth(a: DType, a_width: Int, rows: Int) -> Int:
    """The columns of A, of which each of 32 lanes has `a_width` elements."""
    return a_width * 32 // rows


def _is_byte(dtype: DType) -> Bool:
    return dtype == DType.int8 or dtype == DType.uint8


def _is_tiny_float(dtype: DType) -> Bool:
    return dtype == DType.float8_e4m3fn or dtype == DType.float8_e5m2


def _needed_capability(a: DType, b: DType, d: DType, rows: Int, depth: Int) -> Int:
    """The compute capability from which on there is an instruction for elements and depth; 0 if there is none."""
    if a == DType.float16 and b == a:
        return 80 if (d == DType.float32 or d == a) and (depth == 8 or depth == 16) else 0
    if a == DType.bfloat16 and b == a:
        return 80 if d == DType.float32 and (depth == 8 or depth == 16) else 0
    if a == DType.float32 and b == a:
        return 80 if d == a and (depth == 4 or depth == 8) else 0
    if _is_tiny_float(a) and _is_tiny_float(b):
        return 89 if d == DType.float32 and depth == 32 else 0
    if _is_byte(a) and _is_byte(b):
        return 80 if d == DType.int32 and (depth == 16 or depth == 32) else 0
    if a == DType.float64 and b == a and d == a:
        if rows == 8:
            return 80 if depth == 4 else 0
        return 90 if depth == 4 or depth == 8 else 0
    return 0


def _capability(a: DType, a_width: Int, b: DType, b_width: Int, d: DType, d_width: Int) -> Int:
    """As above for fragments of so many elements in each lane."""
    var rows = _rows(d, d_width)
    var depth = _depth(a, a_width, rows)
    if a_width * 32 != rows * depth or b_width * 32 != depth * 8 or d_width * 32 != rows * 8:
        return 0
    return _needed_capability(a, b, d, rows, depth)


@always_inline
def mma(mut d: SIMD, a: SIMD, b: SIMD, c: SIMD):
    """`d = a * b + c`, where the lanes of a warp hold fragments of four matrices.

    The types and lengths say which instruction it is: `a` of `m` by `k` elements in rows, `b` of `k` by 8 in columns.
    Float32 factors count as TF32: their lowest 13 bits are not looked at.
    """
    comptime supported = _capability(a.dtype, a.length, b.dtype, b.length, d.dtype, d.length)
    comptime cores = on_amd() and matrix_core.has[a.dtype, a.length, b.dtype, b.length, d.dtype, d.length]()
    comptime assert (supported != 0 or cores) and c.dtype == d.dtype and c.length == d.length, String(
        "no valid implementation of mma for a=",
        a.length, "x", a.dtype, ", b=", b.length, "x", b.dtype, ", c=", c.length, "x", c.dtype, ", d=", d.length, "x", d.dtype,
    )
    comptime if cores:
        d = rebind[type_of(d)](matrix_core.multiply(a, b, rebind[SIMD[d.dtype, d.length]](c)))
    elif on_nvidia():
        comptime assert Int(__mir.target["compute_capability"]) >= supported, String(
            "this mma needs an NVIDIA device of compute capability ", supported // 10, ".", supported % 10
        )
        d = rebind[type_of(d)](_instruction(a, b, rebind[SIMD[d.dtype, d.length]](c)))
    else:
        d = rebind[type_of(d)](_by_lanes(a, b, rebind[SIMD[d.dtype, d.length]](c)))


# ------------------------------------------------------------------------------------------- the instruction


def _type_word(dtype: DType) -> String:
    """What PTX calls an element type in a matrix instruction."""
    if dtype == DType.float16:
        return "f16"
    if dtype == DType.bfloat16:
        return "bf16"
    if dtype == DType.float8_e4m3fn:
        return "e4m3"
    if dtype == DType.float8_e5m2:
        return "e5m2"
    if dtype == DType.int8:
        return "s8"
    if dtype == DType.uint8:
        return "u8"
    if dtype == DType.int32:
        return "s32"
    return "f64" if dtype == DType.float64 else "f32"


def _factor_word(dtype: DType) -> String:
    return "tf32" if dtype == DType.float32 else _type_word(dtype)


def _registers(first: Int, count: Int) -> String:
    """A list of operands of inline assembly between braces."""
    var result = String("{")
    for i in range(count):
        result += String(", $" if i > 0 else "$", first + i)
    return result + "}"


def _repeated(constraint: String, count: Int) -> String:
    var result = constraint
    for _ in range(1, count):
        result += "," + constraint
    return result


def _mma_text(a: DType, b: DType, d: DType, rows: Int, depth: Int, of_a: Int, of_b: Int, of_d: Int) -> String:
    """The instruction; the last three are how many registers there are."""
    return String(
        "mma.sync.aligned.m", rows, "n8k", depth, ".row.col.", _type_word(d), ".", _factor_word(a), ".", _factor_word(b), ".",
        _type_word(d), " ", _registers(0, of_d), ", ", _registers(of_d, of_a), ", ", _registers(of_d + of_a, of_b), ", ",
        _registers(of_d + of_a + of_b, of_d), ";",
    )


def _register_type(dtype: DType) -> DType:
    """What a register counts as: 16-bit and smaller elements are packed, as are factors of 32 bits."""
    return DType.float64 if dtype == DType.float64 else DType.uint32


def _sum_type(dtype: DType) -> DType:
    return DType.uint32 if dtype == DType.float16 or dtype == DType.int32 else dtype


def _letter(dtype: DType) -> String:
    return "r" if dtype == DType.uint32 else ("d" if dtype == DType.float64 else "f")


@always_inline
def _instruction[
    d: DType, d_width: Int
](a: SIMD, b: SIMD, c: SIMD[d, d_width]) -> SIMD[d, d_width]:
    """One NVIDIA instruction."""
    comptime rows = _rows(d, d_width)
    comptime factor = _register_type(a.dtype)
    comptime sums = _sum_type(d)
    comptime of_a = a.length * Int(__mir.size_of[Scalar[a.dtype]]()) // Int(__mir.size_of[Scalar[factor]]())
    comptime of_b = b.length * Int(__mir.size_of[Scalar[b.dtype]]()) // Int(__mir.size_of[Scalar[factor]]())
    comptime of_d = d_width * Int(__mir.size_of[Scalar[d]]()) // Int(__mir.size_of[Scalar[sums]]())
    comptime text = _mma_text(a.dtype, b.dtype, d, rows, _depth(a.dtype, a.length, rows), of_a, of_b, of_d)
    comptime constraints = _repeated("=" + _letter(sums), of_d) + "," + _repeated(_letter(factor), of_a + of_b) + "," + _repeated(
        _letter(sums), of_d
    )
    var result = __mir.asm[text, constraints, __mir.vector[sums, of_d], 0](
        __mir.bitcast[__mir.vector[factor, of_a]](a._value),
        __mir.bitcast[__mir.vector[factor, of_b]](b._value),
        __mir.bitcast[__mir.vector[sums, of_d]](c._value),
    )
    return SIMD[d, d_width](__mir.bitcast[__mir.vector[d, d_width]](result))


# ----------------------------------------------------------------------------------------- lane by lane


@fieldwise_init
struct _Factors[a_type: DType, a_width: Int, b_type: DType, b_width: Int](TrivialRegisterPassable):
    """The factors that one lane holds."""

    var a: SIMD[Self.a_type, Self.a_width]
    var b: SIMD[Self.b_type, Self.b_width]


def _work_type(d: DType) -> DType:
    """What products are added up in."""
    return DType.float32 if d == DType.float16 else d


@always_inline
def _factor[dtype: DType, //, work: DType](value: Scalar[dtype]) -> Scalar[work]:
    """An element as the multiplication takes it."""
    comptime if dtype == DType.float32:
        return rebind[Scalar[work]](Float32(from_bits=value.cast[DType.float32]().to_bits() & 0xFFFFE000))
    else:
        return value.cast[work]()


def _by_lanes[d: DType, d_width: Int](a: SIMD, b: SIMD, c: SIMD[d, d_width]) -> SIMD[d, d_width]:
    """The same from what the other lanes hold, products added in the order of the columns of A."""
    comptime rows = _rows(d, d_width)
    comptime halves = rows // 8
    comptime bits = Int(__mir.size_of[Scalar[a.dtype]]()) * 8
    comptime e = 32 // bits if bits < 32 else 1
    comptime work = _work_type(d)
    var mine = _Factors(a, b)
    var first = lane_id() // 32 * 32
    var group = lane_id() % 32 // 4
    var quad = lane_id() % 4
    var sums = c.cast[work]()
    comptime if is_simulated():
        var passed = simulator.exchange(mine)
        comptime for part in range(_depth(a.dtype, a.length, rows) // (4 * e)):
            for t in range(4):
                var left = passed.of[type_of(mine)](group * 4 + t, mine).a
                comptime for column in range(2):
                    var right = passed.of[type_of(mine)]((quad * 2 + column) * 4 + t, mine).b
                    _add_products[halves, part, column, e](sums, left, right)
    else:
        comptime for part in range(_depth(a.dtype, a.length, rows) // (4 * e)):
            for t in range(4):
                var left = shuffle_idx(a, UInt32(first + group * 4 + t))
                comptime for column in range(2):
                    var right = shuffle_idx(b, UInt32(first + (quad * 2 + column) * 4 + t))
                    _add_products[halves, part, column, e](sums, left, right)
    return sums.cast[d]()


@always_inline
def _add_products[halves: Int, part: Int, column: Int, e: Int](mut sums: SIMD, left: SIMD, right: SIMD):
    """Adds the products of one register of each factor."""
    comptime for half in range(halves):
        comptime for w in range(e):
            var x = _factor[sums.dtype](left[(part * halves + half) * e + w])
            sums[half * 2 + column] += x * _factor[sums.dtype](right[part * e + w])


# ------------------------------------------------------------------------------- matrices in shared memory


def _matrices[dtype: DType, width: Int]() -> Int:
    """How many matrices of 8 rows of 16 bytes fill a fragment of so many elements."""
    return width * Int(__mir.size_of[Scalar[dtype]]()) // 4


def _matrix_text(operation: String, count: Int, transpose: Bool) -> String:
    return String(operation, ".sync.aligned.m8n8.x", count, ".trans" if transpose else "", ".shared.b16 ")


@always_inline
def ld_matrix[
    dtype: DType, //, simd_width: Int, *, transpose: Bool = False
](ptr: Pointer[Scalar[dtype], _, address_space=_]) -> SIMD[dtype, simd_width]:
    """Loads one, two or four matrices of 8 rows from shared memory, a row being 16 bytes.

    Lane `8 * i + r` passes the address of row `r` of matrix `i`. Each lane gets 4 bytes of each matrix: of row
    `lane_id() // 4` those at `4 * (lane_id() % 4)`, or transposed, two elements of 16 bits of column `lane_id() // 4`.
    """
    comptime count = _matrices[dtype, simd_width]()
    comptime assert count == 1 or count == 2 or count == 4, "ld_matrix loads 4, 8 or 16 bytes for each lane"
    comptime assert not transpose or Int(__mir.size_of[Scalar[dtype]]()) == 2, "only elements of 16 bits are transposed"
    comptime assert has_nvidia_features(), "ld_matrix is an instruction of NVIDIA processors"
    comptime if on_nvidia():
        comptime text = _matrix_text("ldmatrix", count, transpose) + _registers(0, count) + String(", [$", count, "];")
        comptime constraints = _repeated("=r", count) + ",r,~{memory}"
        var place = __mir.cast_pointer[__mir.i8, 3](ptr._address)
        var words = __mir.asm[text, constraints, __mir.vector[DType.uint32, count], 1](
            __mir.trunc[__mir.i32](__mir.ptrtoint[__mir.i64](place))
        )
        return SIMD[dtype, simd_width](__mir.bitcast[__mir.vector[dtype, simd_width]](words))
    else:
        var rows = simulator.exchange(Int(__mir.ptrtoint[__mir.i64](ptr._address)))
        var words = SIMD[DType.uint32, count]()
        var lane = lane_id()
        comptime for i in range(count):
            comptime if transpose:
                var low = _half_at(rows.of[Int](8 * i + lane % 4 * 2), lane // 4)
                var high = _half_at(rows.of[Int](8 * i + lane % 4 * 2 + 1), lane // 4)
                words[i] = UInt32(__mir.load(low)) | UInt32(__mir.load(high)) << 16
            else:
                words[i] = __mir.load(__mir.cast_pointer[UInt32](_half_at(rows.of[Int](8 * i + lane // 4), lane % 4 * 2)))
        return SIMD[dtype, simd_width](__mir.bitcast[__mir.vector[dtype, simd_width]](words._value))


@always_inline
def st_matrix[
    dtype: DType, //, simd_width: Int, *, transpose: Bool = False
](ptr: Pointer[Scalar[dtype], _, address_space = AddressSpace.SHARED], d: SIMD[DType.float32, simd_width]):
    """Stores one, two or four matrices of 8 rows to shared memory: the inverse of `ld_matrix`.

    A lane of `d` is a register with the 4 bytes that go to a matrix.
    """
    comptime assert simd_width == 1 or simd_width == 2 or simd_width == 4, "st_matrix stores 1, 2 or 4 matrices"
    comptime assert has_nvidia_features(), "st_matrix is an instruction of NVIDIA processors"
    var words = __mir.bitcast[__mir.vector[DType.uint32, simd_width]](d._value)
    comptime if on_nvidia():
        _needs_hopper()
        comptime text = _matrix_text("stmatrix", simd_width, transpose) + "[$0], " + _registers(1, simd_width) + ";"
        comptime constraints = _repeated("r", simd_width + 1) + ",~{memory}"
        __mir.asm[text, constraints, NoneType, 1](_shared_address(ptr), words)
    else:
        var rows = simulator.exchange(Int(__mir.ptrtoint[__mir.i64](ptr._address)))
        var values = SIMD[DType.uint32, simd_width](words)
        var lane = lane_id()
        comptime for i in range(simd_width):
            comptime if transpose:
                __mir.store(_half_at(rows.of[Int](8 * i + lane % 4 * 2), lane // 4), UInt16(values[i] & 0xFFFF))
                __mir.store(_half_at(rows.of[Int](8 * i + lane % 4 * 2 + 1), lane // 4), UInt16(values[i] >> 16))
            else:
                var place = _half_at(rows.of[Int](8 * i + lane // 4), lane % 4 * 2)
                __mir.store(__mir.cast_pointer[UInt32](place), values[i])


@always_inline
def _half_at(row: Int, column: Int) -> __mir.pointer[UInt16]:
    """An element of 16 bits of a row."""
    return __mir.inttoptr[UInt16]((row + column * 2)._value)
