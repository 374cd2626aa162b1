"""What launches from Python cost, and how near kernels come to the bandwidth of the memory.

    python -m oomph.kernels.benchmark [--device cuda:0] [--bytes 1000000000]

On the device in use: bandwidth of `vector_add` and `saxpy` beside a copy on the device, the cost of a launch, and the
time of a first launch from source and from the cache on disk, each in a new process whose compiler is warm.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from ..importer import hook
from . import devices
from .arrays import DeviceArray, empty
from .devices import Device
from .streams import Event

BLOCK = 256
WIDTH = 4
ROUNDS = 20
LAUNCHES = 2000
_FRESH = """from max.gpu import global_idx


def fill(data: Pointer[Float32, MutAnyOrigin], n: Int32):
    if global_idx.x < Int(n):
        data[unsafe_offset=global_idx.x] = NUMBER
"""


def main(words: list[str] | None = None) -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m oomph.kernels.benchmark", description=__doc__)
    parser.add_argument("--device", default="", help="simulator, cuda, cuda:1, ... (default: the one in use)")
    parser.add_argument("--bytes", type=int, default=0, help="size of each array (default: 1 GB; 1 MB if simulated)")
    parser.add_argument("--first-launch", metavar="FOLDER", help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    device = devices.device(options.device)
    with devices.use(device):
        hook.install()
        if options.first_launch:
            print(f"{_first_launch(options.first_launch) * 1e3:.1f}")
            return
        size = options.bytes or (1_000_000 if device.reaches_host else 1_000_000_000)
        print(device)
        _bandwidth(device, size // (4 * WIDTH) * WIDTH)
        _launch_cost()
        with tempfile.TemporaryDirectory() as folder:
            _first_launches(device, Path(folder))


def _bandwidth(device: Device, count: int) -> None:
    module: Any = import_module(f"{__package__}.bandwidth")
    x, y, z = empty(count), empty(count), empty(count)
    grid = (count // WIDTH + BLOCK - 1) // BLOCK
    add, saxpy = module.vector_add[grid, BLOCK], module.saxpy[grid, BLOCK]
    work: list[tuple[str, int, Callable[[], object]]] = [
        ("copy on the device", 2, lambda: device.copy_within(z.address, x.address, x.nbytes, 0)),
        ("vector_add", 3, lambda: add(count, x, y, z)),
        ("saxpy", 3, lambda: saxpy(count, 2.0, x, y)),
    ]
    times = {name: float("inf") for name, _, _ in work}
    for _ in range(ROUNDS):  # in turns, so that all see the same clock of the device
        for name, _, run in work:
            times[name] = min(times[name], _milliseconds(run))
    rates = {name: arrays * x.nbytes / times[name] / 1e6 for name, arrays, _ in work}
    for name, rate in rates.items():
        print(f"{name:24} {rate:10.1f} GB/s {100 * rate / rates['copy on the device']:8.1f} % of the copy")


def _milliseconds(run: Callable[[], object]) -> float:
    start, end = Event().record(), Event()
    run()
    return start.milliseconds_to(end.record())


def _launch_cost() -> None:
    """The time that Python is busy with a launch of four arguments, while the device is not waited for."""
    module: Any = import_module(f"{__package__}.bandwidth")
    x, y = empty(WIDTH), empty(WIDTH)
    prepared = module.saxpy[1, 1]
    for name, launch in (
        ("launch", lambda: module.saxpy[1, 1](0, 2.0, x, y)),
        ("launch, shape prepared", lambda: prepared(0, 2.0, x, y)),
        ("launch, foreign arrays", _foreign_launch(module, x, y)),
    ):
        if launch is not None:
            best = min(_busy(launch) for _ in range(5))
            print(f"{name:24} {best * 1e6:10.2f} us")


def _foreign_launch(module: Any, x: DeviceArray, y: DeviceArray) -> Callable[[], None] | None:
    """A launch on arrays of another library; None on the simulator, which does not take them."""
    if x.device.reaches_host:
        return None
    foreign = _Foreign(x), _Foreign(y)
    return lambda: module.saxpy[1, 1](0, 2.0, *foreign)


class _Foreign:
    """An array with nothing but the interface of CUDA arrays."""

    def __init__(self, array: DeviceArray) -> None:
        self.array = array
        self.__cuda_array_interface__ = array.__cuda_array_interface__


def _busy(launch: Callable[[], None]) -> float:
    devices.synchronize()
    began = time.perf_counter()
    for _ in range(LAUNCHES):
        launch()
    seconds = time.perf_counter() - began
    devices.synchronize()
    return seconds / LAUNCHES


def _first_launches(device: Device, folder: Path) -> None:
    (folder / "oomph_bench_warm.mojo").write_text(_FRESH.replace("NUMBER", "1"))
    (folder / "oomph_bench_fresh.mojo").write_text(_FRESH.replace("NUMBER", str(time.time_ns() % 1_000_000)))
    command = [sys.executable, "-m", str(__spec__ and __spec__.name), "--first-launch", str(folder)]
    for name in ("first launch, from source", "first launch, from disk"):
        done = subprocess.run([*command, "--device", device.name], stdout=subprocess.PIPE, text=True, check=True)
        print(f"{name:24} {float(done.stdout):10.1f} ms")


def _first_launch(folder: str) -> float:
    """The seconds from the import of a module to the end of its first launch, after another module was compiled."""
    sys.path.insert(0, folder)
    data = empty(1)
    warm, fresh = "oomph_bench_warm", "oomph_bench_fresh"
    seconds = 0.0
    for name in (warm, fresh):
        began = time.perf_counter()
        module: Any = import_module(name)
        module.fill[1, 1](data, 1)
        devices.synchronize()
        seconds = time.perf_counter() - began
    return seconds


if __name__ == "__main__":
    main()
