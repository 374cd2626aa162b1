"""Devices: the targets besides the host for which one program is elaborated.

A launch asks for its kernel once per device. Types, declarations and constants are shared by all targets; what a
compile-time query can change is not: instances, memo tables, the queue and the program belong to a device, and
`entered` exchanges them for the host's.

The simulator is a device whose code becomes part of the host's program.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ..lang import mir
from ..lang.records import dataclass, field
from ..lang.target import Fact
from . import device_checks, device_rows, device_shared, instances
from .memos import Memos
from .world import Instance, World

SIMULATOR = "simulator"

_TOUCHES_ITS_STACK = ('"probe-stack"="inline-asm"',)
"""The attributes of simulated functions: a large frame must not reach over the page that guards the stack's end."""

_STATE = ("instances", "by_symbol", "pending", "memos", "program", "target_facts", "symbol_prefix")
"""The attributes of a world that every device has for itself."""


@dataclass(slots=True, eq=False)
class Device:
    """One device target: its name, and its share of the world.

    kernels           the symbols of its entry points
    joined            the functions that are part of the host's program already, as a session joins again and again, and
                      what they are there
    shared_memories   how many pieces of shared memory the simulator's functions have
    """

    name: str
    target_facts: dict[str, Fact]
    symbol_prefix: str
    instances: dict[object, Instance] = field(default_factory=dict)
    by_symbol: dict[str, Instance] = field(default_factory=dict)
    pending: deque[Instance] = field(default_factory=deque)
    memos: Memos = field(default_factory=Memos)
    program: mir.Program = field(default_factory=mir.Program)
    kernels: list[str] = field(default_factory=list)
    joined: dict[str, tuple[mir.Function, mir.Function]] = field(default_factory=dict)
    shared_memories: int = 0


def simulator(facts: Mapping[str, Fact]) -> Device:
    """The device that the host's own code plays."""
    pretended: dict[str, Fact] = {
        "is_gpu": True,
        "is_nvidia_gpu": True,
        "is_simulated": True,
        "warp_size": 32,
        "simd_bits": 128,
        "compute_capability": 90,
    }
    return Device(SIMULATOR, {**facts, **pretended}, "gpu ")


def add(world: World, device: Device) -> None:
    """Makes a device known to a world whose prelude is loaded."""
    values = device.memos.comptime_values
    for key, value in world.memos.comptime_values.items():
        if value is world.int_type:  # the knot that `World.int_const` ties
            values[key] = value
    world.devices.append(device)


@contextmanager
def entered(world: World, device: Device) -> Iterator[None]:
    """While the context lasts, everything is elaborated for the device."""
    saved = {name: getattr(world, name) for name in _STATE}
    for name in _STATE:
        setattr(world, name, getattr(device, name))
    try:
        yield
    finally:
        for name in _STATE:
            setattr(world, name, saved[name])


def drain(world: World) -> None:
    """Elaborates what launches have asked for."""
    for device in world.devices:
        with entered(world, device):
            world.drain(lambda instance: instances.elaborate(world, instance))


def join(world: World) -> None:
    """Makes the simulator's functions part of the host's program, with their shared memory, and with their checks if
    those are wanted."""
    for device in world.devices:
        if device.name != SIMULATOR:
            continue
        own = device.program.functions
        fresh = {s: f for s, f in own.items() if s not in device.joined or device.joined[s][0] is not f}
        made = fresh
        if world.options.checked and device.kernels:
            # Compile-time evaluation goes on with the functions as they are.
            made = {symbol: function.copy() for symbol, function in fresh.items()}
            device_checks.instrument(world, device, made)
        else:
            device_shared.number(world, device, fresh)
            device_rows.loop(world, device, fresh)
        world.drain(lambda instance: instances.elaborate(world, instance))
        for function in made.values():
            function.attributes = (*function.attributes, *_TOUCHES_ITS_STACK)
        device.joined.update((symbol, (fresh[symbol], made[symbol])) for symbol in fresh)
        world.program.functions.update((symbol, device.joined[symbol][1]) for symbol in own)
