"""Native calls that would never end: Ctrl-C and unbounded recursion become exceptions, and the process goes on."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest
from oomph.importer import linking
from oomph_cli import oomph, python

MODULE = """
def deep(n: Int) -> Int:
    if n == -1:
        return 0
    return deep(n + 1) * 3 + deep(n + 2)

def spin(n: Int) -> Int:
    var x = 1
    for i in range(n):
        for j in range(1000):
            x ^= (x << 3) + i * j
    return x

def heap(n: Int) -> Int:
    var total = 0
    for i in range(n):
        var xs = List[Int]()
        for j in range(i % 100):
            xs.append(j)
        total += len(xs)
    return total
"""

PREPARE = """
import os, signal, subprocess
signal.signal(signal.SIGINT, signal.default_int_handler)
import oomph.importer
import native, other

def interrupt_soon():
    subprocess.Popen(["sh", "-c", f"sleep 0.3; kill -INT {os.getpid()}"])
"""

guarded = pytest.mark.skipif(
    platform.machine() != "x86_64" or sys.platform != "linux" or not linking.available(),
    reason="calls are guarded on Linux on x86-64, in modules that were linked",
)


def _run(code: str, folder: Path) -> str:
    for name in ("native", "other"):
        (folder / f"{name}.mojo").write_text(MODULE)
    answer = python(PREPARE + code, folder)
    assert answer.status == 0, answer.err
    return answer.out


@guarded
def test_unbounded_recursion_raises(tmp_path: Path) -> None:
    code = """
for module in (native, other, native, other):
    try:
        module.deep(0)
    except RecursionError as error:
        print(error)
print(native.spin(3) == other.spin(3))
"""
    line = "maximum recursion depth exceeded: the stack of the native code is used up\n"
    assert _run(code, tmp_path) == line * 4 + "True\n"


@guarded
@pytest.mark.parametrize("function", ["native.spin", "native.heap", "other.spin", "other.heap"])
def test_an_interrupt_ends_a_long_call(function: str, tmp_path: Path) -> None:
    code = f"""
for turn in range(2):
    try:
        interrupt_soon()
        {function}(10**9)
    except KeyboardInterrupt:
        print("interrupted")
"""
    assert _run(code, tmp_path) == "interrupted\n" * 2


@guarded
def test_an_interrupt_ends_a_long_call_in_the_child_of_a_fork(tmp_path: Path) -> None:
    """A fork loses the timer that an interrupt before it has made."""
    code = """
for turn in range(2):
    child = os.fork() if turn == 1 else 0
    if child:
        os.waitpid(child, 0)
        break
    try:
        interrupt_soon()
        native.heap(10**9)
    except KeyboardInterrupt:
        os.write(1, b"interrupted\\n")
else:
    os._exit(0)
"""
    assert _run(code, tmp_path) == "interrupted\n" * 2


def test_a_program_that_recurses_without_end_fails_with_a_message(tmp_path: Path) -> None:
    (tmp_path / "main.mojo").write_text(MODULE + "\ndef main():\n    print(deep(0))\n")
    answer = oomph("run", "main.mojo", cwd=tmp_path)
    assert answer.status == 1
    assert "its stack overflowed" in answer.err
