"""What each operation computes, compared with Python's arithmetic."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable

import pytest
from codegen_run import load, native
from mir_build import F64, I1, I8, I32, I64, FunctionBuilder, T, imm, number, program, signature
from oomph.codegen.emit import emit_program
from oomph.codegen.ops import OPERATIONS
from oomph.codegen.targets import host_target
from oomph.lang.diagnostics import Diagnostics
from oomph.lang.mir import Place
from oomph.lang.options import Options
from oomph.lang.primitives import PRIMITIVES
from oomph.lang.types import Const, Type

VALUES = [0, 1, 2, 3, 7, 8, 9, 63, 64, 100, 127, 128, 200, 248, 253, 254, 255]


def signed(x: int) -> int:
    return x - 256 if x >= 128 else x


def truncated(a: int, b: int) -> int:
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


BINARY: dict[str, Callable[[int, int], int | None]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b,
    "shl": lambda a, b: a << b,
    "lshr": lambda a, b: a >> b,
    "ashr": lambda a, b: signed(a) >> b,
    "sdiv": lambda a, b: None if b == 0 else truncated(signed(a), signed(b)),
    "udiv": lambda a, b: None if b == 0 else a // b,
    "srem": lambda a, b: None if b == 0 else int(math.fmod(signed(a), signed(b))),
    "urem": lambda a, b: None if b == 0 else a % b,
    "sfloordiv": lambda a, b: 0 if b == 0 else signed(a) // signed(b),
    "sfloormod": lambda a, b: 0 if b == 0 else signed(a) % signed(b),
    "ufloordiv": lambda a, b: 0 if b == 0 else a // b,
    "ufloormod": lambda a, b: 0 if b == 0 else a % b,
    "smin": lambda a, b: min(signed(a), signed(b)),
    "smax": lambda a, b: max(signed(a), signed(b)),
    "umin": min,
    "umax": max,
}


def test_every_primitive_has_one_entry() -> None:
    assert set(OPERATIONS) == set(PRIMITIVES)


@pytest.mark.parametrize("level", [0, 2])
@pytest.mark.parametrize("opcode", BINARY)
def test_integers(opcode: str, level: int) -> None:
    """With an argument and with each constant as the second operand, on scalars and in a vector."""
    vector = T.vector(I8, 4)
    functions: list[FunctionBuilder] = []
    for name, b in [("any", None), *[(f"c{b}", b) for b in VALUES]]:
        f = FunctionBuilder(name, signature(imm(I8), imm(I8), result=I8), "export")
        f.give(f.op(I8, opcode, f.argument(0), f.argument(1) if b is None else number(b, I8)))
        functions.append(f)
    f = FunctionBuilder("vector", signature(imm(I8), imm(I8), result=I8), "export")
    a, b = (f.op(vector, "splat", f.argument(i), attributes=(vector,)) for i in (0, 1))
    f.give(f.op(I8, "extract", f.op(vector, opcode, a, b), number(2)))
    loaded = load(*functions, f, level=level)
    run = {name: native(loaded, name, ctypes.c_uint8, ctypes.c_uint8, ctypes.c_uint8) for name in ("any", "vector")}
    for y in VALUES:
        fixed = native(loaded, f"c{y}", ctypes.c_uint8, ctypes.c_uint8, ctypes.c_uint8)
        for x in VALUES:
            expected = BINARY[opcode](x, y)
            if expected is not None:
                found = {run["any"](x, y), run["vector"](x, y), fixed(x, y)}
                assert found == {expected & 255}, (opcode, x, y)


COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "slt": lambda a, b: signed(a) < signed(b),
    "sge": lambda a, b: signed(a) >= signed(b),
    "ult": lambda a, b: a < b,
    "uge": lambda a, b: a >= b,
}


@pytest.mark.parametrize("opcode", COMPARISONS)
def test_comparisons(opcode: str) -> None:
    f = FunctionBuilder("go", signature(imm(I8), imm(I8), result=I1), "export")
    f.give(f.op(I1, opcode, f.argument(0), f.argument(1)))
    go = native(load(f), "go", ctypes.c_bool, ctypes.c_uint8, ctypes.c_uint8)
    for x in VALUES:
        for y in VALUES:
            assert go(x, y) == COMPARISONS[opcode](x, y)


FLOATS: dict[str, Callable[[float, float], float]] = {
    "fadd": lambda a, b: a + b,
    "fsub": lambda a, b: a - b,
    "fmul": lambda a, b: a * b,
    "fdiv": lambda a, b: a / b,
    "frem": math.fmod,
    "ffloordiv": lambda a, b: a // b,
    "ffloormod": lambda a, b: a % b,
    "fmin": min,
    "fmax": max,
}


@pytest.mark.parametrize("opcode", FLOATS)
def test_floats(opcode: str) -> None:
    f = FunctionBuilder("go", signature(imm(F64), imm(F64), result=F64), "export")
    f.give(f.op(F64, opcode, f.argument(0), f.argument(1)))
    go = native(load(f), "go", ctypes.c_double, ctypes.c_double, ctypes.c_double)
    for x in (-7.5, -1.0, 0.0, 0.1, 3.0, 1e300):
        for y in (-3.0, -0.5, 2.0, 0.25):
            assert go(x, y) == FLOATS[opcode](x, y)
    if opcode in ("fmin", "fmax"):
        assert (go(math.nan, 2.0), go(2.0, math.nan)) == (2.0, 2.0)


@pytest.mark.parametrize(
    ("opcode", "source", "wanted", "value", "expected"),
    [
        ("trunc", I64, I8, 0x1FF, -1),
        ("zext", I8, I64, 255, 255),
        ("sext", I8, I64, 255, -1),
        ("fptosi", F64, I8, 300.0, 127),
        ("fptosi", F64, I64, -2.9, -2),
        ("fptosi", F64, I32, math.nan, 0),
        ("fptoui", F64, I8, -3.0, 0),
        ("sitofp", I64, F64, 2**64 - 5, -5.0),
        ("uitofp", I8, F64, 255, 255.0),
        ("bitcast", F64, I64, 1.0, 0x3FF0000000000000),
        ("fptrunc", F64, T.scalar("f32"), 0.1, 0.10000000149011612),
        ("fptrunc", F64, T.scalar("bf16"), 1.00390625, 1.0),
        ("bitcast", I64, F64, 0x3FF0000000000000, 1.0),
    ],
)
def test_conversions(opcode: str, source: Type, wanted: Type, value: float, expected: float) -> None:
    """The result is widened to what ctypes can return; the operand is a constant that is stored first."""
    f = FunctionBuilder("go", signature(result=F64 if isinstance(expected, float) else I64), "export")
    variable = Place(f.local(source))
    f.copy(variable, T.const(source, value))
    result = f.op(wanted, opcode, variable, attributes=(wanted,))
    if isinstance(expected, float):
        f.give(result if wanted is F64 else f.op(F64, "fpext", result, attributes=(F64,)))
    else:
        f.give(result if wanted is I64 else f.op(I64, "sext", result, attributes=(I64,)))
    kind = ctypes.c_double if isinstance(expected, float) else ctypes.c_int64
    assert native(load(f, level=0), "go", kind)() == expected


def run_vector(build: Callable[[FunctionBuilder], Place | Const], lanes: int = 4) -> int:
    """The result of a function that the callback builds; its `i64` arguments are 10, 20, 30, ..."""
    f = FunctionBuilder("go", signature(*[imm(I64)] * lanes, result=I64), "export")
    f.give(build(f))
    go = native(load(f), "go", ctypes.c_int64, *[ctypes.c_int64] * lanes)
    return go(*[10 * (i + 1) for i in range(lanes)])


V4 = T.vector(I64, 4)
V4D = T.vector(F64, 4)
M4 = T.vector(I1, 4)


def built(f: FunctionBuilder) -> Place:
    return f.op(V4, "build", *[f.argument(i) for i in range(4)], attributes=(V4,))


def test_vectors() -> None:
    assert run_vector(lambda f: f.op(I64, "reduce_add", built(f))) == 100
    assert (
        run_vector(lambda f: f.op(I64, "extract", f.op(V4, "insert", built(f), number(1), number(5)), number(1))) == 5
    )
    assert run_vector(lambda f: f.op(I64, "extract", built(f), number(3))) == 40

    def shuffled(f: FunctionBuilder) -> Place:
        two = T.vector(I64, 2)
        pair = f.op(two, "shuffle", built(f), built(f), attributes=(two, (3, 4)))
        return f.op(I64, "reduce_mul", pair)

    assert run_vector(shuffled) == 400

    def floats(f: FunctionBuilder) -> Place:
        converted = f.op(V4D, "sitofp", built(f), attributes=(V4D,))
        return f.op(I64, "fptosi", f.op(F64, "reduce_fadd", converted), attributes=(I64,))

    assert run_vector(floats) == 100

    def chosen(f: FunctionBuilder) -> Place:
        mask = f.op(M4, "sgt", built(f), T.const(V4, (15,) * 4))
        return f.op(I64, "reduce_add", f.op(V4, "select", mask, built(f), T.const(V4, (1, 2, 3, 4))))

    assert run_vector(chosen) == 91


def test_masks_in_memory_are_bytes() -> None:
    """A vector of truth values is read from an array of them; masked accesses touch only chosen lanes."""

    def build(f: FunctionBuilder) -> Place:
        room = f.op(T.pointer(M4), "stack_alloc", attributes=(T.pointer(M4), 1))
        f.effect("store", room, f.op(M4, "sgt", built(f), T.const(V4, (25,) * 4)), attributes=(0,))
        as_bytes = f.op(T.pointer(I8), "pointer_cast", room, attributes=(T.pointer(I8),))
        word = f.op(T.pointer(I32), "pointer_cast", as_bytes, attributes=(T.pointer(I32),))
        bits = f.op(I32, "load", word, attributes=(1,))
        f.effect("store", as_bytes, number(1, I8), attributes=(1,))
        mask = f.op(M4, "load", room, attributes=(0,))
        memory = f.op(T.pointer(I64), "stack_alloc", attributes=(T.pointer(I64), 4))
        f.effect("masked_store", memory, T.const(M4, (1, 1, 1, 1)), T.const(V4, (1, 1, 1, 1)))
        f.effect("masked_store", memory, mask, built(f))
        back = f.op(V4, "masked_load", memory, T.const(M4, (1, 1, 0, 1)), T.const(V4, (7, 7, 7, 7)), attributes=(V4,))
        total = f.op(I64, "reduce_add", back)
        wide = f.op(I64, "zext", bits, attributes=(I64,))
        return f.op(I64, "add", f.op(I64, "mul", wide, number(1000)), total)

    assert run_vector(build) == 0x01010000 * 1000 + 10 + 1 + 7 + 40


def test_heap_gather_and_bulk() -> None:
    def build(f: FunctionBuilder) -> Place:
        heap = f.op(T.pointer(I8), "alloc", number(64), number(64), attributes=(T.pointer(I8),))
        words = f.op(T.pointer(I64), "pointer_cast", heap, attributes=(T.pointer(I64),))
        f.effect("memset", heap, number(0, I8), number(64))
        f.effect("store", f.op(T.pointer(I64), "offset", words, number(2)), f.argument(0), attributes=(0,))
        base = f.op(I64, "ptrtoint", words, attributes=(I64,))
        lanes = f.op(V4, "add", f.op(V4, "splat", base, attributes=(V4,)), T.const(V4, (0, 16, 8, 24)))
        on = T.const(M4, (1, 1, 1, 1))
        f.effect("scatter", lanes, T.const(M4, (1, 0, 1, 0)), built(f))
        found = f.op(V4, "gather", lanes, on, built(f), attributes=(V4,))
        misaligned = f.op(I64, "and", base, number(63))
        f.effect("free", heap)
        return f.op(I64, "add", f.op(I64, "reduce_add", found), misaligned)

    assert run_vector(build) == 10 + 10 + 30 + 0


def test_atomics() -> None:
    def build(f: FunctionBuilder) -> Place:
        room = f.op(T.pointer(I64), "stack_alloc", attributes=(T.pointer(I64), 1))
        f.effect("atomic_store", room, f.argument(0), attributes=(None, "release", ""))
        old = f.op(I64, "atomic_rmw", room, number(5), attributes=(I64, "seq_cst", "", "add"))
        seen = f.op(I64, "atomic_cmpxchg", room, number(15), number(99), attributes=(I64, "acq_rel", ""))
        f.effect("fence", attributes=("seq_cst", ""))
        now = f.op(I64, "atomic_load", room, attributes=(I64, "acquire", ""))
        return f.op(I64, "add", f.op(I64, "mul", old, seen), now)

    assert run_vector(build) == 10 * 15 + 99


def test_intrinsics_and_assembly() -> None:
    def build(f: FunctionBuilder) -> Place:
        ones = f.op(I64, "intrinsic", f.argument(2), attributes=(I64, "llvm.ctpop"))
        f.effect("assume", f.op(I1, "likely", f.op(I1, "eq", ones, number(4))))
        return f.op(I64, "add", ones, f.op(I64, "select", f.op(I1, "eq", ones, ones), f.argument(0), f.argument(1)))

    assert run_vector(build) == 14


@pytest.mark.parametrize(
    ("opcode", "attributes", "message"),
    [
        ("intrinsic", (I32, "llvm.nvvm.read.ptx.sreg.tid.x"), "'llvm.nvvm.read.ptx.sreg.tid.x' is not an intrinsic of"),
        ("intrinsic", (I32, "llvm.nonsense"), "unknown intrinsic 'llvm.nonsense'"),
        ("intrinsic", (I32, "llvm.sqrt"), "invalid intrinsic signature"),
        ("asm", (I32, "bogus", "=r", True), "invalid instruction"),
        ("asm", (I32, "nop", "={nowhere}", True), "couldn't allocate"),
    ],
)
def test_what_llvm_cannot_do_is_refused(opcode: str, attributes: tuple[object, ...], message: str) -> None:
    """LLVM would end the process on some of these."""
    f = FunctionBuilder("go", signature(result=I32), "export")
    f.give(f.op(I32, opcode, attributes=attributes))
    diagnostics = Diagnostics()
    emit_program(program(f), host_target(), Options(), diagnostics)
    assert [d.code for d in diagnostics.items] == ["E0701"]
    assert message in diagnostics.items[0].message


def test_assembly() -> None:
    f = FunctionBuilder("go", signature(result=I64), "export")
    f.give(f.op(I64, "asm", number(7), attributes=(I64, "# nothing", "=r,0", False)))
    assert native(load(f), "go", ctypes.c_int64)() == 7
