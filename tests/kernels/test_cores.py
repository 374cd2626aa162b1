"""The simulator spreads the blocks of a launch over several cores, and nobody notices."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from oomph_cli import Answer, oomph, python

PROGRAMS = Path(__file__).parent / "cores"
CORES = ("1", "2", "8")

BLOCKS = """\
count 614400 38399
sum 307200.0
bits 230400
reverse 0
"""

WAITS = """\
backwards 64 1
grid barrier 0
locked 4096
in order 32
within 0
looks 1
"""

ROWS = """\
where 138494041 0 12070 114290 0
shifted 1 1000 0
changed 7 262 262
both 5 8 259 262
thread (0, 0, 0) of block (0, 0, 0) used memory that is not its own; --check-kernels tells where
thread (188, 0, 0) of block (2, 0, 0) used memory that is not its own; --check-kernels tells where
thread (220, 0, 0) of block (5, 0, 0) used memory that is not its own; --check-kernels tells where
thread (255, 0, 0) of block (15, 0, 0) used memory that is not its own; --check-kernels tells where
"""

CLUSTERS = """\
0 0 0 112;1 0 1 112;0 1 0 112;1 1 1 112;0 2 0 112;1 2 1 112;
0 0 0 122;1 0 1 122;0 1 0 122;1 1 1 122;2 0 10 122;3 0 11 122;2 1 10 122;3 1 11 122;0 10 0 122;1 10 1 122;\
0 11 0 122;1 11 1 122;2 10 10 122;3 10 11 122;2 11 10 122;3 11 11 122;
0 0 0 211;0 1 0 211;1 0 100 211;1 1 100 211;0 100 0 211;0 101 0 211;1 100 100 211;1 101 100 211;
0 0 0 111;0 1 0 111;
exchange 64 0
exchange 120 0
exchange 48 0
exchange 3000 0
exchange 40 0
leaves 220 220 220 220
meets grid 0
thread (7, 0, 0) of block (13, 0, 0) used memory that is not its own; --check-kernels tells where
the grid (x=5, ) does not consist of whole clusters (x=2, )
the grid (x=4, y=4) does not consist of whole clusters (x=1, y=3)
a cluster has at most 8 blocks, not 16
the dimensions of a cluster must be positive: (x=2, y=0)
the grid (x=2, y=3) does not consist of whole clusters (x=1, y=2, z=1)
0 0 0 121;0 1 0 121;1 0 10 121;1 1 10 121;0 10 0 121;0 11 0 121;1 10 10 121;1 11 10 121;
the kernel is for clusters (x=1, y=4, z=1), not for (x=2, )
"""

FAULTS = [
    "thread (7, 0, 0) of block (150, 0, 0) used memory that is not its own; --check-kernels tells where",
    "thread (3, 0, 0) of block (151, 0, 0) has used up its stack of 256 KiB: recursion or local arrays too deep",
    "the threads of block (152, 0, 0) wait for each other at different places, or for threads that never come",
]


@pytest.mark.parametrize(
    ("name", "expected"), [("blocks", BLOCKS), ("waits", WAITS), ("rows", ROWS), ("clusters", CLUSTERS)]
)
def test_results_do_not_depend_on_the_cores(tmp_path: Path, name: str, expected: str) -> None:
    shutil.copy(PROGRAMS / f"{name}.mojo", tmp_path)
    for cores in CORES:
        answer = oomph("run", f"{name}.mojo", cwd=tmp_path, OOMPH_SIMULATOR_CORES=cores)
        assert (answer.out, answer.err, answer.status) == (expected, "", 0), cores


ADD = """\
from max.gpu import barrier, global_idx
from max.gpu.host import DeviceContext

comptime Floats = Pointer[Float32, MutAnyOrigin]

def add(a: Floats, b: Floats, c: Floats, n: Int64):
    var i = global_idx.x
    if i < Int(n):
        c[unsafe_offset=i] = a[unsafe_offset=i] + b[unsafe_offset=i]

def waits(a: Floats):
    barrier()
    a[unsafe_offset=global_idx.x] = 1

def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.float32](64)
    ctx.enqueue_function[add](a, a, a, Int64(64), grid_dim=1, block_dim=64)
    ctx.enqueue_function[waits](a, grid_dim=1, block_dim=64)
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the processor is one of this kind")
def test_kernels_that_never_wait_become_vector_code(tmp_path: Path) -> None:
    (tmp_path / "add.mojo").write_text(ADD)
    text = oomph("inspect", "add.mojo", "--emit", "llvm", "--target-cpu", "x86-64-v3", cwd=tmp_path).out
    add, waits = (text.partition(f'gpu add.{name}.launch"(')[2].partition("\n}")[0] for name in ("add", "waits"))
    assert "x float>" in add
    assert waits
    assert "x float>" not in waits


def test_checked_mode_does_the_same(tmp_path: Path) -> None:
    answer = oomph("run", "--check-kernels", "--no-cache", str(PROGRAMS / "blocks.mojo"), cwd=tmp_path)
    assert (answer.out, answer.err, answer.status) == (BLOCKS, "", 0)


def test_the_first_block_that_fails_ends_a_launch_and_lines_stay_whole(tmp_path: Path) -> None:
    shutil.copy(PROGRAMS / "faults.mojo", tmp_path)
    built = oomph("build", "faults.mojo", "-o", "faults", cwd=tmp_path)
    assert built.status == 0, built.err
    lines = {f"line {b} {t} {'x' * 2000 if b % 2 == 0 else 'y'}" for b in range(40) for t in range(0, 32, 8)}
    for cores in CORES:
        done = subprocess.run(
            [tmp_path / "faults"], capture_output=True, text=True, check=True, env={"OOMPH_SIMULATOR_CORES": cores}
        )
        found = done.stdout.splitlines()
        assert found[: 2 * len(FAULTS)] == 2 * FAULTS, cores
        assert len(found[6:]) == len(lines)
        assert set(found[6:]) == lines, cores


FROM_PYTHON = """
    import os, threading
    import numpy as np
    from oomph.importer import hook
    from oomph.kernels import inout

    hook.install()
    import module

    def launch(wrong):
        try:
            for _ in range(5):
                total = np.zeros(4, np.int32)
                module.add[200, 32](inout(total), 500)
                assert total[0] == 6400, total
                a = np.arange(6400, dtype=np.int32)
                module.mirror[100, 64](inout(a))
                assert (a == np.arange(6400)).all()
            try:
                module.wild[100, 32](inout(total), 1 << 60)
            except Exception as error:
                assert "of block (70, 0, 0) used memory" in str(error), error
            else:
                raise AssertionError("no error")
        except BaseException as error:
            wrong.append(repr(error))

    wrong = []
    threads = [threading.Thread(target=launch, args=(wrong,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("threads", wrong)

    child = os.fork()
    if child == 0:
        wrong = []
        launch(wrong)
        os._exit(len(wrong))
    print("fork", os.waitpid(child, 0)[1])
"""


def test_launches_of_many_threads_and_after_a_fork(tmp_path: Path) -> None:
    shutil.copy(PROGRAMS / "module.mojo", tmp_path)
    answer = python(FROM_PYTHON, tmp_path, OOMPH_SIMULATOR_CORES="4", OOMPH_DEVICE="simulator")
    assert (answer.out, answer.err) == ("threads []\nfork 0\n", "")


INTERRUPTED = """
    import os, signal, subprocess, time
    import numpy as np
    from oomph.importer import hook
    from oomph.kernels import inout

    def threads():
        return len(os.listdir("/proc/self/task"))

    before = threads()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    hook.install()
    import module

    a = np.zeros(4, np.int32)
    module.add[200, 32](inout(a), 500)
    for quick in (0, 1, 3):
        for what in (lambda: module.spin[4, 1](inout(a), quick), lambda: module.run(quick)):
            command = f"read go; sleep 0.3; kill -INT {os.getpid()}"
            other = subprocess.Popen(["sh", "-c", command], stdin=subprocess.PIPE)
            try:
                other.stdin.close()
                what()
            except KeyboardInterrupt:
                print("interrupted")
            other.wait()
    while threads() > before:  # the system may still show one that has been joined
        time.sleep(0.01)
    a[:] = 0
    module.add[200, 32](inout(a), 500)
    print(a[0])
"""


@pytest.mark.skipif(sys.platform != "linux" or platform.machine() != "x86_64", reason="calls are not guarded here")
def test_an_interrupt_ends_the_work_of_all_cores(tmp_path: Path) -> None:
    shutil.copy(PROGRAMS / "module.mojo", tmp_path)
    answer = python(INTERRUPTED, tmp_path, OOMPH_SIMULATOR_CORES="3", OOMPH_DEVICE="simulator")
    assert (answer.out, answer.err) == ("interrupted\n" * 6 + "6400\n", "")


VAIN = """\
from std.atomic import Atomic
from max.gpu import block_idx
from max.gpu.host import DeviceContext

def wait(a: Pointer[Int32, MutAnyOrigin]):
BODY
def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.int32](1)
    a.enqueue_fill(0)
    try:
        ctx.enqueue_function[wait](a, grid_dim=BLOCKS, block_dim=2)
    except e:
        print(e)
"""

MOST_WAIT = """\
    if block_idx.x > 1:
        while Atomic[Int32].load(a) == 0:
            pass
"""

ONE_WAITS = """\
    if block_idx.x == 0:
        for i in range(20_000_000):
            _ = Atomic[Int32].fetch_add(a, 2)
    else:
        while Atomic[Int32].load(a) % 2 == 0:
            pass
"""


def in_vain(folder: Path, body: str, blocks: int, cores: str) -> Answer:
    """A launch whose kernel waits for what never comes."""
    (folder / "vain.mojo").write_text(VAIN.replace("BODY", body).replace("BLOCKS", str(blocks)))
    settings = {"OOMPH_SIMULATOR_CORES": cores, "OOMPH_SIMULATOR_PATIENCE": "1"}
    return oomph("run", "vain.mojo", cwd=folder, **settings)


def test_blocks_that_wait_in_vain_end_the_launch(tmp_path: Path) -> None:
    for cores in ("1", "3"):
        answer = in_vain(tmp_path, MOST_WAIT, 8, cores)
        first = "2" if cores == "1" else "[2-7]"
        assert re.fullmatch(rf"block \({first}, 0, 0\) waits for memory to change that nobody changes\n", answer.out), (
            answer
        )


def test_one_that_waits_in_vain_ends_the_launch_when_the_others_are_done(tmp_path: Path) -> None:
    answer = in_vain(tmp_path, ONE_WAITS, 2, "2")
    assert answer.out == "block (1, 0, 0) waits for memory to change that nobody changes\n", answer


SLOW = """\
from std.atomic import Atomic
from std.time import perf_counter_ns
from max.gpu import block_idx, thread_idx
from max.gpu.host import DeviceContext

comptime Ints = Pointer[Int32, MutAnyOrigin]

def spend(ms: Int):
    var end = perf_counter_ns() + ms * 1_000_000
    while perf_counter_ns() < end:
        pass

def talk(a: Ints):
    if thread_idx.x == 0:
        spend(20)  # so that the other core helps
    elif block_idx.x == 0:
        spend(300)
        Atomic[Int32].store(a, 1)
        while Atomic[Int32].load(a + 1) == 0:
            pass
    else:
        while Atomic[Int32].load(a) == 0:
            pass
        spend(2500)
        Atomic[Int32].store(a + 1, 1)

def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.int32](2)
    a.enqueue_fill(0)
    ctx.enqueue_function[talk](a, grid_dim=2, block_dim=2)
    print("done")
"""


def test_a_block_that_goes_on_after_a_wait_may_take_long(tmp_path: Path) -> None:
    (tmp_path / "slow.mojo").write_text(SLOW)
    settings = {"OOMPH_SIMULATOR_CORES": "2", "OOMPH_SIMULATOR_PATIENCE": "1"}
    answer = oomph("run", "slow.mojo", cwd=tmp_path, **settings)
    assert (answer.out, answer.err) == ("done\n", "")


MANY = """\
from std.atomic import Atomic
from max.gpu import barrier, thread_idx
from max.gpu.host import DeviceContext

comptime Ints = Pointer[Int32, MutAnyOrigin]

def meet(a: Ints):
    var x = UInt32(thread_idx.x)
    for _ in range(1000):
        x = (x ^ UInt32(thread_idx.x)) * 1664525 + (x >> 7)
    barrier()
    _ = Atomic[Int32].fetch_add(a, Int32(1) if x != 0 else Int32(2))

def main() raises:
    var ctx = DeviceContext()
    var a = ctx.enqueue_create_buffer[DType.int32](1)
    a.enqueue_fill(0)
    ctx.enqueue_function[meet](a, grid_dim=200, block_dim=1024)
    with a.map_to_host() as h:
        print(h[0] // 1024)
"""


def test_large_blocks_on_many_cores_do_not_use_up_the_address_space(tmp_path: Path) -> None:
    (tmp_path / "many.mojo").write_text(MANY)
    answer = oomph("run", "many.mojo", cwd=tmp_path, OOMPH_SIMULATOR_CORES="128")
    assert (answer.out, answer.err) == ("200\n", "")
