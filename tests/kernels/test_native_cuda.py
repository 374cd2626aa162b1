"""Programs on an NVIDIA device from native host code, against a driver library that pretends to have one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from native_cuda import Fake, build_library
from oomph.codegen.link import find_driver
from oomph.importer import accelerators
from oomph_cli import oomph, python

pytestmark = pytest.mark.skipif(find_driver() is None, reason="needs a C compiler")

BENCHMARK = Path(__file__).parents[1] / "bench" / "gpu" / "bench.py"

HEAD = """
from max.gpu import global_idx, thread_idx
from max.gpu.host import DeviceContext, DeviceAttribute, Dim, FuncAttribute
from max.gpu.primitives.grid_controls import PDLLevel, pdl_launch_attributes
"""

VECTOR_ADD = (
    HEAD
    + """
comptime N = 1000


def vector_add(
    a: Pointer[Float32, ImmutAnyOrigin],
    b: Pointer[Float32, ImmutAnyOrigin],
    c: Pointer[Float32, MutAnyOrigin],
    n: Int32,
):
    var i = global_idx.x
    if i < Int(n):
        c[unsafe_offset=i] = a[unsafe_offset=i] + b[unsafe_offset=i]


def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.float32](N)
    var b = ctx.enqueue_create_buffer[DType.float32](N)
    var c = ctx.enqueue_create_buffer[DType.float32](N)
    a.enqueue_fill(1.5)
    with b.map_to_host() as h:
        for i in range(N):
            h[i] = Float32(i)
    for _ in range(3):
        ctx.enqueue_function[vector_add](a, b, c, Int32(N), grid_dim=(N + 255) // 256, block_dim=256)
    ctx.synchronize()
    print(ctx.name(), c)
"""
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_library(tmp_path_factory.mktemp("driver"))


@pytest.fixture
def fake(library: Path, tmp_path: Path) -> Fake:
    return Fake(library, tmp_path)


def test_the_sequence_of_calls(fake: Fake) -> None:
    done = fake.run(VECTOR_ADD)
    assert done.out == "Fake GPU 0 DeviceBuffer([1.5, 2.5, 3.5, ..., 998.5, 999.5, 1000.5])\n", done.err
    assert fake.names() == [
        *("cuInit", "cuDevicePrimaryCtxRetain", "cuCtxSetCurrent"),
        *["cuMemAllocAsync"] * 3,
        "cuMemsetD32Async",
        *("cuMemAllocHost_v2", "cuMemcpyDtoHAsync_v2", "cuStreamSynchronize"),
        *("cuMemcpyHtoDAsync_v2", "cuStreamSynchronize", "cuCtxSynchronize", "cuMemFreeHost"),
        *("cuModuleLoadDataEx", "cuModuleGetFunction"),
        *["cuLaunchKernel"] * 3,
        *["cuMemFreeAsync"] * 2,
        "cuStreamSynchronize",
        *("cuMemAllocHost_v2", "cuMemcpyDtoHAsync_v2", "cuStreamSynchronize", "cuCtxSynchronize", "cuMemFreeHost"),
        "cuMemFreeAsync",
    ]
    launches = [call.split(" ") for call in fake.calls if call.startswith("cuLaunchKernel")]
    assert launches[0] == launches[2]
    assert launches[0][1:6] == ["vector_add", "(4,1,1)", "(256,1,1)", "0", "default"]
    assert launches[0][-1] == f"{1000:08x}"


@pytest.mark.skipif(not accelerators.chosen(), reason="needs an NVIDIA device")
def test_on_a_real_device(tmp_path: Path) -> None:
    path = tmp_path / "program.mojo"
    path.write_text(VECTOR_ADD)
    done = oomph("run", str(path), cwd=tmp_path, OOMPH_DEVICE="cuda")
    assert done.out.endswith("DeviceBuffer([1.5, 2.5, 3.5, ..., 998.5, 999.5, 1000.5])\n"), done.err
    assert "simulator" not in done.out


DESCRIBES = """
from max.gpu.host import DeviceContext
from max.gpu.host.nvidia.tma import TensorMapSwizzle, TMADescriptor, create_tma_descriptor
from std.utils.index import Index


def k(map: TMADescriptor, p: Pointer[BFloat16, MutAnyOrigin]):
    p[unsafe_offset=0] = 1


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.bfloat16](64 * 128)
    var map = create_tma_descriptor[DType.bfloat16, 2, TensorMapSwizzle.SWIZZLE_128B](
        p, Index(60, 100), Index(128, 1), Index(8, 64)
    )
    ctx.enqueue_function[k](map, p, grid_dim=1, block_dim=1)
    ctx.synchronize()
"""


def test_the_driver_describes_tensors(fake: Fake) -> None:
    done = fake.run(DESCRIBES)
    assert not done.err
    (described,) = [call for call in fake.calls if call.startswith("cuTensorMapEncodeTiled")]
    assert described == "cuTensorMapEncodeTiled 9 2 100 256 64 1 3 0"
    (launch,) = [call for call in fake.calls if call.startswith("cuLaunchKernel")]
    assert "09" * 128 in launch


def test_everything_is_given_back(fake: Fake) -> None:
    fake.execute(
        VECTOR_ADD.replace(
            "    ctx.synchronize()\n",
            """    var again = DeviceContext()
    var other = again.create_stream()
    var done = again.create_event()
    other.record_event(done)
    ctx.stream().enqueue_wait_for(done)
    done.synchronize()
    _ = a.create_sub_buffer[DType.int32](4, 8)
    ctx.synchronize()
""",
        )
    )
    count = fake.count()
    assert count["cuMemAllocAsync"] == count["cuMemFreeAsync"] == 3
    assert count["cuMemAllocHost_v2"] == count["cuMemFreeHost"] == 2
    assert count["cuStreamCreateWithPriority"] == count["cuStreamDestroy_v2"] == 1
    assert count["cuEventCreate"] == count["cuEventDestroy_v2"] == 1
    assert count["cuModuleLoadDataEx"] == count["cuModuleUnload"] == 1
    assert count["cuDevicePrimaryCtxRetain"] == count["cuDevicePrimaryCtxRelease_v2"] == 1
    assert fake.names()[-1] == "cuDevicePrimaryCtxRelease_v2"


def test_a_launch_allocates_nothing(fake: Fake) -> None:
    fake.execute(VECTOR_ADD, FAKE_CUDA_COUNT="1", LD_PRELOAD=str(fake.library))
    counts = [call for call in fake.calls if call.startswith("allocations")]
    assert len(counts) == 3
    assert counts[1:] == ["allocations 0"] * 2


ARGUMENTS = (
    HEAD
    + """
from std.builtin.device_passable import DevicePassable, DeviceTypeEncoder


@fieldwise_init
struct Pair(DevicePassable, ImplicitlyCopyable, TrivialRegisterPassable):
    comptime device_type: AnyType = Self
    var a: Int16
    var b: Float64

    def _to_device_type(self, mut encoder: Some[DeviceTypeEncoder], target: MutOpaquePointer[_]):
        encoder.encode(self, target)

    @staticmethod
    def get_type_name() -> String:
        return "Pair"


@fieldwise_init
struct Nothing(DevicePassable, ImplicitlyCopyable, TrivialRegisterPassable):
    comptime device_type: AnyType = Self

    def _to_device_type(self, mut encoder: Some[DeviceTypeEncoder], target: MutOpaquePointer[_]):
        encoder.encode(self, target)

    @staticmethod
    def get_type_name() -> String:
        return "Nothing"


def mixed(a: Int8, pair: Pair, none: Nothing, x: Float64, v: SIMD[DType.int32, 4], last: UInt16):
    if thread_idx.x == 0 and last == 0xBEEF:
        print(a, pair.a, pair.b, x, v)


def scaled[factor: Int](p: Pointer[Int32, MutAnyOrigin]):
    p[unsafe_offset=thread_idx.x] *= Int32(factor)


def main() raises:
    var ctx = DeviceContext()
    ctx.enqueue_function[mixed](
        Int8(-2), Pair(0x1234, 1.0), Nothing(), 2.0, SIMD[DType.int32, 4](1, 2, 3, -1), UInt16(0xBEEF),
        grid_dim=(2, 3), block_dim=(4, 5, 6),
    )
    var p = ctx.enqueue_create_buffer[DType.int32](32)
    var many = ctx.compile_function[scaled[3]]()
    ctx.enqueue_function(
        many, p, grid_dim=1, block_dim=32, shared_mem_bytes=100_000,
        func_attribute=FuncAttribute.MAX_DYNAMIC_SHARED_SIZE_BYTES(100_000),
    )
    var attributes = pdl_launch_attributes(PDLLevel.ON)
    ctx.create_stream().enqueue_function(
        many, p, grid_dim=4, block_dim=32, cluster_dim=Dim(2), attributes=attributes,
    )
    var captured = Float32(1.0)

    def kernel() {var}:
        if captured > 2:
            print("large")

    ctx.enqueue_function(kernel, grid_dim=1, block_dim=1)
"""
)


def test_arguments_and_shapes(fake: Fake) -> None:
    done = fake.run(ARGUMENTS)
    assert done.status == 0, done.err
    calls = [call for call in fake.calls if "Launch" in call or "SetAttribute" in call]
    mixed, attribute, scaled, clusters, closure = calls
    pair = "3ff0000000000000" + "?" * 12 + "1234"
    vector = "ffffffff" + "00000003" + "00000002" + "00000001"
    head = "cuLaunchKernel mixed (2,3,1) (4,5,6) 0 default"
    assert _matches(mixed, f"{head} fe {pair} 4000000000000000 {vector} beef")
    assert attribute.startswith("cuFuncSetAttribute scaled_")
    assert attribute.endswith(" 8 100000")
    assert scaled.startswith("cuLaunchKernel scaled (1,1,1) (32,1,1) 100000 default ")
    assert clusters.startswith("cuLaunchKernelEx scaled (4,1,1) (32,1,1) 0 stream 6=1,0,0 4=2,1,1 ")
    assert closure == "cuLaunchKernel kernel (1,1,1) (1,1,1) 0 default 3f800000"
    assert fake.count()["cuModuleLoadDataEx"] == 1
    assert fake.count()["cuModuleGetFunction"] == 3


def _matches(text: str, pattern: str) -> bool:
    return len(text) == len(pattern) and all(p in ("?", t) for t, p in zip(text, pattern))


FILLS = (
    HEAD
    + """
def main() raises:
    var ctx = DeviceContext()
    var bytes = ctx.enqueue_create_buffer[DType.uint8](5)
    bytes.enqueue_fill(7)
    var halves = ctx.enqueue_create_buffer[DType.float16](6)
    halves.enqueue_fill(1)
    var doubles = ctx.enqueue_create_buffer[DType.float64](3)
    doubles.enqueue_fill(0.1)
    var zeros = ctx.enqueue_create_buffer[DType.int64](3)
    ctx.enqueue_memset(zeros, 0)
    var host = ctx.enqueue_create_host_buffer[DType.float64](3)
    host.enqueue_fill(3)
    print(bytes, halves, doubles, zeros, host)
    var more = ctx.enqueue_create_buffer[DType.float64](3)
    ctx.enqueue_copy(more, doubles)
    more.enqueue_copy_to(host)
    var list = List[Float64](length=3, fill=0)
    ctx.enqueue_copy(list.unsafe_ptr(), more)
    ctx.synchronize()
    print(host, list)
    print(ctx.get_memory_info()[1] >> 30, ctx.get_attribute(DeviceAttribute.MULTIPROCESSOR_COUNT), ctx.id())

    def body() raises {imm}:
        more.enqueue_fill(1)

    print(ctx.execution_time(body, 4))
"""
)


def test_memory(fake: Fake) -> None:
    done = fake.run(FILLS, FAKE_CUDA_POOLS="0")
    assert done.out.splitlines() == [
        "DeviceBuffer([7, 7, 7, 7, 7]) DeviceBuffer([1.0, 1.0, 1.0, 1.0, 1.0, 1.0]) "
        "DeviceBuffer([0.1, 0.1, 0.1]) DeviceBuffer([0, 0, 0]) HostBuffer([3.0, 3.0, 3.0])",
        "HostBuffer([0.1, 0.1, 0.1]) [0.1, 0.1, 0.1]",
        "4 132 0",
        "1500000",
    ], done.err
    count = fake.count()
    assert count["cuMemsetD8Async"] == count["cuMemsetD16Async"] == 1
    assert count["cuMemsetD32Async"] == 1
    assert count["cuMemsetD2D32Async"] == 2 * 5
    assert count["cuMemAlloc_v2"] == count["cuMemFree_v2"] == 5


CAUGHT = (
    HEAD
    + """
def one(p: Pointer[Int32, MutAnyOrigin]):
    p[unsafe_offset=global_idx.x] = 1


def main():
    try:
        var ctx = DeviceContext()
        var p = ctx.enqueue_create_buffer[DType.int32](64)
        ctx.enqueue_function[one](p, grid_dim=1, block_dim=64)
        ctx.synchronize()
        print("fine on", ctx.name())
    except error:
        print(error)
"""
)


@pytest.fixture(scope="module")
def kept(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Fake:
    """A driver with one folder for many runs of `CAUGHT`, which is compiled once for each accelerator."""
    return Fake(library, tmp_path_factory.mktemp("kept"))


REFUSALS = {
    "cuInit=803": "cannot start the CUDA driver: system has unsupported display driver / cuda driver combination "
    "(CUDA_ERROR_SYSTEM_DRIVER_MISMATCH)",
    "cuMemAllocAsync=2": "cannot allocate memory of the device: out of memory (CUDA_ERROR_OUT_OF_MEMORY)",
    "cuModuleLoadDataEx=222": "cannot load the kernels of this program: the provided PTX was compiled with an "
    "unsupported toolchain. (CUDA_ERROR_UNSUPPORTED_PTX_VERSION); ptxas fatal : the fake driver was told to refuse it",
    "cuLaunchKernel=701": "cannot launch the kernel: too many resources requested for launch "
    "(CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES)",
    "cuStreamSynchronize=700": "cannot finish what was enqueued: an illegal memory access was encountered "
    "(CUDA_ERROR_ILLEGAL_ADDRESS)",
    "cuInit=9999": "cannot start the CUDA driver: error 9999 (error 9999)",
}


def test_refusals_become_errors(kept: Fake) -> None:
    for failure, message in REFUSALS.items():
        assert kept.run(CAUGHT, FAKE_CUDA_FAIL=failure).out == message + "\n"


@pytest.mark.parametrize(
    ("accelerator", "settings", "message"),
    [
        ("sm_90a", {}, "fine on Fake GPU 0"),
        ("", {}, "fine on oomph simulator"),
        ("sm_90a", {"OOMPH_DEVICE": "simulator"}, "fine on oomph simulator"),
        ("sm_90a", {"FAKE_CUDA_DEVICES": "0"}, "fine on oomph simulator"),
        ("sm_90a", {"OOMPH_CUDA_DRIVER": "/nowhere/libcuda.so.1"}, "fine on oomph simulator"),
        (
            "sm_90a",
            {"FAKE_CUDA_DEVICES": "0", "OOMPH_DEVICE": "cuda"},
            "the CUDA driver of this machine finds no device",
        ),
        (
            "sm_90a",
            {"OOMPH_CUDA_DRIVER": "/nowhere/libcuda.so.1", "OOMPH_DEVICE": "cuda"},
            "there is no CUDA driver on this machine: /nowhere/libcuda.so.1: cannot open shared object file: No such "
            "file or directory",
        ),
        (
            "sm_90a",
            {"FAKE_CUDA_CAPABILITY": "80"},
            "the device 'Fake GPU 0' (sm_80) is too old for this program, whose kernels are for sm_90a; compile it "
            "with --target-accelerator sm_80, or set OOMPH_DEVICE=simulator",
        ),
        (
            "sm_90a",
            {"FAKE_CUDA_CAPABILITY": "120"},
            "the device 'Fake GPU 0' (sm_120) is too new for this program, whose kernels are for sm_90a; compile it "
            "with --target-accelerator sm_120, or set OOMPH_DEVICE=simulator",
        ),
        (
            "simulator",
            {"OOMPH_DEVICE": "cuda"},
            "OOMPH_DEVICE asks for a CUDA device, but this program holds no code for one: compile it with "
            "--target-accelerator NAME",
        ),
    ],
)
def test_which_device_runs_it(kept: Fake, accelerator: str, settings: dict[str, str], message: str) -> None:
    assert kept.run(CAUGHT, accelerator, **settings).out == message + "\n"


def test_the_present_device_is_the_default(kept: Fake) -> None:
    assert kept.run(CAUGHT, "", OOMPH_DEVICE="cuda", FAKE_CUDA_CAPABILITY="80").out == "fine on Fake GPU 0\n"


def test_several_devices(fake: Fake) -> None:
    source = (
        HEAD
        + """
def main() raises:
    print(DeviceContext.number_of_devices(), DeviceContext.number_of_devices(api="hip"))
    var first = DeviceContext()
    var second = DeviceContext(1)
    print(second.name(), second.id(), first.can_access(second))
    first.enable_peer_access(second)
    var a = first.enqueue_create_buffer[DType.int32](1)
    var b = second.enqueue_create_buffer[DType.int32](1)
    b.enqueue_fill(5)
    a.enqueue_fill(4)
    print(a, b)
    try:
        _ = DeviceContext(2)
    except error:
        print(error)
"""
    )
    done = fake.run(source, FAKE_CUDA_DEVICES="2")
    assert done.out.splitlines() == [
        "2 0",
        "Fake GPU 1 1 True",
        "DeviceBuffer([4]) DeviceBuffer([5])",
        "there is no CUDA device 2: this machine has 2",
    ], done.err
    assert fake.count()["cuCtxEnablePeerAccess"] == 1


def test_modules_of_python(fake: Fake) -> None:
    """A function that Python imports launches on the device, too."""
    (fake.folder / "adding.mojo").write_text(VECTOR_ADD.replace("def main()", "def add_all()"))
    settings = fake.environment({"OOMPH_DEVICE": "cuda"})
    done = python("import oomph.importer, adding\nadding.add_all()", fake.folder, **settings)
    assert done.out.startswith("Fake GPU 0 DeviceBuffer([1.5, 2.5,"), done.err
    settings = fake.environment({"OOMPH_DEVICE": "simulator"})
    done = python("import oomph.importer, adding\nadding.add_all()", fake.folder, **settings)
    assert done.out.startswith("oomph simulator DeviceBuffer([1.5, 2.5,"), done.err


def test_the_benchmark_runs(fake: Fake) -> None:
    """The fake driver does not compute kernels of three arguments: the figures are there, and the check fails."""
    environment = os.environ | fake.environment({"OOMPH_CACHE_DIR": str(fake.folder)})
    command = [sys.executable, str(BENCHMARK), "--megabytes", "1"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Fake GPU 0\ncopy "), done.stderr
    assert "results are wrong" in done.stdout
    environment["OOMPH_CUDA_DRIVER"] = "/nowhere"
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "there is no CUDA driver on this machine" in done.stderr
