"""Native code and the interpreter give the same results for the same operation on the same data."""

from __future__ import annotations

import ctypes
import math
import random
import struct
from collections.abc import Iterator

import pytest
from codegen_run import load, native
from mir_build import I8, FunctionBuilder, T, imm, number, signature
from mir_texts import Machine, operation
from oomph.lang.layout import Layouts
from oomph.lang.mir import Return
from oomph.lang.types import ScalarType, Type, VectorType

LAYOUTS = Layouts()
INTEGERS = ("i1", "i8", "i16", "i32", "i64", "i128", "i256")
FLOATS = ("f16", "bf16", "f32", "f64")
FORMATS = {"f16": "<e", "f32": "<f", "f64": "<d"}
SPECIAL = (0.0, -0.0, 1.0, -1.5, 0.1, 255.5, -3e9, 6e4, 1e-7, math.inf, -math.inf, math.nan)
POINTER = T.pointer(I8)


def encoded(type: Type, data: object) -> bytes:
    """A machine value in memory."""
    if isinstance(type, VectorType):
        assert isinstance(data, tuple)
        return b"".join([encoded(type.element, lane) for lane in data]).ljust(LAYOUTS.size(type), b"\0")
    assert isinstance(type, ScalarType)
    if not type.is_float:
        assert isinstance(data, int)
        return int(data).to_bytes(LAYOUTS.size(type), "little")
    assert isinstance(data, float)
    return struct.pack("<f", data)[2:] if type.name == "bf16" else struct.pack(FORMATS[type.name], data)


def decoded(type: Type, image: bytes) -> object:
    """A machine value from memory; every NaN is the same text."""
    if isinstance(type, VectorType):
        size = LAYOUTS.size(type.element)
        return tuple([decoded(type.element, image[i * size : (i + 1) * size]) for i in range(type.length)])
    assert isinstance(type, ScalarType)
    if not type.is_float:
        return int.from_bytes(image[: LAYOUTS.size(type)], "little")
    size = LAYOUTS.size(type)
    wide = b"\0\0" + image[:2] if type.name == "bf16" else image[:size]
    return plain(struct.unpack(FORMATS["f32" if type.name == "bf16" else type.name], wide)[0])


def plain(data: object) -> object:
    if isinstance(data, tuple):
        return tuple(map(plain, data))
    if isinstance(data, float):
        return "nan" if math.isnan(data) else data.hex()
    assert isinstance(data, int)
    return int(data)


class Case:
    """One operation on operands of given types, with or without attributes."""

    def __init__(self, opcode: str, operands: list[Type], result: Type, convert: bool = False) -> None:
        self.opcode, self.operands, self.result = opcode, operands, result
        self.attributes = (result,) if convert else ()
        text = operation(opcode, [str(t) for t in operands], str(result), f"[{result}]" if convert else "")
        self.interpreter = Machine(text)

    def builder(self, name: str) -> FunctionBuilder:
        """A function that takes its operands from memory, each at a multiple of 256, and leaves the result at 0."""
        f = FunctionBuilder(name, signature(imm(POINTER)), "export")
        values = []
        for index, type in enumerate(self.operands):
            at = f.op(POINTER, "offset", f.argument(0), number(256 * (index + 1)))
            pointer = f.op(T.pointer(type), "pointer_cast", at, attributes=(T.pointer(type),))
            values.append(f.op(type, "load", pointer, attributes=(0,)))
        result = f.op(self.result, self.opcode, *values, attributes=self.attributes)
        pointer = f.op(T.pointer(self.result), "pointer_cast", f.argument(0), attributes=(T.pointer(self.result),))
        f.effect("store", pointer, result, attributes=(0,))
        f.end(Return((0, 1)))
        return f


def agree(cases: list[Case], seed: int, rounds: int = 12) -> None:
    """Runs all cases on random data, natively at two levels and interpreted."""
    data = random.Random(seed)
    for level in (0, 2):
        loaded = load(*[case.builder(f"case{i}") for i, case in enumerate(cases)], level=level)
        room = ctypes.create_string_buffer(2048)
        start = ctypes.addressof(room)
        base = start + (-start) % 256
        for index, case in enumerate(cases):
            run = native(loaded, f"case{index}", None, ctypes.c_void_p)
            for _ in range(rounds):
                values = [sample(type, data) for type in case.operands]
                if "div" in case.opcode or "rem" in case.opcode:
                    values[1] = sample(case.operands[1], data, zero=False)
                for position, (type, value) in enumerate(zip(case.operands, values, strict=True)):
                    image = encoded(type, value)
                    ctypes.memmove(base + 256 * (position + 1), image, len(image))
                run(base)
                found = decoded(case.result, ctypes.string_at(base, LAYOUTS.size(case.result)))
                expected = plain(case.interpreter.call("f", *values))
                assert found == expected, (case.opcode, [str(t) for t in case.operands], values, level)


def sample(type: Type, data: random.Random, zero: bool = True) -> object:
    if isinstance(type, VectorType):
        return tuple([sample(type.element, data, zero) for _ in range(type.length)])
    assert isinstance(type, ScalarType)
    if type.is_float:
        value = data.choice(SPECIAL) if data.random() < 0.5 else data.uniform(-1000, 1000)
        return narrowed(type.name, value)
    top = 1 << type.bits
    choices = [0, 1, top // 2, top // 2 - 1, top - 1, data.randrange(top), data.randrange(min(top, 300))]
    value = data.choice(choices) % top
    return value if value or zero else 1


def narrowed(name: str, value: float) -> float:
    """Rounded to a width, towards zero for `bf16`."""
    if name == "bf16":
        return struct.unpack("<f", b"\0\0" + struct.pack("<f", value)[2:])[0]
    try:
        return struct.unpack(FORMATS[name], struct.pack(FORMATS[name], value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def shapes(names: tuple[str, ...]) -> Iterator[tuple[Type, Type]]:
    """Each scalar and a vector of four of it, with the type of truth values of the same shape."""
    truth = T.scalar("i1")
    for name in names:
        scalar = T.scalar(name)
        yield scalar, truth
        yield T.vector(scalar, 4), T.vector(truth, 4)


ARITHMETIC = ("add", "sub", "mul", "and", "or", "xor", "shl", "lshr", "ashr", "smin", "smax", "umin", "umax")
DIVISION = ("sdiv", "udiv", "srem", "urem", "sfloordiv", "sfloormod", "ufloordiv", "ufloormod")
TRUTH = ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge")


@pytest.mark.parametrize("name", INTEGERS)
def test_integers(name: str) -> None:
    cases = []
    for type, truth in shapes((name,)):
        cases += [Case(opcode, [type, type], type) for opcode in ARITHMETIC + DIVISION]
        cases += [Case(opcode, [type, type], truth) for opcode in TRUTH]
        cases += [Case(opcode, [type], type) for opcode in ("neg", "not")]
        cases.append(Case("select", [truth, type, type], type))
    element, vector = T.scalar(name), T.vector(T.scalar(name), 4)
    names = ["add", "mul", "and", "or", "xor", "smin", "smax", "umin", "umax"]
    cases += [Case(f"reduce_{n}", [vector], element) for n in names]
    agree(cases, 1)


@pytest.mark.parametrize("name", FLOATS)
def test_floats(name: str) -> None:
    cases = []
    for type, truth in shapes((name,)):
        cases += [Case(o, [type, type], type) for o in ["fadd", "fsub", "fmul", "fdiv"]]
        cases += [Case(o, [type, type], truth) for o in ["feq", "fne", "flt", "fle", "fgt", "fge"]]
        cases.append(Case("fneg", [type], type))
    if name in ("f32", "f64"):
        cases += [Case(o, [T.scalar(name)] * 2, T.scalar(name)) for o in ("frem", "ffloormod", "ffloordiv")]
        cases.append(Case("fma", [T.scalar(name)] * 3, T.scalar(name)))
    cases.append(Case("reduce_fadd", [T.vector(T.scalar(name), 4)], T.scalar(name)))
    agree(cases, 2, 30)


def test_conversions() -> None:
    cases = []
    for first in INTEGERS:
        a = T.scalar(first)
        for second in INTEGERS:
            b = T.scalar(second)
            if b.bits < a.bits:
                cases.append(Case("trunc", [a], b, True))
            if b.bits > a.bits:
                cases += [Case("zext", [a], b, True), Case("sext", [a], b, True)]
        for name in FLOATS:
            f = T.scalar(name)
            cases += [Case("fptosi", [f], a, True), Case("fptoui", [f], a, True)]
            if a.bits <= 64:
                cases += [Case("sitofp", [a], f, True), Case("uitofp", [a], f, True)]
    for first, second in [("f16", "f32"), ("f16", "f64"), ("bf16", "f32"), ("f32", "f64")]:
        a, b = T.scalar(first), T.scalar(second)
        cases += [Case("fpext", [a], b, True), Case("fptrunc", [b], a, True)]
    agree(cases, 3)
