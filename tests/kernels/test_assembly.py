"""Every kernel of the conformance area `gpu` becomes assembly of each kind of device, and `ptxas` takes the PTX."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from oomph.importer import build
from oomph.importer.build import Stage, Wanted
from oomph.importer.devices import DeviceCode, assemble
from oomph.lang.options import Options

PROGRAMS = Path(__file__).parents[1] / "conformance" / "gpu"
NVIDIA = ("sm_80", "sm_90a", "sm_100a")
AMD = ("gfx942",)
PTXAS = shutil.which("ptxas")


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
    wanted = Wanted(Stage.MIR, accelerators=(*NVIDIA, *AMD))
    made = build.compile_file(str(PROGRAMS / f"{name}.mojo"), Options(), wanted)
    assert not made.rejected, [d.message for d in made.diagnostics]
    return [assemble(made.devices[a], a, Options(), made.main.source) for a in wanted.accelerators]


@pytest.mark.parametrize("name", launching())
def test_kernels_assemble(name: str, tmp_path: Path) -> None:
    for code in compiled(name):
        assert not code.rejected, (code.accelerator, [d.message for d in code.diagnostics])
        assert code.kernels
        assert all(kernel.entry in code.text for kernel in code.kernels)
        if code.accelerator in NVIDIA and PTXAS:
            source = tmp_path / f"{code.accelerator}.ptx"
            source.write_text(code.text)
            line = [PTXAS, "-arch", code.accelerator, str(source), "-o", str(tmp_path / "out.cubin")]
            done = subprocess.run(line, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr


INSTRUCTIONS = {
    "reduce_shared": "bar",
    "warp_ops": "shfl.sync.bfly",
    "vote_ballot": "vote.sync.ballot",
    "async_copy": "cp.async.cg",
    "mma_bf16": "mma.sync.aligned.m16n8k16",
    "dynamic_shared": ".extern .shared",
}


@pytest.mark.parametrize("name", INSTRUCTIONS)
def test_ptx_has_the_instruction(name: str) -> None:
    code = next(c for c in compiled(name) if c.accelerator == "sm_90a")
    assert INSTRUCTIONS[name] in code.text
