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


OVERLOADED = '''from std.python import PythonObject


def area(side: Float64) -> Float64:
    """Of a square."""
    return side * side


def area(width: Int, height: Int) -> Int:
    """Of a rectangle."""
    return width * height


def area(name: String) -> String:
    return "area of " + name


def kind(x: PythonObject) -> String:
    return "object"


def kind(x: Float64) -> String:
    return "float"


def kind(x: List[Float64]) -> String:
    return "floats"


def kind(x: List[Int]) -> String:
    return "integers"


def kind(x: Int) -> String:
    return "integer"


def kind(x: Bool) -> String:
    return "truth"


def refuse(x: Int) raises -> Int:
    raise Error("the first")


def refuse(x: Float64) raises -> Int:
    raise Error("the second")


def mostly(x: Int) -> Int:
    return x


def mostly(x: Dict[String, Int]) -> Int:
    return len(x)


def grow(mut x: Int):
    x += 1


def generic[T: Copyable](x: T):
    pass


def maybe(x: Optional[Int] = None) -> Optional[String]:
    if x:
        return String(x.value() + 1)
    return None


struct Point(Copyable):
    var x: Int
'''

NONE_FITS = "TypeError: area() does not take these arguments; there are area(name: String) and area(width: Int, "
NOT_EXPORTED = "is not exported, because"
OVERLOAD_CASES = [
    ("area(3)", "9.0"),
    ("area(3, 4)", "12"),
    ("area(height=3, width=4)", "12"),
    ("area('sea')", "'area of sea'"),
    ("area(name='sea')", "'area of sea'"),
    ("area(side=1.5)", "2.25"),
    ("area()", NONE_FITS + "height: Int) and area(side: Float64)"),
    ("area(1, 2, 3)", NONE_FITS + "height: Int) and area(side: Float64)"),
    ("area(sid=1)", NONE_FITS + "height: Int) and area(side: Float64)"),
    ("area([1])", NONE_FITS + "height: Int) and area(side: Float64)"),
    ("kind(True)", "'truth'"),
    ("kind(1)", "'integer'"),
    ("kind(1.5)", "'float'"),
    ("kind(2**70)", "'float'"),
    ("kind((1, 2))", "'integers'"),
    ("kind([1, 2.5])", "'floats'"),
    ("kind({})", "'object'"),
    ("refuse(1)", "Exception: the first"),
    ("refuse(1.5)", "Exception: the second"),
    ("mostly(3)", "3"),
    ("mostly('x')", "TypeError: mostly() argument 'x' must be Int, not str"),
    ("maybe(3)", "'4'"),
    ("maybe()", "None"),
    ("maybe(x=None)", "None"),
    ("maybe('x')", "TypeError: maybe() argument 'x': 'str' object cannot be interpreted as an integer"),
]


def test_overloads(tmp_path: Path) -> None:
    (tmp_path / "many.mojo").write_text(OVERLOADED)
    code = f"""
        import inspect, oomph.importer, many
        for call in {[call for call, _ in OVERLOAD_CASES]!r}:
            try:
                print(repr(eval(call, vars(many))))
            except Exception as error:
                print(f"{{type(error).__name__}}: {{error}}")
        print(many.area.__doc__.splitlines())
        print(inspect.signature(many.maybe))
        for name in ("grow", "generic", "Point", "unknown"):
            print(name, hasattr(many, name), end=" ")
            try:
                getattr(many, name)
            except AttributeError as error:
                print(str(error).partition("{NOT_EXPORTED}")[2].strip())
    """
    answer = python(code, tmp_path)
    lines = answer.out.splitlines()
    assert lines[: len(OVERLOAD_CASES)] == [expected for _, expected in OVERLOAD_CASES], answer.err
    assert lines[len(OVERLOAD_CASES) :] == [
        "['area(name: String)', 'area(width: Int, height: Int)', '    Of a rectangle.', "
        "'area(side: Float64)', '    Of a square.']",
        "(x=None)",
        "grow False it may change its argument 'x', which Python would not see (E0801)",
        "generic False it has parameters that are chosen while compiling (E0801)",
        "Point False it is a struct (E0801)",
        "unknown False ",
    ]


OBJECTS = """from std.python import Python, PythonObject


def pass_on(f: PythonObject) raises -> PythonObject:
    try:
        return f()
    except e:
        raise e^


def swallow(f: PythonObject) -> String:
    try:
        return "result " + String(f())
    except e:
        return "caught " + String(e)


def wrapped(f: PythonObject) raises -> PythonObject:
    try:
        return f()
    except e:
        raise Error("wrapped: ", e)


def total(xs: PythonObject) raises -> Float64:
    var sum = 0.0
    for x in xs:
        sum += Float64(py=x)
    return sum


def mapped(f: PythonObject, xs: List[PythonObject]) raises -> List[PythonObject]:
    return [f(x) for x in xs]


def change(o: PythonObject) raises:
    o.seen = True
    o.count += 2
    o.items[0] = "first"


def counts(words: List[String]) raises -> PythonObject:
    var found: PythonObject = {}
    for word in words:
        var key = PythonObject(word)
        found[key] = found.get(key, 0) + 1
    return found


def chosen(o: PythonObject = None, other: PythonObject = 3) -> PythonObject:
    return other if o is PythonObject() else o


def pi() raises -> Float64:
    return Float64(py=Python.import_module("math").pi)
"""

OBJECT_CASES = [
    ("pass_on(fail)", "the same error"),
    ("pass_on(lambda: {}['k'])", "KeyError: 'k'"),
    ("swallow(fail)", "'caught boom'"),
    ("swallow(lambda: 1)", "'result 1'"),
    ("wrapped(fail)", "Exception: wrapped: boom"),
    ("total([1, 2.5])", "3.5"),
    ("total(1 / (2 - i) for i in range(4))", "ZeroDivisionError: division by zero"),
    ("total(7)", "TypeError: 'int' object is not iterable"),
    ("mapped(str, [1, None])", "['1', 'None']"),
    ("counts(['a', 'b', 'a'])", "{'a': 2, 'b': 1}"),
    ("chosen()", "3"),
    ("chosen(other='x')", "'x'"),
    ("chosen([])", "[]"),
    ("pi()", "3.141592653589793"),
]


def test_python_objects(tmp_path: Path) -> None:
    (tmp_path / "objects.mojo").write_text(OBJECTS)
    code = f"""
        import inspect, sys, types, oomph.importer, objects
        problem = ValueError("boom")
        def fail():
            raise problem
        for call in {[call for call, _ in OBJECT_CASES]!r}:
            try:
                print(repr(eval(call, dict(vars(objects), fail=fail))))
            except Exception as error:
                print("the same error" if error is problem else f"{{type(error).__name__}}: {{error}}")
        changed = types.SimpleNamespace(count=1, items=[0, 1])
        objects.change(changed)
        print(changed)
        print(inspect.signature(objects.chosen), inspect.signature(objects.pi))
        for _ in range(1000):
            objects.swallow(fail), objects.chosen()
        print(sys.getrefcount(problem) < 10)
    """
    answer = python(code, tmp_path)
    lines = answer.out.splitlines()
    assert lines[: len(OBJECT_CASES)] == [expected for _, expected in OBJECT_CASES], answer.err
    assert lines[len(OBJECT_CASES) :] == [
        "namespace(count=3, items=['first', 1], seen=True)",
        "(o=None, other=3) ()",
        "True",
    ]


NUMPY = """
from std.python import PythonObject
from std.python.numpy import copy_to_numpy_array, from_numpy_array

def total(array: PythonObject) raises -> Float64:
    var sum = 0.0
    for value in from_numpy_array[DType.float64](array):
        sum += value
    return sum

def scale(var array: PythonObject, by: Float64) raises:
    for ref value in from_numpy_array[DType.float64](array):
        value *= by

def ramp(n: Int) raises -> PythonObject:
    return copy_to_numpy_array(Span([Int16(i) for i in range(n)]))
"""


def test_arrays_of_numpy(tmp_path: Path) -> None:
    (tmp_path / "arrays.mojo").write_text(NUMPY)
    code = """
        import oomph.importer, arrays
        import numpy as np
        a = np.arange(6.0)
        arrays.scale(a, 2)
        locked = a.copy()
        locked.flags.writeable = False
        made = arrays.ramp(3)
        print(a, arrays.total(locked), arrays.total(a[:0]), made, made.dtype)
        wrong = [a.reshape(2, 3), a[::2], a.astype("f4"), a.astype(">f8")]
        for action in [lambda: arrays.scale(locked, 2), *(lambda w=w: arrays.total(w) for w in wrong)]:
            try:
                action()
            except Exception as error:
                print(str(error).removeprefix("from_numpy_array: "))
    """
    assert python(code, tmp_path) == (
        "[ 0.  2.  4.  6.  8. 10.] 30.0 0.0 [0 1 2] int16\n"
        "array is read-only; take it as an immutable argument to read it\n"
        "expected a 1-D array, got ndim=2\n"
        "array must be C-contiguous\n"
        "dtype mismatch: array is 'float32' but 'float64' was requested\n"
        "dtype mismatch: array is '>f8' but 'float64' was requested\n",
        "",
        0,
    )
