"""Sessions whose kernels run on an NVIDIA device, against a driver library that only pretends to have one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from native_cuda import ACCELERATOR, Fake, build_library
from oomph.codegen.link import find_driver
from oomph.importer.session.client import LOST, Client

pytestmark = pytest.mark.skipif(find_driver() is None, reason="needs a C compiler")

KERNEL = """
def scale(data: Pointer[Float32, MutAnyOrigin], n: Int32):
    var i = global_idx.x
    if i < Int(n):
        data[unsafe_offset=i] {} 2
"""
LAUNCH = "ctx.enqueue_function[scale](data, Int32(8), grid_dim=1, block_dim=8)"


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    return Fake(build_library(tmp_path), tmp_path)


@pytest.fixture
def client(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    for name, value in fake.environment({}).items():
        monkeypatch.setenv(name, value)
    client = Client(["-O1", "--target-accelerator", ACCELERATOR], write=lambda text: None)
    yield client
    client.close()


def test_launches(client: Client, fake: Fake) -> None:
    def do(text: str) -> str | None:
        reply = client.ask("evaluate", text)
        assert reply.value is not None and reply.value.ok, reply
        return reply.value.value

    do("from max.gpu import global_idx\nfrom max.gpu.host import DeviceContext")
    do(KERNEL.format("*="))
    do("var ctx = DeviceContext()\nvar data = ctx.enqueue_create_buffer[DType.float32](8)")
    assert do("ctx.name()") == "'Fake GPU 0'"
    do(LAUNCH)
    do(KERNEL.format("+="))
    do(LAUNCH)
    do("ctx.synchronize()")
    assert [fake.count()[name] for name in ("cuModuleLoadDataEx", "cuLaunchKernel")] == [2, 2]
    assert ".target sm_90a" in client.ask("command", "ptx", "scale").value.output
    os.kill(client.worker, 9)
    assert client.ask("evaluate", "data").ended.endswith(LOST)
    do("var ctx = DeviceContext()\nvar data = ctx.enqueue_create_buffer[DType.float32](8)\n" + LAUNCH)
    assert fake.count()["cuLaunchKernel"] == 3
