"""Scopes of atomic operations: the library's words for them are those that each device knows."""

from __future__ import annotations

from pathlib import Path

from oomph.importer import build
from oomph.importer.build import Stage, Wanted
from oomph.importer.devices import assemble
from oomph.lang.options import Options

PROGRAM = """
from max.gpu import Semaphore, block_idx, thread_idx
from max.gpu.host import DeviceContext
from max.gpu.intrinsics import threadfence
from std.atomic import Atomic


def kernel(lock: Pointer[Int32, MutAnyOrigin], count: Pointer[Int64, MutAnyOrigin]):
    var semaphore = Semaphore(lock, thread_idx.x)
    semaphore.fetch()
    semaphore.wait(block_idx.x)
    threadfence()
    _ = Atomic[Int64, scope="block"].fetch_add(count, 1)
    _ = Atomic[Int64, scope="workgroup"].fetch_add(count, 1)
    _ = Atomic[Int64, scope="agent"].fetch_add(count, 1)
    semaphore.release(Int32(block_idx.x) + 1)


def main() raises:
    var ctx = DeviceContext()
    var lock = ctx.enqueue_create_buffer[DType.int32](1)
    var count = ctx.enqueue_create_buffer[DType.int64](1)
    ctx.enqueue_function[kernel](lock, count, grid_dim=2, block_dim=64)
"""

ACCELERATORS = ("sm_90a", "gfx942", "gfx1100", "spirv64")


def test_every_device_knows_the_scopes(tmp_path: Path) -> None:
    path = tmp_path / "program.mojo"
    path.write_text(PROGRAM)
    made = build.compile_file(str(path), Options(), Wanted(Stage.MIR, accelerators=ACCELERATORS))
    texts: dict[str, str] = {}
    for name in ACCELERATORS:
        code = assemble(made.devices[name], name, Options(), made.main.source)
        assert not code.rejected, [d.message for d in code.diagnostics]
        texts[name] = code.text
    assert "ld.acquire.gpu" in texts["sm_90a"] and "st.release.gpu" in texts["sm_90a"]
    assert "buffer_inv sc1" in texts["gfx942"]
    assert "OpAtomicIAdd" in texts["spirv64"]
