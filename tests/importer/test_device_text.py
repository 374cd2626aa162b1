"""Kernels picked out of assembly, and the tools of the CUDA toolkit."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from oomph.importer import cuda_tools, device_text
from oomph_cli import oomph

PROGRAM = """
from max.gpu import global_idx
from max.gpu.host import DeviceContext


def fill(p: Pointer[Int32, MutAnyOrigin]):
    p[unsafe_offset=global_idx.x] = 1


def clear(p: Pointer[Int32, MutAnyOrigin]):
    p[unsafe_offset=global_idx.x] = 0


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](32)
    ctx.enqueue_function[fill](p, grid_dim=1, block_dim=32)
    ctx.enqueue_function[clear](p, grid_dim=1, block_dim=32)
"""

DISASSEMBLED = """
	.section	.text.clear_1,"ax",@progbits
clear_1:
        /*0000*/  EXIT ;

	.section	.text.fill_2,"ax",@progbits
fill_2:
        /*0000*/  BRA ;
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "program.mojo"
    path.write_text(PROGRAM)
    return path


def test_one_function() -> None:
    assert device_text.function(DISASSEMBLED, "clear_1").count("EXIT") == 1
    assert "BRA" not in device_text.function(DISASSEMBLED, "clear_1")
    assert "BRA" in device_text.function(DISASSEMBLED, "fill_2")
    assert device_text.function(DISASSEMBLED, "absent") == ""


def test_device_code_from_the_command_line(program: Path) -> None:
    folder = program.parent
    for kind, start in (("ptx", r"\.visible \.entry clear_"), ("gcn", "clear_"), ("spirv", r"%\d+ = OpFunction ")):
        shown = oomph("inspect", "--emit", kind, "--function", "clear", str(program), cwd=folder)
        assert re.match(start, shown.out.lstrip()), shown.err
        assert "fill_" not in shown.out
    binary = {"spirv": b"\x03\x02\x23\x07", "gcn-object": b"\x7fELF"}
    for kind in ("ptx", "gcn", *binary):
        built = oomph("build", "--emit", kind, "-o", "out", str(program), cwd=folder)
        data = (folder / "out").read_bytes()
        assert built.status == 0 and b"clear_" in data and b"fill_" in data
        assert data.startswith(binary.get(kind, b""))
    assert (
        ".target sm_80"
        in oomph("inspect", "--emit", "ptx", "--target-accelerator", "sm_80", str(program), cwd=folder).out
    )
    missing = oomph("inspect", "--emit", "ptx", "--function", "nothing", str(program), cwd=folder)
    assert missing.status == 1 and "there is no function 'nothing' here" in missing.err


def test_devices_that_do_not_fit(program: Path) -> None:
    wrong = oomph("build", "--target-accelerator", "gfx942", str(program), cwd=program.parent)
    assert wrong.status == 2 and "programs do not run on gfx942 by themselves" in wrong.err
    wrong = oomph("build", "--target-accelerator", "spirv64", str(program), cwd=program.parent)
    assert wrong.status == 2 and "programs do not run on spirv64 by themselves; --emit spirv writes" in wrong.err
    for command in ("build", "inspect"):
        wrong = oomph(command, "--emit", "ptx", "--target-accelerator", "gfx942", str(program), cwd=program.parent)
        assert wrong.status == 2
        assert "--target-accelerator gfx942 has no code of the kind 'ptx' (one of: sm_80, " in wrong.err


UNLAUNCHED = """\
from std.math import sin
from std.sys import is_amd_gpu
from max.gpu import cluster_sync, global_idx

def waves(p: Pointer[Float64, MutAnyOrigin]):
    p[unsafe_offset=global_idx.x] = sin(p[unsafe_offset=global_idx.x])

def clusters(p: Pointer[Float32, MutAnyOrigin]):
    cluster_sync()
    comptime if is_amd_gpu():
        p[unsafe_offset=global_idx.x] = nothing
"""


def test_kernels_are_checked_for_a_device(tmp_path: Path) -> None:
    """All of a file, although nothing launches them; without a device what only some have is no error."""
    (tmp_path / "kernels.mojo").write_text(UNLAUNCHED)
    assert oomph("check", "kernels.mojo", cwd=tmp_path).status == 0
    old = oomph("check", "--target-accelerator", "sm_80", "kernels.mojo", cwd=tmp_path)
    assert old.status == 1
    assert "kernels.mojo:6:37: error[E0412]: this function of Float64 is not available on GPUs" in old.err
    assert "kernels.mojo:9:5: error[E0412]: this needs an NVIDIA device of compute capability 9.0" in old.err
    assert "nothing" not in old.err
    amd = oomph("check", "--target-accelerator", "gfx942", "kernels.mojo", cwd=tmp_path)
    assert "kernels.mojo:11:41: error[E0201]: 'nothing' is not declared" in amd.err
    for command in ("check", "build", "run", "inspect"):
        wrong = oomph(command, "--target-accelerator", "sm_70", "kernels.mojo", cwd=tmp_path)
        assert wrong.status == 2 and "--target-accelerator: 'sm_70' is not one of sm_80, sm_86, sm_89," in wrong.err


def tool(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_tools_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OOMPH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(cuda_tools.MissingTool, match="nvdisasm or cuobjdump"):
        cuda_tools.disassemble(".version 8.0", "sm_90a")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    tool(tmp_path, "nvdisasm", 'cat "$2"')
    tool(tmp_path, "ptxas", '[ "$1" = --version ] && echo fake && exit 0; cat "$3" > "$5"; echo "for $2" >> "$5"')
    assert cuda_tools.disassemble(".version 8.0\n", "sm_90a") == ".version 8.0\nfor sm_90a\n"
    tool(tmp_path, "ptxas", "[ $1 = --version ] && echo broken && exit 0; echo no such instruction >&2; exit 1")
    with pytest.raises(cuda_tools.MissingTool, match="no such instruction"):
        cuda_tools.disassemble(".version 8.1\n", "sm_90a")
