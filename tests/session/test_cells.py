"""When what is typed is complete, and where a script's inputs end."""

from __future__ import annotations

import pytest
from oomph.importer.session.cells import cells_of, is_complete
from oomph.importer.session.prompt import indentation

COMPLETE = [
    *("", "1", "1 2", "'abc", "(1, 2]", "x = 3; y = 4", "@a\n@b\n", "f(\n1\n)", '"""a\nb"""', "def f():\n    1 2\n"),
    *("if x:\n    y()\n", "if x:\n    y()\n    ", "def f():\n    pass\n\n", "return 1", "x = 1 +"),
]
OPEN = [
    *(
        "(1, 2",
        '"""abc',
        "def f():",
        "@fieldwise_init",
        "x = \\",
        "if x:\n    y()",
        "for i in range(3):",
        "struct A:",
    ),
    *(
        "def f(a: Int,",
        "x = [1,\n2",
        "a = {",
        "def f():\n    1 2",
        "try:\n    f()\nexcept:",
        "def f() -> Int: return 1",
    ),
]


@pytest.mark.parametrize("text", COMPLETE)
def test_complete(text: str) -> None:
    assert is_complete(text)


@pytest.mark.parametrize("text", OPEN)
def test_open(text: str) -> None:
    assert not is_complete(text)


INPUTS = [
    "var x = 3",
    "def f():\n    print(1)\n\n    print(2)",
    "if x > 2:\n    f()\nelse:\n    f()",
    "x + 1",
    "@fieldwise_init\nstruct P(\n    Copyable\n):\n    var x: Int\n\n    def g(self): pass",
    "y = [1,\n 2]",
    ":type x",
    'var s = """a\nb\nc"""',
    "# c",
    "print(1)",
]


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_inputs_of_a_script(end: str) -> None:
    lines = [line + end for text in INPUTS for line in text.split("\n")]
    assert [text.strip() for text in cells_of(lines)] == INPUTS


def test_indentation() -> None:
    assert indentation("def f():") == "    "
    assert indentation("    if x:") == "        "
    assert indentation("    x = 1") == "    "
    assert indentation("x") == ""
