"""The machine code of NVIDIA devices, through the tools of the CUDA toolkit where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

_FOLDERS = ("CUDA_HOME", "CUDA_PATH")
_USUAL = "/usr/local/cuda"


class ToolError(Exception):
    """A tool is missing or has failed; the message says which one, and why it is wanted."""


def sass_of(ptx: str, accelerator: str) -> str:
    """The disassembled machine code of PTX. Raises `ToolError`."""
    assembler = tool("ptxas")
    if not assembler:
        raise ToolError(
            "machine code of NVIDIA devices needs 'ptxas', which is not here: it is part of the CUDA toolkit"
        )
    disassembler = tool("cuobjdump"), tool("nvdisasm")
    if not any(disassembler):
        wanted = "'cuobjdump' or 'nvdisasm', which are not here: they are part of the CUDA toolkit"
        raise ToolError(f"reading machine code needs {wanted}")
    with tempfile.TemporaryDirectory() as folder:
        source, cubin = Path(folder, "kernel.ptx"), Path(folder, "kernel.cubin")
        source.write_text(ptx, encoding="utf-8")
        _output([assembler, f"-arch={accelerator}", "-o", str(cubin), str(source)])
        first, second = disassembler
        return _output([first, "-sass", str(cubin)] if first else [second, str(cubin)])


def tool(name: str) -> str:
    """The path of a tool of the CUDA toolkit, "" if it is not installed."""
    folders = [os.environ[variable] for variable in _FOLDERS if os.environ.get(variable)]
    places = os.pathsep.join([os.environ.get("PATH", ""), *(f"{folder}/bin" for folder in (*folders, _USUAL))])
    return shutil.which(name, path=places) or ""


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"{os.path.basename(command[0])} failed: {(done.stderr or done.stdout).strip()}")
    return done.stdout
