"""What a module shows to Python: which functions and constants, and how their types cross.

Scalars are converted by generated code. For other types the library converts, by two generic functions of
`std.python.boundary`, which are instantiated here.
"""

from __future__ import annotations

from ..lang.exports import Crossing, ExportedConstant, ExportedFunction, ExportedParameter, Exports, ParameterKind
from ..lang.primitives import DTYPE_CODES, DTYPE_SCALARS, FLOAT_CODES
from ..lang.syntax import Constant, Expr, ExprStmt, ParamKind, Stmt
from ..lang.types import FLOAT_LITERAL, INT_LITERAL, STRING_LITERAL, Const, Convention, FunctionRef, StructType, Type
from . import aliases, evaluate, instances, lookup, names, origins, signatures, structs
from .declarations import ComptimeDecl, FunctionDecl, FunctionSet, ImportDecl, ModuleDecl, StructDecl, TraitDecl
from .signatures import Contract, ParamSpec
from .world import Reject, World

BOUNDARY = "std.python.boundary"
WIDEST = 64
"""Bits of the widest machine number that generated code converts."""

NARROW_FLOATS = ("float16", "bfloat16")
"""Numbers that only the library converts: their rounding is not one instruction everywhere."""

_KINDS = {
    ParamKind.POSITIONAL_ONLY: ParameterKind.POSITIONAL_ONLY,
    ParamKind.NORMAL: ParameterKind.NORMAL,
    ParamKind.KEYWORD_ONLY: ParameterKind.KEYWORD_ONLY,
}
_DTYPE_NAMES = {code: name for name, code in DTYPE_CODES.items()}


class LeftOutError(Exception):
    """A declaration that Python does not see; the message says why."""


def collect(world: World, module: ModuleDecl) -> Exports:
    """The exports of a module. Their instances are requested, not yet elaborated."""
    exports = Exports(doc=_docstring(module.loaded.module.body))
    own = module.scope.names.get(f"PyInit_{_path(module)[-1]}")
    if isinstance(own, FunctionSet):
        exports.initialiser = _initialiser(world, own.functions[0])
        return exports
    for name in [n for n in module.scope.names if not n.startswith("_")]:
        try:
            _export(world, module, exports, name)
        except LeftOutError as reason:
            exports.left_out[name] = str(reason)
        except Reject:
            continue  # the diagnostic is recorded
    return exports


def _export(world: World, module: ModuleDecl, exports: Exports, name: str) -> None:
    """Adds what a name of the module stands for. Names that it imports count only in a package that imports them from
    its own modules: that is how a package chooses its interface."""
    found = module.scope.names[name]
    if isinstance(found, ImportDecl):
        inside = found.member is not None and found.module[: len(_path(module))] == _path(module)
        if not module.loaded.is_package or not inside:
            return
        found = lookup.resolve(world, module, found)
    if isinstance(found, FunctionSet):
        exports.functions += _overloads(world, exports, found, name)
    elif isinstance(found, ComptimeDecl):
        exports.constants.append(_constant(world, found, name))
    elif isinstance(found, StructDecl | TraitDecl):
        raise LeftOutError(f"it is a {'struct' if isinstance(found, StructDecl) else 'trait'}")


def _initialiser(world: World, decl: FunctionDecl) -> FunctionRef | None:
    """The function by which a module makes itself, checked to give a Python object."""
    try:
        contract = signatures.contract(world, decl, None, {})
        fits = isinstance(contract.result, StructType) and _is_python_object(world, contract.result.declaration)
        if contract.params or contract.error is not None or not fits:
            message = (
                f"'{decl.name}' makes a module for Python: it takes nothing, raises nothing and gives a 'PythonObject'"
            )
            world.reject("E0207", decl.module.source, decl.node.name_span, message)
        return FunctionRef(instances.request(None, contract, decl.node, world).symbol)
    except Reject:
        return None


def _path(module: ModuleDecl) -> tuple[str, ...]:
    return tuple(module.name.split("."))


def _docstring(body: list[Stmt]) -> str:
    """The text of the string that a body begins with, without its indentation."""
    first = body[0] if body else None
    if isinstance(first, ExprStmt) and isinstance(first.value, Constant) and isinstance(first.value.value, str):
        from inspect import cleandoc

        return cleandoc(first.value.value)
    return ""


# ----------------------------------------------------------------------------------------------- functions


def _overloads(world: World, exports: Exports, found: FunctionSet, name: str) -> list[ExportedFunction]:
    """The functions of a name that can be exported, in the order in which a call tries them."""
    made: list[ExportedFunction] = []
    reasons: list[str] = []
    for decl in found.functions:
        try:
            made.append(_function(world, exports, decl, name))
        except LeftOutError as reason:
            reasons.append(str(reason))
    if not made:
        raise LeftOutError("; ".join(dict.fromkeys(reasons)))
    if reasons:
        exports.left_out[name] = "of one overload: " + "; ".join(dict.fromkeys(reasons))
    return sorted(made, key=lambda function: [_generality(p.crossing) for p in function.parameters])


def _generality(crossing: Crossing) -> int:
    """How many Python objects a type accepts: what takes less is tried first."""
    scalar = crossing.scalar
    if scalar in ("none", "bool"):
        return 0
    if "PythonObject" in crossing.display:
        return 6
    if "Float" in crossing.display or "float" in scalar:
        return 4 if "64" in crossing.display + scalar else 5
    return 1 if scalar in ("", "int") else 2 if scalar == "int64" else 3


def _function(world: World, exports: Exports, decl: FunctionDecl, name: str) -> ExportedFunction:
    generic = signatures.generic(world, decl)
    if generic.names or any(p.implicit for p in generic.params):
        raise LeftOutError("it has parameters that are chosen while compiling")
    contract = signatures.contract(world, decl, None, {})
    result = _crossing(world, exports, contract.result, "its result", back=True)
    parameters = tuple(_parameter(world, exports, contract, spec) for spec in contract.params)
    instance = instances.request(None, contract, decl.node, world)
    signature = instance.signature
    for type in [*(a.type for a in signature.arguments), signature.result, signature.error]:
        if type is not None:
            _add_destructor(world, exports, type)
    if signature.error is not None and signature.error not in exports.error_to_python:
        exports.error_to_python[signature.error] = _boundary_function(world, "error_to_python", signature.error)
    doc = _docstring(decl.node.body)
    return ExportedFunction(name, instance.symbol, signature, parameters, result, doc)


def _parameter(world: World, exports: Exports, contract: Contract, spec: ParamSpec) -> ExportedParameter:
    if spec.shape or spec.kind not in _KINDS:
        raise LeftOutError(f"'{spec.name}' takes any number of arguments")
    if spec.convention not in (Convention.IMM, Convention.VAR):
        raise LeftOutError(f"it may change its argument '{spec.name}', which Python would not see")
    crossing = _crossing(world, exports, spec.type, f"'{spec.name}'")
    if spec.node.default is None:
        return ExportedParameter(spec.name, _KINDS[spec.kind], crossing)
    if crossing.display == "PythonObject":
        value = _object_default(contract, spec.node.default, spec)
        return ExportedParameter(spec.name, _KINDS[spec.kind], crossing, repr(value.value), default_object=value)
    default = _default(world, contract, spec.node.default, spec)
    copier = None if crossing.scalar else structs.copy_constructor(world, crossing.type)
    return ExportedParameter(
        spec.name, _KINDS[spec.kind], crossing, _text(contract, spec.node.default, default), default, copier
    )


def _default(world: World, contract: Contract, node: Expr, spec: ParamSpec) -> Const:
    found = evaluate.value(world, contract.scope, node, spec.type)
    if not isinstance(found, Const):
        raise LeftOutError(f"the default of '{spec.name}' is not a value")
    return world.types.const(origins.erase_type(world, found.type), found.data)


def _object_default(contract: Contract, node: Expr, spec: ParamSpec) -> ExportedConstant:
    """The default of a parameter that takes any Python object; there are no such objects while compiling."""
    value = _literal(contract, node)
    if value is not None and not isinstance(value, int | float | str):
        raise LeftOutError(f"the default of '{spec.name}' is not a number, a truth value, a text or None")
    return ExportedConstant(spec.name, value)


def _text(contract: Contract, node: Expr, value: Const) -> str:
    """A default as Python would write it; `...` for what has no such form."""
    python = _python_value(value)
    return repr(_literal(contract, node) if python is None else python).replace("Ellipsis", "...")


def _literal(contract: Contract, node: Expr) -> object:
    """The value of an expression that Python's literals can write as well, `...` of any other."""
    from ast import literal_eval

    try:
        return literal_eval(contract.decl.module.source.text[node.span[0] : node.span[1]])
    except (ValueError, SyntaxError):
        return ...


def _add_destructor(world: World, exports: Exports, type: Type) -> None:
    destructor = structs.destructor(world, type)
    if destructor is not None:
        exports.destructors[type] = destructor


# --------------------------------------------------------------------------------------------------- types


def _crossing(world: World, exports: Exports, type: Type, what: str, *, back: bool = False) -> Crossing:
    """How a type crosses: to native code, or `back` to Python."""
    type = origins.erase_type(world, type)
    scalar = _scalar(world, type)
    display = names.show(type)
    if scalar:
        return Crossing(type, "None" if scalar == "none" else display, scalar)
    if not _crosses(world, type):
        raise LeftOutError(f"the type of {what}, '{display}', does not cross to Python")
    if back:
        return Crossing(type, display, to_python=_boundary_function(world, "to_python", type))
    _add_destructor(world, exports, world.struct_item("error"))
    return Crossing(type, display, from_python=_boundary_function(world, "from_python", type))


def _scalar(world: World, type: Type) -> str:
    """The name under which generated code converts the type, "" if it does not."""
    if type is world.none_type:
        return "none"
    if type is world.bool_type:
        return "bool"
    if not isinstance(type, StructType) or type.declaration is not world.item("simd"):
        return ""
    name = _dtype_name(type)
    return "" if name in NARROW_FLOATS else name


def _dtype_name(type: StructType) -> str:
    """The name of the data type of a single number that Python can take; "" for vectors and other numbers."""
    code, length = _number(type.args[0]), _number(type.args[1])
    name = _DTYPE_NAMES.get(code, "")
    if length != 1 or code not in DTYPE_SCALARS or name.startswith("float8"):
        return ""
    bits = int(DTYPE_SCALARS[code].strip("bfi"))
    return name if code in FLOAT_CODES or bits <= WIDEST else ""


def _number(value: object) -> int:
    data: object = value.data if isinstance(value, Const) else 0
    while isinstance(data, tuple) and len(data) == 1:
        data = data[0]
    return data if isinstance(data, int) else 0


def _crosses(world: World, type: Type) -> bool:
    """Whether the library converts the type: text, Python objects, and lists, tuples and optionals of what crosses."""
    if _scalar(world, type) not in ("", "none"):
        return True
    if not isinstance(type, StructType):
        return False
    declaration = type.declaration
    if declaration is world.item("simd"):
        return _dtype_name(type) != ""
    if declaration is world.item("string") or _is_python_object(world, declaration):
        return True
    if declaration in (world.item("list"), world.item("optional")):
        return isinstance(type.args[0], Type) and _crosses(world, type.args[0])
    if declaration is world.item("tuple"):
        pack = type.args[0]
        elements = pack.data if isinstance(pack, Const) else ()
        return isinstance(elements, tuple) and all(isinstance(t, Type) and _crosses(world, t) for t in elements)
    return False


def _is_python_object(world: World, declaration: object) -> bool:
    """Whether a struct is the library's `PythonObject`; the module that declares it is loaded only to find out."""
    if not isinstance(declaration, StructDecl) or declaration.name != "PythonObject":
        return False
    module = world.module("std.python.python_object")
    return module is not None and module.scope.names.get("PythonObject") is declaration


def _boundary_function(world: World, name: str, type: Type) -> FunctionRef:
    """The instance of a library function for a type."""
    module = world.module(BOUNDARY)
    assert module is not None, BOUNDARY
    found = module.scope.names[name]
    assert isinstance(found, FunctionSet), name
    decl: FunctionDecl = found.functions[0]
    parameter = decl.node.type_params[0].name
    contract = signatures.contract(world, decl, None, {parameter: type})
    return FunctionRef(instances.request(None, contract, decl.node, world).symbol)


# ----------------------------------------------------------------------------------------------- constants


def _constant(world: World, decl: ComptimeDecl, name: str) -> ExportedConstant:
    if decl.node.type_params:
        raise LeftOutError("it has parameters that are chosen while compiling")
    found = aliases.value(world, decl, decl.scope)
    value = _python_value(found) if isinstance(found, Const) else None
    if value is None:
        raise LeftOutError("it is not a number, a truth value or a text")
    return ExportedConstant(name, value)


def _python_value(value: Const) -> int | float | bool | str | None:
    """The Python value of a constant number, truth value or text; None for anything else."""
    data = value.data
    if value.type is INT_LITERAL and isinstance(data, int):
        return data
    if value.type is FLOAT_LITERAL and not isinstance(data, str):
        return float(data)  # pyright: ignore[reportArgumentType]
    if value.type is STRING_LITERAL:
        return str(data)
    if not isinstance(value.type, StructType):
        return None
    shown = value.type.declaration.name
    while isinstance(data, tuple) and len(data) == 1:
        data = data[0]
    if shown == "Bool":
        return bool(data)
    if shown == "SIMD" and isinstance(data, int):
        return names.signed(value.type, data)
    if shown == "SIMD" and isinstance(data, float):
        return data
    return names.text_of(value) if shown in ("String", "StringSlice", "StringLiteral") else None
