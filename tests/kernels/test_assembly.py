"""Every kernel of the conformance area `gpu` becomes code of each kind of device; `ptxas` takes the PTX, and
`spirv-val` the SPIR-V, where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import spirv_reader
from oomph.codegen.targets.accelerators import ACCELERATORS
from oomph.importer import build
from oomph.importer.build import Stage, Wanted
from oomph.importer.device_code import DeviceCode
from oomph.importer.devices import assemble
from oomph.lang.options import Options
from warm_worlds import for_devices

PROGRAMS = Path(__file__).parents[1] / "conformance" / "gpu"
NVIDIA = ("sm_80", "sm_90a", "sm_100a")
AMD = ("gfx942",)
SPIRV = ("spirv64",)
PTXAS = shutil.which("ptxas")


INSTRUCTIONS = {
    "reduce_shared": "bar",
    "warp_ops": "shfl.sync.bfly",
    "vote_ballot": "vote.sync.ballot",
    "async_copy": "cp.async.cg",
    "mma_bf16": "mma.sync.aligned.m16n8k16",
    "dynamic_shared": ".extern .shared",
}
"""What the PTX of a program for sm_90a must contain."""


def launching() -> list[str]:
    """The programs that launch something."""
    found = []
    for path in sorted(PROGRAMS.glob("*.mojo")):
        text = path.read_text()
        launches = "enqueue_function" in text or "elementwise[" in text
        if launches and path.with_suffix(".out").exists():
            found.append(path.stem)
    return found


def compiled(name: str) -> list[DeviceCode]:
    """The device code of a program for every accelerator."""
    wanted = Wanted(Stage.MIR, accelerators=(*NVIDIA, *AMD, *SPIRV))
    with for_devices().used():
        made = build.compile_file(str(PROGRAMS / f"{name}.mojo"), Options(), wanted)
    assert not made.rejected, [d.message for d in made.diagnostics]
    return [
        assemble(made.devices[a], a, Options(), made.main.source, machine_code=a in SPIRV) for a in wanted.accelerators
    ]


@pytest.mark.parametrize("name", launching())
def test_kernels_assemble(name: str, tmp_path: Path) -> None:
    for code in compiled(name):
        assert not code.rejected, (code.accelerator, [d.message for d in code.diagnostics])
        assert code.kernels
        if code.accelerator in SPIRV:
            module = spirv_reader.check(code.machine_code, tmp_path)
            entries = module.entries
            assert module.shared_bytes == SHARED_BYTES.get(name, module.shared_bytes)
            assert all(entries[kernel.entry] >= len(kernel.parameters) for kernel in code.kernels)
            continue
        assert all(kernel.entry in code.text for kernel in code.kernels)
        if code.accelerator == "sm_90a":
            assert INSTRUCTIONS.get(name, "") in code.text
        if code.accelerator in NVIDIA and PTXAS:
            source = tmp_path / f"{code.accelerator}.ptx"
            source.write_text(code.text)
            line = [PTXAS, "-arch", code.accelerator, str(source), "-o", str(tmp_path / "out.cubin")]
            done = subprocess.run(line, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr


def test_the_programs_with_instructions_are_launching() -> None:
    assert set(INSTRUCTIONS) <= set(launching())


SHARED_BYTES = {"scan_blocks": 2048, "reduce_shared": 2048, "shared_reverse": 512, "stencil_1d": 280, "block_ops": 84}
"""The shared memory of some programs."""


@pytest.mark.skipif(PTXAS is None, reason="ptxas is not installed")
@pytest.mark.parametrize("accelerator", sorted({n for n in ACCELERATORS if n.startswith("sm_")} - {*NVIDIA}))
def test_ptxas_takes_the_code_of_every_nvidia_processor(accelerator: str, tmp_path: Path) -> None:
    wanted = Wanted(Stage.MIR, accelerators=(accelerator,))
    with for_devices().used():
        made = build.compile_file(str(PROGRAMS / "warp_ops.mojo"), Options(), wanted)
    source = tmp_path / "kernels.ptx"
    source.write_text(assemble(made.devices[accelerator], accelerator, Options(), made.main.source).text)
    line = [str(PTXAS), "-arch", accelerator, str(source), "-o", str(tmp_path / "out.cubin")]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


REFUSED = """
from max.gpu import global_idx
from max.gpu.host import DeviceContext
from std.ffi import external_call
from std.math import tan


def helper(x: Float64) -> Float64:
    return tan(x)


@no_inline
def outer(x: Float64) -> Float64:
    return helper(x) + external_call["erf", Float64](x)


def kernel(p: Pointer[Float64, MutAnyOrigin]):
    p[unsafe_offset=global_idx.x] = outer(p[unsafe_offset=0])


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.float64](1)
    ctx.enqueue_function[kernel](p, grid_dim=1, block_dim=1)
"""


def test_what_a_device_does_not_have_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "refused.mojo"
    path.write_text(REFUSED)
    made = build.compile_file(str(path), Options(), Wanted(Stage.MIR, accelerators=("sm_90a",)))
    code = assemble(made.devices["sm_90a"], "sm_90a", Options(), made.main.source)
    found = {d.message.split("'")[1]: d.location for d in code.diagnostics}
    assert code.rejected and not code.text
    lines = REFUSED.splitlines()
    assert {name: lines[at.line - 1].strip() for name, at in found.items()} == {
        "llvm.tan.f64": "return tan(x)",
        "erf": 'return helper(x) + external_call["erf", Float64](x)',
    }
