"""Launches of an imported module's kernels, on the simulator."""

from __future__ import annotations

import array
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import numpy as np
import pytest
from oomph import kernels
from oomph.importer import hook
from oomph.importer.loader import CompilationError
from oomph.kernels import inout, out, to_device

SOURCE = Path(__file__).with_name("launches.mojo")


@pytest.fixture(scope="module", autouse=True)
def on_the_simulator() -> Iterator[None]:
    with kernels.use("simulator"):
        yield


def floats(count: int = 10) -> Any:
    return np.arange(count, dtype=np.float32)


# --------------------------------------------------------------------------------------------- what is a kernel


def test_a_kernel_describes_itself(mod: Any) -> None:
    assert repr(mod.saxpy) == (
        "<kernel launches_under_test.saxpy(n: Int32, a: Float32, x: Pointer[Float32, ImmutAnyOrigin], "
        "y: Pointer[Float32, MutAnyOrigin])>"
    )
    assert mod.saxpy.__doc__ == "Adds a * x to y."
    assert list(mod.saxpy.__signature__.parameters) == ["n", "a", "x", "y"]
    assert repr(mod.scale).startswith("<kernel launches_under_test.scale[dtype, width](data: Pointer[Scalar[dtype], ")


def test_functions_stay_functions(mod: Any) -> None:
    assert mod.twice(4) == 8
    with pytest.raises(AttributeError, match="'n' of the kernel is 'Int', whose size on a device is not fixed"):
        _ = mod.takes_int
    with pytest.raises(AttributeError, match="a pointer or a tensor of the kernel leaves something open"):
        _ = mod.open_origin
    with pytest.raises(TypeError, match=r"not called but launched.*: saxpy\[grid, block\]\(n, a, x, y\)"):
        mod.saxpy(1, 2)


def test_the_import_is_light(tmp_path: Path) -> None:
    """A module with kernels that is imported from the cache loads nothing that only launches need."""
    shutil.copy(SOURCE, tmp_path / "light_kernels.mojo")
    code = "import sys, oomph.importer; old = set(sys.modules); import light_kernels; print(*set(sys.modules) - old)"
    found = ""
    for _ in range(2):
        found = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True).stdout
    assert set(found.split()) == {
        "light_kernels", "oomph.kernels", "oomph.kernels.generic", "oomph.kernels.kernel",
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------------- arguments


def test_arrays_of_the_host(mod: Any) -> None:
    x, y = floats(), np.ones(10, np.float32)
    x.flags.writeable = False
    mod.saxpy[2, 8](10, 2.0, x, inout(y))
    assert y.tolist() == [1 + 2 * i for i in range(10)]
    mod.saxpy[(2, 1), (8,)](n=10, a=-2, y=inout(y), x=x)
    assert y.tolist() == [1.0] * 10


def test_arrays_of_other_kinds(mod: Any) -> None:
    values = array.array("f", [1, 2, 3])
    shared = bytearray(np.ones(3, np.float32).tobytes())
    mod.saxpy[1, 3](3, 1.0, values, inout(memoryview(shared).cast("f")))
    assert np.frombuffer(shared, np.float32).tolist() == [2, 3, 4]

    class OnlyDlpack:
        def __init__(self, inner: Any) -> None:
            self.__dlpack__, self.__dlpack_device__ = inner.__dlpack__, inner.__dlpack_device__

    y = np.zeros(3, np.float32)
    mod.saxpy[1, 3](3, 1.0, OnlyDlpack(np.array(values)), inout(OnlyDlpack(y)))
    assert y.tolist() == [1, 2, 3]


def test_arrays_on_the_device(mod: Any) -> None:
    x, y = to_device(floats()), kernels.empty(10)
    y.copy_from_host(np.ones(10, np.float32))
    mod.saxpy[1, 10](10, 3.0, x, y)
    mod.saxpy[1, 10](10, 0.0, y, y)
    assert y.copy_to_host().tolist() == [1 + 3 * i for i in range(10)]
    target = np.empty(10, np.float32)
    assert x.copy_to_host(target) is target and target.tolist() == floats().tolist()
    y.free()
    with pytest.raises(ValueError, match="was given back"):
        mod.saxpy[1, 10](10, 3.0, x, y)


def test_out_and_defaults(mod: Any) -> None:
    data = np.arange(8)
    mod.reverse[1, 8, 64](inout(data))
    assert data.tolist() == list(range(8))[::-1]
    mod.reverse[1, 2, 64, kernels.Stream()](inout(data), count=2)
    assert data.tolist() == [6, 7, 5, 4, 3, 2, 1, 0]
    result = np.zeros(3)
    mod.fill.bind(count=3)[1, 1](out(result), np.array([2.5]))
    assert result.tolist() == [2.5] * 3


def test_narrow_floats(mod: Any) -> None:
    data = np.ones(4, np.float16)
    mod.halves[1, 4](inout(data), 0.5)
    assert data.tolist() == [0.5] * 4


REFUSED: list[tuple[str, Any, type[Exception], str]] = [
    ("host array to write", lambda m, x, y: m.saxpy[1, 8](8, 1.0, x, y), TypeError,
     r"argument 'y' is in the memory of the host, and the kernel may write to it: pass oomph.kernels.inout\(array\)"),
    ("dtype", lambda m, x, y: m.saxpy[1, 8](8, 1.0, x.astype("f8"), inout(y)), TypeError,
     r"saxpy\(\) argument 'x' must be an array of float32, not of float64; array.astype\('float32'\)"),
    ("complex", lambda m, x, y: m.saxpy[1, 8](8, 1.0, x.astype("c8"), inout(y)), TypeError, "not of 'Zf'"),
    ("byte order", lambda m, x, y: m.saxpy[1, 8](8, 1.0, x.astype(">f4"), inout(y)), TypeError, "not of '>f'"),
    ("strides", lambda m, x, y: m.saxpy[1, 8](8, 1.0, x[::2], inout(y)), ValueError, "'x' is not contiguous"),
    ("column order", lambda m, x, y: m.saxpy[1, 8](8, 1.0, np.ones((2, 3), "f4", "F"), inout(y)), ValueError,
     "'x' is not contiguous"),
    ("read-only", lambda m, x, y: m.saxpy[1, 8](8, 1.0, x, inout(np.broadcast_to(y[:1], 1))), ValueError,
     "'y' is read-only, and the kernel may write to it: it is declared 'Pointer.Float32, MutAnyOrigin.'"),
    ("alignment", lambda m, x, y: m.saxpy[1, 1](1, 1.0, np.frombuffer(bytes(9), "f4", 1, 1), inout(y)), ValueError,
     "starts at an address that is no multiple of 4"),
    ("overlap", lambda m, x, y: m.saxpy[1, 8](8, 1.0, y[2:], inout(y)), ValueError,
     "'y' shares memory with the argument 'x'"),
    ("inout of what is only read", lambda m, x, y: m.saxpy[1, 8](8, 1.0, inout(x), inout(y)), TypeError,
     "'x' is declared 'Pointer.Float32, ImmutAnyOrigin.', which a kernel only reads"),
    ("list", lambda m, x, y: m.saxpy[1, 8](8, 1.0, [1, 2], inout(y)), TypeError, "not list; numpy.array"),
    ("none", lambda m, x, y: m.saxpy[1, 8](8, 1.0, None, inout(y)), TypeError, "'x' must be an array .* not NoneType"),
    ("text", lambda m, x, y: m.saxpy[1, 8](8, "a", x, inout(y)), TypeError, "'a' must be Float32, not str"),
    ("range", lambda m, x, y: m.saxpy[1, 8](1 << 31, 1, x, inout(y)), OverflowError, "'n' is out of range for Int32"),
    ("missing", lambda m, x, y: m.saxpy[1, 8](8, 1.0, x), TypeError, "missing required argument 'y'"),
    ("unknown name", lambda m, x, y: m.saxpy[1, 8](8, 1.0, x, z=y), TypeError, "'z'"),
    ("no block", lambda m, x, y: m.saxpy[1](8, 1.0, x, y), TypeError, "takes the grid and the block.* not 1"),
    ("empty grid", lambda m, x, y: m.saxpy[0, 8](8, 1.0, x, y), ValueError, "must be positive"),
    ("four axes", lambda m, x, y: m.saxpy[(1, 1, 1, 1), 8](8, 1.0, x, y), TypeError, "grid has 1 to 3 extents, not 4"),
    ("float grid", lambda m, x, y: m.saxpy[1.0, 8](8, 1.0, x, y), TypeError, "must be an integer, not float"),
    ("big block", lambda m, x, y: m.saxpy[1, (64, 32)](8, 1.0, x, y), ValueError, "has 2048 threads; simulator allows"),
    ("shared memory", lambda m, x, y: m.saxpy[1, 8, 1 << 20](8, 1.0, x, y), ValueError, "bytes of dynamic shared"),
    ("stream", lambda m, x, y: m.saxpy[1, 8, 0, "s"](8, 1.0, x, y), TypeError, "a stream, its number or None"),
]  # fmt: skip


@pytest.mark.parametrize(("launch", "error", "text"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused(mod: Any, launch: Any, error: type[Exception], text: str) -> None:
    y = np.ones(10, np.float32)
    with pytest.raises(error, match=text):
        launch(mod, floats(), y)
    assert y.tolist() == [1.0] * 10


def test_memory_of_a_gpu_is_refused(mod: Any) -> None:
    class OnGpu:
        __cuda_array_interface__: ClassVar = {"shape": (8,), "typestr": "<f4", "data": (4096, False), "version": 3}

    with pytest.raises(ValueError, match="'x' is in the memory of a GPU, and the simulator works in the memory of the"):
        mod.saxpy[1, 8](8, 1.0, OnGpu(), inout(floats()))


# ------------------------------------------------------------------------------------------------------ generic


def test_parameters_come_from_arrays_or_bind(mod: Any) -> None:
    for dtype in ("float32", "int64", "uint8"):
        data = np.ones(4, dtype)
        mod.scale[1, 4](inout(data), 3)
        assert data.tolist() == [3] * 4
    data = np.ones(4)
    mod.scale.bind(width=5)[1, 4](inout(data), 2.0)
    mod.scale.bind("float64", 3)[1, 4](inout(data), 1.0)
    mod.double_scale[1, 4](data=inout(data), factor=1.0)
    assert data.tolist() == [60.0] * 4
    mod.scale.bind(np.float64)[1, 4](to_device(data), 1.0)


@pytest.mark.parametrize(
    ("use", "error", "text"),
    [
        (lambda m: m.scale.bind("float"), TypeError, "'dtype' must be the name of a data type, not 'float'"),
        (lambda m: m.scale.bind(width=2.5), TypeError, "'width' must be an integer, not 2.5"),
        (lambda m: m.scale.bind(heigth=2), TypeError, "unknown parameter 'heigth'; there are dtype, width"),
        (lambda m: m.scale.bind("int8", 1, 2), TypeError, "takes 2 parameters, not 3"),
        (lambda m: m.scale[1, 4]([1], 2), TypeError, "'data' must be an array of numbers, not list"),
        (lambda m: m.scale[1, 4](factor=2), TypeError, "missing an array that tells its parameter 'dtype'"),
        (lambda m: m.fill[1, 4](out(floats()), np.ones(1)), TypeError,
         "'data' of float32 and 'value' of float64 tell different values of the parameter 'T'"),
        (lambda m: m.fill[1, 4](out(np.ones(4)), np.ones(1)), TypeError, r"needs .* 'count': fill.bind\(count=...\)"),
        (lambda m: m.scale(1), TypeError, "not called but launched"),
    ],
)  # fmt: skip
def test_refused_parameters(mod: Any, use: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        use(mod)


def test_a_kernel_that_does_not_compile_for_a_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = load(tmp_path, monkeypatch, "picky_kernels", """
        from max.gpu import thread_idx

        def shift[dtype: DType](data: Pointer[Scalar[dtype], MutAnyOrigin]):
            comptime assert dtype.is_integral(), "only integers can be shifted"
            data[unsafe_offset=thread_idx.x] <<= 1
    """)  # fmt: skip
    with kernels.use("simulator"), pytest.raises(CompilationError, match="only integers can be shifted"):
        module.shift[1, 1](inout(floats()))


# ------------------------------------------------------------------------------------------------------- faults


def test_a_fault_is_an_exception(mod: Any) -> None:
    data = np.zeros(4, np.int32)
    for _ in range(2):
        with pytest.raises(kernels.DeviceError, match="stuck: "):
            mod.stuck[1, 4](inout(data))
    y = np.ones(10, np.float32)
    mod.saxpy[1, 10](10, 1.0, floats(), inout(y))
    assert y[9] == 10


def test_devices() -> None:
    assert kernels.device("simulator") is kernels.all_devices()[-1]
    with pytest.raises(kernels.DeviceError, match="there is no device 'metal'"):
        kernels.device("metal")
    with kernels.use("simulator") as device:
        assert kernels.device() is device
        start, end = kernels.Event().record(), kernels.Event().record(kernels.Stream())
        assert start.milliseconds_to(end) >= 0
        kernels.synchronize()


def load(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> ModuleType:
    from textwrap import dedent

    (folder / f"{name}.mojo").write_text(dedent(text))
    monkeypatch.syspath_prepend(str(folder))
    hook.install()
    module = __import__(name)
    monkeypatch.delitem(sys.modules, name)
    return module
