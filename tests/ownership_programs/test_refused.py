"""Programs that must be refused, at the line that the reference compiler names; `# here` marks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from oomph_cli import oomph

VIEWS = """\
def two(a: Span[Int, _], b: Span[Int, _]):
    print(len(a), len(b))

def written[T: Writable, U: Writable](a: T, b: U):
    print(a, b)

def main():
    var xs: List[Int] = [1, 2, 3, 4]
    var sp = Span(xs)
"""
RAISING = """\
def risky() raises -> Int:
    raise Error("x")
"""
MANAGER = """\
struct Catch:
    def __init__(out self):
        pass

    def __enter__(self) -> Int:
        return 1

    def __exit__(self):
        pass

    def __exit__(self, e: Error) -> Bool:
        return True
"""
CLOSURES = """\
def both[F: def() -> None, G: def() -> None](f: F, g: G):
    f()
    g()

def main():
    var xs: List[Int] = [1]

    def show() {imm xs}:
        print(len(xs))

    def push() {mut xs}:
        xs.append(2)

"""
REFUSED = {
    "a list beside a view of it": VIEWS + "    print(xs, sp)  # here\n",
    "a list beside a part of a view": VIEWS + "    print(xs, sp[1:3])  # here\n",
    "a view twice": VIEWS + "    two(sp, sp)  # here\n",
    "two parts of a view": VIEWS + "    two(sp[0:1], sp[1:2])  # here\n",
    "generic arguments": VIEWS + "    written(xs, sp)  # here\n",
    "a raw pointer twice": VIEWS + "    var p = xs.unsafe_ptr()\n    print(p, p)  # here\n",
    "a closure beside what it changes": CLOSURES + "    both(push, show)  # here\n",
    "raise under finally": "def f() -> Int:\n    try:\n        raise Error('x')  # here\n"
    "    finally:\n        print('f')\n    return 1\n\ndef main():\n    print(f())\n",
    "finally that returns": RAISING + "\ndef f() -> Int:\n    try:\n        return risky()  # here\n"
    "    finally:\n        return 7\n\ndef main():\n    print(f())\n",
    "a manager that may swallow": RAISING + MANAGER + "\ndef f() -> Int:\n    with Catch():\n"
    "        return risky()  # here\n    return 2\n\ndef main():\n    print(f())\n",
    "a finally that raises": RAISING + "\ndef f():\n    try:\n        print(1)\n    except e:\n        print(e)\n"
    "    finally:\n        _ = risky()  # here\n\ndef main():\n    f()\n",
}
ACCEPTED = {
    "comparisons of views": VIEWS + "    print(sp == sp, xs.unsafe_ptr() == sp.unsafe_ptr())\n",
    "elements of views": VIEWS + "    print(xs, sp[1], len(sp))\n",
    "an inner finally": RAISING + "\ndef main():\n    try:\n        try:\n            print(risky())\n"
    "        finally:\n            print('f')\n    except e:\n        print(e)\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.mojo").write_text(text)
    answer = oomph("check", "p.mojo", cwd=tmp_path)
    line = next(number for number, words in enumerate(text.split("\n"), 1) if "# here" in words)
    first = next((words for words in answer.err.split("\n") if ": error" in words), "")
    assert first.startswith(f"p.mojo:{line}:"), answer.err


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.mojo").write_text(text)
    assert oomph("check", "p.mojo", cwd=tmp_path).status == 0
