"""Launches: `__mir.kernel[f, *Ts]()` asks for a kernel on every device, and gives the address of its entry.

The entry takes the address of an array of pointers to the arguments, as drivers do. What a kernel cannot be, and
arguments that do not become its parameters, are reported at the launch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, NoReturn

from ..lang import mir, syntax
from ..lang.diagnostics import Location
from ..lang.mir import Argument, LocalKind, Passing, Place
from ..lang.types import (
    STRING_LITERAL,
    ArgumentSpec,
    Const,
    Convention,
    CtValue,
    FunctionPointerType,
    FunctionSignature,
    StructType,
    Type,
)
from . import (
    aliases,
    body,
    closures,
    device,
    evaluate,
    instances,
    launch_bounds,
    names,
    origins,
    parameters,
    signatures,
    structs,
)
from .contracts import CallableDecl, Contract, ParamSpec
from .device import SIMULATOR, Device
from .primitives import Primitive, flatten
from .scopes import Scope
from .values import PARTIAL, FunctionValue, Operand, Origin, Value
from .world import Instance, Reject, World

if TYPE_CHECKING:
    from .body import Body

_POINTER_SIZE_NUMBERS = frozenset({2, 3})
"""The codes of `DType.int` and `DType.uint`, whose size host and device need not agree on."""

_EXTENT_BITS = 16
"""The bits of an extent in what `kernel_cluster` gives, x in the lowest ones."""
_MOST_EXTENT = (1 << _EXTENT_BITS) - 1


def kernel(b: Body, data: Primitive, node: syntax.Call) -> Value:
    """`__mir.kernel[f, *Ts]()`: a pointer to the simulator's entry of the kernel for arguments of these types."""
    symbol, _, _ = _launched(b, data, node)
    pointer = b.world.types.pointer(b.world.types.scalar("i8"))
    entry = b.world.types.const(b.world.types.function_pointer(_entry_signature(b.world)), mir.FunctionRef(symbol))
    return b.op("pointer_cast", (entry,), pointer, node.span, (pointer,))


def kernel_name(b: Body, data: Primitive, node: syntax.Call) -> Value:
    """`__mir.kernel_name[f, *Ts]()`: the name that the entry has in the code of every device but the simulator."""
    _, name, _ = _launched(b, data, node)
    return b.world.types.const(STRING_LITERAL, name)


def kernel_cluster(b: Body, data: Primitive, node: syntax.Call) -> Value:
    """`__mir.kernel_cluster[f, *Ts]()`: the extents of a cluster that the kernel is bound to, or zeroes."""
    _, _, cluster = _launched(b, data, node)
    packed = sum(min(extent, _MOST_EXTENT) << (_EXTENT_BITS * axis) for axis, extent in enumerate(cluster or ()))
    return b.world.types.const(b.world.types.scalar("i64"), packed)


def _launched(b: Body, data: Primitive, node: syntax.Call) -> tuple[str, str, tuple[int, int, int] | None]:
    """Asks for a kernel on every device: the symbol of the simulator's entry, the name of the others', and the clusters
    that the simulator is to launch it in."""
    passed = tuple(_device_type(b.world, t) for t in flatten(list(data.args[1:])))
    functions, self_type = callable_of(b, data.args[0])
    symbol = name = ""
    cluster = None
    for target in b.world.devices:
        with device.entered(b.world, target):
            contract = _contract(b, functions, self_type, passed)
            instance = instances.request(b, contract, node)
            name = name or entry_name(b.world, instance)  # the simulator, which comes first, names it for all
            made = entry(b.world, target, instance, name)
            if target.name == SIMULATOR:
                symbol = made
                cluster = launch_bounds.cluster(b.world, contract)
    return symbol, name, cluster


def _device_type(world: World, type: Type) -> Type:
    """What a value of a type is on the device: its `device_type`; a closure stays what it is."""
    found = structs.comptime_member(world, type, "device_type")
    value = aliases.value(world, *found) if found is not None else type
    if isinstance(value, Const) and value.type is PARTIAL:
        value = parameters.fill_defaults(world, value)
    return value if isinstance(value, Type) else type


def function_pointer(b: Body, data: Primitive, node: syntax.Call) -> Value:
    """`__mir.function_pointer[f]()`: the address of a function without parameters, as `pointer[i8]`."""
    functions, self_type = callable_of(b, data.args[0])
    contract = signatures.contract(b.world, functions.functions[0], self_type, {})
    instance = instances.request(b, contract, node)
    pointer = b.world.types.pointer(b.world.types.scalar("i8"))
    address = b.world.types.const(b.world.types.function_pointer(instance.signature), mir.FunctionRef(instance.symbol))
    return b.op("pointer_cast", (address,), pointer, node.span, (pointer,))


def callable_of(b: Body, value: CtValue) -> tuple[FunctionValue, Type | None]:
    """The function behind what is launched, and the closure type that it belongs to."""
    if isinstance(value, Const) and isinstance(value.data, FunctionValue):
        owner = value.data.self_type
        return value.data, owner if isinstance(owner, Type) else None
    declaration = value.declaration if isinstance(value, StructType) else None
    if not isinstance(declaration, CallableDecl):
        refuse(b, f"'{names.show(value)}' is not a function, so it cannot be launched")
    if any(field.by_reference for field in declaration.captures):
        refuse(b, "a kernel captures by value: write '{var}' as its capture list")
    functions = FunctionValue((declaration.function,)) if declaration.captures else declaration.value
    owner = value if declaration.captures else declaration.value.self_type
    return functions, owner if isinstance(owner, Type) else None


def _contract(b: Body, functions: FunctionValue, self_type: Type | None, passed: tuple[Type, ...]) -> Contract:
    """The concrete signature of the kernel, checked to accept the arguments."""
    world = b.world
    decl = functions.functions[0]
    bindings: dict[str, CtValue] = {}
    generic = signatures.generic(world, decl)
    if generic.names:
        specs = tuple(ArgumentSpec(Convention.IMM, t, False) for t in passed)
        wanted = FunctionPointerType(FunctionSignature(specs, world.none_type, False, None))
        bound = closures.bind_generic(b, decl, functions, wanted, generic)
        if bound is None:
            refuse(b, f"the parameters of the kernel '{decl.name}' cannot be inferred from this launch")
        bindings = bound
    contract = signatures.contract(world, decl, self_type, bindings)
    if contract.error is None and contract.result is world.none_type and len(contract.params) != len(passed):
        refuse(b, f"the kernel '{decl.name}' takes {len(contract.params)} arguments, {len(passed)} are passed")
    check_kernel(b, contract, passed)
    return contract


def check_kernel(b: Body, contract: Contract, passed: Sequence[Type]) -> None:
    """Refuses what cannot be a kernel, and arguments of other types than its parameters."""
    name = contract.decl.name
    if contract.error is not None:
        refuse(b, f"'{name}' raises, so it cannot be a kernel")
    if contract.result is not b.world.none_type:
        refuse(b, f"'{name}' has a result, so it cannot be a kernel")
    for spec, type in zip(contract.params, passed, strict=True):
        _check_argument(b, name, spec, type)


def _more_than_bits(world: World, type: Type) -> str:
    """What is wrong with a type that has a destructor or a copy of its own: which of its fields is such a type."""
    shown = names.show(type)
    if isinstance(type, StructType):
        for field in structs.complete(world, type):
            if not structs.is_trivial(world, field.type):
                return f"'{shown}' holds '{field.name}' of type '{names.show(field.type)}', which is more than bits"
    return f"'{shown}' is more than bits"


def _check_argument(b: Body, kernel_name: str, spec: ParamSpec, type: Type) -> None:
    world = b.world
    declared = origins.erase_type(world, spec.type)
    if depends_on_pointer_size(world, type) or depends_on_pointer_size(world, declared):
        shown = names.show(type if depends_on_pointer_size(world, type) else declared)
        refuse(b, f"'{shown}' cannot be passed to a kernel; use an integer of a fixed width such as Int32 or Int64")
    if not _encodes(world, origins.erase_type(world, type), declared):
        wanted, given = names.show_apart(spec.type, type)
        refuse(
            b,
            f"argument '{spec.name}' of the kernel '{kernel_name}' is declared '{wanted}', and what is passed becomes "
            f"'{given}' on the device",
        )
    if not structs.is_trivial(world, declared):
        refuse(b, f"{_more_than_bits(world, declared)}, so it cannot be passed to a kernel")
    if spec.shape or spec.convention not in (Convention.IMM, Convention.VAR):
        refuse(b, f"argument '{spec.name}' of a kernel must be passed by value")


def depends_on_pointer_size(world: World, type: Type) -> bool:
    if not isinstance(type, StructType) or type.declaration is not world.item("simd"):
        return False
    return _element_code(type) in _POINTER_SIZE_NUMBERS


def _element_code(type: StructType) -> int:
    """The code of a SIMD type's element type."""
    data: object = type.args[0].data if isinstance(type.args[0], Const) else 0
    while isinstance(data, tuple):
        data = data[0]
    return data if isinstance(data, int) else 0


def _encodes(world: World, passed: Type, declared: Type) -> bool:
    """Whether a device value is one of the declared type; pointers may lose the right to write."""
    if passed is declared:
        return True
    if not isinstance(passed, StructType) or not isinstance(declared, StructType):
        return False
    if passed.declaration is not declared.declaration or len(passed.args) != len(declared.args):
        return False
    return all(p is d or _weaker(world, p, d) for p, d in zip(passed.args, declared.args, strict=True))


def _weaker(world: World, passed: CtValue, declared: CtValue) -> bool:
    """Whether a parameter differs only in what it permits: the mutability of a pointer, or its origin."""
    if isinstance(passed, Type) or isinstance(declared, Type):
        return False
    if isinstance(passed.data, Origin) and isinstance(declared.data, Origin):
        return True
    return passed.type is world.bool_type and declared.type is world.bool_type and evaluate.truth(passed)


def refuse(b: Body, message: str) -> NoReturn:
    """Reports at the call, outside the library, that led to the launch."""
    caller = b.instance
    while caller is not None and caller.requested_by is not None:
        caller, span = caller.requested_by
        if not caller.decl.module.loaded.is_library:
            source = caller.decl.module.source
            notes = tuple(note for note in b.chain() if note.location != Location(source, *span))
            b.world.report("E0705", source, span, message, notes)
            raise Reject(message)
    b.error("E0705", b.function.span, message)


# -------------------------------------------------------------------------------------------------- entries


def _entry_signature(world: World) -> FunctionSignature:
    pointers = world.types.pointer(world.types.pointer(world.types.scalar("i8")))
    return FunctionSignature((ArgumentSpec(Convention.IMM, pointers, False),), world.none_type, False, None)


def entry_name(world: World, kernel: Instance) -> str:
    """A name for the entry of a kernel that assemblers take: the function's own and a digest of its instance."""
    symbol = kernel.symbol.removeprefix(world.symbol_prefix)
    plain = re.sub(r"[^A-Za-z0-9_]", "_", kernel.decl.name)
    return f"{plain}_{blake2b(symbol.encode(), digest_size=6).hexdigest()}"


def entry(world: World, target: Device, kernel: Instance, name: str = "") -> str:
    """The symbol of the entry of a kernel on the current device, made when it is first asked for.

    Devices other than the simulator call it `name`, which has to be the same on all of them.
    """
    simulated = target.name == SIMULATOR
    symbol = f"{kernel.symbol}.launch" if simulated else name or entry_name(world, kernel)
    if symbol not in world.by_symbol:
        signature = _entry_signature(world) if simulated else kernel.signature
        instance = Instance(kernel.decl, None, {}, symbol, signature, None, kernel.requested_by)
        instance.build = lambda i: _build(world, i, kernel, simulated)
        world.by_symbol[symbol] = instance
        world.pending.append(instance)
        target.kernels.append(symbol)
    return symbol


def _build(world: World, entry: Instance, kernel: Instance, unpack: bool) -> mir.Function:
    """The body of an entry: it calls the kernel with its own arguments, or with those that an array points to."""
    decl = kernel.decl
    span = decl.node.name_span
    function = mir.Function(
        entry.symbol, f"{decl.qualified_name} (launched)", decl.module.source, span, entry.signature, [], None, None
    )
    function.kernel = not unpack
    if not unpack and isinstance(kernel.contract, Contract):
        function.attributes = launch_bounds.attributes(world, kernel.contract)
    block = mir.Block(0)
    function.blocks.append(block)
    b = body.Body(world, decl.module.source, Scope("function", decl.scope, decl.module), function, block, entry)
    b.is_library = True
    arguments = _unpacked(b, kernel) if unpack else _forwarded(b, kernel)
    result = b.new_local("result", world.none_type, LocalKind.RESULT, span)
    function.result = result
    b.emit(mir.Call(span, Place(result), mir.FunctionRef(kernel.symbol), kernel.signature, tuple(arguments)))
    b.terminate(mir.Return(span))
    return function


def _unpacked(b: Body, kernel: Instance) -> list[Argument]:
    types = b.world.types
    span = kernel.decl.node.name_span
    array = _parameter(b, "arguments", b.function.signature.arguments[0], False, span)
    slot = types.pointer(types.pointer(types.scalar("i8")))
    found: list[Argument] = []
    for index, spec in enumerate(kernel.signature.arguments):
        number = types.const(types.scalar("i64"), index)
        at = b.op("offset", (array, number), slot, span)
        raw = b.op("load", (at.place,), slot.pointee, span)
        pointer = types.pointer(spec.type)
        address = b.op("pointer_cast", (raw.place,), pointer, span, (pointer,))
        value = b.op("load", (address.place,), spec.type, span)
        found.append(_argument(spec, value))
    return found


def _forwarded(b: Body, kernel: Instance) -> list[Argument]:
    contract = kernel.contract
    assert isinstance(contract, Contract)
    declared = [spec.node for spec in contract.params if spec.name]
    if len(declared) != len(kernel.signature.arguments):
        declared = []
    found: list[Argument] = []
    for index, spec in enumerate(kernel.signature.arguments):
        name, span = f"argument{index}", b.function.span
        if declared:
            node = declared[index]
            name, span = node.name, node.annotation.span if node.annotation is not None else node.span
        place = _parameter(b, name, spec, spec.by_reference, span)
        found.append(_argument(spec, Operand(place, spec.type, False, False)))
    return found


def _parameter(b: Body, name: str, spec: ArgumentSpec, indirect: bool, span: syntax.Span) -> Place:
    local = b.new_local(
        name, spec.type, LocalKind.ARGUMENT, span, indirect=indirect, convention=spec.convention, mutable=False
    )
    b.function.parameters.append(local)
    return Place(local)


def _argument(spec: ArgumentSpec, value: Operand) -> Argument:
    if spec.by_reference:
        return Argument(Passing.REFERENCE, value.place)
    owned = spec.convention in (Convention.VAR, Convention.DEINIT)
    return Argument(Passing.OWNED if owned else Passing.VALUE, value.place)
