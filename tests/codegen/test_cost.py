"""What must be cheap in optimised code, seen in the LLVM IR: no timing, so nothing depends on the machine."""

from __future__ import annotations

import re
from pathlib import Path

from oomph_cli import oomph

RAISING = """
from std.sys import argv

@no_inline
def innermost(x: Int) raises -> Int:
    if x > 10:
        raise Error("too large")
    return x + 1

@no_inline
def between(x: Int) raises -> Int:
    return innermost(x) + 1

@no_inline
def outermost(x: Int) -> Int:
    try:
        return between(x)
    except e:
        return String(e).byte_length()

def main():
    print(outermost(len(argv())), outermost(30))
"""


def functions(source: str, folder: Path, *options: str) -> dict[str, str]:
    """The optimised functions of a program by name, without what they are declared with."""
    (folder / "p.mojo").write_text(source, encoding="utf-8")
    answer = oomph("inspect", "--emit", "llvm", *options, "p.mojo", cwd=folder)
    assert answer.status == 0, answer.err
    found = re.findall(r'^define [^@\n]*@"?([^"(\n]+)"?\(.*?\{\n(.*?)^\}', answer.out, re.MULTILINE | re.DOTALL)
    return dict(found)


def test_an_error_costs_a_branch_in_each_frame(tmp_path: Path) -> None:
    bodies = functions(RAISING, tmp_path)
    for name in ("p.innermost", "p.between", "p.outermost"):
        body = bodies[name]
        assert "malloc" not in body and "invoke" not in body and "landingpad" not in body
    assert len(re.findall(r" call ", bodies["p.innermost"])) == 0
    assert len(re.findall(r" call ", bodies["p.between"])) == 1
    assert len(re.findall(r"br i1", bodies["p.between"])) <= 1


def test_unlikely_conditions_have_weights_although_functions_lie_between(tmp_path: Path) -> None:
    source = """
from std.sys import argv, unlikely

@no_inline
def rare(mut total: Int):
    print("rare", total)

@no_inline
def count(n: Int, limit: Int) -> Int:
    var total = 0
    for i in range(n):
        total += i ^ total
        if unlikely(total == limit):
            rare(total)
    return total

def main():
    print(count(len(argv()), 1000))
"""
    assert re.search(r"br i1 %\S+, label %\S+, label %\S+, !prof", functions(source, tmp_path)["p.count"])


def test_short_texts_are_appended_to_a_long_one_without_a_call(tmp_path: Path) -> None:
    source = """
from std.sys import argv

@no_inline
def build(n: Int) -> String:
    var text = String()
    for _ in range(n):
        text += "a line"
    return text^

def main():
    print(build(len(argv())))
"""
    called = re.findall(r"call [^@\n]*@\"?([^\"(\n]+)", functions(source, tmp_path)["p.build"])
    assert {name for name in called if not name.startswith("llvm.")} <= {
        "std.collections.string.string.String._append_inline",
        "std.collections.string.string.String._append_elsewhere",
    }


def test_a_loop_does_not_ask_whether_it_is_interrupted(tmp_path: Path) -> None:
    source = """
@no_inline
def spin(n: Int) -> Int:
    var x = n
    while x != 1:
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
    return x

def call(n: Int) -> Int:
    return spin(n)
"""
    body = functions(source, tmp_path, "--module")["p.spin"]
    assert "br i1" in body
    assert not re.findall(r"\b(call|load|store|fence)\b", body)
