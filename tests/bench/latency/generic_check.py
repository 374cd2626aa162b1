#!/usr/bin/env python3
"""Time to check a large generic program, beside the reference compiler's build of the same file, in turns.

    python generic_check.py [--lines 2000] [--rounds 5] [--mojo mojo] [--json FILE]
    python generic_check.py --write FILE        only write the program

The program is generated: traits with associated types and values and with defaults, generic structs with conditional
conformance and `where`, parametric functions, packs, values as parameters, compile-time loops and branches, tables
built while compiling, closures as parameters. Every function is used, with several types each, so that a checker has
to elaborate them all. Each round writes a file with other constants, which no cache can know; the library's caches are
warm, as they are after an installation. Both times are wall seconds; CPU seconds stand beside them, because on a
loaded machine they vary less.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEAD = '''"""Generated: shapes, stores and pipelines over type and value parameters."""
from std.sys import argv


trait Measured:
    comptime Unit: Writable & Copyable & Deinitable
    comptime scale: Int
    comptime label: StaticString = "plain"

    def measure(self) -> Int:
        ...

    def unit(self) -> Self.Unit:
        ...

    def scaled(self) -> Int:
        return self.measure() * Self.scale

    @staticmethod
    def describe() -> String:
        return String(Self.label, "/", Self.scale)


trait Store:
    comptime Item: Copyable & Deinitable

    def put(mut self, var item: Self.Item):
        ...

    def count(self) -> Int:
        ...


def sum_of[T: Measured & Copyable](items: List[T]) -> Int:
    var total = 0
    for item in items:
        total += item.scaled()
    return total


def largest[T: Comparable & Copyable & Deinitable](a: T, b: T) -> T:
    return b.copy() if a < b else a.copy()


def fill[S: Store](mut store: S, item: S.Item, times: Int) -> Int:
    for _ in range(times):
        store.put(item.copy())
    return store.count()


def joined[*Ts: Writable](*args: *Ts) -> String:
    var text = String("<")
    comptime for i in range(args.__len__()):
        comptime if i > 0:
            text += ", "
        text += String(args[i])
    return text + ">"


def apply[f: def(Int) thin -> Int, times: Int](x: Int) -> Int where times > 0:
    var y = x
    comptime for _ in range(times):
        y = f(y)
    return y


'''

BLOCK = '''@fieldwise_init
struct Length{i}(Comparable, Copyable, Measured, Writable):
    comptime Unit = {unit}
    comptime scale = {a}
    {label}
    var value: Int
    var part: {part}

    def measure(self) -> Int:
        return self.value + {b}

    def unit(self) -> Self.Unit:
        return {make_unit}

    def __lt__(self, other: Self) -> Bool:
        return self.value < other.value

    def __eq__(self, other: Self) -> Bool:
        return self.value == other.value

    def write_to(self, mut writer: Some[Writer]):
        writer.write("Length{i}(", self.value, ")")


struct Bin{i}[T: Copyable & Deinitable, capacity: Int](
    Copyable where conforms_to(T, Copyable), Store, Writable where conforms_to(T, Writable)
) where capacity > 0:
    comptime Item = Self.T
    comptime last = Self.capacity - 1
    var items: List[Self.T]
    var lost: Int

    def __init__(out self):
        self.items = List[Self.T](capacity=Self.capacity)
        self.lost = 0

    def put(mut self, var item: Self.Item):
        if len(self.items) < Self.capacity:
            self.items.append(item^)
        else:
            self.lost += 1

    def count(self) -> Int:
        return len(self.items) + Self.last * self.lost

    def top(self) -> Self.T where conforms_to(Self.T, Comparable):
        var best = self.items[0].copy()
        for item in self.items:
            if best < item:
                best = item.copy()
        return best^

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        writer.write("Bin{i}")
        for item in self.items:
            writer.write(" ", item)


def powers{i}[count: Int, base: Int = {c}]() -> Array[Int, count]:
    var table = Array[Int, count](fill=1)
    for k in range(1, count):
        table[k] = table[k - 1] * base % 1009
    return table^


comptime TABLE{i} = powers{i}[{d}]()


def polynomial{i}[*factors: Int](x: Int) -> Int:
    var result = 0
    comptime for k in range(factors.size):
        comptime if factors[k] == 0:
            result *= x
        else:
            result = result * x + factors[k]
    return result


def dot{i}[dtype: DType, width: SIMDLength](a: SIMD[dtype, width], b: SIMD[dtype, width]) -> Scalar[dtype] where width > 1:
    var total = Scalar[dtype](0)
    comptime for lane in range(width):
        total += a[lane] * b[lane]
    return total


def step{i}(x: Int) -> Int:
    return x * {c} % 1013 + {i}


def report{i}[T: Measured & Comparable & Copyable & Deinitable & Writable, //, size: Int](x: T, y: T) -> Int where size > 0:
    var bin = Bin{i}[T, size]()
    var kept = fill(bin, largest(x, y), size + 1)
    var all: List[T] = [x.copy(), y.copy()]
    comptime if size > 2:
        print(joined(bin, kept, T.describe(), x.unit()))
    else:
        print(joined(kept, bin.top()))
    return kept + sum_of(all)


def work{i}(k: Int) -> Int:
    var x = Length{i}(k, {part_value})
    var total = report{i}[{e}](x, Length{i}(k + 1, {part_value})) + report{i}[2](x, x)
    var numbers = Bin{i}[Int, {e}]()
    total += fill(numbers, k, {d}) + numbers.top()
    total += polynomial{i}[{a}, 0, {b}](k) + polynomial{i}[1, {c}](k)
    total += Int(dot{i}(SIMD[DType.int32, 4](1, 2, 3, {a}), 2)) + Int(dot{i}(SIMD[DType.float64, 2](0.5, {b}), 4))
    total += apply[step{i}, {e}](k) + apply[step{i}, 1](k)
    comptime for n in [1, {e}]:
        total += comptime (TABLE{i}[n]) * k
    return total


'''

UNITS = (
    ("String", 'String("m", self.value)'),
    ("Int", "self.value * 2"),
    ("Float64", "Float64(self.value) / 4"),
    ("List[Int]", "[self.value, 1]"),
)
PARTS = (("String", 'String("p")'), ("Float64", "0.5"), ("Optional[Int]", "Optional(k)"))


def program(lines: int, salt: int = 0) -> str:
    """A generic program of about `lines` lines; another salt gives other constants."""
    blocks = max(1, round((lines - HEAD.count("\n") - 8) / (BLOCK.count("\n") + 1)))
    text = [HEAD]
    for i in range(blocks):
        unit, make_unit = UNITS[i % len(UNITS)]
        part, part_value = PARTS[i % len(PARTS)]
        numbers = {"a": 2 + (i + salt) % 7, "b": 3 + (2 * i + salt) % 11, "c": 5 + (i * salt) % 13, "d": 6 + i % 5}
        label = f'comptime label = "kind {i}"' if i % 2 else "comptime bits = 8 * Self.scale"
        types = {"unit": unit, "make_unit": make_unit, "part": part, "part_value": part_value, "label": label}
        text.append(BLOCK.format(i=i, e=3 + i % 3, **numbers, **types))
    calls = "".join(f"    total += work{i}(k + {i})\n" for i in range(blocks))
    return "".join(text) + f"def main():\n    var k = len(argv()) + {salt}\n    var total = 0\n{calls}    print(total)\n"


def measure(command: list[str], folder: Path) -> tuple[float, float]:
    """Wall seconds and CPU seconds (with children) of a command that must succeed."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = os.times()
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False)
    wall = time.perf_counter() - began
    after = os.times()
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, used


def compare(folder: Path, lines: int, rounds: int, mojo: str | None) -> dict[str, list[tuple[float, float]]]:
    """Seconds of each round for each tool; the first round warms the caches of the libraries and is not counted."""
    found: dict[str, list[tuple[float, float]]] = {"oomph check": []}
    commands = {"oomph check": [sys.executable, "-m", "oomph", "check", "program.mojo"]}
    if mojo:
        found["mojo build"] = []
        commands["mojo build"] = [mojo, "build", "program.mojo", "-o", "program"]
    for salt in range(rounds + 1):
        (folder / "program.mojo").write_text(program(lines, salt))
        for name, command in commands.items():
            seconds = measure(command, folder)
            if salt:
                found[name].append(seconds)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mojo", default="mojo", help="the reference compiler")
    parser.add_argument("--json", type=Path, help="write all figures to a file")
    parser.add_argument("--write", type=Path, help="write the program and measure nothing")
    arguments = parser.parse_args()
    if arguments.write:
        arguments.write.write_text(program(arguments.lines))
        return
    with tempfile.TemporaryDirectory(prefix="oomph-generic-") as folder:
        found = compare(Path(folder), arguments.lines, arguments.rounds, shutil.which(arguments.mojo))
    medians = {}
    print(f"{program(arguments.lines).count(chr(10))} lines, median of {arguments.rounds} rounds")
    for name, seconds in found.items():
        wall, used = (statistics.median(column) for column in zip(*seconds, strict=True))
        medians[name] = wall, used
        print(f"{name:12} wall {wall:7.3f} s   CPU {used:7.3f} s")
    if len(medians) == 2:
        (wall, used), (other_wall, other_used) = medians.values()
        print(f"{'ratio':12} wall {other_wall / wall:7.2f}     CPU {other_used / used:7.2f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
