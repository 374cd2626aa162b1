"""Matrix multiplication by four warps, of matrices in shared memory: the instructions of Hopper (`sm_90a`).

A thread holds `n / 2` sums of a matrix of 64 by `n`: thread `32 * w + 4 * g + t` has of row `16 * w + g` the columns
`8 * j + 2 * t` and the one after it, then the same of row `16 * w + g + 8`, for every `j`.
"""

from max.gpu.host.nvidia.tma import TensorMapSwizzle
from std.memory import AddressSpace
from std.utils.static_tuple import StaticTuple
from ..simulated_tensor import swizzled
from ..targets import is_simulated, on_nvidia
from .. import simulator

comptime _SHARED = AddressSpace.SHARED
comptime _UNIT = 14
"""Bits of an address or a distance in a descriptor, which counts 16 bytes."""
comptime _MASK = Int64((1 << _UNIT) - 1)


@always_inline
def _is_hopper() -> Bool:
    comptime cpu: StaticString = __mir.target["cpu"]
    return cpu == "sm_90a"


@always_inline
def _needs_warpgroups():
    comptime assert is_simulated() or (on_nvidia() and _is_hopper()), "this needs an NVIDIA device of architecture sm_90a"


struct WGMMADescriptor[dtype: DType](TrivialRegisterPassable):
    """Where a matrix lies in shared memory, in the 64 bits that the instructions take."""

    var desc: Int64
    """The bits."""
    var _high: Int64
    """On the simulator, the bits of the address that have no room."""

    @always_inline
    def __init__(out self, val: Int64):
        """The bits as they are; the simulator does not know where such a matrix is."""
        self.desc = val
        self._high = 0

    @staticmethod
    @always_inline
    def create[
        stride_byte_offset: Int,
        leading_byte_offset: Int,
        swizzle_mode: TensorMapSwizzle = TensorMapSwizzle.SWIZZLE_NONE,
    ](smem_ptr: Pointer[Scalar[Self.dtype], _, address_space=_SHARED]) -> Self:
        """A matrix from an address on. The two distances are those of the PTX manual, in units of 16 bytes."""
        comptime mode = 0 if swizzle_mode == TensorMapSwizzle.SWIZZLE_NONE else 4 - Int(swizzle_mode._value)
        comptime fixed = Int64(stride_byte_offset) << 32 | Int64(leading_byte_offset) << 16 | Int64(mode) << 62
        var address = Int64(__mir.ptrtoint[__mir.i64](smem_ptr._address))
        var result = Self(fixed | ((address & 0x3FFFF) >> 4))
        comptime if is_simulated():
            result._high = address >> 18
        return result

    @always_inline
    def __add__(self, offset: Int) -> Self:
        """The matrix so many bytes further on."""
        var result = self
        result += offset
        return result

    @always_inline
    def __iadd__(mut self, offset: Int):
        comptime if is_simulated():
            var place = (self._high << 18 | (self.desc & _MASK) << 4) + Int64(offset)
            self.desc = (self.desc & ~_MASK) | ((place & 0x3FFFF) >> 4)
            self._high = place >> 18
        else:
            self.desc += Int64((offset & 0x3FFFF) >> 4)


# ------------------------------------------------------------------------------------------------- waiting


@always_inline
def _do[text: StaticString]():
    _needs_warpgroups()
    comptime if on_nvidia():
        __mir.asm[text, "~{memory}", NoneType, 1]()


@always_inline
def wgmma_fence_aligned():
    """Makes what the warp group has done to registers and shared memory visible to the multiplications that follow."""
    _do["wgmma.fence.sync.aligned;"]()


@always_inline
def wgmma_commit_group_sync():
    """Makes a group of the multiplications started since the last one."""
    _do["wgmma.commit_group.sync.aligned;"]()


@always_inline
def wgmma_wait_group_sync[group: Int = 0]():
    """Waits until at most `group` of the latest groups are under way."""
    comptime assert 0 <= group <= 7, "at most seven groups can be left"
    comptime text = String("wgmma.wait_group.sync.aligned ", group, ";")
    _needs_warpgroups()
    comptime if on_nvidia():
        __mir.asm[text, "~{memory}", NoneType, 1]()


# -------------------------------------------------------------------------------------------- multiplying


def _word(dtype: DType) -> String:
    """What PTX calls an element type."""
    if dtype == DType.bfloat16:
        return "bf16"
    if dtype == DType.float16:
        return "f16"
    if dtype == DType.float32:
        return "tf32"
    if dtype == DType.float8_e4m3fn:
        return "e4m3"
    if dtype == DType.float8_e5m2:
        return "e5m2"
    return "s8" if dtype == DType.int8 else "u8"


def _depth(a: DType, b: DType, c: DType) -> Int:
    """The columns of A for element types; 0 if there is no such instruction."""
    if a == b and (a == DType.bfloat16 or a == DType.float16):
        return 16 if c == DType.float32 else 0
    if a == b and a == DType.float32:
        return 8 if c == DType.float32 else 0
    if a.is_float8() and b.is_float8():
        return 32 if c == DType.float32 else 0
    if (a == DType.int8 or a == DType.uint8) and (b == DType.int8 or b == DType.uint8):
        return 32 if c == DType.int32 else 0
    return 0


def _bytes_of(dtype: DType) -> Int:
    return 4 if dtype == DType.float32 else (2 if dtype == DType.bfloat16 or dtype == DType.float16 else 1)


def _operands(first: Int, count: Int) -> String:
    var text = String("{")
    for i in range(count):
        text += String(", $" if i > 0 else "$", first + i)
    return text + "}"


def _text(
    n: Int, c: DType, a: DType, b: DType, width: Int, registers: Int, scales: String, layouts: String, scale_d: Int
) -> String:
    """The instruction. `registers` of A follow the sums, or its descriptor if there are none; then the one of B."""
    var of_a = _operands(2 * width, registers) if registers > 0 else String("$", 2 * width)
    return String(
        "{\n.reg .pred p;\nsetp.ne.b32 p, ", scale_d, ", 0;\nwgmma.mma_async.sync.aligned.m64n", n, "k", _depth(a, b, c), ".",
        "s32" if c == DType.int32 else "f32", ".", _word(a), ".", _word(b), " ", _operands(0, width), ", ", of_a, ", $",
        2 * width + max(registers, 1), ", p", scales, layouts, ";\n}",
    )


def _constraints(letter: StaticString, width: Int, registers: Int) -> String:
    """Sums that are read and written, then A and B."""
    var text = String()
    for _ in range(width):
        text += String("=", letter, ",")
    for i in range(width):
        text += String(i, ",")
    for _ in range(registers):
        text += "r,"
    return text + ("l" if registers > 0 else "l,l")


@always_inline
def _check[
    m: Int, n: Int, k: Int, a: DType, b: DType, c: DType, accumulator: DType, width: Int, by: _Options
]():
    _needs_warpgroups()
    comptime assert _depth(a, b, c) == k and m == 64 and accumulator == c, String(
        "no wgmma multiplies ", m, "x", k, " ", a, " by ", k, "x", n, " ", b, " to ", c
    )
    comptime assert 8 <= n <= 256 and n % 8 == 0, "the columns of B are 8 to 256, in steps of 8"
    comptime assert width == n // 2, String("a thread holds ", n // 2, " sums of ", n, " columns, not ", width)
    comptime assert by.scale_d == 0 or by.scale_d == 1, "scale_d is 0 or 1"
    comptime assert abs(by.scale_a) == 1 and abs(by.scale_b) == 1, "scale_a and scale_b are 1 or -1"
    comptime assert c != DType.int32 or (by.scale_a == 1 and by.scale_b == 1), "integers have no scale"
    comptime assert not (by.a_by_columns or by.b_by_rows) or _bytes_of(a) == 2, "only 16-bit elements may lie the other way round"


@fieldwise_init
struct _Options(TrivialRegisterPassable):
    """How the factors lie in shared memory, and what they and the sums before are multiplied by."""

    var a_by_columns: Bool
    var b_by_rows: Bool
    var scale_d: Int
    var scale_a: Int
    var scale_b: Int


@always_inline
def _instruction[
    c: DType, width: Int, a_type: DType, b_type: DType, by: _Options
](mat_a: WGMMADescriptor, mat_b: WGMMADescriptor, sums: __mir.vector[c, width]) -> __mir.vector[c, width]:
    """One instruction, both factors in shared memory."""
    comptime scales = String() if c == DType.int32 else String(", ", by.scale_a, ", ", by.scale_b)
    comptime layouts = String(", ", Int(by.a_by_columns), ", ", Int(by.b_by_rows)) if _bytes_of(a_type) == 2 else String()
    comptime text = _text(2 * width, c, a_type, b_type, width, 0, scales, layouts, by.scale_d)
    comptime constraints = _constraints("r" if c == DType.int32 else "f", width, 0)
    return __mir.asm[text, constraints, __mir.vector[c, width], 1](sums, mat_a.desc._value, mat_b.desc._value)


# ---------------------------------------------------------------------------------------- on the simulator


@always_inline
def _work_value[dtype: DType, //, work: DType](value: Scalar[dtype]) -> Scalar[work]:
    """An element as the multiplication takes it; the lowest 13 bits of 32 do not count."""
    comptime if dtype == DType.float32:
        return rebind[Scalar[work]](Float32(from_bits=value.cast[DType.float32]().to_bits() & 0xFFFFE000))
    else:
        return value.cast[work]()


def _place(desc: Int64, high: Int64, bytes: Int, line: Int, depth: Int, by_depth: Bool) -> Int:
    """The address of an element of a matrix: number `depth` of the common dimension, in line `line` of the other one.
    `by_depth` tells that elements of a line lie next to each other."""
    var start = Int(high << 18 | (desc & _MASK) << 4)
    var leading = Int((desc >> 16) & _MASK) * 16
    var stride = Int((desc >> 32) & _MASK) * 16
    var mode = Int((desc >> 62) & 3)
    var swizzle = 0 if mode == 0 else 4 - mode
    var width = 16 << swizzle
    var offset: Int
    if by_depth:
        var at = depth * bytes
        offset = line // 8 * stride + line % 8 * width
        offset += at // 16 * leading + at % 16 if swizzle == 0 else at
    else:
        var at = line * bytes
        offset = at % width + depth % 8 * width
        if swizzle == 0:
            offset += at // width * stride + depth // 8 * leading
        else:
            offset += at // width * leading + depth // 8 * stride
    return swizzled(start + offset, swizzle)


@always_inline
def _element[
    dtype: DType, work: DType
](desc: Int64, high: Int64, line: Int, depth: Int, by_depth: Bool) -> Scalar[work]:
    comptime bytes = Int(__mir.size_of[Scalar[dtype]]())
    return _work_value[work](__mir.load(__mir.inttoptr[Scalar[dtype]](_place(desc, high, bytes, line, depth, by_depth)._value)))


@always_inline
def _row(i: Int) -> Int:
    """The row of a sum of the running thread."""
    var thread = simulator.current()[].number
    return thread % 128 // 32 * 16 + thread % 32 // 4 + i // 2 % 2 * 8


@always_inline
def _column(i: Int) -> Int:
    """The column of a sum of the running thread."""
    return i // 4 * 8 + simulator.current()[].number % 4 * 2 + i % 2


@no_inline
def _simulated[
    k: Int, c: DType, a_type: DType, b_type: DType, by: _Options
](mat_a: WGMMADescriptor, mat_b: WGMMADescriptor, i: Int, before: Scalar[c]) -> Scalar[c]:
    """Sum number `i` of the running thread."""
    var sum = Scalar[c](0)
    for depth in range(k):
        var x = _element[a_type, c](mat_a.desc, mat_a._high, _row(i), depth, not by.a_by_columns)
        sum += x * _element[b_type, c](mat_b.desc, mat_b._high, _column(i), depth, not by.b_by_rows)
    return sum * Scalar[c](by.scale_a * by.scale_b) + before * Scalar[c](by.scale_d)


# ------------------------------------------------------------------------------------------- what is called


@always_inline
def wgmma_async[
    m: Int,
    n: Int,
    k: Int,
    c_dtype: DType,
    width: SIMDLength,
    /,
    *,
    a_type: DType,
    b_type: DType,
    accum_type: DType = c_dtype,
    layout_a: StaticString = "row",
    layout_b: StaticString = "col",
    scale_d: Int = 1,
    scale_a: Int = 1,
    scale_b: Int = 1,
](mat_a_desc: WGMMADescriptor, mat_b_desc: WGMMADescriptor, c_reg: SIMD[c_dtype, width]) -> SIMD[c_dtype, width]:
    """Starts `a * b + c` for matrices in shared memory: A of 64 by `k`, B of `k` by `n` elements.

    The result may be used after `wgmma_wait_group_sync`. In A `layout_a="row"` means that the elements of a row lie next
    to each other, in B `layout_b="col"` those of a column.
    """
    comptime by = _Options(layout_a == "col", layout_b == "row", scale_d, scale_a, scale_b)
    _check[m, n, k, a_type, b_type, c_dtype, accum_type, Int(width), by]()
    comptime if on_nvidia():
        return SIMD[c_dtype, width](
            _instruction[c_dtype, Int(width), a_type, b_type, by](mat_a_desc, mat_b_desc, c_reg._value)
        )
    else:
        var result = c_reg
        for i in range(Int(width)):
            result[i] = _simulated[k, c_dtype, a_type, b_type, by](mat_a_desc, mat_b_desc, i, c_reg[i])
        return result


@always_inline
def wgmma_async[
    m: Int,
    n: Int,
    k: Int,
    c_dtype: DType,
    width: Int,
    /,
    *,
    a_type: DType,
    b_type: DType,
    accum_type: DType = c_dtype,
    layout_a: StaticString = "row",
    layout_b: StaticString = "col",
    scale_d: Int = 1,
    scale_a: Int = 1,
    scale_b: Int = 1,
](
    mat_a_desc: WGMMADescriptor, mat_b_desc: WGMMADescriptor, c_reg: StaticTuple[Scalar[c_dtype], width]
) -> StaticTuple[Scalar[c_dtype], width]:
    """The same with sums in a tuple, whose length need not be a power of two."""
    comptime by = _Options(layout_a == "col", layout_b == "row", scale_d, scale_a, scale_b)
    _check[m, n, k, a_type, b_type, c_dtype, accum_type, width, by]()
    var result = c_reg
    comptime if on_nvidia():
        var sums = __mir.splat[width](c_reg[0]._value)
        comptime for i in range(1, width):
            sums = __mir.insert(sums, Int(i)._value, c_reg[i]._value)
        var done = _instruction[c_dtype, width, a_type, b_type, by](mat_a_desc, mat_b_desc, sums)
        comptime for i in range(width):
            result[i] = Scalar[c_dtype](__mir.extract(done, Int(i)._value))
    else:
        for i in range(width):
            result[i] = _simulated[k, c_dtype, a_type, b_type, by](mat_a_desc, mat_b_desc, i, c_reg[i])
    return result


@always_inline
def wgmma_async[
    m: Int,
    n: Int,
    k: Int,
    a_dtype: DType,
    c_dtype: DType,
    frag_a_width: SIMDLength,
    frag_c_width: SIMDLength,
    /,
    *,
    a_type: DType,
    b_type: DType,
    accum_type: DType = c_dtype,
    layout_a: StaticString = "row",
    layout_b: StaticString = "col",
    scale_d: Int = 1,
    scale_a: Int = 1,
    scale_b: Int = 1,
](
    mat_a_frag: SIMD[a_dtype, frag_a_width], mat_b_desc: WGMMADescriptor, c: SIMD[c_dtype, frag_c_width]
) -> SIMD[c_dtype, frag_c_width]:
    """The same with A in registers: each warp holds 16 rows, as the fragments of `mma`."""
    comptime by = _Options(False, layout_b == "row", scale_d, scale_a, scale_b)
    comptime width = Int(frag_c_width)
    _check[m, n, k, a_type, b_type, c_dtype, accum_type, width, by]()
    comptime assert layout_a == "row" and Int(frag_a_width) * 2 == k and a_dtype == a_type, "a thread holds half a row of A"
    comptime if on_nvidia():
        comptime scales = String() if c_dtype == DType.int32 else String(", ", scale_a, ", ", scale_b)
        comptime layouts = String(", ", Int(by.b_by_rows)) if _bytes_of(a_type) == 2 else String()
        comptime text = _text(2 * width, c_dtype, a_type, b_type, width, 4, scales, layouts, scale_d)
        comptime constraints = _constraints("r" if c_dtype == DType.int32 else "f", width, 4)
        return SIMD[c_dtype, frag_c_width](
            __mir.asm[text, constraints, __mir.vector[c_dtype, width], 1](
                c._value, __mir.bitcast[__mir.vector[DType.uint32, 4]](mat_a_frag._value), mat_b_desc.desc._value
            )
        )
    else:
        comptime e = 4 // _bytes_of(a_type)
        var passed = simulator.exchange(mat_a_frag)
        var group = simulator.lane() // 4
        var result = c * Scalar[c_dtype](scale_d)
        for depth in range(k):
            var held = passed.of[SIMD[a_dtype, frag_a_width]](group * 4 + depth % (4 * e) // e, mat_a_frag)
            for i in range(width):
                var x = _work_value[c_dtype](held[(depth // (4 * e) * 2 + i // 2 % 2) * e + depth % e])
                var y = _element[b_type, c_dtype](mat_b_desc.desc, mat_b_desc._high, _column(i), depth, not by.b_by_rows)
                result[i] += x * y * Scalar[c_dtype](scale_a * scale_b)
        return result
