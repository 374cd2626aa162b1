"""Kernels that a module shows to Python: which functions are kernels, and their entries on the simulator.

A function is a kernel if its file imports something of `max.gpu`, and if it has no result, raises nothing, and takes
at least one pointer to numbers; everything else that it takes must be a number of a fixed width. A `comptime` name for
a function with all of its parameters bound is a kernel in the same way. One with open parameters is only described:
Python asks for it again when it knows them.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..lang import syntax
from ..lang.exports import (
    Crossing,
    ExportedFunction,
    ExportedKernel,
    ExportedParameter,
    Exports,
    GenericKernel,
    KernelArray,
    KernelChoice,
)
from ..lang.types import Const, Convention, CtValue, FunctionRef, FunctionSignature, StructType, Type
from . import (
    body,
    crossings,
    device,
    device_kernels,
    device_launch,
    evaluate,
    export_parameters,
    expressions,
    infer_call,
    instances,
    names,
    origins,
    parameters,
    signatures,
)
from .contracts import Contract, GenericParam, ParamSpec
from .crossings import LeftOutError
from .declarations import ComptimeDecl, FunctionDecl, FunctionSet, ImportDecl, ModuleDecl, StructDecl
from .device import SIMULATOR
from .matching import Failure
from .scopes import Scope
from .values import PARTIAL, FunctionValue, PartialStruct, Symbol
from .world import Reject, World

GPU_LIBRARY = ("max", "gpu")
LAUNCHER = ("max.gpu.host.from_python", "launch_from_python")
"""The library function that runs a kernel on the simulator, and its module."""


def function(world: World, exports: Exports, decl: FunctionDecl, name: str, doc: str) -> bool:
    """Adds the kernel that a function is; False if it is an ordinary function. Raises `LeftOutError` for one that is a
    kernel but for something that Python cannot pass."""
    if not _is_device_code(decl.module):
        return False
    generic = signatures.generic(world, decl)
    if generic.names:
        return _generic(world, exports, decl, name, doc)
    kernel = None if _is_open(world, decl) else _kernel(world, exports, decl, {}, name, doc)
    if kernel is not None:
        exports.kernels.append(kernel)
    return kernel is not None


def _is_device_code(module: ModuleDecl) -> bool:
    """Whether a file imports something of the library for devices."""
    names = module.scope.names.values()
    return any(isinstance(found, ImportDecl) and found.module[:2] == GPU_LIBRARY for found in names)


def collect(world: World, module: ModuleDecl, wanted: Sequence[syntax.Expr], on_devices: bool) -> Exports:
    """The exports that consist of the kernels which expressions in the scope of a module name."""
    exports = Exports(on_devices=on_devices)
    for node in wanted:
        try:
            exports.kernels.append(_named(world, exports, module, node))
        except Reject:
            continue  # the diagnostic is recorded
    return exports


def _named(world: World, exports: Exports, module: ModuleDecl, node: syntax.Expr) -> ExportedKernel:
    b = body.anonymous(world, Scope("function", module.scope, module))
    value = expressions.expr(b, node)
    if not isinstance(value, Const):
        b.error("E0705", node, "this is not a function, so it cannot be a kernel")
    functions, _ = device_launch.callable_of(b, value)
    decl = functions.functions[0]
    b.function.span = decl.node.name_span
    contract = device_kernels.contract(b, functions, None)
    try:
        kernel = _kernel(world, exports, decl, contract.bindings, decl.name, "")
    except LeftOutError as reason:
        device_launch.refuse(b, f"'{decl.name}' cannot be launched from Python: {reason}")
    if kernel is None:
        device_launch.refuse(b, f"'{decl.name}' cannot be launched from Python: it takes no pointer to numbers")
    return kernel


def alias(
    world: World, exports: Exports, functions: FunctionValue, decl: ComptimeDecl, name: str
) -> ExportedKernel | None:
    """The kernel that a `comptime` name stands for: a function with its parameters bound."""
    target = functions.functions[0]
    b = body.anonymous(world, decl.scope)
    found: dict[str, CtValue] = {}
    if len(functions.functions) > 1 or functions.self_type is not None:
        return None
    if infer_call.bind_explicit(target, functions, found) is not None:
        return None
    bindings = infer_call.bind_own(b, target, None, found)
    if isinstance(bindings, Failure) or _is_open(world, target):
        return None
    return _kernel(world, exports, target, bindings, name, "")


def _is_open(world: World, decl: FunctionDecl) -> bool:
    """Whether an argument's type is left to inference, and not only because it has further parameters with defaults."""
    patterns = [p.pattern for p in signatures.generic(world, decl).params if p.implicit]
    return not all(
        isinstance(p, Const) and p.type is PARTIAL and isinstance(parameters.fill_defaults(world, p), Type)
        for p in patterns
    )


def _kernel(
    world: World, exports: Exports, decl: FunctionDecl, bindings: dict[str, CtValue], name: str, doc: str
) -> ExportedKernel | None:
    contract = signatures.contract(world, decl, None, bindings)
    if not is_kernel(world, contract):
        return None
    arrays: dict[str, KernelArray] = {}
    written = tuple(_written(decl, spec.node) for spec in contract.params)
    passed = tuple(_parameter(world, exports, contract, spec, arrays) for spec in contract.params)
    if world.options.checked and exports.launcher is None:
        exports.launcher = _launcher(world)
    symbol, signature, entry = _request(world, exports, decl, bindings)
    result = Crossing(contract.result, "None", "none")
    return ExportedKernel(ExportedFunction(name, symbol, signature, passed, result, doc), arrays, written, entry)


def is_kernel(world: World, contract: Contract) -> bool:
    """Whether a function is made to be launched: device code that gives nothing back and takes a pointer to numbers."""
    if not _is_device_code(contract.decl.module) or contract.error is not None:
        return False
    return contract.result is world.none_type and any(_element(world, spec.type) for spec in contract.params)


def _written(decl: FunctionDecl, node: syntax.Parameter) -> str:
    """The type of a parameter as the source has it."""
    start, end = node.annotation.span if node.annotation is not None else node.span
    return " ".join(decl.module.source.text[start:end].split())


def _request(
    world: World, exports: Exports, decl: FunctionDecl, bindings: dict[str, CtValue]
) -> tuple[str, FunctionSignature, str]:
    """Asks for the kernel: the symbol of its entry on the simulator, the signature of the kernel itself, and the name
    of its entry on devices."""
    symbol = name = ""
    signature = None
    for target in world.devices:
        if target.name == SIMULATOR or exports.on_devices:
            with device.entered(world, target):
                contract = signatures.contract(world, decl, None, bindings)
                instance = instances.request(None, contract, decl.node, world)
                name = name or device_launch.entry_name(world, instance)  # the simulator, which comes first, names it
                made = device_launch.entry(world, target, instance, name)
                if target.name == SIMULATOR:
                    symbol, signature = made, instance.signature
    assert signature is not None
    return symbol, signature, name


def _launcher(world: World) -> FunctionRef:
    module = world.module(LAUNCHER[0])
    assert module is not None, LAUNCHER
    found = module.scope.names[LAUNCHER[1]]
    assert isinstance(found, FunctionSet), LAUNCHER
    contract = signatures.contract(world, found.functions[0], None, {})
    return FunctionRef(instances.request(None, contract, found.functions[0].node, world).symbol)


# ------------------------------------------------------------------------------------------------- generic


def _generic(world: World, exports: Exports, decl: FunctionDecl, name: str, doc: str) -> bool:
    """Adds the description of a kernel with open parameters; False if it is an ordinary function."""
    node = decl.node
    if node.raises or (node.returns is not None and not _names_none(node.returns)):
        return False
    generic = signatures.generic(world, decl)
    pointees = {p.node.name: _pointee(world, p) for p in generic.params}
    if not any(pointees.values()):
        return False
    if _is_open(world, decl):
        raise LeftOutError("a pointer of the kernel has no origin; MutAnyOrigin and ImmutAnyOrigin say what it may do")
    choices = tuple(
        KernelChoice(p.name, _choice_kind(world, generic.scope.names[p.name]), p.default is not None)
        for p in node.type_params
    )
    known = {choice.name for choice in choices if choice.kind in ("dtype", "type")}
    arguments = tuple(
        (p.node.name, pointees[p.node.name] if pointees[p.node.name] in known else "", _written(decl, p.node))
        for p in generic.params
    )
    exports.generic_kernels.append(GenericKernel(name, choices, arguments, doc))
    return True


def _names_none(node: syntax.Expr) -> bool:
    return isinstance(node, syntax.Constant) and node.value is None


def _choice_kind(world: World, symbol: object) -> str:
    bound = symbol.bound if isinstance(symbol, Symbol) and not symbol.pack else None
    if isinstance(bound, StructType):
        kinds = {world.int_type: "int", world.bool_type: "bool"}
        return "dtype" if bound.declaration.name == "DType" else kinds.get(bound, "")
    return "" if bound is None or isinstance(bound, Type) else "type"


def _pointee(world: World, parameter: GenericParam) -> str:
    """What the elements behind a pointer parameter depend on: the name of a parameter that is their `DType` or their
    type, `=` if on nothing; "" for what is no pointer."""
    pattern = parameter.pattern
    partial = pattern.data if isinstance(pattern, Const) else None
    if isinstance(partial, PartialStruct) and partial.declaration is _pointer(world):
        element: object = dict(partial.bound).get("T")
    elif isinstance(pattern, StructType) and pattern.declaration is _pointer(world):
        element = pattern.args[1]
    else:
        return ""
    if isinstance(element, StructType) and element.declaration is world.item("simd"):
        element = element.args[0]
    return element.name if isinstance(element, Symbol) else "="


# ---------------------------------------------------------------------------------------------- parameters


def _parameter(
    world: World, exports: Exports, contract: Contract, spec: ParamSpec, arrays: dict[str, KernelArray]
) -> ExportedParameter:
    """One parameter; one that takes an array is noted in `arrays` too."""
    array = _array(world, spec)
    if array is None:
        _check_number(world, spec)
        return export_parameters.parameter(world, exports, contract, spec)
    if spec.node.default is not None:
        raise LeftOutError(f"'{spec.name}' is an array with a default")
    arrays[spec.name] = array
    type = origins.erase_type(world, spec.type)
    return ExportedParameter(spec.name, export_parameters.kind(spec), Crossing(type, names.show(spec.type)))


def _array(world: World, spec: ParamSpec) -> KernelArray | None:
    """What a pointer parameter wants of an array; None for other parameters."""
    dtype = _element(world, spec.type)
    if not dtype:
        return None
    assert isinstance(spec.type, StructType)
    if spec.shape or spec.convention not in (Convention.IMM, Convention.VAR):
        raise LeftOutError(f"the pointer '{spec.name}' of a kernel must be passed by value")
    mutable = spec.type.args[0]
    return KernelArray(dtype, isinstance(mutable, Const) and evaluate.truth(mutable))


def _element(world: World, type: Type) -> str:
    """The data type that a pointer to numbers in generic memory points to, "" for other types."""
    if not isinstance(type, StructType) or type.declaration is not _pointer(world):
        return ""
    pointee, space = type.args[1], type.args[3]
    if not isinstance(pointee, StructType) or pointee.declaration is not world.item("simd"):
        return ""
    generic = isinstance(space, Const) and not evaluate.truth(space)
    return crossings.dtype_name(pointee) if generic else ""


def _pointer(world: World) -> StructDecl:
    module = world.module("std.memory.pointer")
    assert module is not None
    found = module.scope.names["Pointer"]
    assert isinstance(found, StructDecl)
    return found


def _check_number(world: World, spec: ParamSpec) -> None:
    type = origins.erase_type(world, spec.type)
    shown = names.show(type)
    if type is world.bool_type or device_launch.depends_on_pointer_size(world, type):
        raise LeftOutError(
            f"'{spec.name}' of the kernel is '{shown}', whose size on a device is not fixed; use an integer such as "
            "Int32 or Int64"
        )
    if not isinstance(type, StructType) or type.declaration is not world.item("simd") or not crossings.dtype_name(type):
        raise LeftOutError(
            f"'{spec.name}' of the kernel is '{shown}', which is neither a number nor a pointer to numbers"
        )
