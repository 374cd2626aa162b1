"""`oomph run` and `oomph build`: statuses, arguments, the cache, and what is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from oomph_cli import oomph

HELLO = 'def main():\n    print("hello")\n'
FAILS = 'def main() raises:\n    print("before")\n    raise Error("boom")\n'
ABORTS = "def main():\n    var xs = [1, 2, 3]\n    var i = 7\n    print(xs[i])\n"
EXITS = "from std.sys import exit\n\n\ndef main():\n    exit(7)\n"
ARGUMENTS = "from std.sys import argv\n\n\ndef main():\n    for a in argv():\n        print(a)\n"


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    (tmp_path / "hello.mojo").write_text(HELLO)
    return tmp_path


@pytest.mark.parametrize("options", [[], ["-O0"], ["-O3"], ["-g"], ["--no-cache"], ["--interpret"]])
def test_hello(hello: Path, options: list[str]) -> None:
    assert oomph("run", *options, "hello.mojo", cwd=hello) == ("hello\n", "", 0)


@pytest.mark.parametrize("options", [[], ["--interpret"]])
@pytest.mark.parametrize(("text", "status", "out"), [(FAILS, 1, "before\n"), (EXITS, 7, ""), (HELLO, 0, "hello\n")])
def test_statuses(text: str, status: int, out: str, options: list[str], tmp_path: Path) -> None:
    (tmp_path / "p.mojo").write_text(text)
    answer = oomph("run", *options, "p.mojo", cwd=tmp_path)
    assert (answer.out, answer.status) == (out, status)


def test_an_uncaught_error_is_shown(tmp_path: Path) -> None:
    (tmp_path / "p.mojo").write_text(FAILS)
    assert "boom" in oomph("run", "p.mojo", cwd=tmp_path).err


def test_an_abort_has_status_1(tmp_path: Path) -> None:
    (tmp_path / "p.mojo").write_text(ABORTS)
    answer = oomph("run", "p.mojo", cwd=tmp_path)
    assert answer.status == 1
    assert "p.mojo:4:" in answer.out


def test_arguments(tmp_path: Path) -> None:
    (tmp_path / "p.mojo").write_text(ARGUMENTS)
    answer = oomph("run", "p.mojo", "one", "-O2", "", cwd=tmp_path)
    assert answer.out.splitlines()[1:] == ["one", "-O2", ""]


def test_a_rejected_program_prints_nothing(tmp_path: Path) -> None:
    (tmp_path / "p.mojo").write_text("def main():\n    print(1)\n    print(unknown)\n")
    answer = oomph("run", "p.mojo", cwd=tmp_path)
    assert (answer.out, answer.status) == ("", 1)
    assert answer.err.startswith("p.mojo:3:11: error[E0201]")


def test_a_program_without_main(tmp_path: Path) -> None:
    (tmp_path / "p.mojo").write_text("def other():\n    pass\n")
    answer = oomph("run", "p.mojo", cwd=tmp_path)
    assert answer.status == 1
    assert "'main'" in answer.err


def test_the_second_run_comes_from_the_cache(hello: Path) -> None:
    assert oomph("cache", "why", "hello.mojo", cwd=hello).status == 1
    oomph("run", "hello.mojo", cwd=hello)
    why = oomph("cache", "why", "hello.mojo", cwd=hello)
    assert why.status == 0
    assert "up to date" in why.out
    assert oomph("run", "--time-report", "hello.mojo", cwd=hello) == ("hello\n", "", 0)


def test_an_edit_is_seen(hello: Path) -> None:
    assert oomph("run", "hello.mojo", cwd=hello).out == "hello\n"
    (hello / "hello.mojo").write_text(HELLO.replace("hello", "jello"))
    assert oomph("run", "hello.mojo", cwd=hello).out == "jello\n"


def test_an_edit_of_an_imported_module_is_seen(tmp_path: Path) -> None:
    (tmp_path / "p.mojo").write_text("from helper import text\n\n\ndef main():\n    print(text())\n")
    helper = tmp_path / "helper.mojo"
    helper.write_text('def text() -> String:\n    return "one"\n')
    assert oomph("run", "p.mojo", cwd=tmp_path).out == "one\n"
    helper.write_text('def text() -> String:\n    return "two"\n')
    assert oomph("run", "p.mojo", cwd=tmp_path).out == "two\n"


def test_modules_in_other_folders(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "helper.mojo").write_text("def one() -> Int:\n    return 1\n")
    (tmp_path / "p.mojo").write_text("from helper import one\n\n\ndef main():\n    print(one())\n")
    assert oomph("run", "p.mojo", cwd=tmp_path).status == 1
    assert oomph("run", "-I", "lib", "p.mojo", cwd=tmp_path).out == "1\n"


def test_cache_clean(hello: Path) -> None:
    oomph("run", "hello.mojo", cwd=hello)
    assert "1 image" in oomph("cache", "info", cwd=hello).out
    oomph("cache", "clean", cwd=hello)
    assert not (hello / "__oomphcache__").exists()


def test_build_an_executable(hello: Path) -> None:
    assert oomph("build", "hello.mojo", cwd=hello) == ("", "", 0)
    done = subprocess.run([str(hello / "hello")], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("hello\n", 0)


@pytest.mark.parametrize(
    ("kind", "start"),
    [("object", b"\x7fELF"), ("shared-lib", b"\x7fELF"), ("llvm", b"; ModuleID"), ("asm", b"\t")],
)
def test_build_other_products(hello: Path, kind: str, start: bytes) -> None:
    assert oomph("build", "--emit", kind, "-o", "out", "hello.mojo", cwd=hello) == ("", "", 0)
    assert (hello / "out").read_bytes().startswith(start)


def test_build_into_a_folder_that_does_not_exist(hello: Path) -> None:
    answer = oomph("build", "--emit", "object", "-o", "no/where", "hello.mojo", cwd=hello)
    assert answer.status == 1
    assert "cannot write no/where" in answer.err


@pytest.mark.parametrize("stage", ["tokens", "tree", "mir", "llvm", "asm"])
def test_inspect(hello: Path, stage: str) -> None:
    answer = oomph("inspect", "--emit", stage, "hello.mojo", cwd=hello)
    assert (answer.err, answer.status) == ("", 0)
    assert "main" in answer.out


@pytest.mark.parametrize("stage", ["mir", "llvm", "asm"])
def test_inspect_one_function(tmp_path: Path, stage: str) -> None:
    (tmp_path / "p.mojo").write_text(
        "from std.sys import argv\n\n\n@no_inline\ndef twice(x: Int) -> Int:\n    return x + x\n\n\n"
        "def main():\n    print(twice(len(argv())))\n"
    )
    answer = oomph("inspect", "--emit", stage, "--function", "twice", "p.mojo", cwd=tmp_path)
    assert (answer.err, answer.status) == ("", 0)
    assert 0 < len(answer.out.splitlines()) < 60
    assert oomph("inspect", "--emit", stage, "--function", "thrice", "p.mojo", cwd=tmp_path).status == 1


def test_check_sees_what_nobody_calls(tmp_path: Path) -> None:
    (tmp_path / "p.mojo").write_text("def unused():\n    var x: Int = nothing\n\n\ndef main():\n    pass\n")
    answer = oomph("check", "p.mojo", cwd=tmp_path)
    assert answer.status == 1
    assert answer.err.startswith("p.mojo:2:18: error[E0201]")


def test_check_several_files_as_json(tmp_path: Path) -> None:
    (tmp_path / "a.mojo").write_text("def main():\n    print(one)\n")
    (tmp_path / "b.mojo").write_text("def main():\n    print(two)\n")
    answer = oomph("check", "--json", "a.mojo", "b.mojo", cwd=tmp_path)
    assert answer.status == 1
    assert [found["path"] for found in answer.json] == ["a.mojo", "b.mojo"]


def test_a_crash_is_told(tmp_path: Path) -> None:
    (tmp_path / "p.mojo").write_text(
        "def f(n: Int) -> Int:\n    return f(n + 1) + n\n\n\ndef main():\n    print(f(1))\n"
    )
    answer = oomph("run", "-O0", "p.mojo", cwd=tmp_path)
    assert answer.status == 1
    assert "the program crashed (SIGSEGV)" in answer.err


def test_doctor(tmp_path: Path) -> None:
    answer = oomph("doctor", cwd=tmp_path)
    assert answer.status == 0
    assert "llvmlite" in answer.out


def test_a_program_from_the_cache_needs_little(hello: Path) -> None:
    code = """import sys
known = set(sys.modules)
from oomph.importer.cli import main
status = main(["run", "hello.mojo"])
costly = {"typing", "re", "hashlib", "oomph.parser", "oomph.typecheck", "llvmlite"}
print(status, sorted(costly & {*sys.modules} - known))
"""
    os.utime(hello / "hello.mojo", (0, 0))  # of a file that has just changed, the time alone is not believed
    assert oomph("run", "hello.mojo", cwd=hello).status == 0
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=hello, capture_output=True, text=True, check=True)
    assert done.stdout == "hello\n0 []\n"
