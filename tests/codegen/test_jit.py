"""Objects are laid out in one piece, whatever else the process has mapped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import ctypes
from oomph.codegen import jit
from oomph.importer import build
from oomph.lang.options import Options

wanted = build.Wanted(build.Stage.OBJECT)
made = build.compile_file("long.mojo", Options(optimisation=0), wanted)
# What is free beside the other mappings is too small for the text; the next free addresses are 1 TiB away.
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
private, no_reserve = 0x22, 0x4000
hole = libc.mmap(None, 1 << 18, 0, private, -1, 0)
far = libc.mmap(None, 1 << 40, 0, private | no_reserve, -1, 0)
while libc.mmap(None, 1_000_000, 0, private | no_reserve, -1, 0) > far:
    pass
libc.munmap(ctypes.c_void_p(hole), ctypes.c_size_t(1 << 18))
assert jit.run(made.object, ["long"]) == 0
"""


def test_an_object_is_not_spread_over_far_addresses(tmp_path: Path) -> None:
    text = "a" * 1_000_000
    (tmp_path / "long.mojo").write_text(f'def main():\n    var s = "{text}"\n    print(s.byte_length())\n')
    # A fresh process: only there it is known where the holes between mappings are.
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("1000000\n", 0), done.stderr
