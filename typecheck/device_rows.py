"""Kernels that never wait, on the simulator: their entries run the threads of a row as a loop.

A pass over the finished MIR of the simulator's program. A kernel none of whose functions can switch stacks runs from
its beginning to its end whatever the other threads do. So its entry, which the scheduler calls for a thread, may go on
with those after it in the row (`row_end` of `stdlib/max/gpu/simulator.mojo` says how far): what is the same for all of
them is done once, and the optimiser sees a loop, which it may turn into vector code. If a thread crashes there, the
scheduler finds out which by running the threads of the row again, one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir
from ..lang.mir import Argument, Function, Local, LocalKind, Passing, Place
from ..lang.types import FunctionRef, Type
from .device_shared import SIMULATOR_MODULE, library_function
from .world import World

if TYPE_CHECKING:
    from .device import Device

_NOT_IN_ROWS = frozenset({"oomph_fiber_switch", "write"})
"""What kernels whose threads run as a loop do not call: they never wait. And they do not print, as the threads of a row
in which one crashes run once more."""


def loop(world: World, simulator: Device, functions: dict[str, Function]) -> None:
    """Changes the entries of kernels that never wait."""
    for symbol in simulator.kernels:
        entry = functions.get(symbol)
        if entry is not None and not _may_wait(simulator.program, symbol):
            _loop(world, entry)


def _may_wait(program: mir.Program, symbol: str) -> bool:
    """Whether a function, or one that it calls, can switch stacks, or calls what is not known here."""
    seen = {symbol}
    todo = [symbol]
    while todo:
        function = program.functions.get(todo.pop())
        if function is None:
            return True
        for block in function.blocks:
            calls = [item for item in block.instructions if isinstance(item, mir.Call)]
            if isinstance(block.terminator, mir.Invoke):
                calls.append(block.terminator.call)
            for call in calls:
                callee = call.callee
                if isinstance(callee, FunctionRef):
                    if callee.symbol not in seen:
                        seen.add(callee.symbol)
                        todo.append(callee.symbol)
                elif not isinstance(callee, mir.External) or callee.name in _NOT_IN_ROWS:
                    return True
    return False


def _loop(world: World, entry: Function) -> None:
    """`x = row_begin(); end = row_end(); do { row_at(x, row_number()); kernel(...); x += 1 } while (x < end)`."""
    first = entry.blocks[0]
    index, call = next((n, item) for n, item in enumerate(first.instructions) if isinstance(item, mir.Call))
    if len(entry.blocks) != 1 or any(argument.passing is Passing.OWNED for argument in call.arguments):
        return
    types, span = world.types, call.span
    number = types.scalar("i64")

    def local(type: Type) -> Place:
        made = Local(len(entry.locals), "", type, LocalKind.TEMP, span)
        entry.locals.append(made)
        return Place(made)

    def library(name: str, dest: Place | None, *arguments: Place) -> mir.Call:
        callee, signature = library_function(world, SIMULATOR_MODULE, name)
        passed = tuple(Argument(Passing.VALUE, argument) for argument in arguments)
        return mir.Call(span, dest if dest is not None else local(signature.result), callee, signature, passed)

    x, end, row, further = local(number), local(number), local(number), local(types.scalar("i1"))
    body, last = mir.Block(1), mir.Block(2)
    body.instructions = [
        library("row_at", None, x, row),
        call,
        mir.Op(span, x, "add", (x, types.const(number, 1))),
        mir.Op(span, further, "slt", (x, end)),
    ]
    body.terminator = mir.Branch(span, further, body, last, True)
    last.instructions, last.terminator = first.instructions[index + 1 :], first.terminator
    begin = [library(f"row_{name}", dest) for name, dest in (("begin", x), ("end", end), ("number", row))]
    first.instructions = [*first.instructions[:index], *begin]
    first.terminator = mir.Goto(span, body)
    entry.blocks += [body, last]
