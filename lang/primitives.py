"""The primitives: every opcode of `mir.Op`, and the compile-time names that the library reaches them by.

The standard library (and nothing else) sees them as members of the name `__mir`; `docs/primitives.md` describes
that surface. An opcode states its facts here; the interpreter, the host lowering and the device lowering each
have one entry per opcode in their tables, and a test compares the tables.
"""

from __future__ import annotations

from enum import Enum

from .records import dataclass


class Effect(Enum):
    """What an operation touches."""

    PURE = "pure"
    READS = "reads"
    WRITES = "writes"
    CONTROL = "control"  # ends or observes the run: trap, unreachable, fences, asm


class Result(Enum):
    """How the type of the result follows."""

    NONE = "none"
    SAME = "same"  # the type of the first operand
    BOOL = "bool"  # i1, or a vector of i1 with the operands' lanes
    ELEMENT = "element"  # the lane type of the first operand
    POINTEE = "pointee"  # what the first operand points to
    GIVEN = "given"  # the first attribute is the result type
    OTHER = "other"  # the type of the second operand


@dataclass(frozen=True, slots=True)
class Primitive:
    """One opcode. `operands` counts them; None means any number."""

    opcode: str
    operands: int | None
    result: Result
    effect: Effect = Effect.PURE


def _rows(names: str, operands: int | None, result: Result, effect: Effect = Effect.PURE) -> list[Primitive]:
    return [Primitive(name, operands, result, effect) for name in names.split()]


PRIMITIVES: dict[str, Primitive] = {
    p.opcode: p
    for p in [
        # bits of any trivial type from one place to another
        *_rows("copy", 1, Result.SAME),
        # integers and vectors of integers; arithmetic wraps; a shift by the width or more gives 0 (ashr: the sign)
        *_rows("add sub mul and or xor shl lshr ashr", 2, Result.SAME),
        *_rows("neg not", 1, Result.SAME),
        # truncating division; a zero divisor is undefined
        *_rows("sdiv udiv srem urem", 2, Result.SAME),
        # floor division; a zero divisor gives 0; the most negative value divided by -1 wraps
        *_rows("sfloordiv sfloormod ufloordiv ufloormod", 2, Result.SAME),
        *_rows("smin smax umin umax", 2, Result.SAME),
        *_rows("eq ne slt sle sgt sge ult ule ugt uge", 2, Result.BOOL),
        # floats; frem keeps the dividend's sign, ffloormod the divisor's; comparisons are ordered, fne is unordered
        *_rows("fadd fsub fmul fdiv frem ffloordiv ffloormod fmin fmax", 2, Result.SAME),
        *_rows("fneg", 1, Result.SAME),
        *_rows("feq fne flt fle fgt fge", 2, Result.BOOL),
        *_rows("fma", 3, Result.SAME),
        # conversions to the type in the first attribute, lane by lane; float to integer truncates and saturates
        *_rows("trunc zext sext fptosi fptoui sitofp uitofp fptrunc fpext bitcast", 1, Result.GIVEN),
        # vectors: extract(v, i), insert(v, i, x), splat to the type in the attribute, shuffle of two vectors by the
        # tuple of lane numbers in the second attribute, build from lanes
        *_rows("extract", 2, Result.ELEMENT),
        *_rows("insert", 3, Result.SAME),
        *_rows("splat", 1, Result.GIVEN),
        *_rows("shuffle", 2, Result.GIVEN),
        *_rows("build", None, Result.GIVEN),
        *_rows("reduce_add reduce_mul reduce_and reduce_or reduce_xor", 1, Result.ELEMENT),
        *_rows("reduce_smin reduce_smax reduce_umin reduce_umax", 1, Result.ELEMENT),
        *_rows("reduce_fadd reduce_fmul reduce_fmin reduce_fmax", 1, Result.ELEMENT),
        # select(condition, a, b); a vector condition selects lane by lane
        *_rows("select", 3, Result.OTHER),
        # pointers; offset counts elements of the pointee and accepts any sign
        *_rows("offset", 2, Result.SAME),
        *_rows("ptrtoint inttoptr pointer_cast", 1, Result.GIVEN),
        # load[alignment, volatile?, invariant?](p), store[alignment, volatile?](p, x); of trivial values; alignment 0
        # means natural
        *_rows("load", 1, Result.POINTEE, Effect.READS),
        *_rows("store", 2, Result.NONE, Effect.WRITES),
        # masked_load(p, mask, passthrough), masked_store(p, mask, x), gather(pointers as i64 lanes, mask,
        # passthrough), scatter(pointers, mask, x), all on the vector type in the attribute
        *_rows("masked_load gather", 3, Result.GIVEN, Effect.READS),
        *_rows("masked_store scatter", 3, Result.NONE, Effect.WRITES),
        # memcpy(to, from, bytes), memmove, memset(to, byte, bytes), memcmp(a, b, bytes) -> i32
        *_rows("memcpy memmove memset", 3, Result.NONE, Effect.WRITES),
        *_rows("memcmp", 3, Result.GIVEN, Effect.READS),
        # alloc(bytes, alignment) -> *i8, free(p); stack_alloc[type of the pointer, count]
        *_rows("alloc", 2, Result.GIVEN, Effect.WRITES),
        *_rows("free", 1, Result.NONE, Effect.WRITES),
        *_rows("stack_alloc", 0, Result.GIVEN, Effect.WRITES),
        # shared_alloc[type of the pointer, count, alignment]: memory of a block of threads; count 0 means the memory
        # whose size the launch decides
        *_rows("shared_alloc", 0, Result.GIVEN, Effect.WRITES),
        # atomics: attributes are (result type, ordering, scope) and for rmw the operation name after them
        *_rows("atomic_load", 1, Result.GIVEN, Effect.READS),
        *_rows("atomic_store", 2, Result.NONE, Effect.WRITES),
        *_rows("atomic_rmw", 2, Result.GIVEN, Effect.WRITES),
        # cmpxchg(p, expected, desired): the old value; compare it with `expected` to see success
        *_rows("atomic_cmpxchg", 3, Result.GIVEN, Effect.WRITES),
        *_rows("fence", 0, Result.NONE, Effect.CONTROL),
        # intrinsic: attributes (result type or None, name); asm: (result type or None, text, constraints, side effects)
        *_rows("intrinsic asm", None, Result.GIVEN, Effect.WRITES),
        *_rows("trap", 0, Result.NONE, Effect.CONTROL),
        # assume(i1): the optimiser may rely on it
        *_rows("assume", 1, Result.NONE),
        # likely(i1) -> i1, unlikely(i1) -> i1: branch weights
        *_rows("likely unlikely", 1, Result.SAME),
    ]
}

DTYPE_CODES: dict[str, int] = {
    "invalid": 0, "bool": 1, "int": 2, "uint": 3, "int8": 4, "uint8": 5, "int16": 6, "uint16": 7, "int32": 8,
    "uint32": 9, "int64": 10, "uint64": 11, "int128": 12, "uint128": 13, "int256": 14, "uint256": 15, "float16": 16,
    "bfloat16": 17, "float32": 18, "float64": 19, "float8_e5m2": 20, "float8_e4m3fn": 21, "index32": 22,
}  # fmt: skip
"""The codes of the library's `DType`."""

DTYPE_SCALARS: dict[int, str] = {
    1: "i1", 2: "i64", 3: "i64", 4: "i8", 5: "i8", 6: "i16", 7: "i16", 8: "i32", 9: "i32", 10: "i64", 11: "i64",
    12: "i128", 13: "i128", 14: "i256", 15: "i256", 16: "f16", 17: "bf16", 18: "f32", 19: "f64", 20: "i8", 21: "i8",
    22: "i32",
}  # fmt: skip
"""The machine scalar of each code."""

UNSIGNED_CODES = frozenset({1, 3, 5, 7, 9, 11, 13, 15})
FLOAT_CODES = frozenset({16, 17, 18, 19})

DTYPE_OPERATIONS: dict[str, tuple[str, str, str]] = {
    # name: (signed, unsigned, float); "" where the kind has no such operation
    "add": ("add", "add", "fadd"),
    "sub": ("sub", "sub", "fsub"),
    "mul": ("mul", "mul", "fmul"),
    "div": ("sdiv", "udiv", "fdiv"),
    "rem": ("srem", "urem", "frem"),
    "floordiv": ("sfloordiv", "ufloordiv", "ffloordiv"),
    "mod": ("sfloormod", "ufloormod", "ffloormod"),
    "min": ("smin", "umin", "fmin"),
    "max": ("smax", "umax", "fmax"),
    "neg": ("neg", "neg", "fneg"),
    "shl": ("shl", "shl", ""),
    "shr": ("ashr", "lshr", ""),
    "eq": ("eq", "eq", "feq"),
    "ne": ("ne", "ne", "fne"),
    "lt": ("slt", "ult", "flt"),
    "le": ("sle", "ule", "fle"),
    "gt": ("sgt", "ugt", "fgt"),
    "ge": ("sge", "uge", "fge"),
    "reduce_add": ("reduce_add", "reduce_add", "reduce_fadd"),
    "reduce_mul": ("reduce_mul", "reduce_mul", "reduce_fmul"),
    "reduce_min": ("reduce_smin", "reduce_umin", "reduce_fmin"),
    "reduce_max": ("reduce_smax", "reduce_umax", "reduce_fmax"),
}
"""Operations that the library selects by a `DType`: `__mir.lt[dtype](a, b)` becomes `slt`, `ult` or `flt`."""


def dtype_opcode(name: str, code: int) -> str:
    """The opcode of a row of `DTYPE_OPERATIONS` for a `DType` code; "" where there is none."""
    signed, unsigned, floating = DTYPE_OPERATIONS[name]
    if code in FLOAT_CODES:
        return floating
    return unsigned if code in UNSIGNED_CODES else signed


def conversion_opcode(source: int, target: int) -> str:
    """The opcode that converts between the machine scalars of two `DType` codes ("" where they are the same)."""
    source_bits, target_bits = _bits(source), _bits(target)
    if source in FLOAT_CODES:
        if target in FLOAT_CODES:
            if source_bits == target_bits:
                return "" if source == target else "fpext"
            return "fptrunc" if target_bits < source_bits else "fpext"
        return "fptoui" if target in UNSIGNED_CODES else "fptosi"
    if target in FLOAT_CODES:
        return "uitofp" if source in UNSIGNED_CODES else "sitofp"
    if source_bits == target_bits:
        return ""
    if target_bits < source_bits:
        return "trunc"
    return "zext" if source in UNSIGNED_CODES else "sext"


def _bits(code: int) -> int:
    scalar = DTYPE_SCALARS[code]
    return 16 if scalar == "bf16" else int(scalar[1:])
