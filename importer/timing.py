"""How long the stages of a compilation took, for `--time-report`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Timings:
    """Seconds of wall-clock and CPU time by stage, in the order in which the stages first ran, and counts of work:
    functions elaborated (`instances`), calls and other uses of them, compile-time evaluations."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self.counts: dict[str, int] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts the time of the `with` block to a stage."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.wall[name] = self.wall.get(name, 0.0) + time.perf_counter() - wall
            self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - cpu

    def take(self, name: str, seconds: float, source: str) -> None:
        """Counts seconds of a stage to another one, which ran inside it."""
        for table in (self.wall, self.cpu):
            table[source] -= seconds
            table[name] = table.get(name, 0.0) + seconds

    def report(self) -> str:
        """A table in milliseconds."""
        lines = [f"{'stage':14} {'wall ms':>9} {'CPU ms':>9}"]
        for name, wall in self.wall.items():
            lines.append(f"{name:14} {wall * 1e3:9.1f} {self.cpu.get(name, 0.0) * 1e3:9.1f}")
        lines.append(f"{'total':14} {sum(self.wall.values()) * 1e3:9.1f} {sum(self.cpu.values()) * 1e3:9.1f}")
        lines.extend(f"{name:18} {count:15,}" for name, count in self.counts.items())
        return "\n".join(lines) + "\n"
