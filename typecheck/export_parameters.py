"""What a parameter of an exported function is to Python: how it may be passed, how it crosses, its default."""

from __future__ import annotations

from ..lang.exports import ExportedConstant, ExportedParameter, Exports, ParameterKind
from ..lang.syntax import Expr, ParamKind
from ..lang.types import FLOAT_LITERAL, INT_LITERAL, STRING_LITERAL, Const, Convention, StructType
from . import crossings, evaluate, names, origins, structs
from .contracts import Contract, ParamSpec
from .crossings import LeftOutError
from .literal_arithmetic import Real
from .world import World

_KINDS = {
    ParamKind.POSITIONAL_ONLY: ParameterKind.POSITIONAL_ONLY,
    ParamKind.NORMAL: ParameterKind.NORMAL,
    ParamKind.KEYWORD_ONLY: ParameterKind.KEYWORD_ONLY,
}


def kind(spec: ParamSpec) -> ParameterKind:
    """How a caller may pass the argument. Raises `LeftOutError` for parameters that take any number of arguments."""
    if spec.shape or spec.kind not in _KINDS:
        raise LeftOutError(f"'{spec.name}' takes any number of arguments")
    return _KINDS[spec.kind]


def parameter(world: World, exports: Exports, contract: Contract, spec: ParamSpec) -> ExportedParameter:
    """The parameter. Raises `LeftOutError` for one that Python cannot pass."""
    passed = kind(spec)
    if spec.convention not in (Convention.IMM, Convention.VAR):
        raise LeftOutError(f"it may change its argument '{spec.name}', which Python would not see")
    crossing = crossings.crossing(world, exports, spec.type, f"'{spec.name}'")
    if spec.node.default is None:
        return ExportedParameter(spec.name, passed, crossing)
    if crossing.display == "PythonObject":
        value = _object_default(contract, spec.node.default, spec)
        return ExportedParameter(spec.name, passed, crossing, repr(value.value), default_object=value)
    default = _default(world, contract, spec.node.default, spec)
    copier = None if crossing.scalar else structs.copy_constructor(world, crossing.type)
    return ExportedParameter(spec.name, passed, crossing, _text(contract, spec.node.default, default), default, copier)


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
    python = python_value(value)
    return repr(_literal(contract, node) if python is None else python).replace("Ellipsis", "...")


def _literal(contract: Contract, node: Expr) -> object:
    """The value of an expression that Python's literals can write as well, `...` of any other."""
    from ast import literal_eval

    try:
        return literal_eval(contract.decl.module.source.text[node.span[0] : node.span[1]])
    except (ValueError, SyntaxError):
        return ...


def python_value(value: Const) -> int | float | bool | str | None:
    """The Python value of a constant number, truth value or text; None for anything else."""
    data = value.data
    if value.type is INT_LITERAL and isinstance(data, int):
        return data
    if value.type is FLOAT_LITERAL and isinstance(data, Real):
        return float(data)
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
