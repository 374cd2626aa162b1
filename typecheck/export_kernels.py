"""Kernels that a module shows to Python: which functions are kernels, and their entries on the simulator.

A function is a kernel if its file imports something of `max.gpu`, and if it has no result, raises nothing, and takes
at least one pointer to numbers or tensor, or asks for the position of its thread. A `comptime` name for a function with
all of its parameters bound is a kernel in the same way. One with open parameters is only described: Python asks for it
again when it knows them.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..lang import syntax
from ..lang.exports import (
    Crossing,
    ExportedFunction,
    ExportedKernel,
    Exports,
    GenericKernel,
    KernelArray,
    KernelChoice,
)
from ..lang.types import Const, CtValue, FunctionRef, FunctionSignature, StructType, Type
from . import (
    body,
    device,
    device_functions,
    device_kernels,
    device_launch,
    expressions,
    infer_call,
    instances,
    kernel_parameters,
    launch_bounds,
    parameters,
    signatures,
)
from .contracts import Contract, GenericParam
from .crossings import LeftOutError
from .declarations import ComptimeDecl, FunctionDecl, FunctionSet, ModuleDecl
from .device import SIMULATOR
from .matching import Failure
from .scopes import Scope
from .values import PARTIAL, FunctionValue, PartialStruct, Symbol
from .world import Reject, World

LAUNCHER = ("max.gpu.host.from_python", "launch_from_python")
"""The library function that runs a kernel on the simulator, and its module."""


def function(world: World, exports: Exports, decl: FunctionDecl, name: str, doc: str) -> bool:
    """Adds the kernel that a function is; False if it is an ordinary function. Raises `LeftOutError` for one that is a
    kernel but for something that Python cannot pass."""
    if not device_functions.imports_library(decl.module):
        return False
    generic = signatures.generic(world, decl)
    if generic.names:
        return _generic(world, exports, decl, name, doc)
    kernel = None if _is_open(world, decl) else _kernel(world, exports, decl, {}, name, doc)
    if kernel is not None:
        exports.kernels.append(kernel)
    return kernel is not None


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
    device_launch.check_kernel(b, contract, [spec.type for spec in contract.params])
    try:
        return _exported(world, exports, contract, decl.name, "")
    except LeftOutError as reason:
        device_launch.refuse(b, f"'{decl.name}' cannot be launched from Python: {reason}")


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
    return _exported(world, exports, contract, name, doc) if is_kernel(world, contract) else None


def _exported(world: World, exports: Exports, contract: Contract, name: str, doc: str) -> ExportedKernel:
    decl = contract.decl
    arrays: dict[str, KernelArray] = {}
    values: dict[str, str] = {}
    written = tuple(_written(decl, spec.node) for spec in contract.params)
    passed = tuple(
        kernel_parameters.parameter(world, exports, contract, spec, arrays, values) for spec in contract.params
    )
    if world.options.checked and exports.launcher is None:
        exports.launcher = _launcher(world)
    symbol, signature, entry, cluster = _request(world, exports, decl, contract.bindings)
    result = Crossing(contract.result, "None", "none")
    return ExportedKernel(
        ExportedFunction(name, symbol, signature, passed, result, doc), arrays, values, written, entry, cluster
    )


def is_kernel(world: World, contract: Contract) -> bool:
    """Whether a function is made to be launched: device code that gives nothing back, and takes an array or asks for
    the position of its thread."""
    decl = contract.decl
    if not device_functions.imports_library(decl.module) or contract.error is not None:
        return False
    if contract.result is not world.none_type:
        return False
    asks = isinstance(decl, FunctionDecl) and device_functions.asks_position(decl)
    return asks or any(kernel_parameters.takes_array(world, spec.type) for spec in contract.params)


def _written(decl: FunctionDecl, node: syntax.Parameter) -> str:
    """The type of a parameter as the source has it."""
    start, end = node.annotation.span if node.annotation is not None else node.span
    return " ".join(decl.module.source.text[start:end].split())


def _request(
    world: World, exports: Exports, decl: FunctionDecl, bindings: dict[str, CtValue]
) -> tuple[str, FunctionSignature, str, tuple[int, ...]]:
    """Asks for the kernel: the symbol of its entry on the simulator, the signature of the kernel itself, the name of
    its entry on devices, and the clusters that it is declared for."""
    symbol = name = ""
    signature = None
    cluster: tuple[int, ...] = ()
    for target in world.devices:
        if target.name == SIMULATOR or exports.on_devices:
            with device.entered(world, target):
                contract = signatures.contract(world, decl, None, bindings)
                instance = instances.request(None, contract, decl.node, world)
                name = name or device_launch.entry_name(world, instance)  # the simulator, which comes first, names it
                made = device_launch.entry(world, target, instance, name)
                if target.name == SIMULATOR:
                    symbol, signature = made, instance.signature
                    cluster = launch_bounds.cluster(world, contract) or ()
    assert signature is not None
    return symbol, signature, name, cluster


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
    if not any(pointees.values()) and not device_functions.asks_position(decl):
        return False
    if _is_open(world, decl):
        raise LeftOutError(
            "a pointer or a tensor of the kernel leaves something open; MutAnyOrigin and ImmutAnyOrigin say what it "
            "may do"
        )
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
    """What the elements behind a parameter for arrays depend on: the name of a parameter that is their `DType` or their
    type, `=` if on nothing; "" for what takes no array."""
    pattern = parameter.pattern
    partial = pattern.data if isinstance(pattern, Const) else None
    if isinstance(partial, PartialStruct):
        declaration, bound = partial.declaration, dict(partial.bound)
        element: object = bound.get("dtype" if kernel_parameters.is_tensor_declaration(declaration) else "T")
    elif isinstance(pattern, StructType):
        declaration, element = pattern.declaration, pattern.args[1] if len(pattern.args) > 1 else None
    else:
        return ""
    if not kernel_parameters.is_tensor_declaration(declaration) and declaration is not kernel_parameters.pointer(world):
        return ""
    if isinstance(element, StructType) and element.declaration is world.item("simd"):
        element = element.args[0]
    return element.name if isinstance(element, Symbol) else "="
