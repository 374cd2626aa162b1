"""Inputs at the edges, made by hand: each gets an answer of the compiler's own within the limit."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from limits import LIMIT_S
from oomph.importer import batch, cli

CPU_S = 10
MAIN = "def main():\n    print(1)\n"


def nested_ifs(depth: int) -> str:
    lines = [f"{' ' * level}if x == 1:\n" for level in range(4, depth + 4)]
    return f"def main():\n    var x = 1\n{''.join(lines)}{' ' * (depth + 4)}print(x)\n"


def in_main(expression: str) -> str:
    return f"def main():\n    var x = 1\n    var s = [x]\n    print({expression})\n"


FUNCTIONS = "".join(f"def f{i}(x: Int) -> Int:\n    return x + {i}\n\n\n" for i in range(5_000))

ACCEPTED: dict[str, str | bytes] = {
    "CRLF": MAIN.replace("\n", "\r\n"),
    "byte order mark": b"\xef\xbb\xbf" + MAIN.encode(),
    "line of a megabyte": f'def main():\n    var s = "{"x" * (1 << 20)}"\n    print(s.byte_length() >> 20)\n',
    "comment of a megabyte": f"{MAIN}# {'x' * (1 << 20)}",
    "list of 10,000": f"def main():\n    var x = [{', '.join(map(str, range(10_000)))}]\n    print(x[1])\n",
    "90 ifs": nested_ifs(90),
    "900 additions": in_main(" + ".join(["x"] + ["0"] * 899)),
    "1,000 comparisons": in_main(" <= ".join(["x"] * 1_000)),
    "5,000 functions": f"{FUNCTIONS}def main():\n    print(f0(1))\n",
    "structs that hold lists of each other": (
        "struct A(Copyable):\n    var b: List[B]\n\n\nstruct B(Copyable):\n    var a: List[A]\n\n\n" + MAIN
    ),
}

REFUSED: dict[str, tuple[str, str | bytes]] = {
    "empty file": ("E0902", ""),
    "NUL": ("E0111", f"{MAIN}\0"),
    "NULs alone": ("E0111", b"\0" * 1000),
    "UTF-16": ("E0111", MAIN.encode("utf-16")),
    "100,000 parentheses": ("E0116", in_main("(" * 100_000 + "1" + ")" * 100_000)),
    "100,000 open parentheses": ("E0108", f"def main():\n    print({'(' * 100_000}"),
    "1,000 ifs": ("E0116", nested_ifs(1_000)),
    "10,000 additions": ("E0116", in_main(" + ".join(["x"] * 10_000))),
    "10,000 subscripts": ("E0116", in_main("s" + "[0]" * 10_000)),
    "900 attributes": ("E0308", in_main("x" + ".y" * 900)),
    "structs inside each other": (
        "E0318",
        "struct A:\n    var b: B\n\n\nstruct B:\n    var a: A\n\n\ndef main():\n    pass\n",
    ),
    "struct of ever larger ones": (
        "E0419",
        "struct A[T: AnyType]:\n    var b: A[A[Self.T]]\n\n\ndef main():\n    var x: A[Int]\n",
    ),
    "values that need each other": ("E0416", f"comptime X = Y\ncomptime Y = X\n\n\n{MAIN.replace('1', 'X')}"),
    "function without end": (
        "E0415",
        "def f(n: Int) -> Int:\n    return f(n + 1)\n\n\ncomptime X = f(0)\n\n\n" + MAIN.replace("1", "X"),
    ),
    "instances without end": (
        "E0419",
        "def f[n: Int]() -> Int:\n    return f[n + 1]()\n\n\ndef main():\n    print(f[0]())\n",
    ),
    "loop unrolled for ever": (
        "E0415",
        "def main():\n    comptime for i in range(100_000_000):\n        print(i)\n",
    ),
    "array of negative length": ("E0323", "def main():\n    var x: Array[Int, -1]\n    print(1)\n"),
    "missing module": ("E0204", f"import nothing.at.all\n\n\n{MAIN}"),
    "import beyond the top": ("E0206", f"from ... import x\n\n\n{MAIN}"),
}


def outcome_of(words: list[str], folder: Path) -> batch.Outcome:
    """What a command line does within the limit of processor time."""

    def limited() -> int:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 1))
        return cli.main(words)

    return batch.in_child(limited, str(folder), LIMIT_S)


def run(files: dict[str, str | bytes], folder: Path) -> batch.Outcome:
    """Runs the first of some files."""
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return outcome_of(["run", "--no-cache", "-O0", next(iter(files))], folder)


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted(text: str | bytes, tmp_path: Path) -> None:
    outcome = run({"edge.mojo": text}, tmp_path)
    assert (outcome.status, outcome.stdout) in ((0, b"1\n"), (0, b"True\n")), outcome.stderr.decode()


@pytest.mark.parametrize(("code", "text"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(code: str, text: str | bytes, tmp_path: Path) -> None:
    outcome = run({"edge.mojo": text}, tmp_path)
    assert outcome.status == 1 and f"error[{code}]" in outcome.stderr.decode(), outcome.stderr.decode()


def test_modules_that_import_each_other(tmp_path: Path) -> None:
    one = "from two import g\n\n\ndef f() -> Int:\n    return 1\n\n\ndef main():\n    print(g())\n"
    two = "from one import f\n\n\ndef g() -> Int:\n    return f()\n"
    assert run({"one.mojo": one, "two.mojo": two}, tmp_path).stdout == b"1\n"


def test_names_that_modules_only_import_from_each_other(tmp_path: Path) -> None:
    one = f"from two import X\n\n\n{MAIN.replace('1', 'X')}"
    outcome = run({"one.mojo": one, "two.mojo": "from one import X\n"}, tmp_path)
    assert outcome.status == 1 and b"error[E0205]" in outcome.stderr


def test_a_module_that_imports_itself(tmp_path: Path) -> None:
    outcome = run(
        {"me.mojo": f"import me\n\n\ndef f() -> Int:\n    return 1\n\n\n{MAIN.replace('1', 'me.f()')}"}, tmp_path
    )
    assert outcome.stdout == b"1\n", outcome.stderr.decode()


def test_a_package_with_a_main(tmp_path: Path) -> None:
    assert run({"__init__.mojo": MAIN}, tmp_path).stdout == b"1\n"


def test_an_imported_module_with_errors(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"edge.mojo": f"import bad\n\n\n{MAIN}", "bad.mojo": b"def f(\xff\n"}
    outcome = run(files, tmp_path)
    assert outcome.status == 1 and b"bad.mojo:1:7: error[E0111]" in outcome.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["run", "missing.mojo"],
        ["run", "folder.mojo"],
        ["run", ""],
        ["run", "\udcff.mojo"],
        ["run", "-O9", "edge.mojo"],
        ["run", "--nothing"],
        ["check"],
        ["check", "folder.mojo"],
        ["parse", "edge.mojo", "missing.mojo"],
        ["nothing"],
        ["-"],
        [""],
        [],
    ],
    ids=repr,
)
def test_command_lines_without_sense(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "folder.mojo").mkdir()
    (tmp_path / "edge.mojo").write_text(MAIN)
    outcome = outcome_of(words, tmp_path)
    assert outcome.status == 2, outcome.stderr.decode()
    assert b"Traceback" not in outcome.stderr


@pytest.mark.parametrize("command", ["run", "check", "parse"])
def test_files_that_are_no_texts(command: str) -> None:
    outcome = outcome_of([command, "/dev/null"], Path("/"))
    assert outcome.status == (0 if command != "run" else 1), outcome.stderr.decode()
    outcome = outcome_of([command, "/proc/self/mem"], Path("/"))
    assert outcome.status == 1 and b"error[E0901]" in outcome.stderr
