"""What never ends or grows without bound while compiling ends in a clear error; tables built then are constants."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from oomph_cli import oomph

START = """
def main():
    comptime X = f(0)
    print(X)
"""

ENDLESS = {
    "recursion": (
        """
def f(n: Int) -> Int:
    return f(n + 1) + 1
"""
        + START,
        "E0415",
        "more than 1000 nested calls",
    ),
    "loop": (
        """
def f(n: Int) -> Int:
    var i = n
    while True:
        i += 1
    return i
"""
        + START,
        "E0415",
        "steps",
    ),
    "allocation": (
        """
def f(n: Int) -> Int:
    var xs = List[UInt8](length=100_000_000_000, fill=0)
    return len(xs)
"""
        + START,
        "E0415",
        "100,000,000,000 bytes",
    ),
    "growth": (
        """
def f(n: Int) -> Int:
    var xs = List[Int]()
    while len(xs) < 12_500_000_000:
        xs.append(n)
    return len(xs)
"""
        + START,
        "E0415",
        "steps",
    ),
    "instances": (
        """
def f[n: Int]() -> Int:
    return f[n + 1]() + 1

def main():
    print(f[0]())
""",
        "E0419",
        "instances of 'f'",
    ),
    "alias": (
        """
comptime A[n: Int]: Int = A[n + 1] + 1

def main():
    comptime X = A[0]
    print(X)
""",
        "E0419",
        "leads to itself",
    ),
    "struct": (
        """
struct N[n: Int]:
    var inner: N[Self.n + 1]

def main():
    var x: Optional[N[0]] = None
""",
        "E0419",
        "'N' leads to itself",
    ),
    "unrolling": (
        """
def main():
    comptime for i in range(1_000_000_000):
        print(i)
""",
        "E0415",
        "unrolled",
    ),
}
"""Programs that never end, the code of the one error, and a part of its message."""


@pytest.mark.parametrize("name", ENDLESS)
def test_what_does_not_end_is_refused_once(name: str, tmp_path: Path):
    text, code, message = ENDLESS[name]
    (tmp_path / "program.mojo").write_text(text)
    found = oomph("check", "--json", "-D", "COMPTIME_STEPS=5000000", "program.mojo", cwd=tmp_path)
    assert [d["code"] for d in found.json] == [code]
    assert message in found.json[0]["message"]


def test_defines_set_the_limits(tmp_path: Path):
    text = "def f(n: Int) -> Int:\n    return 0 if n > 900 else f(n + 1) + 1\n" + START
    (tmp_path / "program.mojo").write_text(text)
    assert oomph("check", "program.mojo", cwd=tmp_path).status == 0
    refused = oomph("check", "-D", "COMPTIME_DEPTH=100", "program.mojo", cwd=tmp_path)
    assert "more than 100 nested calls" in refused.err


def test_operands_of_and_may_be_any_values_with_a_truth(tmp_path: Path):
    text = """
def build() -> List[Int]:
    return [1, 2]

comptime L = build()
comptime B = L and len(L) > 1

def main():
    comptime if L and len(L) > 1:
        print("full", B)
"""
    (tmp_path / "program.mojo").write_text(text)
    assert oomph("run", "program.mojo", cwd=tmp_path).out == "full True\n"


def test_expressions_of_many_terms_are_no_problem(tmp_path: Path):
    (tmp_path / "program.mojo").write_text("def main():\n    var x = 1\n    print(" + " + ".join(["x"] * 900) + ")\n")
    assert oomph("run", "program.mojo", cwd=tmp_path).out == "900\n"


def test_a_function_is_elaborated_once_for_a_thousand_calls(tmp_path: Path):
    counts = []
    for calls in (1, 1000):
        lines = [f"    t = max(t, {i})" for i in range(calls)]
        text = "\n".join(["def main():", "    var t = 0", *lines, "    print(t)", ""])
        (tmp_path / "program.mojo").write_text(text)
        report = oomph("check", "--time-report", "program.mojo", cwd=tmp_path).err
        found = re.search(r"^instances +([\d,]+)$", report, re.MULTILINE)
        assert found is not None, report
        counts.append(found[1])
    assert counts[0] == counts[1]


TABLES = {
    "primes": (
        """
def table() -> List[Int]:
    var found = List[Int]()
    var n = 2
    while len(found) < 10_000:
        var prime = True
        for p in found:
            if p * p > n:
                break
            if n % p == 0:
                prime = False
                break
        if prime:
            found.append(n)
        n += 1
    return found^
""",
        "x[10_000 - k]",
        "104729",
        131_072,
    ),
    "checksums": ("""
def table() -> Array[UInt32, 10_000]:
    var t = Array[UInt32, 10_000](fill=0)
    for i in range(10_000):
        var c = UInt32(i)
        for _ in range(8):
            c = (c >> 1) ^ 0xEDB88320 if c & 1 != 0 else c >> 1
        t[i] = c
    return t^
""", "x[k]", "1996959894", 40_000),
    "words": ("""
def table() -> Dict[String, Int]:
    var d = Dict[String, Int]()
    for i in range(10_000):
        d["word" + String(i)] = i
    return d^
""", 'x.get("word" + String(9_999 * k), -1)', "9999", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_table_built_while_compiling_is_a_constant(name: str, tmp_path: Path):
    table, use, expected, size = TABLES[name]
    main = f"def main():\n    var k = len(argv())\n    var x = materialize[TABLE]()\n    print({use})\n"
    (tmp_path / "program.mojo").write_text(f"from std.sys import argv\n{table}\ncomptime TABLE = table()\n\n{main}")
    assert oomph("run", "program.mojo", cwd=tmp_path).out.split() == [expected]
    llvm = oomph("inspect", "--emit", "llvm", "program.mojo", cwd=tmp_path).out
    if size:
        assert re.search(rf"^@\S+ = .*constant \[{size} x i8\]", llvm, re.MULTILINE)
    else:  # one constant with a pointer to each of the longer words
        constants = re.findall(r"^@\S+ = .*constant <\{.*$", llvm, re.MULTILINE)
        assert any(text.count("ptr @") >= 8_999 for text in constants)
        assert 'constant [9 x i8] c"word9999\\00"' in llvm
    assert "@program.table" not in llvm
