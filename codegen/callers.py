"""The way from a kernel to a function that its target cannot have, as notes."""

from __future__ import annotations

from ..lang.diagnostics import Note
from ..lang.mir import Call, Function, Invoke, Program
from ..lang.source import Location
from ..lang.types import FunctionRef


def ways(program: Program, function: Function) -> tuple[Note, ...]:
    """Where a function is called, where the function with that call is called, and so on to an entry point."""
    calls: dict[str, list[tuple[Function, Location]]] = {}
    for caller in program.functions.values():
        for call in _calls(caller):
            if isinstance(call.callee, FunctionRef):
                where = Location(caller.source, *call.span)
                calls.setdefault(call.callee.symbol, []).append((caller, where))
    reached: dict[str, tuple[str, Location]] = {}
    wanted = [function.symbol]
    for symbol in wanted:
        if program.functions[symbol].kernel:
            return tuple(_back(reached, symbol))
        for caller, where in calls.get(symbol, []):
            if caller.symbol not in reached and caller.symbol != function.symbol:
                reached[caller.symbol] = (symbol, where)
                wanted.append(caller.symbol)
    return ()


def _calls(function: Function) -> list[Call]:
    found = [i for block in function.blocks for i in block.instructions if isinstance(i, Call)]
    return found + [block.terminator.call for block in function.blocks if isinstance(block.terminator, Invoke)]


def _back(reached: dict[str, tuple[str, Location]], symbol: str) -> list[Note]:
    """The calls between an entry point and the function, the innermost first."""
    notes: list[Note] = []
    while symbol in reached:
        symbol, where = reached[symbol]
        notes.append(Note("called here", where))
    return notes[::-1]
