"""Python extension modules: `PyInit_name`, the table of functions, constants, and a wrapper for each function.

Everything speaks the C interface of Python directly, as LLVM IR in the same module as the native functions, so that
the optimiser sees through the calls.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from ..lang.exports import ExportedFunction, ExportedParameter, Exports, ParameterKind
from ..lang.types import FunctionRef
from . import python_abi_guard as guard
from . import python_abi_kernel
from . import python_abi_support as support
from .emit import Extra
from .module import ModuleEmitter
from .names import global_name
from .python_abi_facts import PythonAbi
from .python_abi_function import FunctionWrapper
from .python_abi_text import WrapperText, constant_to_python

METH_KEYWORDS = 0x2
METH_NOARGS = 0x4
METH_FASTCALL = 0x80
SLOT_EXEC = 2
LEFT_OUT = "__left_out__"
"""The attribute with the names that a module does not show, each followed by the reason."""


def wrappers(
    name: str, exports: Exports, python: PythonAbi, path: str = "", digest: str = "", *, linked: bool = False
) -> Extra:
    """What adds the Python side of a module, imported under the dotted `name`, to the code of its functions.

    A module that makes itself gets only a `PyInit` function around its own one. `path` is the file of the source, from
    which kernels are compiled for devices as long as its content has this digest. A module that is to be `linked` takes
    what all modules share from `python_abi_support`.
    """

    def add(module: ModuleEmitter) -> None:
        if exports.initialiser is not None:
            _initialise(module, name, exports.initialiser)
            return
        (support.declare if linked else support.define)(module, python)
        sets = [list(functions) for _, functions in groupby(exports.functions, attrgetter("name"))]
        table = [_method(module, functions, exports, python) for functions in sets]
        python_abi_kernel.add_simulation(module, exports, python)
        _fill(module, exports, python, python_abi_kernel.Home(name, path, digest))
        _definition(module, name, exports.doc, table, python)

    return add


def _initialise(module: ModuleEmitter, name: str, initialiser: FunctionRef) -> None:
    """The `PyInit` function of a module that makes itself: the object is the first word of a `PythonObject`."""
    size = module.layouts.of(module.program.functions[initialiser.symbol].signature.result).size
    module.functions.append(
        f"define ptr {global_name(init_symbol(name))}() nounwind {{\n"
        f"  %made = alloca [{size} x i8], align 8\n"
        f"  call void {module.symbol(initialiser.symbol)}(ptr %made)\n"
        "  %object = load ptr, ptr %made\n"
        "  ret ptr %object\n"
        "}"
    )


def init_symbol(name: str) -> str:
    """The function that Python's loader calls for a module of this dotted name."""
    last = name.rpartition(".")[2]
    kind, text = ("PyInit", last) if last.isascii() else ("PyInitU", last.encode("punycode").decode("ascii"))
    return f"{kind}_{text.replace('-', '_')}"


def _method(module: ModuleEmitter, functions: list[ExportedFunction], exports: Exports, python: PythonAbi) -> str:
    """The wrapper of the functions of one name; its row in the table of functions."""
    first = functions[0]
    if len(functions) > 1:
        name, flags, doc = _choice(module, functions, exports, python), METH_FASTCALL | METH_KEYWORDS, _list(functions)
    else:
        wrapper = FunctionWrapper(module, first, exports, python)
        wrapper.emit()
        flags = METH_FASTCALL | METH_KEYWORDS if first.parameters else METH_NOARGS
        name, doc = wrapper.name, docstring(first)
    texts = f"ptr {module.constants.text(first.name.encode())}, ptr {name}", module.constants.text(doc.encode())
    return f"{{ ptr, ptr, i32, ptr }} {{ {texts[0]}, i32 {flags}, ptr {texts[1]} }}"


def _choice(module: ModuleEmitter, functions: list[ExportedFunction], exports: Exports, python: PythonAbi) -> str:
    """The LLVM name of a wrapper that calls the first of several functions whose parameters take the arguments."""
    w = WrapperText(module, python)
    tried = w.room("i1", 1)
    w.do(f"store i1 false, ptr {tried}")
    for function in functions:
        wrapper = FunctionWrapper(module, function, exports, python, trial=True)
        wrapper.emit()
        call = f"call ptr {wrapper.name}(ptr %self, ptr %args, i64 %given, ptr %keywords, ptr {tried})"
        result = w.value(call)
        done, other = w.fresh("done"), w.fresh("other")
        w.split(w.value(f"load i1, ptr {tried}"), done, other)
        w.begin(done)
        w.do(f"ret ptr {result}")
        w.begin(other)
        w.do("call void @PyErr_Clear()")
    names = module.constants.text(functions[0].name.encode())
    listed = module.constants.text(" and ".join(typed_signature(f) for f in functions).encode())
    kind = w.value("load ptr, ptr @PyExc_TypeError")
    format = module.constants.text(b"%s() does not take these arguments; there are %s")
    w.do(f"call ptr (ptr, ptr, ...) @PyErr_Format(ptr {kind}, ptr {format}, ptr {names}, ptr {listed})")
    w.do("ret ptr null")
    name = f"@oomph.py.choose.{len(module.functions)}"
    module.functions.append(
        w.text(f"define internal ptr {name}(ptr %self, ptr %args, i64 %given, ptr %keywords) nounwind")
    )
    return name


def typed_signature(function: ExportedFunction) -> str:
    """A function's parameters with their types, as the user wrote them."""
    parts = [
        f"{p.name}: {p.crossing.display}" + (f" = {p.default_text}" if p.optional else "") for p in function.parameters
    ]
    return f"{function.name}({_with_marks(function.parameters, parts)})"


def _list(functions: list[ExportedFunction]) -> str:
    """The documentation of several functions of one name."""
    texts = [f"{typed_signature(f)}\n    {f.doc}".rstrip() for f in functions]
    return "\n".join(text.replace("\n", "\n    ").replace("\n        ", "\n    ") for text in texts)


def docstring(function: ExportedFunction) -> str:
    """The signature in the form that `inspect.signature` reads from builtin functions, then the docstring."""
    return f"{function.name}({signature_text(function.parameters)})\n--\n\n{function.doc}"


def signature_text(parameters: tuple[ExportedParameter, ...]) -> str:
    """Parameters as Python writes them, with `/` and `*`."""
    return _with_marks(parameters, [f"{p.name}={p.default_text}" if p.default_text else p.name for p in parameters])


def _with_marks(parameters: tuple[ExportedParameter, ...], texts: list[str]) -> str:
    """The texts of parameters, with `/` and `*` where their kinds change."""
    parts: list[str] = []
    before: ParameterKind | None = None
    for parameter, text in zip(parameters, texts, strict=True):
        if before is ParameterKind.POSITIONAL_ONLY and parameter.kind is not before:
            parts.append("/")
        if parameter.kind is ParameterKind.KEYWORD_ONLY and before is not parameter.kind:
            parts.append("*")
        parts.append(text)
        before = parameter.kind
    if before is ParameterKind.POSITIONAL_ONLY:
        parts.append("/")
    return ", ".join(parts)


def _fill(module: ModuleEmitter, exports: Exports, python: PythonAbi, home: python_abi_kernel.Home) -> None:
    """The function that Python runs to fill the new module with its constants and kernels, and with the names that are
    left out."""
    w = WrapperText(module, python)
    if guard.supported(module.target):
        w.do(f"call void {guard.INSTALL}()")
    for constant in exports.constants:
        _add(w, constant.name, constant_to_python(w, constant.value))
    for kernel in exports.kernels:
        _add(w, kernel.function.name, python_abi_kernel.add_kernel(w, kernel, exports, home))
    for generic in exports.generic_kernels:
        _add(w, generic.name, python_abi_kernel.add_generic_kernel(w, generic, home))
    if exports.left_out:
        _add(w, LEFT_OUT, _reasons(w, exports.left_out))
    w.do("ret i32 0")
    if exports.constants or exports.kernels or exports.generic_kernels or exports.left_out:
        w.begin("fail")
        w.do("ret i32 -1")
    module.functions.append(w.text("define internal i32 @oomph.py.exec(ptr %module) nounwind"))


def _add(w: WrapperText, name: str, object: str) -> None:
    """Gives a new object, or null with an exception set, to the module under a name."""
    add, added = w.fresh("add"), w.fresh("added")
    w.split(w.value(f"icmp eq ptr {object}, null"), "fail", add, False)
    w.begin(add)
    text = w.module.constants.text(name.encode())
    status = w.value(f"call i32 @PyModule_AddObjectRef(ptr %module, ptr {text}, ptr {object})")
    w.do(f"call void @Py_DecRef(ptr {object})")
    w.split(w.value(f"icmp slt i32 {status}, 0"), "fail", added, False)
    w.begin(added)


def _reasons(w: WrapperText, left_out: dict[str, str]) -> str:
    """A new tuple of names and reasons in turn."""
    texts = [text for item in left_out.items() for text in item]
    w.module.declare("PyTuple_Pack", "declare ptr @PyTuple_Pack(i64, ...)")
    objects = [constant_to_python(w, text) for text in texts]
    packed = ", ".join(f"ptr {o}" for o in objects)
    made = w.value(f"call ptr (i64, ...) @PyTuple_Pack(i64 {len(texts)}, {packed})")
    for object in objects:
        w.do(f"call void @Py_DecRef(ptr {object})")
    return made


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
