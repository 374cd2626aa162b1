"""Values of every type that crosses, from Python into compiled Mojo and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from oomph_cli import python

SOURCE = """from std.python import PythonObject


def greet(name: String, greeting: String = "Hello") -> String:
    return greeting + ", " + name + "!"


def total(xs: List[Float64]) -> Float64:
    var s = 0.0
    for x in xs:
        s += x
    return s


def count(var words: List[String]) -> Int:
    words.append("one more")
    return len(words)


def nested(xs: List[List[Int]]) -> List[Int]:
    var sizes = List[Int]()
    for x in xs:
        sizes.append(len(x))
    return sizes^


def swap(pair: Tuple[Int, String]) -> Tuple[String, Int]:
    return (pair[1], pair[0])


def same(o: PythonObject) -> PythonObject:
    return o


def nothing(flag: Bool):
    pass


def risky(x: Int) raises -> Int:
    if x < 0:
        raise Error("negative: ", x)
    return x


def small(x: Int8, *, y: UInt16 = 7) -> Float32:
    return Float32(x) * Float32(y)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("boundary")
    (path / "ext.mojo").write_text(SOURCE)
    return path


CASES = [
    ("greet('Ann')", "'Hello, Ann!'"),
    ("greet('Bö\\0', greeting='')", "', Bö\\x00!'"),
    ("greet(3)", "TypeError: greet() argument 'name': expected String, not int"),
    ("greet('a', 'b', 'c')", "TypeError: greet() takes at most 2 positional arguments (3 given)"),
    ("greet('\\ud800')", "UnicodeEncodeError: "),
    ("total([1, 2.5])", "3.5"),
    ("total(range(4))", "6.0"),
    ("total([])", "0.0"),
    ("total('ab')", "TypeError: total() argument 'xs': expected List, not str"),
    ("total(3)", "TypeError: total() argument 'xs': expected List, not int"),
    ("total([1, 'x'])", "TypeError: total() argument 'xs': must be real number, not str"),
    ("count(['a', 'b'])", "3"),
    ("nested([[1], [], [2, 3]])", "[1, 0, 2]"),
    ("nested([[1], [2.5]])", "TypeError: nested() argument 'xs': 'float' object cannot be interpreted as an integer"),
    ("nested([[2**70]])", "OverflowError: nested() argument 'xs': "),
    ("swap((1, 'x'))", "('x', 1)"),
    ("swap((1,))", "ValueError: swap() argument 'pair': expected 2 items, not 1"),
    ("same(list) is list", "True"),
    ("nothing(True)", "None"),
    ("risky(3)", "3"),
    ("risky(-3)", "Exception: negative: -3"),
    ("small(3)", "21.0"),
    ("small(3, y=2)", "6.0"),
    ("small(300)", "OverflowError: small() argument 'x' is out of range for Int8"),
    ("small(3, y=-1)", "OverflowError: small() argument 'y' is out of range for UInt16"),
]


def test_calls(folder: Path) -> None:
    code = f"""
        import oomph.importer, ext
        for call in {[call for call, _ in CASES]!r}:
            try:
                print(repr(eval(call, vars(ext))))
            except Exception as error:
                print(f"{{type(error).__name__}}: {{error}}")
    """
    answer = python(code, folder)
    lines = answer.out.splitlines()
    assert len(lines) == len(CASES), answer.err
    for line, (call, expected) in zip(lines, CASES, strict=True):
        assert line == expected or (expected.endswith(": ") and line.startswith(expected)), call


def test_nothing_leaks(folder: Path) -> None:
    """References stay balanced and memory does not grow, when calls succeed and when they fail."""
    code = """
        import resource, sys
        import oomph.importer, ext
        o, words = object(), ["a" * 50, "b" * 50]
        def calls(times):
            for _ in range(times):
                ext.greet(words[0], words[1]); ext.count(words); ext.same(o); ext.swap((1, words[0]))
                for call in (lambda: ext.greet(words[0], 3), lambda: ext.swap((1, 2)), lambda: ext.risky(-1)):
                    try:
                        call()
                    except Exception:
                        pass
        calls(1000)
        before = sys.getrefcount(o), sys.getrefcount(words[0]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        calls(30000)
        after = sys.getrefcount(o), sys.getrefcount(words[0]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(before[:2] == after[:2], after[2] - before[2] < 2000)
    """
    assert python(code, folder).out == "True True\n"


def test_signatures(folder: Path) -> None:
    code = """
        import inspect, oomph.importer, ext
        print(inspect.signature(ext.greet), inspect.signature(ext.small))
    """
    assert python(code, folder).out == "(name, greeting='Hello') (x, *, y=7)\n"
