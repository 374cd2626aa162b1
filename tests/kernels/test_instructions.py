"""Single instructions of devices, and what kernels promise: run on the simulator, and taken by NVIDIA's assembler."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from oomph.importer import build
from oomph.importer.build import Stage, Wanted
from oomph.importer.devices import assemble
from oomph.lang.options import Options
from oomph_cli import oomph
from warm_worlds import for_devices

PROGRAMS = Path(__file__).parent / "instructions"
PTXAS = shutil.which("ptxas")

OUTPUT = {
    "barriers": "63 132\n42 142\n21 153\n0 163\n11 11 0x11227744 4 0x808080ff\n",
    "copies": "3 12 3\nDeviceBuffer(["
    + ", ".join(f"{i}.0" for i in [*range(1, 17), 1, 2, 3, 4, 1, 2, 0, 0, 1, 0, 1, 2, 1, 2, 3, 4])
    + "])\n",
    "bounds": "",
    "prefetch": "DeviceBuffer([2.0, 2.0, 2.0, 2.0])\n",
    "loads": "DeviceBuffer(["
    + ", ".join([*(f"{i}.0" for i in range(1, 16)), *"0.0 0.0 1.875 0.0 2.0 0.0 2.125 0.0 2.25 1.875".split()])
    + ", 63.0, 16.0, 20.0])\nDeviceBuffer(["
    + ", ".join(f"{int(i)}.0" for i in "1234100012341200123477771")
    + "])\n",
    "lane_groups": "65536 65536 65536 0\n0 3825 3825 74865\n112 120 120 136\n3 2 2 6\n0 -1 -9 -31\n"
    "257 514 514 32896\n1 1 1 1\n642016 642016 642016 642016\n1 2 10 64\n1 1 1 1\n1 311 1765705038 6235\n"
    "[1083123565, 1103641358, 2718681030, 1834242557] [1923381001, 356992825, 2671882271, 578394714]"
    " [436131089, 1265098804, 2636907234, 2682804148]\n"
    "[948984060, 1167901961, 2321535107, 4255747490] [0.5528778, 0.77112186, 0.14068279, 0.18956241]\n"
    "[1688461558, 3610125739, 199308923, 1408028461]\n"
    "[-0.547, 0.25, 0.692, 1.196, -1.33, 2.447, -0.233, -0.047]\n"
    "[4.08, 0.429, -1.744, -2.054, 1.481, 4.814, 0.833, 2.339]\n",
    "bulk": "1.0 32.0 33.0 64.0 65.0 128.0\n52.0 55.0 0.0 72.0 0.0 195.0\n"
    "52.0 55.0 0.0 0.0 -1.0 51.0 54.0 -1.0 -1.0 195.0 171.0 -1.0\n0\na stride of 84 bytes is no multiple of 16\n",
    "distributed": "131 100 1001 1001; 231 200 1002 1002; 331 300 1003 1003; 31 0 1000 1000; "
    "531 500 1005 1005; 631 600 1006 1006; 731 700 1007 1007; 431 400 1004 1004; \n"
    "131 100 1001 1001; 431 400 1004 1004; 331 300 1003 1003; 631 600 1006 1006; "
    "531 500 1005 1005; 31 0 1000 1000; 731 700 1007 1007; 231 200 1002 1002; \n"
    "192 0 1 192 3 4 192 6 7 192 9 10 \n280 280 287 287\n0 31 0 31 32 63 32 63\n",
    "attributes": "32 1\nTrue True True\n"
    "DeviceBuffer([1, 1, 2, 2, 1, 1, 2, 2])\nDeviceBuffer([1, 1, 1, 1, 1, 1, 1, 1])\n"
    "the simulator has no launch attribute 7; it knows nothing of events within launches\n"
    "the kernels of this program have no constant memory 'table'\n"
    "cuda 9.0 132 233472 32\nH100 (sm_90a) True False 1024 False\nsm_90 \n",
    "orders": "8\n",
    "warpgroups": "0 0 0 0 0 0 0 0 0 \n",
    "matrices": f"DeviceBuffer([{', '.join(['0'] * 18)}])\nDeviceBuffer([8.0078125, 2048.0])\n0\n",
}

INSTRUCTIONS = {
    ("barriers", "sm_90a"): (
        *("mbarrier.init.shared.b64", "mbarrier.arrive.shared.b64", "mbarrier.test_wait.shared.b64"),
        *("mbarrier.try_wait.parity", "cp.async.mbarrier.arrive.noinc.shared.b64", "bar.sync 1, 64;"),
        *("bar.arrive 1, 64;", "barrier.cluster.arrive.aligned", "barrier.cluster.wait.aligned", "elect.sync"),
        *("%cluster_ctarank", "%cluster_nctaid.x", "%clusterid.x", "membar.gl", "membar.sys", "membar.cta"),
        *("cp.async.bulk.commit_group", "cp.async.bulk.wait_group.read 0", "griddepcontrol.launch_dependents"),
        "griddepcontrol.wait",
    ),
    ("copies", "sm_80"): (
        *("cp.async.cg.shared.global [%r", "], 16;", "], 16, %r", "], 4;"),
        *("cp.async.ca.shared.global.L2::128B", "ld.acquire.gpu.global", "st.release.gpu.global", "atom.acq_rel.sys"),
    ),
    ("bounds", "sm_90a"): (
        *(".maxntid 128", ".maxntid 64, 2, 1", ".minnctapersm 2", ".maxnreg 64", ".reqnctapercluster 2, 1, 1"),
    ),
    ("assembly", "sm_80"): ("add.s32", "membar.gl"),
    ("orders", "sm_100a"): ("fence.sc.sys",),
    ("prefetch", "sm_80"): ("prefetch.global.L2",),
    ("bulk", "sm_90a"): (
        *("cp.async.bulk.prefetch.L2.global [", "cp.async.bulk.global.shared::cta.bulk_group ["),
        "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes [",
        "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes.L2::cache_hint [",
        *("mbarrier.arrive.expect_tx.shared::cta.b64 _", "prefetch.tensormap [", "cvta.param.u64"),
        "cp.async.bulk.tensor.2d.shared::cluster.global.tile.mbarrier::complete_tx::bytes [",
        "cp.async.bulk.tensor.3d.shared::cluster.global.tile.mbarrier::complete_tx::bytes.L2::cache_hint [",
        "cp.async.bulk.tensor.2d.global.shared::cta.tile.bulk_group [",
        "cp.reduce.async.bulk.tensor.2d.global.shared::cta.add.tile.bulk_group [",
    ),
    ("distributed", "sm_90a"): (
        *("mapa.u64", "mapa.shared::cluster.u32", "mbarrier.arrive.release.cluster.shared::cluster.b64 _, [there]"),
        *("complete_tx::bytes.multicast::cluster [", "fence.proxy.async.shared::cluster;", "atom.add.u32"),
        *("mbarrier.try_wait.parity.acquire.cluster.shared::cta.b64", "mbarrier.try_wait.parity.acquire.cta."),
        *("mbarrier.arrive.expect_tx.release.cta.shared::cta.b64", "fence.proxy.tensormap::generic.acquire.sys ["),
    ),
    ("distributed", "sm_100a"): (
        *("mbarrier.try_wait.parity.relaxed.cta.", "mbarrier.arrive.expect_tx.relaxed.cta."),
        "fence.proxy.async::generic.acquire.sync_restrict::shared::cluster.cluster;",
        "fence.proxy.async::generic.release.sync_restrict::shared::cta.cluster;",
    ),
    ("bulk", "sm_100a"): ("cp.async.bulk.tensor.2d.shared::cluster.global.tile",),
    ("warpgroups", "sm_90a"): (
        *("wgmma.fence.sync.aligned;", "wgmma.commit_group.sync.aligned;", "wgmma.wait_group.sync.aligned 0;"),
        *(f"wgmma.mma_async.sync.aligned.m64{of} {{" for of in ("n24k16.f32.bf16.bf16", "n64k16.f32.bf16.bf16")),
        *(f"wgmma.mma_async.sync.aligned.m64{of} {{" for of in ("n32k32.f32.e4m3.e4m3", "n8k32.s32.s8.s8")),
        *("p, 1, 1, 1, 1;", "p, -1, 1, 0;", "setp.ne.b32 p, 0, 0;", "setmaxnreg.inc.sync.aligned.u32 232;"),
    ),
    ("loads", "sm_90a"): (
        *("ld.global.nc.v4.b32 {", "ld.global.L2::128B.v4.b32 {", "ld.global.L1::evict_first.v2.b32 {"),
        *("ld.global.nc.L1::no_allocate.b32", "ld.global.cs.b32", "ld.global.cg.nc.b32", "ld.global.lu.b16"),
        *("ld.global.L1::evict_last.b8", "createpolicy.fractional.L2::evict_first.b64"),
        "cp.async.cg.shared.global.L2::cache_hint.L2::128B [",
    ),
    ("loads", "sm_80"): ("cp.async.cg.shared.global.L2::cache_hint [", "cp.async.ca.shared.global.L2::cache_hint ["),
    ("lane_groups", "sm_80"): ("match.any.sync.b32", "match.any.sync.b64", "bar.sync 2, 64;", "shfl.sync.down.b32"),
    ("matrices", "sm_90a"): (
        *(
            f"mma.sync.aligned.m16n8k8.row.col.{of}"
            for of in ("f16.f16.f16.f16", "f32.f16.f16.f32", "f32.bf16.bf16.f32")
        ),
        *(
            f"mma.sync.aligned.m16n8k16.row.col.{of}"
            for of in ("f16.f16.f16.f16", "f32.f16.f16.f32", "f32.bf16.bf16.f32")
        ),
        *("mma.sync.aligned.m16n8k4.row.col.f32.tf32.tf32.f32", "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32"),
        *(
            f"mma.sync.aligned.m16n8k32.row.col.{of}"
            for of in ("f32.e4m3.e4m3.f32", "f32.e5m2.e5m2.f32", "s32.u8.u8.s32")
        ),
        *("mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64", "mma.sync.aligned.m16n8k8.row.col.f64.f64.f64.f64"),
        *("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {", "ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {"),
        *("ldmatrix.sync.aligned.m8n8.x1.shared.b16 {", "stmatrix.sync.aligned.m8n8.x4.trans.shared.b16 ["),
        "stmatrix.sync.aligned.m8n8.x2.shared.b16 [",
    ),
    ("matrices", "sm_100a"): ("mma.sync.aligned.m16n8k32.row.col.s32.u8.u8.s32",),
}


@pytest.mark.parametrize("name", OUTPUT)
def test_on_the_simulator(name: str, tmp_path: Path) -> None:
    shutil.copy(PROGRAMS / f"{name}.mojo", tmp_path)
    done = oomph("run", f"{name}.mojo", cwd=tmp_path)
    assert (done.out, done.err, done.status) == (OUTPUT[name], "", 0)


@pytest.mark.parametrize("name", ["barriers", "bulk", "distributed"])
def test_barriers_in_shared_memory_order_accesses(name: str, tmp_path: Path) -> None:
    done = oomph("run", "--no-cache", "--check-kernels", str(PROGRAMS / f"{name}.mojo"), cwd=tmp_path)
    assert (done.out, done.err, done.status) == (OUTPUT[name], "", 0)


def test_assembly_does_not_run_on_the_simulator(tmp_path: Path) -> None:
    done = oomph("run", "--no-cache", str(PROGRAMS / "assembly.mojo"), cwd=tmp_path)
    assert "the simulator cannot run the assembly of this kernel" in done.err
    assert (done.out, done.status) == ("", 1)


def test_updates_have_the_ordering_that_they_ask_for(tmp_path: Path) -> None:
    """The instructions have none of their own. A fence beside a stronger one is not needed."""
    done = oomph(
        "inspect", "--emit", "ptx", "--target-accelerator", "sm_80", str(PROGRAMS / "orders.mojo"), cwd=tmp_path
    )
    found = [line.split()[0].rstrip(";") for line in done.out.splitlines() if re.match(r"\s+(atom|red|fence)", line)]
    add, both, sequential = "atom.global.add.u32", "fence.acq_rel.sys", "fence.sc.sys"
    assert found == [
        *(add, add, both, both, add, both, add),
        *(sequential, add, sequential, "atom.global.max.s32", both),
    ]


@pytest.mark.parametrize(("name", "accelerator"), INSTRUCTIONS)
def test_assembled(name: str, accelerator: str, tmp_path: Path) -> None:
    wanted = Wanted(Stage.MIR, accelerators=(accelerator,))
    with for_devices().used():
        made = build.compile_file(str(PROGRAMS / f"{name}.mojo"), Options(), wanted)
    assert not made.rejected, [d.message for d in made.diagnostics]
    code = assemble(made.devices[accelerator], accelerator, Options(), made.main.source)
    assert not code.rejected, [d.message for d in code.diagnostics]
    text = re.sub(r"\s+", " ", code.text)
    assert not [word for word in INSTRUCTIONS[name, accelerator] if word not in text]
    if PTXAS:
        source = tmp_path / "code.ptx"
        source.write_text(code.text)
        line = [PTXAS, "-arch", accelerator, str(source), "-o", str(tmp_path / "out.cubin")]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_old_devices_are_refused(tmp_path: Path) -> None:
    path = PROGRAMS / "barriers.mojo"
    done = oomph("inspect", "--emit", "ptx", "--target-accelerator", "sm_80", str(path), cwd=tmp_path)
    line = path.read_text().splitlines().index("    mbarrier_try_wait_parity_shared(bar, 1, 100)") + 1
    assert f"barriers.mojo:{line}:5: error[E0412]: this needs an NVIDIA device" in done.err
    assert "compute capability 9.0" in done.err


MULTIPLIES = """
from max.gpu.compute.mma import mma
from max.gpu.host import DeviceContext


def k(p: Pointer[Float32, MutAnyOrigin]):
    var d = SIMD[DType.{d}, 4](0)
    mma(d, SIMD[DType.{a}, {width}](1), SIMD[DType.{b}, {half}](1), d)
    p[unsafe_offset=0] = d[0].cast[DType.float32]()


def main() raises:
    var ctx = DeviceContext()
    ctx.enqueue_function[k](ctx.enqueue_create_buffer[DType.float32](1), grid_dim=1, block_dim=32)
"""


@pytest.mark.parametrize(
    ("accelerator", "a", "b", "d", "width", "message"),
    [
        (
            "sm_90a",
            "bfloat16",
            "float16",
            "float32",
            8,
            "no valid implementation of mma for a=8xbfloat16, b=4xfloat16, ",
        ),
        (
            "sm_90a",
            "int8",
            "int8",
            "float32",
            16,
            "no valid implementation of mma for a=16xint8, b=8xint8, c=4xfloat32",
        ),
        ("sm_90a", "float16", "float16", "float32", 16, "no valid implementation of mma for a=16xfloat16, b=8xfloat16"),
        (
            "sm_80",
            "float8_e5m2",
            "float8_e5m2",
            "float32",
            16,
            "this mma needs an NVIDIA device of compute capability 8.9",
        ),
    ],
)
def test_multiplications_that_no_device_has(
    accelerator: str, a: str, b: str, d: str, width: int, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.mojo"
    path.write_text(MULTIPLIES.format(a=a, b=b, d=d, width=width, half=width // 2))
    done = oomph("inspect", "--emit", "ptx", "--target-accelerator", accelerator, str(path), cwd=tmp_path)
    assert f"wrong.mojo:8:5: error[E0412]: {message}" in done.err


def test_warp_groups_are_those_of_hopper(tmp_path: Path) -> None:
    path = PROGRAMS / "warpgroups.mojo"
    done = oomph("inspect", "--emit", "ptx", "--target-accelerator", "sm_90", str(path), cwd=tmp_path)
    assert "error[E0412]: this needs an NVIDIA device of architecture sm_90a" in done.err


def test_marks_of_arguments(tmp_path: Path) -> None:
    text = (PROGRAMS / "bulk.mojo").read_text()
    path = tmp_path / "wrong.mojo"
    for old, new, message in (
        ("(source, `nvvm.grid_constant`)", "(sauce, `nvvm.grid_constant`)", "'boxes' has no argument of this name"),
        (
            "(source, `nvvm.grid_constant`)",
            "(source, `nvvm.other`)",
            "an argument can be marked as 'nvvm.grid_constant'",
        ),
    ):
        path.write_text(text.replace(old, new, 1))
        done = oomph("inspect", "--emit", "ptx", "--target-accelerator", "sm_90a", str(path), cwd=tmp_path)
        assert f"error[E0125]: {message}" in done.err


def test_bounds_that_make_no_sense(tmp_path: Path) -> None:
    text = (PROGRAMS / "bounds.mojo").read_text()
    path = tmp_path / "wrong.mojo"
    for old, new, message in (
        ("`nvvm.minctasm`", "`nvvm.nothing`", "a kernel has no bound 'nvvm.nothing'; there are: nvvm.maxntid"),
        ("`nvvm.minctasm`=2", "`nvvm.minctasm`=0", "the bound 'nvvm.minctasm' is a positive number"),
        (
            "StaticTuple[Int32, 3](64, 2, 1)",
            "StaticTuple[Int32, 4](1)",
            "the bound 'nvvm.maxntid' is one to 3 positive",
        ),
    ):
        path.write_text(text.replace(old, new))
        done = oomph("inspect", "--emit", "ptx", str(path), cwd=tmp_path)
        assert "wrong.mojo:10:" in done.err and f"error[E0125]: {message}" in done.err
