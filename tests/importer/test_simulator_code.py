"""The simulator's own code, with which programs are linked."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
from pathlib import Path

import pytest
from oomph.importer import build, cache, linking, simulator_code, store
from oomph.importer.build import Stage, Wanted
from oomph.importer.simulator_code import SimulatorCode
from oomph.lang.options import Options

LAUNCH = """from max.gpu import thread_idx
from max.gpu.host import DeviceContext


def fill(data: Pointer[Int32, MutAnyOrigin], far: Int32):
    data[unsafe_offset=Int(far) + Int(thread_idx.x)] = Int32(thread_idx.x) * 2


def main() raises:
    var ctx = DeviceContext()
    var data = ctx.enqueue_create_buffer[DType.int32](4)
    ctx.enqueue_function[fill](data, Int32(0), grid_dim=1, block_dim=4)
    with data.map_to_host() as host:
        print(host[0], host[3])
    ctx.enqueue_function[fill](data, Int32(1 << 30), grid_dim=1, block_dim=4)
"""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that stands for the simulator's source, and places of its own for what is made of it."""
    path = tmp_path / "simulation.mojo"
    path.write_text("one")
    os.utime(path, ns=(10**18, 10**18))
    monkeypatch.setenv("OOMPH_CACHE_DIR", str(tmp_path / "user"))
    places = cache.entries
    monkeypatch.setattr(cache, "entries", lambda _, kind, flags: places(str(path), kind, flags))

    def compiled(name: str, cpu: str) -> SimulatorCode:
        with open(tmp_path / "log", "a", encoding="ascii") as log:
            log.write("made\n")
        return SimulatorCode(path.read_bytes() + cpu.encode(), {str(path): cache.stamp_of_file(str(path))}, ["gone"])

    monkeypatch.setattr(simulator_code, "_compiled", compiled)
    return path


def times(source: Path) -> int:
    return (source.parent / "log").read_text().count("made")


def test_it_is_made_once_for_a_processor_and_follows_its_sources(source: Path) -> None:
    first = simulator_code.obtain("native")
    again = simulator_code.obtain("native")
    assert first.object == again.object == b"onenative" and times(source) == 1
    assert again.files.keys() == first.files.keys() == {str(source)} and again.absent == ["gone"]
    assert again.files[str(source)].digest == first.files[str(source)].digest
    assert simulator_code.obtain("x86-64").object == b"onex86-64" and times(source) == 2
    source.write_text("two")
    assert simulator_code.obtain("native").object == b"twonative"


def test_of_several_processes_one_makes_it(source: Path) -> None:
    context = multiprocessing.get_context("fork")
    with context.Pool(4) as pool:
        assert pool.map(_object, range(8)) == [b"onenative"] * 8
    assert times(source) == 1


def _object(_: int) -> bytes:
    return simulator_code.obtain("native").object


def test_a_cache_that_cannot_be_written_or_read(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "prepare", lambda folder: False)
    found = simulator_code.obtain("native")
    assert found.object == b"onenative" and list(found.files) == [str(source)]
    monkeypatch.undo()


def test_an_image_that_vanishes_is_made_again(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    simulator_code.obtain("native")
    monkeypatch.setattr(store, "read", lambda *_: None)
    assert simulator_code.obtain("native").object == b"onenative"


@pytest.mark.parametrize(
    "options", [Options(checked=True), Options(debug=True), Options(defines=(("A", ""),)), Options(target="x")]
)
def test_what_reaches_into_the_library_has_it_in_its_own_code(options: Options) -> None:
    assert simulator_code.fits(Options(optimisation=0)) and not simulator_code.fits(options)


@pytest.mark.skipif(not linking.available(), reason="there is no linker")
def test_a_program_depends_on_the_sources_of_what_it_is_linked_with(tmp_path: Path) -> None:
    path = tmp_path / "launch.mojo"
    path.write_text(LAUNCH)
    c = build.compile_file(str(path), Options(optimisation=0), Wanted(Stage.OBJECT, linked=True))
    assert c.simulator is not None and build.objects_of(c) == [c.object, c.simulator.object]
    scheduler = f"{cache.STDLIB}/max/gpu/scheduler.mojo"
    assert scheduler in c.simulator.files and build.stamps(c)[scheduler].digest == cache.digest_of_file(scheduler)
    assert not [line for line in c.llvm.splitlines() if line.startswith("define") and "max.gpu.scheduler" in line]


def test_it_is_the_same_whenever_it_is_made() -> None:
    path = f"{cache.STDLIB}/max/gpu/simulation.mojo"
    made = simulator_code._compiled(path, "native")
    assert made.object == simulator_code.obtain("native").object


@pytest.mark.skipif(not linking.available(), reason="there is no linker")
def test_an_executable_holds_it(tmp_path: Path) -> None:
    from oomph.importer import products

    path = tmp_path / "launch.mojo"
    path.write_text(LAUNCH)
    assert not products.make(str(path), "exe", str(tmp_path / "launch"), Options()).rejected
    done = subprocess.run([tmp_path / "launch"], env={}, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("0 6\n", 1)
    assert "thread (0, 0, 0) of block (0, 0, 0) used memory that is not its own" in done.stderr
