"""What a module shows to Python: which functions, kernels and constants."""

from __future__ import annotations

from ..lang.exports import Crossing, ExportedConstant, ExportedFunction, Exports
from ..lang.syntax import Constant, ExprStmt, Stmt
from ..lang.types import Const, CtValue, FunctionRef, StructType
from . import aliases, crossings, export_kernels, export_parameters, instances, lookup, signatures
from .crossings import LeftOutError
from .declarations import ComptimeDecl, FunctionDecl, FunctionSet, ImportDecl, ModuleDecl, StructDecl, TraitDecl
from .values import FunctionValue
from .world import Reject, World


def collect(world: World, module: ModuleDecl, on_devices: bool = False) -> Exports:
    """The exports of a module, its kernels `on_devices` too. Their instances are requested, not yet elaborated."""
    exports = Exports(doc=_docstring(module.loaded.module.body), on_devices=on_devices)
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
        _functions(world, exports, found, name)
    elif isinstance(found, ComptimeDecl):
        _comptime(world, exports, found, name)
    elif isinstance(found, StructDecl | TraitDecl):
        raise LeftOutError(f"it is a {'struct' if isinstance(found, StructDecl) else 'trait'}")


def _initialiser(world: World, decl: FunctionDecl) -> FunctionRef | None:
    """The function by which a module makes itself, checked to give a Python object."""
    try:
        contract = signatures.contract(world, decl, None, {})
        fits = isinstance(contract.result, StructType) and crossings.is_python_object(
            world, contract.result.declaration
        )
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


def _functions(world: World, exports: Exports, found: FunctionSet, name: str) -> None:
    """A kernel, or functions that Python calls."""
    first = found.functions[0]
    if len(found.functions) > 1 or not export_kernels.function(
        world, exports, first, name, _docstring(first.node.body)
    ):
        exports.functions += _overloads(world, exports, found, name)


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
    result = crossings.crossing(world, exports, contract.result, "its result", back=True)
    parameters = tuple(export_parameters.parameter(world, exports, contract, spec) for spec in contract.params)
    instance = instances.request(None, contract, decl.node, world)
    signature = instance.signature
    for type in [*(a.type for a in signature.arguments), signature.result, signature.error]:
        if type is not None:
            crossings.add_destructor(world, exports, type)
    if signature.error is not None and signature.error not in exports.error_to_python:
        exports.error_to_python[signature.error] = crossings.boundary_function(
            world, "error_to_python", signature.error
        )
    doc = _docstring(decl.node.body)
    return ExportedFunction(name, instance.symbol, signature, parameters, result, doc)


# ----------------------------------------------------------------------------------------------- constants


def _comptime(world: World, exports: Exports, decl: ComptimeDecl, name: str) -> None:
    """A constant, or a kernel with its parameters bound."""
    if decl.node.type_params:
        raise LeftOutError("it has parameters that are chosen while compiling")
    found = aliases.value(world, decl, decl.scope)
    functions = found.data if isinstance(found, Const) else None
    kernel = None
    if isinstance(functions, FunctionValue):
        kernel = export_kernels.alias(world, exports, functions, decl, name)
    if kernel is not None:
        exports.kernels.append(kernel)
    else:
        exports.constants.append(_constant(found, name))


def _constant(found: CtValue, name: str) -> ExportedConstant:
    value = export_parameters.python_value(found) if isinstance(found, Const) else None
    if value is None:
        raise LeftOutError("it is not a number, a truth value or a text")
    return ExportedConstant(name, value)
