"""Cells of a session: what they declare, keep, show and refuse, and what commands and completion say about them."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from oomph.codegen import objects
from oomph.importer.session.service import Service
from oomph.importer.session.session import Session
from oomph.lang.options import Options


class Talk:
    """A session, and what it has said: values, messages and commands' output as one text."""

    def __init__(self) -> None:
        self.service = Service(Options(optimisation=1))

    def __call__(self, *inputs: str) -> str:
        """The text of the last input's answer."""
        said = ""
        for text in inputs:
            if text.startswith(":"):
                name, _, rest = text[1:].partition(" ")
                answer = self.service.command(name, rest)
            else:
                answer = self.service.evaluate(text)
            said = answer.output + answer.messages + (answer.value if answer.value is not None else "")
        return said

    def names(self, text: str) -> list[str]:
        """The completions of a text."""
        return [name for name, _ in self.service.complete(text).names]


@pytest.fixture
def talk() -> Iterator[Talk]:
    gc.disable()
    talk = Talk()
    yield talk
    talk.service.close()
    gc.enable()


COUNTED = """
struct Counted(Movable):
    var number: Int

    def __init__(out self, number: Int):
        self.number = number

    def __deinit__(deinit self):
        print("gone", self.number)
"""


def test_values_are_shown(talk: Talk) -> None:
    assert talk("1 + 2") == "3"
    assert talk("'a' + 'b'") == "'ab'"
    assert talk("[1, 2]") == "[1, 2]"
    assert talk("None") == talk("var unused = 1") == ""
    assert talk("Int") == "Int"
    assert talk("var a = 1\nvar b = a + 1\nb * 10") == "20"


def test_variables_persist(talk: Talk, capfd: pytest.CaptureFixture[str]) -> None:
    assert talk("var x = 1", "x += 4", "x") == "5"
    assert talk("var words = List[String]()", "words.append('a')", "words.append(words[0] * 2)", "words") == "[a, aa]"
    assert talk("for word in words:\n    print(word, x)") == ""
    assert capfd.readouterr().out == "a 5\naa 5\n"
    assert talk("var x = 'text'", "x") == "'text'"
    assert "'Int' does not convert to 'String'" in talk("x = 3")


def test_variables_are_destroyed_when_they_are_replaced(talk: Talk, capfd: pytest.CaptureFixture[str]) -> None:
    talk(COUNTED, "var one = Counted(1)", "one = Counted(2)")
    assert capfd.readouterr().out == "gone 1\n"
    talk("var one = Counted(3)")
    assert capfd.readouterr().out == "gone 2\n"
    talk("var other = one^")
    assert "'one' is not declared" in talk("one.number")
    assert talk("other.number") == "3"
    talk("_ = other^")
    assert capfd.readouterr().out == "gone 3\n"
    talk("var last = Counted(4)")
    talk.service.close()
    assert capfd.readouterr().out == "gone 4\n"


def test_functions_are_declared_anew(talk: Talk) -> None:
    talk("def f(n: Int) -> Int:\n    return n * 2", "def g(n: Int) -> Int:\n    return f(n) + 1")
    assert talk("g(1)") == "3"
    assert talk("def f(n: Int) -> Int:\n    return n * 100", "g(1)") == "101"
    said = talk("def f(n: Int) -> String:\n    return String(n)")
    assert said.startswith("note: <cell 2>:2:") and "does not fit what is declared now" in said
    assert talk("f(1)") == "'1'"
    assert "error" in talk("g(1)")


def test_structs_are_declared_anew(talk: Talk) -> None:
    point = "@fieldwise_init\nstruct Point(Copyable, Writable):\n    var x: Int\n    {}\n"
    talk(point.format("def twice(self) -> Int: return self.x * 2"), "var p = Point(3)")
    assert talk("p.twice()") == "6"
    assert talk(point.format("def twice(self) -> Int: return self.x * 20"), "p.twice()") == "60"
    assert "the variable 'p' is gone" in talk(point.format("var y: Int"))
    assert "'p' is not declared" in talk("p")
    assert talk("Point(1, 2)") == "Point(x=1, y=2)"


def test_errors_point_into_the_input_and_change_nothing(talk: Talk) -> None:
    talk("var x = 1")
    assert talk("x = 2\nx.nothing") == (
        "<cell 2>:2:3: error[E0308]: 'Int' has no member 'nothing'\n    2 | x.nothing\n      |   ^~~~~~~\n"
    )
    assert talk("x") == "1"
    assert "E0301" in talk("def f() -> Int:\n    return 'a'")
    assert "'f' is not declared" in talk("f()")
    assert "'return' belongs into a function" in talk("return 1")


def test_an_error_that_is_raised(talk: Talk) -> None:
    assert talk("var x = 1\nraise Error('no')") == "error: no\n"
    assert "'x' is not declared" in talk("x")


def test_what_cannot_outlive_its_cell_is_said(talk: Talk) -> None:
    assert talk("var xs: List[Int] = [1, 2]\nvar view = Span(xs)").startswith("note: 'view' ends with its cell")
    assert talk("xs") == "[1, 2]"


def test_modules_are_imported_and_read_again(talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "helper.mojo"
    file.write_text("def answer() -> Int:\n    return 42\n")
    assert talk("from helper import answer", "answer()") == "42"
    file.write_text("def answer() -> Int:\n    return 4321\n")
    assert talk("answer()") == "4321"
    assert talk("from std.math import sqrt", "sqrt(4.0)") == "2.0"


def test_commands(talk: Talk) -> None:
    talk(
        "def add(a: Int, b: Int) -> Int:\n    return a + b",
        "def first[T: Copyable](x: List[T]) -> T: return x[0].copy()",
    )
    talk("var x = 1")
    assert talk(":type add(1, 2)") == "Int\n"
    assert talk(":type add") == "def add(a: Int, b: Int) -> Int\n"
    assert talk(":type undefined").startswith("<input>:1:1: error[E0201]")
    assert talk(":mir add").startswith("fn @session.add(")
    assert "bind its parameters: 'first[...]'" in talk(":mir first")
    assert 'name="first"' in talk(":mir first[Int]")
    assert "session.add:" in talk(":asm add") and ".size" in talk(":asm add")
    assert "this is not a function" in talk(":asm 1 + 2")
    assert "this is not a function" in talk(":mir x")
    assert talk(":help").count("\n  :") == 10
    assert talk(":devices").startswith("simulator ")
    assert talk(":nothing") == "there is no command :nothing (:help shows what there is)\n"
    assert talk(":mir") == "write :mir F\n"


def test_times(talk: Talk) -> None:
    talk("var x = 1")
    assert talk(":time x += 1").endswith("s per run (best of 5 times 1)\n") or " per run (best of 5 times " in talk(
        ":time x"
    )
    assert talk(":time raise Error('no')") == "error: no\n"
    assert talk(":time x.nothing").startswith("<input>:1:3: error[E0308]")


KERNEL = """
def shift(data: Pointer[Float32, MutAnyOrigin], n: Int32):
    var i = global_idx.x
    if i {} Int(n):
        data[unsafe_offset=i] += 1


def launch() raises:
    var ctx = DeviceContext()
    var data = ctx.enqueue_create_buffer[DType.float32](32)
    data.enqueue_fill(1)
    ctx.enqueue_function[shift](data, Int32(32), grid_dim=1, block_dim=64)
    ctx.synchronize()
    print(data)
"""


def test_kernels(talk: Talk, capfd: pytest.CaptureFixture[str]) -> None:
    talk("from max.gpu import global_idx\nfrom max.gpu.host import DeviceContext", KERNEL.format("<"))
    assert talk("launch()") == ""
    assert capfd.readouterr().out.startswith("DeviceBuffer([2.0, 2.0, 2.0,")
    assert ".entry shift_" in talk(":ptx shift") and 'name="shift"' in talk(":mir shift")
    assert "not a function" in talk("var n = 1", ":ptx n")
    assert talk(":check launch()") == "nothing was found\n"
    talk(KERNEL.format("<="))
    said = talk(":check launch()")
    assert "has found 2 faults in a kernel" in said
    assert "<cell 5>:5:9: error: out of bounds: thread (32, 0, 0)" in capfd.readouterr().err
    assert "begins without the variables of the session (n)" in talk(":check print(n)")


def test_a_kernel_that_no_longer_fits_its_launch(talk: Talk, capfd: pytest.CaptureFixture[str]) -> None:
    talk("from max.gpu import global_idx\nfrom max.gpu.host import DeviceContext", KERNEL.format("<"))
    assert talk("launch()") == ""
    said = talk("def shift(data: Pointer[Float64, MutAnyOrigin]):\n    data[unsafe_offset=global_idx.x] = 1")
    assert "does not fit what is declared now" in said
    for _ in range(2):
        assert "internal" not in (said := talk("launch()")) and "error[E0705]" in said
    talk(KERNEL.format("<"))
    assert talk("launch()") == ""


def test_what_is_compiled_is_not_compiled_again(talk: Talk) -> None:
    """A simple input takes about 10 ms of processor time when its like has been seen, and 50 ms without that."""
    talk("var x = [1.5]", "x")

    def seconds() -> float:
        began = time.process_time()
        assert talk("x") == "[1.5]"
        return time.process_time() - began

    assert min(seconds() for _ in range(5)) < 0.1


def test_completion(talk: Talk) -> None:
    talk("var xylophone = List[Int]()", "def xylograph(): pass", "from std import math")
    assert talk.names("print(xyl") == ["xylograph", "xylophone"]
    assert "append" in talk.names("xylophone.") and talk.names("xylophone.app") == ["append"]
    assert "__add__" in talk.names("xylophone[0].__a")
    assert "sqrt" in talk.names("math.sq") and talk.names("from std.math import sqr") == ["sqrt"]
    assert talk.names("whil") == ["while"] and "print" in talk.names("p")
    assert talk.names(":ti") == ["time"] and talk.names(":type xylop") == ["xylophone"]
    talk("def prune(): pass")
    assert talk.names(":type pr")[:2] == ["prune", "print"]
    assert talk.names("3.") == talk.names("undefined.") == []


def test_declarations_as_one_file(talk: Talk) -> None:
    talk(
        "def f(): pass",
        "var x = 1",
        "from std.math import sqrt\n@fieldwise_init\nstruct S:\n    var x: Int",
        "def f(): print(1)",
    )
    assert talk.service.declarations() == (
        "from std.math import sqrt\n\n\n@fieldwise_init\nstruct S:\n    var x: Int\n\n\ndef f(): print(1)\n\n\n"
    )


def test_declarations_without_their_effects(talk: Talk, capfd: pytest.CaptureFixture[str]) -> None:
    talk.service.restore(["def f() -> Int: return 1\nprint(f())", "def f() -> Int: return 2"])
    assert talk("f()") == "2"
    assert capfd.readouterr().out == ""


def test_what_sessions_make_before_the_first_input_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OOMPH_CACHE_DIR", str(tmp_path))
    made = _codes(monkeypatch)
    first, second = Session(), Session()
    steps = [len(made) for _ in zip(range(3), first.warm())]
    assert steps == [0, 1, 2]
    steps = [len(made) for _ in zip(range(3), second.warm())]
    assert steps == [2, 2, 2]
    for session in (first, second):
        assert session.evaluate("1 + 1").text == "2"
    assert made[-1] == made[-2]  # the code of both inputs: what was loaded serves it
    third = Session()
    third.evaluate("var x = 1")
    count = len(made)
    assert [len(made) for _ in zip(range(2), third.warm())] == [count, count + 1]


def _codes(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The object files that LLVM makes from now on."""
    made: list[bytes] = []
    emit = objects.emit_object

    def noted(*arguments: Any) -> bytes:
        made.append(emit(*arguments))
        return made[-1]

    monkeypatch.setattr(objects, "emit_object", noted)
    return made
