"""The notebook magic: one session for all cells, and its functions for Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from oomph.importer.magic import Notebook, load
from oomph.kernels import inout

KERNEL = """
from max.gpu import global_idx

def change(data: Pointer[Float32, MutAnyOrigin], by: Float32):
    data[unsafe_offset=global_idx.x] {} by
"""
FUNCTIONS = """
def add(a: Int, b: Int) -> Int:
    return a + b

@fieldwise_init
struct Pair(Copyable):
    var first: Int

def generic[T: AnyType](x: T): pass
"""


class Shell:
    """What the magic uses of IPython's shell."""

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {}
        self.magics: dict[str | None, tuple[str, Any]] = {}

    def register_magic_function(self, func: Any, magic_kind: str = "line", magic_name: str | None = None) -> None:
        self.magics[magic_name] = magic_kind, func


@pytest.fixture
def shell() -> Shell:
    return Shell()


@pytest.fixture
def notebook(shell: Shell) -> Iterator[Notebook]:
    notebook = load(shell)
    yield notebook
    notebook.close()


def test_cells(notebook: Notebook, shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    kind, mojo = shell.magics["mojo"]
    assert kind == "line_cell"
    mojo("", FUNCTIONS + "print('made')\nadd(1, 2)\n")
    assert capsys.readouterr().out == "made\n3\n"
    assert shell.user_ns["add"](20, 22) == 42
    assert "generic" not in shell.user_ns
    mojo("", "var x = add(1, 1)\nx.nothing")
    said = capsys.readouterr()
    assert said.out == "" and "<cell 2>:2:3: error[E0308]" in said.err
    mojo("", "def twice(a: Int) -> Int: return add(a, a)\nvar x = twice(4)")
    assert shell.user_ns["twice"](4) == 8
    mojo(":type x")
    mojo("x + 1")
    assert capsys.readouterr().out == "Int\n9\n"
    mojo("", "def add(a: Int, b: Int) -> Int: return a - b")
    assert shell.user_ns["add"](1, 2) == -1


def test_kernels(notebook: Notebook, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OOMPH_DEVICE", "simulator")
    notebook.mojo("", KERNEL.format("*="))
    first = shell.user_ns["change"]
    notebook.mojo("", KERNEL.format("-="))
    array = np.arange(4, dtype=np.float32)
    first[1, 4](inout(array), 3.0)
    shell.user_ns["change"][1, 4](inout(array), 1.0)
    assert array.tolist() == [-1.0, 2.0, 5.0, 8.0]


def test_in_ipython(capsys: pytest.CaptureFixture[str]) -> None:
    interactiveshell = pytest.importorskip("IPython.core.interactiveshell")
    shell = interactiveshell.InteractiveShell.instance()
    shell.run_cell("%load_ext oomph")
    shell.run_cell("%%mojo\ndef half(a: Int) -> Float64:\n    return Float64(a) / 2\nhalf(3)")
    shell.run_cell("print('python', half(7))")
    shell.run_cell("%mojo :type half")
    assert capsys.readouterr().out == "1.5\npython 3.5\ndef half(a: Int) -> Float64\n"
