"""Python extension modules: `PyInit_name`, the table of functions, constants, and a wrapper for each function.

Everything speaks the C interface of Python directly, as LLVM IR in the same module as the native functions, so that
the optimiser sees through the calls.
"""

from __future__ import annotations

import struct

from ..lang.exports import ExportedConstant, ExportedFunction, ExportedParameter, Exports, ParameterKind
from .emit import Extra
from .module import ModuleEmitter
from .names import global_name
from .python_abi_facts import PythonAbi
from .python_abi_function import FunctionWrapper
from .python_abi_runtime import api_declarations, runtime
from .python_abi_text import WrapperText

METH_KEYWORDS = 0x2
METH_NOARGS = 0x4
METH_FASTCALL = 0x80
SLOT_EXEC = 2
SMALL = 1 << 63


def wrappers(name: str, exports: Exports, python: PythonAbi) -> Extra:
    """What adds the Python side of a module, imported under the dotted `name`, to the code of its functions.

    A module that defines its own `PyInit_name` keeps it, and gets nothing.
    """

    def add(module: ModuleEmitter) -> None:
        if init_symbol(name) in module.program.functions:
            return
        for declared, line in api_declarations().items():
            module.declare(declared, line)
        module.functions.append(runtime(python))
        table = [_method(module, function, exports, python) for function in exports.functions]
        _constants(module, exports.constants, python)
        _definition(module, name, exports.doc, table, python)

    return add


def init_symbol(name: str) -> str:
    """The function that Python's loader calls for a module of this dotted name."""
    last = name.rpartition(".")[2]
    if last.isascii():
        return f"PyInit_{last}"
    return "PyInitU_" + last.encode("punycode").decode("ascii").replace("-", "_")


def _method(module: ModuleEmitter, function: ExportedFunction, exports: Exports, python: PythonAbi) -> str:
    """The wrapper of a function; its row in the table of functions."""
    wrapper = FunctionWrapper(module, function, exports, python)
    wrapper.emit()
    flags = METH_FASTCALL | METH_KEYWORDS if function.parameters else METH_NOARGS
    doc = module.constants.text(docstring(function).encode())
    return f"{{ ptr, ptr, i32, ptr }} {{ ptr {wrapper.function_name}, ptr {wrapper.name}, i32 {flags}, ptr {doc} }}"


def docstring(function: ExportedFunction) -> str:
    """The signature in the form that `inspect.signature` reads from builtin functions, then the docstring."""
    return f"{function.name}({signature_text(function.parameters)})\n--\n\n{function.doc}"


def signature_text(parameters: tuple[ExportedParameter, ...]) -> str:
    """Parameters as Python writes them, with `/` and `*`."""
    parts: list[str] = []
    before: ParameterKind | None = None
    for parameter in parameters:
        if before is ParameterKind.POSITIONAL_ONLY and parameter.kind is not before:
            parts.append("/")
        if parameter.kind is ParameterKind.KEYWORD_ONLY and before is not parameter.kind:
            parts.append("*")
        parts.append(f"{parameter.name}={parameter.default_text}" if parameter.default_text else parameter.name)
        before = parameter.kind
    if before is ParameterKind.POSITIONAL_ONLY:
        parts.append("/")
    return ", ".join(parts)


def _constants(module: ModuleEmitter, constants: list[ExportedConstant], python: PythonAbi) -> None:
    """The function that Python runs to fill the new module with its constants."""
    w = WrapperText(module, python)
    for constant in constants:
        made, add, added = w.fresh("made"), w.fresh("add"), w.fresh("added")
        object = _constant(w, constant.value)
        w.split(w.value(f"icmp eq ptr {object}, null"), "fail", add, False)
        w.begin(add)
        name = module.constants.text(constant.name.encode())
        status = w.value(f"call i32 @PyModule_AddObjectRef(ptr %module, ptr {name}, ptr {object})")
        w.do(f"call void @Py_DecRef(ptr {object})")
        w.split(w.value(f"icmp slt i32 {status}, 0"), "fail", made, False)
        w.begin(made)
        w.go(added)
        w.begin(added)
    w.do("ret i32 0")
    if constants:
        w.begin("fail")
        w.do("ret i32 -1")
    module.functions.append(w.text("define internal i32 @oomph.py.exec(ptr %module) nounwind"))


def _constant(w: WrapperText, value: int | float | bool | str | None) -> str:
    """A new reference to the object."""
    if value is None:
        return w.value("call ptr @Py_NewRef(ptr @_Py_NoneStruct)")
    if isinstance(value, bool):
        return w.value(f"call ptr @Py_NewRef(ptr @_Py_{value}Struct)")
    if isinstance(value, float):
        bits = int.from_bytes(struct.pack(">d", value), "big")
        return w.value(f"call ptr @PyFloat_FromDouble(double 0x{bits:016X})")
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogatepass")
        text = w.module.constants.text(data)
        return w.value(f"call ptr @PyUnicode_FromStringAndSize(ptr {text}, i64 {len(data)})")
    if -SMALL <= value < SMALL:
        return w.value(f"call ptr @PyLong_FromLongLong(i64 {value})")
    digits = w.module.constants.text(hex(value).encode())
    return w.value(f"call ptr @PyLong_FromString(ptr {digits}, ptr null, i32 16)")


def _definition(module: ModuleEmitter, name: str, doc: str, table: list[str], python: PythonAbi) -> None:
    """The module's definition and its `PyInit` function."""
    lines = module.constants.lines
    row = "{ ptr, ptr, i32, ptr }"
    rows = ", ".join([*table, f"{row} zeroinitializer"])
    lines.append(f"@oomph.py.methods = internal global [{len(table) + 1} x {row}] [{rows}]")
    slots = f"{{ i32, ptr }} {{ i32 {SLOT_EXEC}, ptr @oomph.py.exec }}, {{ i32, ptr }} zeroinitializer"
    lines.append(f"@oomph.py.slots = internal global [2 x {{ i32, ptr }}] [{slots}]")
    text = f"ptr {module.constants.text(doc.encode())}" if doc else "ptr null"
    # A definition begins with an object head and three words that only Python uses.
    head = f"[{python.head + 24} x i8]"
    lines.append(
        f"@oomph.py.definition = internal global {{ {head}, ptr, ptr, i64, ptr, ptr, ptr, ptr, ptr }} "
        f"{{ {head} zeroinitializer, ptr {module.constants.text(name.encode())}, {text}, i64 0, "
        "ptr @oomph.py.methods, ptr @oomph.py.slots, ptr null, ptr null, ptr null }, align 8"
    )
    init = global_name(init_symbol(name))
    module.functions.append(
        f"define ptr {init}() nounwind {{\n"
        "  %module = call ptr @PyModuleDef_Init(ptr @oomph.py.definition)\n"
        "  ret ptr %module\n"
        "}"
    )
