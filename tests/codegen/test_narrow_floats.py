"""The functions that LLVM calls where a processor lacks conversions of 16-bit floats."""

from __future__ import annotations

import ctypes
import math
import random
import struct
from collections.abc import Callable

import pytest
from codegen_run import native
from oomph.codegen.jit import LoadedCode
from oomph.codegen.module import ModuleEmitter
from oomph.codegen.narrow_floats import add_support
from oomph.codegen.objects import emit_object
from oomph.codegen.optimize import optimize
from oomph.codegen.targets import host_target
from oomph.lang.mir import Program
from oomph.lang.records import replace

PLAIN = {"x86_64": "x86-64", "aarch64": "generic"}
"""Processors without instructions for these conversions, as far as there are any."""
CALLERS = """
define float @widen(i16 %x) {
  %h = bitcast i16 %x to half
  %r = call float @__extendhfsf2(half %h)
  ret float %r
}
define i16 @round_half(float %x) {
  %h = call half @__truncsfhf2(float %x)
  %r = bitcast half %h to i16
  ret i16 %r
}
define i16 @round_bfloat(float %x) {
  %h = call half @__truncsfbf2(float %x)
  %r = bitcast half %h to i16
  ret i16 %r
}
define i16 @third(i16 %x) noinline {
  %h = bitcast i16 %x to bfloat
  %t = call bfloat @divided(bfloat %h)
  %r = bitcast bfloat %t to i16
  ret i16 %r
}
define bfloat @divided(bfloat %x) noinline {
  %r = fdiv bfloat %x, 3.0
  ret bfloat %r
}
"""


@pytest.fixture(scope="module")
def loaded() -> LoadedCode:
    plain = host_target(PLAIN[host_target().arch])
    target = replace(plain, converts_half=False, rounds_bfloat=False)
    module = ModuleEmitter(Program(), target)
    module.functions.append(CALLERS)
    add_support(module)
    return LoadedCode(emit_object(optimize(module.text(), target, 2), target, 2))


def single(bits: int) -> float:
    return struct.unpack("<f", struct.pack("<I", bits))[0]


def samples(seed: int) -> list[float]:
    """Singles of all sizes, with many close to the middle between two neighbours of a narrower type."""
    data = random.Random(seed)
    plain = [data.getrandbits(32) for _ in range(20_000)]
    middle = [number & ~0x1FFF | 0x1000 for number in plain] + [number & ~0xFFFF | 0x8000 for number in plain]
    exponents = [data.getrandbits(1) << 31 | data.randint(100, 145) << 23 | data.getrandbits(23) for _ in range(20_000)]
    near = [(number + step) & 0xFFFFFFFF for number in middle for step in (-1, 0, 1)]
    edges = [0x477FEFFF, 0x477FF000, 0x477FF001, 0x387FFFFF, 0x38800000, 0x33000000, 0x33000001, 0, 1 << 31, 0x7F800000]
    return [single(bits) for bits in [*plain, *near, *exponents, *edges]]


def as_half(value: float) -> int:
    try:
        return int.from_bytes(struct.pack("<e", value), "little")
    except OverflowError:
        return 0xFC00 if value < 0 else 0x7C00


def as_bfloat(value: float) -> int:
    bits = int.from_bytes(struct.pack("<f", value), "little")
    return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16


def test_every_half_widens(loaded: LoadedCode) -> None:
    widen = native(loaded, "widen", ctypes.c_float, ctypes.c_uint16)
    for bits in range(1 << 16):
        expected = struct.unpack("<e", bits.to_bytes(2, "little"))[0]
        found = widen(bits)
        assert math.isnan(found) if math.isnan(expected) else found.hex() == expected.hex(), bits


@pytest.mark.parametrize(("name", "expected"), [("round_half", as_half), ("round_bfloat", as_bfloat)])
def test_singles_round_to_even(loaded: LoadedCode, name: str, expected: Callable[[float], int]) -> None:
    rounded = native(loaded, name, ctypes.c_uint16, ctypes.c_float)
    special, quiet = (0x7C00, 0x7E00) if name == "round_half" else (0x7F80, 0x7FC0)
    for value in samples(1):
        found = rounded(value)
        if math.isnan(value):
            assert found & quiet == quiet, value
        else:
            assert found == expected(value), value
            assert math.isinf(value) or found & 0x7FFF <= special


def test_arithmetic_links_without_a_support_library(loaded: LoadedCode) -> None:
    third = native(loaded, "third", ctypes.c_uint16, ctypes.c_uint16)
    assert third(as_bfloat(0.75)) == as_bfloat(0.25)
