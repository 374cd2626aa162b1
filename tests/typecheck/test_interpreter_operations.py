"""Every operation on numbers and vectors against Python's own arithmetic."""

from __future__ import annotations

import math
import struct
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mir_texts import Machine, operation
from oomph.lang.primitives import PRIMITIVES
from oomph.typecheck.interpreter.atomics import ATOMIC_UPDATES
from oomph.typecheck.interpreter.operations import OPERATIONS
from steady import steady

WIDTHS = (1, 8, 16, 32, 64, 128, 256)
MACHINES: dict[tuple[str, ...], Machine] = {}


def run(opcode: str, operands: list[str], result: str, *data: object, attributes: str = "") -> object:
    """Applies one operation; the machine is made once for each kind."""
    key = (opcode, *operands, result, attributes)
    if key not in MACHINES:
        MACHINES[key] = Machine(operation(opcode, operands, result, attributes))
    return MACHINES[key].call("f", *data)


def signed(x: int, bits: int) -> int:
    return x - (1 << bits) if x >> (bits - 1) else x


def edges(bits: int) -> list[int]:
    top = 1 << (bits - 1)
    return sorted({0, 1, top - 1, top, 2 * top - 1, (2 * top - 2) % (2 * top), 3 % (2 * top)})


@st.composite
def integers(draw: st.DrawFn) -> tuple[int, int, int]:
    bits = draw(st.sampled_from(WIDTHS))
    number = st.one_of(st.sampled_from(edges(bits)), st.integers(0, (1 << bits) - 1))
    return bits, draw(number), draw(number)


def test_the_table_has_an_entry_for_each_primitive_and_no_other():
    assert set(OPERATIONS) == set(PRIMITIVES)


def truncated(a: int, b: int) -> int:
    return -(abs(a) // abs(b)) if (a < 0) != (b < 0) else abs(a) // abs(b)


def expected_binary(opcode: str, a: int, b: int, bits: int) -> int | None:
    """The mathematical result before wrapping; None where it is undefined."""
    x, y = signed(a, bits), signed(b, bits)
    match opcode:
        case "sdiv":
            return truncated(x, y) if b else None
        case "srem":
            return x - truncated(x, y) * y if b else None
        case "udiv":
            return a // b if b else None
        case "urem":
            return a % b if b else None
        case "sfloordiv":
            return x // y if b else 0
        case "sfloormod":
            return x % y if b else 0
        case "ufloordiv":
            return a // b if b else 0
        case "ufloormod":
            return a % b if b else 0
        case "shl":
            return a << b if b < bits else 0
        case "lshr":
            return a >> b if b < bits else 0
        case "ashr":
            return x >> min(b, bits)
    simple = {
        "add": a + b, "sub": a - b, "mul": a * b, "and": a & b, "or": a | b, "xor": a ^ b,
        "smin": min(x, y), "smax": max(x, y), "umin": min(a, b), "umax": max(a, b),
    }  # fmt: skip
    return simple[opcode]


BINARY = "add sub mul and or xor smin smax umin umax sdiv srem udiv urem sfloordiv sfloormod ufloordiv ufloormod"


@steady
@given(integers())
def test_integer_arithmetic_at_every_width(case: tuple[int, int, int]):
    bits, a, b = case
    for opcode in [*BINARY.split(), "shl", "lshr", "ashr"]:
        expected = expected_binary(opcode, a, b, bits)
        if expected is not None:
            found = run(opcode, [f"i{bits}"] * 2, f"i{bits}", a, b)
            assert found == expected % (1 << bits), (opcode, bits, a, b)
    assert run("neg", [f"i{bits}"], f"i{bits}", a) == -a % (1 << bits)
    assert run("not", [f"i{bits}"], f"i{bits}", a) == ~a % (1 << bits)


@steady
@given(integers())
def test_integer_comparisons_at_every_width(case: tuple[int, int, int]):
    bits, a, b = case
    x, y = signed(a, bits), signed(b, bits)
    expected = {
        "eq": a == b, "ne": a != b, "slt": x < y, "sle": x <= y, "sgt": x > y, "sge": x >= y,
        "ult": a < b, "ule": a <= b, "ugt": a > b, "uge": a >= b,
    }  # fmt: skip
    for opcode, truth in expected.items():
        found = run(opcode, [f"i{bits}"] * 2, "i1", a, b)
        assert type(found) is int
        assert found == truth, (opcode, bits, a, b)


@steady
@given(integers(), st.sampled_from(WIDTHS))
def test_integer_conversions(case: tuple[int, int, int], other: int):
    bits, a, _ = case
    source, target = f"i{bits}", f"i{other}"
    if other <= bits:
        assert run("trunc", [source], target, a, attributes=f"[{target}]") == a % (1 << other)
    if other >= bits:
        assert run("zext", [source], target, a, attributes=f"[{target}]") == a
        assert run("sext", [source], target, a, attributes=f"[{target}]") == signed(a, bits) % (1 << other)


@steady
@given(integers())
def test_operations_with_constant_operands_give_the_same(case: tuple[int, int, int]):
    bits, a, b = case
    for opcode in ("sfloordiv", "ufloormod", "ashr", "shl", "sub"):
        text = operation(opcode, [f"i{bits}"] * 2, f"i{bits}")
        variable = run(opcode, [f"i{bits}"] * 2, f"i{bits}", a, b)
        right = Machine(text.replace("%1, %2\n", f"%1, i{bits} {signed(b, bits)}\n"))
        left = Machine(text.replace("%1, %2\n", f"i{bits} {signed(a, bits)}, %2\n"))
        assert right.call("f", a, b) == left.call("f", a, b) == variable


@pytest.mark.parametrize("opcode", ["sdiv", "udiv", "srem", "urem"])
def test_division_by_zero_is_undefined(opcode: str):
    machine = Machine(operation(opcode, ["i64", "i64"], "i64"))
    assert machine.failure("f", 7, 0).message == "division by zero"


# ------------------------------------------------------------------------------------------------------ floats

FORMATS = {"f16": "e", "f32": "f", "f64": "d"}
finite = st.floats(allow_nan=False, allow_infinity=False)


def narrow(x: float, name: str) -> float:
    """Rounded to a width by the C library of the machine."""
    try:
        return struct.unpack(FORMATS[name], struct.pack(FORMATS[name], x))[0]
    except OverflowError:
        return math.copysign(math.inf, x)


def same(a: object, b: object) -> bool:
    assert isinstance(a, float) and isinstance(b, float)
    return struct.pack("d", a) == struct.pack("d", b) or (a != a and b != b)


@steady
@given(finite, finite, st.sampled_from(sorted(FORMATS)))
def test_float_arithmetic_rounds_once(a: float, b: float, name: str):
    x, y = narrow(a, name), narrow(b, name)
    if math.isinf(x) or math.isinf(y):
        return
    exact = {
        "fadd": Fraction(x) + Fraction(y), "fsub": Fraction(x) - Fraction(y), "fmul": Fraction(x) * Fraction(y),
    }  # fmt: skip
    for opcode, value in exact.items():
        found = run(opcode, [name, name], name, x, y)
        assert isinstance(found, float)
        above = neighbour(found, name) if math.isfinite(found) else math.inf
        if math.isfinite(above):
            assert abs(Fraction(found) - value) * 2 <= abs(Fraction(above) - Fraction(found))
    for opcode, truth in {
        "feq": x == y,
        "fne": x != y,
        "flt": x < y,
        "fle": x <= y,
        "fgt": x > y,
        "fge": x >= y,
    }.items():
        assert run(opcode, [name, name], "i1", x, y) == truth
    assert same(run("fneg", [name], name, x), -x)


def neighbour(x: float, name: str) -> float:
    """The next value of the width away from zero."""
    kind = {"f16": "H", "f32": "I", "f64": "Q"}[name]
    bits = struct.unpack(kind, struct.pack(FORMATS[name], x))[0]
    return struct.unpack(FORMATS[name], struct.pack(kind, bits + 1))[0]


@pytest.mark.parametrize(
    ("opcode", "a", "b", "expected"),
    [
        ("fdiv", 1.0, 0.0, math.inf),
        ("fdiv", -1.0, 0.0, -math.inf),
        ("fdiv", 1.0, -0.0, -math.inf),
        ("fdiv", 0.0, 0.0, math.nan),
        ("frem", -7.5, 2.0, -1.5),
        ("frem", 1.0, 0.0, math.nan),
        ("ffloordiv", -7.5, 2.0, -4.0),
        ("ffloordiv", 7.5, 0.0, math.inf),
        ("ffloormod", -7.5, 2.0, 0.5),
        ("ffloormod", 7.5, -2.0, -0.5),
        ("ffloormod", 6.0, 2.0, 0.0),
        ("fmin", math.nan, 2.0, 2.0),
        ("fmax", 2.0, math.nan, 2.0),
        ("fmul", 1e308, 10.0, math.inf),
    ],
)
def test_floats_at_the_edges(opcode: str, a: float, b: float, expected: float):
    assert same(run(opcode, ["f64", "f64"], "f64", a, b), expected)


@steady
@given(st.integers(-(1 << 255), (1 << 255) - 1), st.sampled_from(["f16", "bf16", "f32", "f64"]))
def test_integers_become_the_nearest_float(value: int, name: str):
    found = run("sitofp", ["i256"], name, value % (1 << 256), attributes=f"[{name}]")
    assert isinstance(found, float)
    if name == "f64":
        assert found == float(value)
    elif not math.isinf(found):
        precision = {"f16": 11, "bf16": 8, "f32": 24}[name]
        assert abs(Fraction(found) - value) * 2 <= Fraction(2) ** max(abs(value).bit_length() - precision, 0)


def test_wide_integers_are_rounded_once():
    # rounded to 64 bits first, this lies on the tie of two floats of 32 bits and would be rounded down
    value = (1 << 60) + (1 << 36) + 1
    assert run("sitofp", ["i64"], "f32", value, attributes="[f32]") == float((1 << 60) + (1 << 37))


@pytest.mark.parametrize(
    ("opcode", "x", "expected"),
    [
        ("fptosi", 2.9, 2),
        ("fptosi", -2.9, -2 % 256),
        ("fptosi", 1e9, 127),
        ("fptosi", -math.inf, 128),
        ("fptosi", math.nan, 0),
        ("fptoui", 255.9, 255),
        ("fptoui", 1e9, 255),
        ("fptoui", -3.0, 0),
    ],
)
def test_float_to_integer_saturates(opcode: str, x: float, expected: int):
    assert run(opcode, ["f64"], "i8", x, attributes="[i8]") == expected


@steady
@given(st.floats(width=32))
def test_bfloat16_keeps_eight_bits(x: float):
    found = run("fptrunc", ["f32"], "bf16", x, attributes="[bf16]")
    assert isinstance(found, float)
    if x != x:
        assert found != found
        return
    bits = struct.unpack("<I", struct.pack("<f", x))[0]
    rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16 << 16
    assert same(found, struct.unpack("<f", struct.pack("<I", rounded & 0xFFFFFFFF))[0])


@steady
@given(finite, finite, finite)
def test_fma_rounds_once(a: float, b: float, c: float):
    found = run("fma", ["f64"] * 3, "f64", a, b, c)
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    assert isinstance(found, float)
    if not math.isinf(found) and exact:
        assert found == exact.numerator / exact.denominator


def test_bits_are_reinterpreted():
    assert run("bitcast", ["f64"], "i64", 1.0, attributes="[i64]") == 0x3FF0000000000000
    assert run("bitcast", ["i32"], "f32", 0x40490FDB, attributes="[f32]") == pytest.approx(math.pi, rel=1e-7)
    assert run("bitcast", ["<4 x i8>"], "i32", (1, 2, 3, 4), attributes="[i32]") == 0x04030201
    assert run("bitcast", ["<8 x i1>"], "i8", (1, 0, 1, 0, 0, 0, 0, 1), attributes="[i8]") == 0x85
    assert run("bitcast", ["bf16"], "i16", -2.0, attributes="[i16]") == 0xC000
    assert run("bitcast", ["i128"], "<2 x i64>", (7 << 64) + 9, attributes="[<2 x i64>]") == (9, 7)


# ----------------------------------------------------------------------------------------------------- vectors


def test_vectors_work_lane_by_lane():
    v = "<3 x i8>"
    assert run("add", [v, v], v, (1, 255, 7), (1, 1, 3)) == (2, 0, 10)
    assert run("slt", [v, v], "<3 x i1>", (1, 255, 7), (2, 1, 3)) == (1, 1, 0)
    assert run("zext", [v], "<3 x i32>", (1, 255, 7), attributes="[<3 x i32>]") == (1, 255, 7)
    assert run("sext", [v], "<3 x i32>", (1, 255, 7), attributes="[<3 x i32>]") == (1, 0xFFFFFFFF, 7)
    assert run("fmul", ["<2 x f32>"] * 2, "<2 x f32>", (0.5, 3.0), (4.0, 2.0)) == (2.0, 6.0)


def test_lanes_move():
    v = "<4 x i32>"
    assert run("extract", [v, "i64"], "i32", (5, 6, 7, 8), 2) == 7
    assert run("extract", ["i32", "i64"], "i32", 5, 0) == 5
    assert run("insert", [v, "i64", "i32"], v, (5, 6, 7, 8), 3, 1) == (5, 6, 7, 1)
    assert run("splat", ["i32"], v, 9, attributes=f"[{v}]") == (9, 9, 9, 9)
    assert run("splat", ["i32"], "i32", 9, attributes="[i32]") == 9
    assert run("shuffle", [v, v], "<3 x i32>", (1, 2, 3, 4), (5, 6, 7, 8), attributes="[<3 x i32>, (3, 4, 0)]") == (
        4,
        5,
        1,
    )
    assert run("shuffle", ["i32", "i32"], "<2 x i32>", 1, 2, attributes="[<2 x i32>, (1, 0)]") == (2, 1)
    assert run("build", ["i32", "i32"], "<2 x i32>", 1, 2, attributes="[<2 x i32>]") == (1, 2)
    assert run("select", ["<4 x i1>", v, v], v, (1, 0, 0, 1), (1, 2, 3, 4), (5, 6, 7, 8)) == (1, 6, 7, 4)
    assert run("select", ["i1", v, v], v, 0, (1, 2, 3, 4), (5, 6, 7, 8)) == (5, 6, 7, 8)


def test_a_lane_that_is_not_there_is_an_error():
    machine = Machine(operation("extract", ["<4 x i32>", "i64"], "i32"))
    assert machine.failure("f", (1, 2, 3, 4), 4).message == "a vector has no such lane"
    machine = Machine(operation("insert", ["<4 x i32>", "i64", "i32"], "<4 x i32>"))
    assert machine.failure("f", (1, 2, 3, 4), 4, 0).message == "a vector has no such lane"


def test_reductions_combine_halves():
    v = "<8 x i8>"
    lanes = (1, 200, 100, 3, 5, 250, 7, 8)
    assert run("reduce_add", [v], "i8", lanes) == sum(lanes) % 256
    assert run("reduce_mul", [v], "i8", lanes) == math.prod(lanes) % 256
    assert run("reduce_smin", [v], "i8", lanes) == 200
    assert run("reduce_umax", [v], "i8", lanes) == 250
    assert run("reduce_xor", [v], "i8", lanes) == 1 ^ 200 ^ 100 ^ 3 ^ 5 ^ 250 ^ 7 ^ 8
    assert run("reduce_add", ["i8"], "i8", 5) == 5
    # by halves: (1e16 + 1) + (-1e16 + 1), where both ones are lost
    assert run("reduce_fadd", ["<4 x f64>"], "f64", (1e16, -1e16, 1.0, 1.0)) == 0.0
    assert run("reduce_fmax", ["<4 x f32>"], "f32", (1.0, 7.0, 3.0, math.nan)) == 7.0


# -------------------------------------------------------------------------------------------------- intrinsics


@pytest.mark.parametrize(
    ("name", "types", "data", "expected"),
    [
        ("llvm.sqrt", ["f64"], [2.0], math.sqrt(2.0)),
        ("llvm.sqrt", ["f64"], [-2.0], math.nan),
        ("llvm.floor", ["f64"], [-0.5], -1.0),
        ("llvm.ceil", ["f64"], [-0.5], -0.0),
        ("llvm.trunc", ["f64"], [-2.7], -2.0),
        ("llvm.rint", ["f64"], [2.5], 2.0),
        ("llvm.round", ["f64"], [2.5], 3.0),
        ("llvm.round", ["f64"], [0.49999999999999994], 0.0),
        ("llvm.roundeven", ["f64"], [-3.5], -4.0),
        ("llvm.fabs", ["f64"], [-0.0], 0.0),
        ("llvm.copysign", ["f64", "f64"], [3.0, -0.0], -3.0),
        ("llvm.log", ["f64"], [0.0], -math.inf),
        ("llvm.exp", ["f64"], [1000.0], math.inf),
        ("llvm.exp2", ["f64"], [10.0], 1024.0),
        ("llvm.pow", ["f64", "f64"], [2.0, 0.5], math.sqrt(2.0)),
        ("llvm.pow", ["f64", "f64"], [-8.0, 1e6 + 1], -math.inf),
        ("llvm.pow", ["f64", "f64"], [0.0, -1.0], math.inf),
        ("llvm.powi", ["f64", "i32"], [2.0, -3 % 2**32], 0.125),
        ("llvm.minimum", ["f64", "f64"], [0.0, -0.0], -0.0),
        ("llvm.minimum", ["f64", "f64"], [math.nan, 1.0], math.nan),
        ("llvm.maxnum", ["f64", "f64"], [math.nan, 1.0], 1.0),
        ("llvm.fma", ["f64", "f64", "f64"], [1e16, 1.0, 1.0], 1e16),
        ("llvm.ctpop", ["i64"], [2**64 - 1], 64),
        ("llvm.ctlz", ["i32", "i1"], [1, 0], 31),
        ("llvm.cttz", ["i32", "i1"], [0, 0], 32),
        ("llvm.bswap", ["i32"], [0x01020304], 0x04030201),
        ("llvm.bitreverse", ["i8"], [0b00010011], 0b11001000),
        ("llvm.abs", ["i8", "i1"], [200, 0], 56),
        ("llvm.smax", ["i8", "i8"], [200, 3], 3),
        ("llvm.umax", ["i8", "i8"], [200, 3], 200),
        ("llvm.fshl", ["i8", "i8", "i8"], [0b10000001, 0b11000000, 9], 0b00000011),
        ("llvm.fshr", ["i8", "i8", "i8"], [0b10000001, 0b11000000, 1], 0b11100000),
        ("llvm.uadd.sat", ["i8", "i8"], [200, 100], 255),
        ("llvm.ssub.sat", ["i8", "i8"], [128, 1], 128),
        ("llvm.vector.reduce.add", ["<4 x i8>"], [(100, 100, 100, 0)], 44),
        ("llvm.vector.reduce.fadd", ["f64", "<2 x f64>"], [1.0, (2.0, 3.0)], 6.0),
        ("llvm.sqrt.f64", ["f64"], [9.0], 3.0),
    ],
)
def test_intrinsics(name: str, types: list[str], data: list[object], expected: object):
    result = types[0] if not name.startswith("llvm.vector") else "i8" if "f64" not in types[-1] else "f64"
    found = run("intrinsic", types, result, *data, attributes=f'[{result}, "{name}"]')
    if isinstance(expected, float):
        assert same(found, expected)
    else:
        assert found == expected


def test_intrinsics_on_vectors_and_classes():
    found = run("intrinsic", ["<2 x f32>"], "<2 x f32>", (4.0, 9.0), attributes='[<2 x f32>, "llvm.sqrt"]')
    assert found == (2.0, 3.0)
    kinds = [math.nan, -math.inf, -1.0, -5e-324, -0.0, 0.0, 5e-324, 1.0, math.inf]
    for bit, x in enumerate(kinds, start=1):
        attributes = '[i1, "llvm.is.fpclass"]'
        assert run("intrinsic", ["f64", "i32"], "i1", x, 1 << bit, attributes=attributes) == 1
        assert run("intrinsic", ["f64", "i32"], "i1", x, 0x3FF ^ (1 << bit), attributes=attributes) == 0


def test_an_unknown_intrinsic_fails_only_when_it_is_reached():
    machine = Machine(operation("intrinsic", ["i64"], "i64", '[i64, "llvm.ppc.dance"]'))
    assert "llvm.ppc.dance" in machine.failure("f", 1).message


@pytest.mark.parametrize(
    ("name", "expected"), [("add", 12), ("sub", 2), ("xchg", 5), ("nand", ~(7 & 5) % 256), ("max", 7)]
)
def test_atomic_updates(name: str, expected: int):
    text = f"""
fn @f(%1, %2) -> %0 : (imm i8, imm i8) -> <2 x i8> {{
  %0: <2 x i8> result
  %1: i8 argument imm
  %2: i8 argument imm
  %3: *i8 var
  %4: i8 var
bb0:
  %3 = address_of mut %1
  %4 = atomic_rmw[i8, "seq_cst", "", "{name}"] %3, %2
  %0 = build[<2 x i8>] %4, %1
  return
}}
"""
    assert Machine(text).call("f", 7, 5) == (7, expected)
    assert name in ATOMIC_UPDATES


def test_compare_and_exchange():
    text = """
fn @f(%1, %2, %5) -> %0 : (imm i8, imm i8, imm i8) -> <2 x i8> {
  %0: <2 x i8> result
  %1: i8 argument imm
  %2: i8 argument imm
  %3: *i8 var
  %4: i8 var
  %5: i8 argument imm
bb0:
  %3 = address_of mut %1
  %4 = atomic_cmpxchg[i8, "seq_cst"] %3, %2, %5
  %0 = build[<2 x i8>] %4, %1
  return
}
"""
    machine = Machine(text)
    assert machine.call("f", 7, 7, 9) == (7, 9)
    assert machine.call("f", 7, 8, 9) == (7, 7)
