"""Structs, vectors, tuples and tensors as arguments of kernels that Python launches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from oomph import kernels
from oomph.kernels import inout, to_device


@pytest.fixture(scope="module", name="mod")
def arguments(import_copy: Callable[[str], Any]) -> Iterator[Any]:
    with kernels.use("simulator"):
        yield import_copy("arguments")


@dataclass
class Affine:
    scale: float
    inner: tuple[int, float]
    flag: bool
    count: int


STRUCTS = [
    (2.0, (-5, 0.25), True, 7),
    {"scale": 2, "inner": {"a": -5, "b": 0.25}, "flag": True, "count": 7},
    Affine(2, (-5, 0.25), True, 7),
    np.array([(2, (-5, 0.25), True, 7)], [("scale", "f4"), ("inner", "i1,f8"), ("flag", "?"), ("count", "i8")])[0],
]


@pytest.mark.parametrize("value", STRUCTS)
def test_structs(mod: Any, value: object) -> None:
    p = np.zeros(4)
    mod.with_struct[1, 4](inout(p), value, 3)
    assert p.tolist() == [2002.75, 2002.75, 2002.75, 0]


def test_vectors_tuples_arrays(mod: Any) -> None:
    p = np.zeros(3)
    mod.with_simd[1, 1](inout(p), [1, 2, 3, -4], (0, -2.5), np.arange(4, dtype=np.float32))
    assert p.tolist() == [-3, -2.5, 6]
    for _ in range(9):  # wherever its bytes lie
        mod.with_wide[1, 1](inout(p), range(16))
        assert p[0] == 120
    mod.with_tuple[1, 1](inout(p), (1, 2.5, 200), (1, 2, 3.5))
    assert p.tolist()[:2] == [203.5, 4.5]


def test_tensors(mod: Any) -> None:
    a = np.ones((4, 6), np.float32)
    mod.with_tensor[4, 6](inout(a), 3)
    assert a[:, 0].tolist() == [3, 4, 5, 6]
    row = np.zeros(6, np.float32)
    mod.read_tensor[1, 6](a, inout(row))
    assert row.tolist() == [6] * 6
    counts = np.zeros((4, 6), np.int16)
    mod.generic_tensor[4, 6](inout(counts))
    assert counts.sum() == 24


def test_tensors_learn_their_shape_from_the_array(mod: Any) -> None:
    told = np.zeros(1, np.int64)
    a = to_device(np.arange(15, dtype=np.int32).reshape(3, 5))
    mod.open_tensor[1, (8, 8)](a, inout(told))
    assert (a.copy_to_host()[2].tolist(), told[0]) == ([100, 110, 120, 130, 140], 305)
    with pytest.raises(ValueError, match=r"'t' must be an array of shape \(any, any\), not of \(2, 2, 2\)"):
        mod.open_tensor[1, 1](inout(np.zeros((2, 2, 2), np.int32)), inout(told))
    with pytest.raises(ValueError, match=r"'t' must be an array of shape \(4, 6\), not of \(24,\)"):
        mod.with_tensor[1, 1](inout(np.zeros(24, np.float32)), 1)


def test_what_asks_for_its_position_is_a_kernel(mod: Any, capfd: pytest.CaptureFixture[str]) -> None:
    mod.no_array[1, 8](1.5)
    assert capfd.readouterr().out == "thread 3 has 1.5\n"
    with pytest.raises(TypeError, match=r"not called but launched.*: no_array\[grid, block\]\(x\)"):
        mod.no_array(1.5)
    assert mod.helper(3) == 4


WRONG = [
    ("with_struct", (1, 2), "must be Affine: a sequence, a mapping or an object with scale, inner, flag, count, not 2"),
    ("with_struct", {"scale": 1}, "not a mapping of scale"),
    ("with_struct", 5, "not int"),
    ("with_struct", (2, (-500, 0), True, 7), "'f', field 'inner', field 'a': -500 is out of the range of int8"),
    ("with_struct", (2, ("x", 0), True, 7), "field 'a' must be an integer, not str"),
    ("with_struct", (2, (1, 0), 1, 7), "field 'flag' must be a truth value, not int"),
    ("with_struct", ("2", (1, 0), True, 7), "field 'scale' must be a number, not str"),
]


@pytest.mark.parametrize(("name", "value", "message"), WRONG)
def test_values_of_another_form(mod: Any, name: str, value: object, message: str) -> None:
    with pytest.raises((TypeError, OverflowError), match=message):
        getattr(mod, name)[1, 1](inout(np.zeros(4)), value, 3)


def test_what_cannot_be_passed_says_why(mod: Any) -> None:
    with pytest.raises(AttributeError, match="'n' of the kernel is 'Int', whose size on a device is not fixed"):
        _ = mod.bad_int
    with pytest.raises(AttributeError, match="'s' of the kernel is 'String', which Python cannot pass"):
        _ = mod.bad_text
