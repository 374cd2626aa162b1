"""Launches on an NVIDIA GPU: on a fake driver that runs kernels on the simulator, and on a real one if there is one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_cuda import BINDING, FakeDriver, fake_driver, forget
from oomph import kernels
from oomph.importer import accelerators, kernel_code
from oomph.kernels import inout, out, to_device
from oomph.kernels.errors import DeviceError

SOURCE = Path(__file__).with_name("launches.mojo")


@pytest.fixture
def fake(mod: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDriver]:
    """The fake driver in the place of the real one. Its device is in use."""
    driver = fake_driver(mod, monkeypatch)
    with kernels.use("cuda"):
        yield driver
    forget()


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.gpu)])
def gpu(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A device: the fake one, and the machine's own. What it gives is the fake driver, or None."""
    if request.param == "fake":
        yield request.getfixturevalue("fake")
        return
    forget()
    if not accelerators.present():
        pytest.skip("no GPU is found here")
    with kernels.use("cuda"):
        yield None


# ------------------------------------------------------------------------------------ the same on every device


def test_arrays_of_the_host(mod: Any, gpu: FakeDriver | None) -> None:
    x, y = np.arange(10, dtype=np.float32), np.ones(10, np.float32)
    x.flags.writeable = False
    mod.saxpy[2, 8](10, 2.0, x, inout(y))
    assert y.tolist() == [1 + 2 * i for i in range(10)]
    mod.saxpy[(2, 1), (8,)](n=10, a=-2, y=inout(y), x=x)
    assert y.tolist() == [1.0] * 10
    with pytest.raises(TypeError, match="'y' is in the memory of the host, and the kernel may write to it"):
        mod.saxpy[2, 8](10, 2.0, x, y)
    with pytest.raises(ValueError, match="'y' shares memory with the argument 'x'"):
        mod.saxpy[2, 8](10, 2.0, y, inout(y))


def test_arrays_on_the_device(mod: Any, gpu: FakeDriver | None) -> None:
    x, y = to_device(np.arange(10, dtype=np.float32)), kernels.empty(10)
    y.copy_from_host(np.ones(10, np.float32))
    mod.saxpy[1, 10](10, 3.0, x, y)
    assert y.copy_to_host().tolist() == [1 + 3 * i for i in range(10)]
    with pytest.raises(ValueError, match="'y' is on simulator, and the launch goes to cuda:0"):
        mod.saxpy[1, 10](10, 3.0, x, to_device(np.ones(10, np.float32), kernels.device("simulator")))
    with pytest.raises(TypeError, match="'y' must be an array of float32, not of int32"):
        mod.saxpy[1, 10](10, 3.0, x, kernels.empty(10, "int32"))


def test_shared_memory_streams_and_generic_kernels(mod: Any, gpu: FakeDriver | None) -> None:
    data = np.arange(8)
    stream = kernels.Stream()
    mod.reverse[1, 8, 64, stream](inout(data))
    assert data.tolist() == list(range(8))[::-1]
    mod.reverse[1, 8, 100_000](inout(data))
    assert data.tolist() == list(range(8))
    numbers = np.ones(4)
    mod.scale.bind(width=5)[1, 4](inout(numbers), 2.0)
    mod.double_scale[1, 4](inout(numbers), 2.0)
    assert numbers.tolist() == [40.0] * 4
    result = np.zeros(3)
    mod.fill.bind(count=3)[1, 1](out(result), np.array([2.5]))
    assert result.tolist() == [2.5] * 3
    start, end = kernels.Event().record(), kernels.Event().record(stream)
    stream.wait_for(start)
    stream.synchronize()
    assert start.milliseconds_to(end) > -1000
    stream.close()


def test_structs_and_tensors(import_copy: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    mod = import_copy("arguments")
    driver = fake_driver(mod, monkeypatch)
    a, told, p = np.arange(15, dtype=np.int32).reshape(3, 5), np.zeros(1, np.int64), np.zeros(4)
    t = np.ones((4, 6), np.float32)
    with kernels.use("cuda"):
        mod.open_tensor[1, (8, 8)](inout(a), inout(told))
        mod.with_tensor[4, 6](to_device(t), 3)
        mod.with_tensor[4, 6](inout(t), 3)
        mod.with_struct[1, 4](inout(p), (2.0, (-5, 0.25), True, 7), 3)
    forget()
    assert (a[2].tolist(), told[0]) == ([100, 110, 120, 130, 140], 305)
    assert (t[:, 0].tolist(), p.tolist()) == ([3, 4, 5, 6], [2002.75, 2002.75, 2002.75, 0])
    assert [name for name, *_ in driver.launches] == ["open_tensor", "with_tensor", "with_tensor", "with_struct"]


def test_other_libraries_use_our_arrays(mod: Any, gpu: FakeDriver | None) -> None:
    ours = to_device(np.ones(10, np.float32))
    described = ours.__cuda_array_interface__
    assert (described["shape"], described["typestr"], described["data"][1]) == ((10,), "<f4", False)
    mod.saxpy[1, 10](10, 2.0, Described(described), Described(described))
    assert ours.copy_to_host().tolist() == [3.0] * 10


class Described:
    """An array of another library."""

    def __init__(self, described: dict[str, Any], **changes: Any) -> None:
        self.__cuda_array_interface__ = {**described, **changes}


def test_ptx(mod: Any, gpu: FakeDriver | None) -> None:
    assert ".entry saxpy_" in mod.saxpy.ptx() and "sm_90a" in mod.saxpy.ptx("sm_90a")
    for wrong, text in (("gfx942", "is no NVIDIA architecture"), ("sm_1", "no code for the architecture 'sm_1'")):
        with pytest.raises(DeviceError, match=text):
            mod.saxpy.ptx(wrong)


# ----------------------------------------------------------------------------------- what the driver is told


def test_calls(mod: Any, fake: FakeDriver) -> None:
    x = np.arange(10, dtype=np.float32)
    y = np.ones(10, np.float32)
    stream = kernels.Stream()
    mod.saxpy[2, 8, 16, stream](10, 2.0, x, inout(y))
    name, grid, block, shared, used, values = fake.launches[0]
    assert (name, grid, block, shared, used) == ("saxpy", (2, 1, 1), (8, 1, 1), 16, stream.handle)
    assert values[:2] == [10, 2.0]
    copies = [call[3:] for call in fake.calls if call[0].startswith("cuMemcpy")]
    assert copies == [(40, stream.handle)] * 3  # both arrays in, one back
    assert not fake.memory
    mod.saxpy[2, 8](10, 2.0, x, inout(y))
    assert len(fake.named("cuLinkCreate")) <= 1 and len(fake.named("cuModuleLoadData")) == 1


def test_machine_code_is_kept_on_disk(mod: Any, fake: FakeDriver, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("OOMPH_CACHE_DIR", str(tmp_path))
    mod.saxpy[1, 1](0, 0.0, kernels.empty(1), kernels.empty(1))
    assert len(fake.named("cuLinkCreate")) == 1
    forget()
    with kernels.use("cuda"):
        mod.saxpy[1, 1](0, 0.0, kernels.empty(1), kernels.empty(1))
    assert len(fake.named("cuLinkCreate")) == 1 and len(fake.named("cuModuleLoadData")) == 2


def test_protocols_of_other_libraries(mod: Any, fake: FakeDriver) -> None:
    ours = to_device(np.ones(10, np.float32))
    described = ours.__cuda_array_interface__
    launch = mod.saxpy[1, 10]
    launch(10, 1.0, Described(described, data=(ours.address, True), stream=5), ours)
    assert fake.named("cuEventRecord")[0][1] == 5 and len(fake.named("cuStreamWaitEvent")) == 1
    launch(10, 1.0, Described(described, stream=1), ours)
    assert len(fake.named("cuStreamWaitEvent")) == 1  # the default stream, which the launch uses too
    launch(10, 1.0, Tensor(ours), ours)
    assert ours.copy_to_host().tolist() == [8.0] * 10
    refused: list[tuple[Any, type[Exception], str]] = [
        (Described(described, data=(ours.address, True)), ValueError, "'y' is read-only, and the kernel may write"),
        (Described(described, strides=(8,)), ValueError, "'y' is not contiguous"),
        (Described(described, typestr="<f8"), TypeError, "must be an array of float32, not of float64"),
        (Tensor(ours, ordinal=1), ValueError, "'y' is on cuda:1, and the launch goes to cuda:0; oomph.kernels.use"),
        (Tensor(ours, dtype="torch.int64"), TypeError, "not of int64"),
        (OnMetal(), ValueError, "'y' is in Metal memory"),
        (3, TypeError, "'y' must be an array of float32, not int"),
    ]
    for value, error, text in refused:
        with pytest.raises(error, match=text):
            launch(10, 1.0, ours, value)


class Tensor:
    """As PyTorch has them, on a GPU."""

    is_cuda = True

    def __init__(self, array: Any, ordinal: int = 0, dtype: str = "torch.float32") -> None:
        self._array, self.dtype, self.shape = array, dtype, array.shape
        self.device = type("Device", (), {"index": ordinal})

    def data_ptr(self) -> int:
        return self._array.address

    def is_contiguous(self) -> bool:
        return True


class OnMetal:
    def __dlpack__(self) -> None: ...

    def __dlpack_device__(self) -> tuple[int, int]:
        return 8, 0


def test_a_launch_takes_few_steps(mod: Any, fake: FakeDriver) -> None:
    """The cost of a launch, as the number of Python functions that it calls: one for each array, and a handful."""
    fake.idle = True
    ours = kernels.empty(10)
    foreign = Described(ours.__cuda_array_interface__)
    steps: list[str] = []

    def note(frame: Any, event: str, _: object) -> None:
        if event == "call":
            steps.append(frame.f_code.co_name)

    for arrays, extra in (((ours, ours), 0), ((foreign, foreign), 2)):
        mod.saxpy[1, 10](10, 1.0, *arrays)
        steps.clear()
        sys.setprofile(note)
        mod.saxpy[1, 10](10, 1.0, *arrays)
        sys.setprofile(None)
        assert len(steps) <= 8 + extra, steps


def test_several_devices(mod: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = fake_driver(mod, monkeypatch)
    driver.devices = 2
    assert [device.name for device in kernels.all_devices()] == ["cuda:0", "cuda:1", "simulator"]
    with kernels.use("cuda:1"):
        mod.saxpy[1, 1](0, 0.0, kernels.empty(1), kernels.empty(1))
        array = kernels.empty(1)
    assert ("cuCtxPushCurrent", 78) in driver.calls
    with kernels.use("cuda:0"), pytest.raises(ValueError, match="is on cuda:1, and the launch goes to cuda:0"):
        mod.saxpy[1, 1](0, 0.0, array, array)
    forget()


# ------------------------------------------------------------------------------------------------------ errors


def test_the_driver_fails(mod: Any, fake: FakeDriver) -> None:
    arguments = 10, 1.0, kernels.empty(10), kernels.empty(10)
    fake.fail["cuLaunchKernel"] = 701
    with pytest.raises(DeviceError, match=r"the launch of saxpy: CUDA_ERROR_701 .*more registers or shared memory"):
        mod.saxpy[1, 10](*arguments)
    fake.fail = {"cuCtxSynchronize": 700}
    with pytest.raises(DeviceError, match="a kernel used memory that it does not own"):
        kernels.synchronize()
    fake.fail = {"cuMemAlloc": 2}
    with pytest.raises(DeviceError, match="the memory of the device is used up"):
        kernels.empty(10)


def test_the_driver_refuses_code(mod: Any, fake: FakeDriver, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("OOMPH_CACHE_DIR", str(tmp_path))
    fake.fail, fake.log = {"cuLinkAddData": 218}, b"ptxas fatal: something"
    for _ in range(2):
        with pytest.raises(
            DeviceError, match=r"(?s)does not take the kernels of .*\nptxas fatal: something\ncuLinkAdd"
        ):
            mod.saxpy[1, 10](10, 1.0, kernels.empty(10), kernels.empty(10))
    assert len(fake.named("cuLinkDestroy")) == 2


def test_no_driver_no_device_too_old(mod: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = fake_driver(mod, monkeypatch)
    for state, text, code in (
        ({"fail": {"cuInit": 100}}, "finds no device that this process may use", "E0712"),
        ({"fail": {"cuInit": 803}}, "the NVIDIA driver does not start: cuInit: CUDA_ERROR_803", "E0711"),
        ({"fail": {}, "devices": 1}, "there is no device cuda:4: the driver has 1", "E0712"),
    ):
        vars(driver).update(state)
        forget()
        with pytest.raises(DeviceError, match=text) as caught:
            kernels.device("cuda:4")
        assert caught.value.code == code and f"docs/errors/{code}.md" in str(caught.value)
    driver.attributes["COMPUTE_CAPABILITY_MAJOR"] = 7
    with pytest.raises(DeviceError, match=r"cuda:0 \(Fake GPU, compute capability 7.0\) is too old") as caught:
        kernels.device("cuda")
    assert caught.value.code == "E0713"
    assert [device.name for device in kernels.all_devices()] == ["simulator"]

    def broken(flags: int) -> None:
        raise RuntimeError("libcuda.so.1: cannot open shared object file")

    monkeypatch.setattr(driver, "cuInit", broken, raising=False)
    forget()
    with pytest.raises(DeviceError, match=r"no NVIDIA driver on this machine: libcuda.so.1") as caught:
        kernels.device("cuda")
    assert caught.value.code == "E0711"
    for name in BINDING:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(DeviceError, match=r"cuda-python is not installed.*oomph\[cuda\]") as caught:
        kernels.device("cuda")
    assert caught.value.code == "E0714"
    forget()


def test_the_variable_decides(mod: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextvars import Context

    fake_driver(mod, monkeypatch)
    for value, name in (("cuda", "cuda:0"), ("simulator", "simulator")):
        monkeypatch.setenv(accelerators.VARIABLE, value)
        assert Context().run(kernels.device).name == name
    forget()


def test_an_import_makes_the_code_of_the_device(mod: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an accelerator is chosen, nothing is left to be compiled at the first launch; a kernel that it cannot run
    does not keep the module from being imported."""
    driver = fake_driver(mod, monkeypatch)
    monkeypatch.setenv(accelerators.VARIABLE, "cuda")
    monkeypatch.setattr(accelerators, "present", lambda: "sm_80")
    monkeypatch.syspath_prepend(str(tmp_path))
    one = "def one(data: Pointer[Int32, MutAnyOrigin]):\n    data[unsafe_offset=thread_idx.x] = 1\n"
    bad = "\n\ndef bad(data: Pointer[Float64, MutAnyOrigin]):\n    data[] = Float64(elect_one_sync())\n"
    head = "from max.gpu import elect_one_sync, thread_idx\n\n\n"
    (tmp_path / "early_kernels.mojo").write_text(head + one)
    (tmp_path / "late_kernels.mojo").write_text(head + one + bad)
    early, late = __import__("early_kernels"), __import__("late_kernels")
    driver.kernels = lambda: [early.one, late.one]
    data = np.zeros(2, np.int32)
    with kernels.use("cuda"):
        with monkeypatch.context() as patch:
            patch.delattr(kernel_code, "_compile")
            early.one[1, 2](inout(data))
            early.one.ptx()
        late.one[1, 2](inout(data))
    assert data.tolist() == [1, 1]
    for name in ("early_kernels", "late_kernels"):
        del sys.modules[name]
    forget()


def test_a_source_that_has_changed(mod: Any, fake: FakeDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "changing_kernels.mojo"
    path.write_text(
        "from max.gpu import thread_idx\n\n\ndef one(data: Pointer[Int32, MutAnyOrigin]):\n"
        "    data[unsafe_offset=thread_idx.x] = 1\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    module = __import__("changing_kernels")
    path.write_text(path.read_text().replace("= 1", "= 2"))
    with pytest.raises(DeviceError, match=r"has changed since it was imported.*importlib.reload\(changing_kernels\)"):
        module.one[1, 1](kernels.empty(1, "int32"))
    del sys.modules["changing_kernels"]


def test_code_that_an_accelerator_cannot_run(fake: FakeDriver, tmp_path: Path, monkeypatch: Any) -> None:
    """One kernel that does not compile for the device does not keep the others from running."""
    (tmp_path / "partly_kernels.mojo").write_text(
        "from max.gpu import elect_one_sync, thread_idx\n\n\n"
        "def good(data: Pointer[Float64, MutAnyOrigin]):\n    data[unsafe_offset=thread_idx.x] = 2\n\n\n"
        "def bad(data: Pointer[Float64, MutAnyOrigin]):\n    data[unsafe_offset=thread_idx.x] = 1.0\n"
        "    data[] = Float64(elect_one_sync())\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    module = __import__("partly_kernels")
    fake.kernels = lambda: [module.good]
    data = np.ones(2)
    module.good[1, 2](inout(data))
    assert data.tolist() == [2.0] * 2
    with pytest.raises(DeviceError, match=r"(?s)bad of .* does not compile for sm_80\n.*error\[E0"):
        module.bad[1, 2](inout(data))
    del sys.modules["partly_kernels"]
