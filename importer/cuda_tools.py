"""NVIDIA's assembler and disassemblers, where they are installed.

Programs do without them: the driver assembles PTX, and keeps what it has made on disk. They are for looking at code.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from . import store

ASSEMBLER = "ptxas"
_DISASSEMBLERS = {"nvdisasm": ("-c",), "cuobjdump": ("-sass",)}


class MissingTool(Exception):
    """A tool of the CUDA toolkit is not there, or does not do what is asked; the message says which and why."""


def cubin(ptx: str, accelerator: str) -> bytes:
    """The machine code of PTX, kept on disk by its content and the version of the assembler."""
    assembler = shutil.which(ASSEMBLER)
    if assembler is None:
        raise MissingTool(
            f"machine code needs {ASSEMBLER} of the CUDA toolkit, and none was found on PATH (for example: "
            "pip install nvidia-cuda-nvcc)"
        )
    version = _output([assembler, "--version"])
    key = f"{version.decode()} {accelerator}\n{ptx}"
    return store.content(key, ".cubin", lambda: _assemble(assembler, ptx, accelerator))


def _assemble(assembler: str, ptx: str, accelerator: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="oomph-ptxas-") as folder:
        source, result = Path(folder, "code.ptx"), Path(folder, "code.cubin")
        source.write_text(ptx, encoding="utf-8")
        _output([assembler, "-arch", accelerator, str(source), "-o", str(result)])
        return result.read_bytes()


def disassemble(ptx: str, accelerator: str) -> str:
    """The instructions that an NVIDIA processor runs for PTX, as text. Raises `MissingTool`."""
    found = next(((path, words) for name, words in _DISASSEMBLERS.items() if (path := shutil.which(name))), None)
    if found is None:
        raise MissingTool(
            "the processor's instructions need a disassembler of the CUDA toolkit (nvdisasm or cuobjdump), and none "
            "was found on PATH (for example: pip install nvidia-cuda-nvdisasm)"
        )
    with tempfile.TemporaryDirectory(prefix="oomph-sass-") as folder:
        code = Path(folder, "code.cubin")
        code.write_bytes(cubin(ptx, accelerator))
        return _output([found[0], *found[1], str(code)]).decode(errors="replace")


def _output(line: list[str]) -> bytes:
    done = subprocess.run(line, capture_output=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise MissingTool(f"{line[0]} failed: {said}")
    return done.stdout
