"""Worlds that stay in a process: what one module leaves behind does not change the next."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from oomph.importer import build, extension, loader, worlds
from oomph.importer.build import Compilation, Stage, Wanted
from oomph.importer.worlds import Worlds
from oomph.lang.options import Options

ADD = "def add(a: Int, b: Int) -> Int:\n    return a + b\n"


def compiled(path: Path, known: Worlds | None, text: str = "") -> Compilation:
    if text:
        path.write_text(text)
    return build.compile_file(str(path), Options(), Wanted(Stage.LLVM, path.stem), worlds=known)


def messages(c: Compilation) -> list[str]:
    return [d.message for d in c.diagnostics]


@pytest.fixture(name="known")
def own_worlds() -> Worlds:
    return Worlds()


def test_a_world_is_used_again(tmp_path: Path, known: Worlds) -> None:
    first = compiled(tmp_path / "one.mojo", known, ADD)
    again = compiled(tmp_path / "two.mojo", known, ADD.replace("add", "plus"))
    assert again.timings.counts["instances"] - first.timings.counts["instances"] == 1
    assert {"two.plus"} == {name for name in defined(again) if name.startswith(("one.", "two."))}


def defined(c: Compilation) -> set[str]:
    return {line.partition("@")[2].partition("(")[0] for line in c.llvm.splitlines() if line.startswith("define ")}


def test_the_same_files_are_depended_on(tmp_path: Path, known: Worlds) -> None:
    compiled(tmp_path / "one.mojo", known, ADD)
    again = build.stamps(compiled(tmp_path / "two.mojo", known, ADD))
    alone = build.stamps(compiled(tmp_path / "two.mojo", None))
    assert set(alone) <= set(again)
    assert str(tmp_path / "one.mojo") not in again


def test_code_does_not_depend_on_the_modules_before(tmp_path: Path, known: Worlds) -> None:
    text = "def text_of[T: Writable](x: T) -> String:\n    return String(x)\n\n\n"
    one = text + "def f(n: Int) -> String:\n    return text_of(n) + text_of(String())\n"
    two = text + "def g(n: Int) -> List[String]:\n    return [text_of(i) for i in range(n)]\n"
    compiled(tmp_path / "one.mojo", known, one)
    after = compiled(tmp_path / "two.mojo", known, two)
    alone = unnumbered(compiled(tmp_path / "two.mojo", None))
    assert unnumbered(after) == alone
    compiled(tmp_path / "two.mojo", known, one)
    assert unnumbered(compiled(tmp_path / "two.mojo", known, two)) == alone


def unnumbered(c: Compilation) -> str:
    """The code without the numbers that tell functions of one name apart."""
    return re.sub(r"#\d+", "", c.llvm).replace('"', "")


def test_errors_and_warnings_come_each_time(tmp_path: Path, known: Worlds) -> None:
    wrong = "def f() -> Int:\n    return 'text'\n\n\ndef g[T: Writable](x: T) -> Int:\n    return x.missing\n"
    for _ in range(2):
        compiled(tmp_path / "good.mojo", known, ADD)
        bad = compiled(tmp_path / "bad.mojo", known, wrong)
        assert messages(bad) == messages(compiled(tmp_path / "bad.mojo", None))
        assert bad.rejected
    unused = "def f() -> Int:\n    var unused = 1\n    return 2\n"
    for _ in range(2):
        found = compiled(tmp_path / "warned.mojo", known, unused)
        assert messages(found) == messages(compiled(tmp_path / "warned.mojo", None))


def test_what_is_printed_while_compiling_comes_once(tmp_path: Path, known: Worlds) -> None:
    text = "def f(n: Int) -> Int:\n    comptime assert n_of[3]() == 3, 'three'\n    return n\n\n\n"
    text += "def n_of[n: Int]() -> Int:\n    return n\n"
    compiled(tmp_path / "one.mojo", known, text)
    assert not compiled(tmp_path / "one.mojo", known, text.replace("'three'", "'3'")).rejected
    assert compiled(tmp_path / "one.mojo", known, text.replace("return n\n", "return n + 1\n")).rejected


def test_a_module_of_the_user_hides_one_of_the_library(tmp_path: Path, known: Worlds) -> None:
    compiled(tmp_path / "one.mojo", known, "from max.gpu import WARP_SIZE\n\n\ndef f() -> Int:\n    return WARP_SIZE\n")
    other = tmp_path / "other"
    (other / "max").mkdir(parents=True)
    (other / "max" / "__init__.mojo").write_text("")
    (other / "max" / "gpu.mojo").write_text("comptime WARP_SIZE = 7\n")
    using = compiled(
        other / "two.mojo", known, "from max.gpu import WARP_SIZE\n\n\ndef f() -> Int:\n    return WARP_SIZE\n"
    )
    assert not using.rejected and str(other / "max" / "gpu.mojo") in build.stamps(using)


def test_other_options_have_worlds_of_their_own(tmp_path: Path, known: Worlds) -> None:
    path = tmp_path / "one.mojo"
    path.write_text("from std.sys import is_defined\n\n\ndef f() -> Bool:\n    return is_defined['FLAG']()\n")
    for defines in ((), (("FLAG", ""),), ()):
        c = build.compile_file(str(path), Options(defines=defines), Wanted(Stage.LLVM, "one"), worlds=known)
        assert not c.rejected and ("i1 true" in c.llvm) >= bool(defines)


def image_of(path: Path, name: str) -> Any:
    flags = f"name={name}"
    return loader.load_image(name, extension.make_image(name, str(path), flags))


def test_a_module_in_other_words(tmp_path: Path) -> None:
    """One name for several contents: types, functions and constants are those of the last one."""
    path = tmp_path / "many.mojo"
    for number in range(4):
        fields = "\n".join(f"    var f{i}: Int" for i in range(number + 1))
        sums = " + ".join(f"p.f{i}" for i in range(number + 1))
        arguments = ", ".join(f"{i + 1}" for i in range(number + 1))
        path.write_text(
            f"comptime NUMBER = {number}\n\n\n@fieldwise_init\nstruct P(Copyable):\n{fields}\n\n\n"
            "def total(all: List[P]) -> Int:\n    var sum = 0\n    for ref p in all:\n"
            f"        sum += {sums}\n    return sum\n\n\n"
            f"def call() -> Int:\n    return total([P({arguments}), P({arguments})])\n"
        )
        os.utime(path, ns=(number, number))
        module = image_of(path, "many")
        assert (module.NUMBER, module.call()) == (number, 2 * sum(range(1, number + 2)))


def test_worlds_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "_MOST_RENEWALS", 1)
    known = Worlds()
    made = [compiled(tmp_path / f"m{i}.mojo", known, ADD).timings.counts["instances"] for i in range(3)]
    assert made == [made[0], made[0] + 1, made[0]]
