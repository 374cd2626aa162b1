"""Programs with code for an NVIDIA device, run on a driver library that only pretends to have one."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from oomph.codegen.link import find_driver
from oomph_cli import Answer, oomph

SOURCE = Path(__file__).parent / "kernels" / "fake_driver" / "cuda.c"
ACCELERATOR = "sm_90a"


def build_library(folder: Path) -> Path:
    """Compiles the driver library."""
    compiler = find_driver()
    assert compiler is not None
    library = folder / "libcuda.so.1"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, SOURCE], check=True)
    return library


@dataclass
class Fake:
    """The driver, with a folder for programs. `calls` are the lines of its log since the last run."""

    library: Path
    folder: Path

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        log = self.folder / "log"
        log.unlink(missing_ok=True)
        return {"OOMPH_CUDA_DRIVER": str(self.library), "FAKE_CUDA_LOG": str(log), **settings}

    def write(self, source: str) -> Path:
        path = self.folder / "program.mojo"
        if not path.exists() or path.read_text() != source:
            path.write_text(source)
        return path

    def run(self, source: str, accelerator: str = ACCELERATOR, **settings: str) -> Answer:
        """Runs a program that holds code for the accelerator."""
        path = self.write(source)
        options = ["--target-accelerator", accelerator] if accelerator else []
        return oomph("run", *options, str(path), cwd=self.folder, **self.environment(settings))

    def execute(self, source: str, **settings: str) -> str:
        """Builds an executable and runs it; what it prints."""
        path = self.write(source)
        built = oomph("build", "--target-accelerator", ACCELERATOR, "-o", "program", str(path), cwd=self.folder)
        assert built.status == 0, built.err
        environment = os.environ | self.environment(settings)
        done = subprocess.run([self.folder / "program"], env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    @property
    def calls(self) -> list[str]:
        log = self.folder / "log"
        return [line.rstrip() for line in log.read_text().splitlines()] if log.exists() else []

    def names(self) -> list[str]:
        """The names of the functions that were called, without queries."""
        return [name for name in (line.partition(" ")[0] for line in self.calls) if name not in _QUERIES]

    def count(self) -> Counter[str]:
        return Counter(self.names())


_QUERIES = frozenset({"cuDeviceGetAttribute", "cuDeviceGetName", "cuDeviceGetCount", "cuDeviceGet"})
