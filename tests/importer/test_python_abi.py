"""Wrappers around hand-built native functions, called from Python as an extension module."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import inspect
import struct as packing
import sys
from pathlib import Path
from types import ModuleType

import pytest
from mir_build import F64, I1, I8, I64, NOTHING, FunctionBuilder, T, imm, number, program, signature, struct
from oomph.codegen.emit import emit_program
from oomph.codegen.link import link_shared
from oomph.codegen.objects import emit_object
from oomph.codegen.optimize import optimize
from oomph.codegen.python_abi import docstring, init_symbol, wrappers
from oomph.codegen.python_abi_facts import python_abi, running_python
from oomph.codegen.targets import host_target
from oomph.lang.exports import (
    Crossing,
    ExportedConstant,
    ExportedFunction,
    ExportedParameter,
    Exports,
    ParameterKind,
)
from oomph.lang.mir import External, Place, Return
from oomph.lang.options import Options
from oomph.lang.types import ArgumentSpec, Convention, FunctionRef, Type

F32 = T.scalar("f32")
POINTER = T.pointer(I8)
INT = struct("Int", I64, register=True)
BOX = struct("Box", POINTER, I64)
ERROR = struct("Error", I64)
ONE = signature(imm(POINTER), result=POINTER)

SCALARS: dict[str, tuple[Type, str]] = {
    "int": (INT, "Int"),
    "int8": (struct("Int8", I8, register=True), "Int8"),
    "uint8": (struct("UInt8", I8, register=True), "UInt8"),
    "int64": (I64, "Int64"),
    "uint64": (struct("UInt64", I64, register=True), "UInt64"),
    "float64": (F64, "Float64"),
    "float32": (F32, "Float32"),
    "bool": (struct("Bool", I1, register=True), "Bool"),
}
NONE = Crossing(NOTHING, "None", "none")
BOXED = Crossing(BOX, "Box", "", FunctionRef("box"), FunctionRef("unbox"))


def crossing(scalar: str) -> Crossing:
    type, display = SCALARS[scalar]
    return Crossing(type, display, scalar)


def same(scalar: str) -> tuple[FunctionBuilder, ExportedFunction]:
    """A function that returns its argument."""
    type, _ = SCALARS[scalar]
    f = FunctionBuilder(f"same_{scalar}", signature(imm(type), result=type))
    f.give(f.argument(0))
    return f, exported(f, ["x"], [crossing(scalar)], crossing(scalar))


def exported(
    f: FunctionBuilder, names: list[str], crossings: list[Crossing], result: Crossing, doc: str = ""
) -> ExportedFunction:
    parameters = tuple(ExportedParameter(n, ParameterKind.NORMAL, c) for n, c in zip(names, crossings, strict=True))
    return ExportedFunction(f.function.symbol, f.function.symbol, f.function.signature, parameters, result, doc)


def add_function() -> tuple[FunctionBuilder, ExportedFunction]:
    f = FunctionBuilder("add", signature(imm(INT), imm(INT), result=INT))
    dest = f.op(I64, "add", f.argument(0).field(0), f.argument(1).field(0))
    f.copy(Place(f.result).field(0), dest)
    f.end(Return((0, 1)))
    return f, exported(f, ["a", "b"], [crossing("int")] * 2, crossing("int"), "The sum of two integers.")


def defaults_function() -> tuple[FunctionBuilder, ExportedFunction]:
    """`scale(x, /, factor=2.0, *, negate=False)`."""
    bool_type = SCALARS["bool"][0]
    f = FunctionBuilder("scale", signature(imm(F64), imm(F64), imm(bool_type), result=F64))
    product = f.op(F64, "fmul", f.argument(0), f.argument(1))
    f.give(f.op(F64, "select", f.argument(2).field(0), f.op(F64, "fneg", product), product))
    parameters = (
        ExportedParameter("x", ParameterKind.POSITIONAL_ONLY, crossing("float64")),
        ExportedParameter("factor", ParameterKind.NORMAL, crossing("float64"), "2.0", T.const(F64, 2.0)),
        ExportedParameter("negate", ParameterKind.KEYWORD_ONLY, crossing("bool"), "False", T.const(bool_type, (0,))),
    )
    return f, ExportedFunction("scale", "scale", f.function.signature, parameters, crossing("float64"))


def box_functions() -> list[FunctionBuilder]:
    """Conversions of a type that holds a reference to a Python object. A list is refused with a ValueError."""
    make = FunctionBuilder("box", signature(imm(POINTER), result=BOX, error=ERROR))
    check = Place(make.local(T.scalar("i64")))
    contract = signature(imm(POINTER), result=I64)
    make.add(make.call(External("PyObject_Size"), contract, make.argument(0), dest=check))
    bad, good = make.block(), make.block()
    make.branch(make.op(I1, "slt", check, number(0)), bad, good)
    make.fail(T.const(ERROR, (1,)))
    make.current = good
    held = Place(make.local(POINTER))
    make.add(make.call(External("Py_NewRef"), ONE, make.argument(0), dest=held))
    make.copy(Place(make.result).field(0), held)
    make.copy(Place(make.result).field(1), check)
    make.end(Return((0, 1)))

    back = FunctionBuilder("unbox", signature(imm(BOX, True), result=POINTER))
    back.add(back.call(External("Py_NewRef"), ONE, back.argument(0).field(0), dest=Place(back.result)))
    back.end(Return((0, 1)))

    drop = FunctionBuilder("drop", signature(ArgumentSpec(Convention.DEINIT, BOX, False)))
    drop.add(drop.call(External("Py_DecRef"), signature(imm(POINTER)), drop.argument(0).field(0)))
    drop.end(Return((0, 1)))

    report = FunctionBuilder("report", signature(imm(ERROR, True)))
    occurred = Place(report.local(POINTER))
    report.add(report.call(External("PyErr_Occurred"), signature(result=POINTER), dest=occurred))
    report.end(Return((0, 1)))
    return [make, back, drop, report]


def length_function() -> tuple[FunctionBuilder, ExportedFunction]:
    """`length(first, second)`: the sum of the sizes; borrows its arguments."""
    f = FunctionBuilder("length", signature(imm(BOX, True), imm(BOX, True), result=INT))
    f.copy(Place(f.result).field(0), f.op(I64, "add", f.argument(0).field(1), f.argument(1).field(1)))
    f.end(Return((0, 1)))
    return f, exported(f, ["first", "second"], [BOXED, BOXED], crossing("int"))


def keep_function() -> tuple[FunctionBuilder, ExportedFunction]:
    """`keep(value)`: owns its argument and returns it."""
    f = FunctionBuilder("keep", signature(ArgumentSpec(Convention.VAR, BOX, False), result=BOX))
    f.give(f.argument(0))
    return f, exported(f, ["value"], [BOXED], BOXED)


def nothing_function() -> tuple[FunctionBuilder, ExportedFunction]:
    f = FunctionBuilder("nothing", signature())
    f.end(Return((0, 1)))
    return f, exported(f, [], [], NONE)


def raising_function() -> tuple[FunctionBuilder, ExportedFunction]:
    """`risky(x)` raises for negative numbers, with a Python exception that is set already."""
    f = FunctionBuilder("risky", signature(imm(INT), result=INT, error=ERROR))
    bad, good = f.block(), f.block()
    f.branch(f.op(I1, "slt", f.argument(0).field(0), number(0)), bad, good)
    f.add(f.call(External("PyErr_SetNone"), signature(imm(POINTER)), _exception(f, "PyExc_ZeroDivisionError")))
    f.fail(T.const(ERROR, (1,)))
    f.current = good
    f.give(f.argument(0))
    return f, exported(f, ["x"], [crossing("int")], crossing("int"))


def _exception(f: FunctionBuilder, name: str) -> Place:
    """An exception class; a function of the C library stands in for the variable that holds it."""
    made = Place(f.local(POINTER))
    text = T.const(POINTER, T.text_pointer(b"builtins"))
    module = Place(f.local(POINTER))
    f.add(f.call(External("PyImport_ImportModule"), ONE, text, dest=module))
    attribute = T.const(POINTER, T.text_pointer(name.removeprefix("PyExc_").encode()))
    two = signature(imm(POINTER), imm(POINTER), result=POINTER)
    f.add(f.call(External("PyObject_GetAttrString"), two, module, attribute, dest=made))
    return made


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    made = [same(name) for name in SCALARS]
    made += [add_function(), defaults_function(), length_function(), keep_function(), nothing_function()]
    made.append(raising_function())
    exports = Exports(
        functions=[e for _, e in made],
        constants=[
            ExportedConstant("ANSWER", 42),
            ExportedConstant("HUGE", -(10**30)),
            ExportedConstant("RATIO", 0.1),
            ExportedConstant("NAME", "na\0ïve"),
            ExportedConstant("FLAG", True),
            ExportedConstant("NOTHING", None),
        ],
        destructors={BOX: FunctionRef("drop")},
        error_to_python={ERROR: FunctionRef("report")},
        doc="A module for tests.",
    )
    return compiled("native", exports, [f for f, _ in made] + box_functions(), tmp_path_factory.mktemp("native"))


def compiled(name: str, exports: Exports, functions: list[FunctionBuilder], folder: Path) -> ModuleType:
    target = host_target()
    ir = emit_program(program(*functions), target, Options(), None, wrappers(name, exports, running_python()))
    path = folder / f"{name}.so"
    result = link_shared([emit_object(optimize(ir, target, 2), target, 2)], path)
    assert result.ok, result.message
    loader = importlib.machinery.ExtensionFileLoader(name, str(path))
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


EDGES = [0, 1, -1, 127, 128, -128, -129, 255, 256, 2**30 - 1, 2**30, -(2**30), 2**31, 2**32, -(2**32) - 1]
EDGES += [2**60, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64 - 1, 2**64, 10**30, -(10**30)]
RANGES = {
    "int": (-(2**63), 2**63),
    "int8": (-128, 128),
    "uint8": (0, 256),
    "int64": (-(2**63), 2**63),
    "uint64": (0, 2**64),
}


@pytest.mark.parametrize("scalar", RANGES)
@pytest.mark.parametrize("value", EDGES)
def test_integers(native: ModuleType, scalar: str, value: int) -> None:
    function = getattr(native, f"same_{scalar}")
    low, high = RANGES[scalar]
    if low <= value < high:
        assert function(value) == value
    else:
        with pytest.raises(OverflowError, match=rf"same_{scalar}\(\) argument 'x' is out of range for U?Int"):
            function(value)


def test_what_counts_as_an_integer(native: ModuleType) -> None:
    class Index:
        def __index__(self) -> int:
            return 7

    class Broken:
        def __index__(self) -> int:
            raise KeyError("own")

    assert native.same_int(Index()) == 7
    assert native.same_uint64(Index()) == 7
    assert native.same_int(True) == 1
    with pytest.raises(KeyError, match="own"):
        native.same_int(Broken())
    for wrong, name in ((1.0, "float"), ("1", "str"), (None, "NoneType")):
        with pytest.raises(TypeError, match=rf"same_int\(\) argument 'x' must be Int, not {name}"):
            native.same_int(wrong)


def test_floats(native: ModuleType) -> None:
    class Real:
        def __float__(self) -> float:
            return 2.5

    for value in (0.0, -1.0, 1.5, 1e300, float("inf")):
        assert native.same_float64(value) == value
    assert native.same_float64(3) == 3.0
    assert native.same_float64(Real()) == 2.5
    assert str(native.same_float64(float("nan"))) == "nan"
    assert native.same_float32(0.1) == packing.unpack("f", packing.pack("f", 0.1))[0]
    assert native.same_float32(float("inf")) == float("inf")
    with pytest.raises(OverflowError, match=r"same_float32\(\) argument 'x' is out of range for Float32"):
        native.same_float32(1e300)
    with pytest.raises(OverflowError, match="argument 'x' is out of range for Float64"):
        native.same_float64(10**400)
    with pytest.raises(TypeError, match=r"same_float64\(\) argument 'x' must be Float64, not str"):
        native.same_float64("1")


def test_bools_are_bools(native: ModuleType) -> None:
    assert native.same_bool(True) is True
    assert native.same_bool(False) is False
    with pytest.raises(TypeError, match="argument 'x' must be Bool, not int"):
        native.same_bool(1)


def test_positions_keywords_and_defaults(native: ModuleType) -> None:
    assert native.add(2, 3) == 5
    assert native.add(b=2, a=3) == 5
    assert native.scale(1.5) == 3.0
    assert native.scale(1.5, 4) == 6.0
    assert native.scale(1.5, factor=4, negate=True) == -6.0
    assert native.nothing() is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("add(1)", "add() missing required argument 'b'"),
        ("add(b=1)", "add() missing required argument 'a'"),
        ("add(1, 2, 3)", "add() takes at most 2 positional arguments (3 given)"),
        ("add(1, 2, a=3)", "add() got multiple values for argument 'a'"),
        ("add(1, c=2)", "add() got an unexpected keyword argument 'c'"),
        ("scale(x=1)", "scale() got an unexpected keyword argument 'x'"),
        ("scale(1, 2, True)", "scale() takes at most 2 positional arguments (3 given)"),
        ("nothing(1)", "native.nothing() takes no arguments (1 given)"),
        ("add('x', 2)", "add() argument 'a' must be Int, not str"),
    ],
)
def test_wrong_calls(native: ModuleType, call: str, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        eval(call, vars(native))
    assert str(caught.value) == message


def test_what_help_shows(native: ModuleType) -> None:
    assert str(inspect.signature(native.add)) == "(a, b)"
    assert str(inspect.signature(native.scale)) == "(x, /, factor=2.0, *, negate=False)"
    assert native.add.__doc__ == "The sum of two integers."
    assert native.add.__name__ == "add"
    assert native.add.__module__ == "native"
    assert native.__doc__ == "A module for tests."


def test_constants(native: ModuleType) -> None:
    assert (native.ANSWER, native.HUGE, native.RATIO) == (42, -(10**30), 0.1)
    assert (native.NAME, native.FLAG, native.NOTHING) == ("na\0ïve", True, None)


def test_converted_values_are_destroyed_once(native: ModuleType) -> None:
    values = [object(), object()]
    before = sys.getrefcount(values)
    for _ in range(10):
        assert native.length(values, values) == 4
        assert native.keep(values) is values
        with pytest.raises(TypeError):
            native.length(values, 3)
    assert sys.getrefcount(values) == before


def test_a_converters_error_names_the_parameter(native: ModuleType) -> None:
    with pytest.raises(TypeError, match=r"length\(\) argument 'second': object of type 'int' has no len\(\)"):
        native.length([], 3)


def test_a_raising_function(native: ModuleType) -> None:
    assert native.risky(3) == 3
    with pytest.raises(ZeroDivisionError):
        native.risky(-3)


def test_names_of_modules() -> None:
    assert init_symbol("pkg.sub.fast") == "PyInit_fast"
    assert init_symbol("größe") == "PyInitU_gre_6ka8i"


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 14)])
@pytest.mark.parametrize("free_threaded", [False, True])
def test_other_pythons_get_valid_code(version: tuple[int, int], free_threaded: bool) -> None:
    """Only the running interpreter can run its module; the code for the others is at least well-formed."""
    made = [same(name) for name in SCALARS]
    target = host_target()
    facts = python_abi(version, free_threaded=free_threaded)
    exports = Exports(functions=[e for _, e in made])
    ir = emit_program(program(*[f for f, _ in made]), target, Options(), None, wrappers("m", exports, facts))
    assert "oomph.py.definition" in str(optimize(ir, target, 2))


def test_docstring_of_a_positional_function() -> None:
    f, function = add_function()
    parameters = tuple(
        ExportedParameter(p.name, ParameterKind.POSITIONAL_ONLY, p.crossing) for p in function.parameters
    )
    positional = ExportedFunction("add", "add", f.function.signature, parameters, function.result, "Doc.")
    assert docstring(positional) == "add(a, b, /)\n--\n\nDoc."
