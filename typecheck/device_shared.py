"""Shared memory on the simulator: every piece has a number, by which a block finds its own.

A pass over the finished MIR of the simulator's program. Blocks run at the same time, each on a core, so that shared
memory cannot be at an address that the program knows: `shared_alloc` becomes a call of `max.gpu.simulator.shared`. In
checked mode `device_checks` does this, with a function of the checker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir
from ..lang.mir import Argument, Function, Local, LocalKind, Passing, Place
from ..lang.types import Const, FunctionRef, FunctionSignature, PointerType
from . import instances, signatures
from .declarations import FunctionSet
from .world import World

if TYPE_CHECKING:
    from .device import Device

SIMULATOR_MODULE = "max.gpu.simulator"


def number(world: World, simulator: Device, functions: dict[str, Function]) -> None:
    """Changes functions of the simulator. A function of the library may still have to be elaborated, on the host."""
    entry: tuple[FunctionRef, FunctionSignature] | None = None
    for function in functions.values():
        for block in function.blocks:
            if any(_is_shared(item) for item in block.instructions):
                entry = entry or library_function(world, SIMULATOR_MODULE, "shared")
                block.instructions = [
                    new for item in block.instructions for new in _replaced(world, simulator, function, item, entry)
                ]


def library_function(world: World, module_name: str, name: str) -> tuple[FunctionRef, FunctionSignature]:
    """A function of the library that generated code calls, as the host has it."""
    module = world.module(module_name)
    assert module is not None
    found = module.scope.names.get(name)
    assert isinstance(found, FunctionSet), name
    decl = found.functions[0]
    instance = instances.request(None, signatures.contract(world, decl, None, {}), decl.node, world)
    return FunctionRef(instance.symbol), instance.signature


def size_of(world: World, op: mir.Op) -> int:
    """The bytes that a `shared_alloc` asks for."""
    pointer = op.attributes[0]
    assert isinstance(pointer, PointerType)
    return world.layouts.size(pointer.pointee) * _integer(op.attributes[1])


def _is_shared(item: mir.Instruction) -> bool:
    return isinstance(item, mir.Op) and item.opcode == "shared_alloc"


def _replaced(
    world: World,
    simulator: Device,
    function: Function,
    item: mir.Instruction,
    entry: tuple[FunctionRef, FunctionSignature],
) -> list[mir.Instruction]:
    if not isinstance(item, mir.Op) or item.opcode != "shared_alloc":
        return [item]
    pointer = item.attributes[0]
    assert isinstance(pointer, PointerType)
    simulator.shared_memories += 1
    alignment = max(world.layouts.of(pointer.pointee).align, _integer(item.attributes[2]))
    numbers = (simulator.shared_memories, size_of(world, item), alignment)
    i64 = world.types.scalar("i64")
    address = Local(len(function.locals), "", world.types.pointer(world.types.scalar("i8")), LocalKind.TEMP, item.span)
    function.locals.append(address)
    callee, signature = entry
    passed = tuple(Argument(Passing.VALUE, world.types.const(i64, value)) for value in numbers)
    return [
        mir.Call(item.span, Place(address), callee, signature, passed),
        mir.Op(item.span, item.dest, "pointer_cast", (Place(address),), (pointer,)),
    ]


def _integer(attribute: object) -> int:
    data: object = attribute.data if isinstance(attribute, Const) else attribute
    while isinstance(data, tuple):
        data = data[0]
    assert isinstance(data, int)
    return data
